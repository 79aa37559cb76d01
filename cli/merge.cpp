// karvan merge: joins results files of one run - shards, or the parts of a run - into one.
#include <fmt/core.h>

#include <filesystem>

#include "analysis/file/parts_folder.hpp"
#include "analysis/file/run_pieces.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output_file.hpp"
#include "cli/tell.hpp"

namespace karvan::cli {

namespace {

struct Options {
    std::vector<std::string> inputs;
    std::string output;
    bool partial = false;
    bool quiet = false;
};

// The files themselves, and the parts of those that are folders.
std::vector<std::filesystem::path> files_of(const std::vector<std::string>& inputs)
{
    std::vector<std::filesystem::path> files;
    for (const std::string& input : inputs) {
        if (!std::filesystem::is_directory(input)) {
            files.emplace_back(input);
            continue;
        }
        const auto parts = analysis::PartsFolder::parts_in(input);
        if (parts.empty()) throw std::runtime_error(input + ": no parts of a run in this folder");
        files.insert(files.end(), parts.begin(), parts.end());
    }
    return files;
}

// Takes all files and prints everything that is wrong with them; false if there is anything.
bool collect(const Options& options, analysis::RunPieces& pieces)
{
    bool fits = true;
    const auto complain = [&](const std::string& what) {
        tell("karvan: {}\n", what);
        fits = false;
    };
    try {
        for (const auto& file : files_of(options.inputs)) {
            try {
                pieces.add(file);
            } catch (const std::runtime_error& error) {
                complain(error.what());
            }
        }
    } catch (const std::runtime_error& error) {
        complain(error.what());
    }
    if (fits && !options.partial) {
        for (const std::string& gap : pieces.gaps()) {
            complain(gap + " (--partial merges what is there)");
        }
    }
    return fits;
}

int merge(const Options& options)
{
    analysis::RunPieces pieces;
    if (!collect(options, pieces)) return input_unreadable;
    try {
        pieces.join(options.output);
    } catch (const std::runtime_error& error) {
        tell("karvan: {}\n", error.what());
        return output_failed;
    }
    if (!options.quiet) {
        const auto replications = pieces.replications();
        fmt::print("{}: {} replications, {}..{}\n", options.output, replications.size(),
                   replications.front(), replications.back());
    }
    return done;
}

}  // namespace

void add_merge(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("merge", "Join results files of one run into one");
    auto options = std::make_shared<Options>();
    command
        ->add_option("inputs", options->inputs, "Results files, or folders of parts (FILE.parts)")
        ->required();
    add_output_option(*command, "-o,--output", options->output, Writes::results,
                      "The results file (HDF5) to write")
        ->required();
    command->add_flag("--partial", options->partial, "Merge although replications are missing");
    command->add_flag("--quiet", options->quiet, "Print errors only");
    command->callback([options, &action] { action = [options] { return merge(*options); }; });
}

}  // namespace karvan::cli
