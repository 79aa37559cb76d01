// Notes of a scenario: which comment, or text of `sources`, is said of which value.
//
// A comment behind a value is of that value; one above a key, of that key; one above a table, of
// that element; one at the top, of the file. What a later file or --set has replaced loses its
// comment with its value.
#pragma once

#include <memory>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"
#include "models/reading/note.hpp"

namespace karvan::models {

// `root`: the merged tree; `sources`: all that was read for it. In the order of the files.
std::vector<Note> notes_of(const Node& root,
                           const std::vector<std::shared_ptr<const Source>>& sources);

// The rows of the table of references that some note cites; problems are reported.
std::vector<Reference> references_in(const std::string& file, const Location& named_at,
                                     const std::vector<Note>& notes, Diagnostics& problems);

}  // namespace karvan::models
