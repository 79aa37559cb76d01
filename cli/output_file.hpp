// Files that commands write: whether they can be, and what would be lost, before any simulation.
#pragma once

#include <CLI/CLI.hpp>

#include <stdexcept>
#include <string>

namespace karvan::cli {

// The output cannot be written, or would replace a file of another kind: a scenario, say.
class OutputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Writes { results, experiment, page, script, events, shipments };

// Throws OutputError unless `file` can be created, or replaced: a file that is there must be empty
// or of the kind that is written.
void check_output(const std::string& file, Writes kind);

// Replaces a file by a text, whole or not at all; false once it is told why that failed.
bool write_text(const std::string& file, const std::string& text);

// An option that names such a file; an empty name is wrong usage.
CLI::Option* add_output_option(CLI::App& command, const std::string& names, std::string& file,
                               Writes kind, const std::string& sentence);

}  // namespace karvan::cli
