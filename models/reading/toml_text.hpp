// From TOML 1.0 text to a tree of values (models/reading/node.hpp), through the library toml++.
//
// The text is examined before the library sees it: size, UTF-8, nesting. Hostile input ends in an
// error message, never in a crash or an exhausted stack.
#pragma once

#include <memory>
#include <optional>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

inline constexpr std::size_t most_file_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t most_nodes = 1'000'000;
inline constexpr std::size_t most_string_bytes = 64 * 1024;

// False, with an error, at the first byte that is not UTF-8 or is a control character or a
// byte-order mark inside the text. Also for CSV.
bool check_utf8(const std::shared_ptr<const Source>& source, Diagnostics& diagnostics);

// The root table, or nothing with an error: the library stops at the first mistake of syntax.
std::optional<Node> parse_toml(const std::shared_ptr<const Source>& source,
                               Diagnostics& diagnostics);

}  // namespace karvan::models
