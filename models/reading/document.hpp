// A scenario file as one tree of values: with what it extends, and the --set options, merged in.
//
// `extends = "base.toml"` names a file relative to the one it stands in, or a list of such files,
// each laid over those before it; chains are followed and cycles refused. Links are told apart by
// their ends and mode, as in `--set 'link."A->B road".speed=60 km/h'`. Every value keeps the
// location of the file it came from. What the keys mean is the business of models/reading/keys.hpp.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

struct Document {
    Node root;
    std::vector<std::string> files;  // as read: the scenario first, then what it extends
};

// Reads and merges. Problems go to `diagnostics`; the tree then holds what could be read.
// `addition` is the text of a change that is laid over all, the overrides included.
Document load_document(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                       Diagnostics& diagnostics, const std::string& addition = "");

// The same for a text in memory; `folder` is where files named in it are looked for.
Document document_from_text(std::string text, const std::vector<std::string>& overrides,
                            Diagnostics& diagnostics, const std::string& name = "scenario.toml",
                            const std::string& folder = ".");

// The content of a file of at most `most_bytes`, as a source; an error at `asked_at` (where the
// file is named, or nowhere) if it is missing, a folder, unreadable or too large.
std::shared_ptr<const Source> read_source(const std::filesystem::path& file, std::size_t most_bytes,
                                          const Location& asked_at, Diagnostics& diagnostics);

}  // namespace karvan::models
