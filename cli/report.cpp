// karvan report: results files as one page to look at.
#include <fmt/core.h>

#include "analysis/report/report_page.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output_file.hpp"
#include "cli/tell.hpp"

namespace karvan::cli {

namespace {

struct Options {
    std::vector<std::string> results;
    std::string output;
    std::string borders;
};

int report(const Options& options)
{
    std::optional<std::filesystem::path> borders;
    if (!options.borders.empty()) borders = options.borders;
    std::string page;
    try {
        page = analysis::report_page({options.results.begin(), options.results.end()}, borders);
    } catch (const std::runtime_error& error) {
        tell("karvan: {}\n", error.what());
        return input_unreadable;
    }
    std::string target = options.output;
    if (target.empty()) {
        target = std::filesystem::path(options.results[0]).replace_extension("html").string();
        check_output(target, Writes::page);
    }
    if (!write_text(target, page)) return output_failed;
    fmt::print("{}: {} kB\n", target, (page.size() + 999) / 1000);
    return done;
}

}  // namespace

void add_report(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand(
        "report", "Make a page of results: verdict, map, hours, queues; or compare several");
    auto options = std::make_shared<Options>();
    command->add_option("results", options->results, "Results files; later ones against the first")
        ->required()
        ->check(CLI::ExistingFile);
    add_output_option(*command, "-o,--output", options->output, Writes::page,
                      "The page to write; else RESULTS.html");
    command
        ->add_option("--borders", options->borders,
                     "GeoJSON with the borders to draw on the map; none are drawn otherwise")
        ->check(CLI::ExistingFile);
    command->footer("Example: karvan report base.h5 more-ferries.h5 -o report.html");
    command->callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace karvan::cli
