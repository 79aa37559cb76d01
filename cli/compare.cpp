// karvan compare: what alternatives do, against the base case and with the same random draws.
#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/comparison.hpp"
#include "analysis/per_replication.hpp"
#include "analysis/precision.hpp"
#include "analysis/text_table.hpp"
#include "cli/exit_codes.hpp"
#include "cli/experiments.hpp"
#include "cli/laboratory.hpp"

namespace karvan::cli {

namespace {

constexpr const char* example =
    "Example:\n  karvan compare scenarios/middle-corridor.toml "
    "scenarios/alternatives/two-more-feeders.toml --replications 20 --measure "
    "transit.mean:china-azerbaijan\nEvery replication of an alternative shares its random draws "
    "with "
    "that of the base case, so only the change shows.";

struct Options {
    std::vector<std::string> files;  // the base first
    std::uint32_t replications = 0;
    ExperimentOptions experiment;
};

using analysis::Difference;

std::vector<analysis::Observations> observe_all(Laboratory& laboratory, std::uint32_t count)
{
    laboratory.expect(laboratory.points() * count);
    std::vector<analysis::Observations> values;
    std::size_t least = count;
    for (std::size_t point = 0; point < laboratory.points(); ++point) {
        values.push_back(laboratory.observe(point, {0, count}));
        least = std::min(least, values.back().size());
    }
    // After an interruption what all have is compared.
    for (analysis::Observations& rows : values) rows.resize(least);
    return values;
}

analysis::TextTable table_of(const std::vector<Difference>& all, const Laboratory& laboratory,
                             std::size_t alternative)
{
    analysis::TextTable table(laboratory.label(alternative + 1),
                              {{"measure", "Measure", ""},
                               {"unit", "Unit", ""},
                               {"base", "Base", ""},
                               {"alternative", "Alternative", ""},
                               {"difference", "Difference", ""},
                               {"verdict", "Verdict", ""},
                               {"variance_reduction", "Variance reduction", ""},
                               {"needed", "Replications that would tell", ""}});
    for (const Difference& one : all) {
        if (one.alternative != alternative) continue;
        const analysis::Measure& measure = laboratory.measures()[one.measure];
        std::vector<analysis::Cell> row{measure.name,
                                        measure.unit,
                                        one.base,
                                        one.value,
                                        one.difference,
                                        std::string(analysis::verdict_word(one.verdict)),
                                        one.variance_reduction};
        row.resize(row.size() + 1);  // nothing, where no number of replications would tell
        if (one.needed) row.back() = *one.needed;
        table.add_row(std::move(row));
    }
    return table;
}

std::string note(const Laboratory& laboratory, double level)
{
    return analysis::intervals_note(laboratory.points() - 1, laboratory.measures().size(), level);
}

void print_text(const std::vector<Difference>& all, const Laboratory& laboratory,
                std::uint32_t replications, double level)
{
    fmt::print("{} against {} alternative{}, {} replications with common random numbers.\n{}\n",
               laboratory.label(0), laboratory.points() - 1, laboratory.points() == 2 ? "" : "s",
               replications, note(laboratory, level));
    for (std::size_t a = 0; a + 1 < laboratory.points(); ++a) {
        fmt::print("\n{}\n", table_of(all, laboratory, a).text(120));
        for (const Difference& one : all)
            if (one.alternative == a)
                fmt::print("{}: {}.\n", laboratory.label(a + 1),
                           analysis::sentence(one, laboratory.measures()[one.measure]));
    }
}

void print_json(const std::vector<Difference>& all, const Laboratory& laboratory,
                std::uint32_t replications, double level)
{
    nlohmann::ordered_json json;
    json["base"] = laboratory.label(0);
    json["replications"] = replications;
    json["intervals"] = note(laboratory, level);
    for (std::size_t a = 0; a + 1 < laboratory.points(); ++a) {
        nlohmann::ordered_json alternative = table_of(all, laboratory, a).json();
        for (const Difference& one : all)
            if (one.alternative == a)
                alternative["sentences"].push_back(
                    analysis::sentence(one, laboratory.measures()[one.measure]));
        json["alternatives"].push_back(std::move(alternative));
    }
    fmt::print("{}\n", json.dump(2));
}

// The differences as arrays over (point, measure); of the base case they are NaN.
void add_differences(analysis::NetcdfFile& file, const std::vector<Difference>& all,
                     const Laboratory& laboratory)
{
    const std::size_t measures = laboratory.measures().size();
    std::vector<std::string> names;
    std::vector<std::string> units;
    for (const analysis::Measure& measure : laboratory.measures()) {
        names.push_back(measure.name);
        units.push_back(measure.unit);
    }
    std::vector<double> mean(laboratory.points() * measures, analysis::unknown);
    std::vector<double> half_width = mean;
    std::vector<double> reduction = mean;
    for (const Difference& one : all) {
        const std::size_t at = (one.alternative + 1) * measures + one.measure;
        mean[at] = one.difference.mean;
        half_width[at] = one.difference.half_width;
        reduction[at] = one.variance_reduction;
    }
    file.dimensions.push_back({"measure", measures});
    const std::vector<std::string> over{"point", "measure"};
    file.variables.push_back({"measure", "name of the measure", "", {"measure"}, names, {}});
    file.variables.push_back({"measure_unit", "unit of the measure", "", {"measure"}, units, {}});
    file.variables.push_back({"difference", "point - base, in measure_unit", "1", over, mean, {}});
    file.variables.push_back({"difference_half_width",
                              "half-width of its simultaneous interval, in measure_unit",
                              "1",
                              over,
                              half_width,
                              {}});
    file.variables.push_back({"variance_reduction",
                              "variance with independent draws over that with common ones",
                              "1",
                              over,
                              reduction,
                              {}});
}

std::string label_of(const std::string& file) { return std::filesystem::path(file).stem(); }

int compare(const Options& options)
{
    Laboratory laboratory(options.experiment);
    for (const std::string& file : options.files) laboratory.add(label_of(file), file);
    const std::uint32_t count =
        options.replications > 0 ? options.replications : laboratory.scenario(0).replications;
    const std::vector<analysis::Observations> values = observe_all(laboratory, count);
    const auto replications = static_cast<std::uint32_t>(values.front().size());
    const double level = options.experiment.level;
    const auto all = analysis::compare(values.front(), {values.begin() + 1, values.end()},
                                       laboratory.measures(), level);
    if (options.experiment.json) {
        print_json(all, laboratory, replications, level);
    } else if (!options.experiment.quiet) {
        print_text(all, laboratory, replications, level);
    }
    const std::string title = laboratory.scenario(0).name + ": alternatives";
    analysis::NetcdfFile file =
        analysis::experiment_layout(laboratory.experiment("comparison", title, values));
    add_differences(file, all, laboratory);
    return laboratory.finish(file);
}

}  // namespace

void add_compare(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("compare", "Compare alternatives with a base case");
    auto options = std::make_shared<Options>();
    command->add_option("scenarios", options->files, "The base case, then its alternatives (TOML)")
        ->required()
        ->expected(2, 1000);
    command
        ->add_option("--replications", options->replications,
                     "How many of each; else as many as the base case says")
        ->check(CLI::Range(2U, 10'000'000U));
    add_experiment_options(*command, options->experiment);
    command->footer(example);
    command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace karvan::cli
