// Changes to a scenario: another file laid over it (`extends`), or a --set option.
//
// Tables merge key by key. Arrays of tables whose elements have an `id` merge element by element:
// a new id is appended, `remove = true` takes the element out. Anything else is replaced whole.
#pragma once

#include <memory>
#include <string_view>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

// Lays `patch` over `base`. Errors: an id given twice in one file, an unknown id removed, an
// element without id laid over elements that have one.
void lay_over(Node& base, Node patch, Diagnostics& diagnostics);

// Applies "place.AZALT.berths = 4", the text on line `line` of `source`. Elements of arrays are
// addressed by id. The value is TOML; what is no TOML value is taken as text, so `horizon=30 d`
// works. Tables on the way are created: whether the key exists is judged by the reader of keys.
void apply_override(Node& root, const std::shared_ptr<const Source>& source, int line,
                    Diagnostics& diagnostics);

}  // namespace karvan::models
