// karvan describe: the reference of all keys of a scenario file.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/tell.hpp"
#include "models/reading/key_search.hpp"
#include "models/reading/law_keys.hpp"
#include "models/reading/value_reference.hpp"
#include "models/scenario_keys.hpp"

namespace karvan::cli {

namespace {

struct Options {
    std::string table;
    bool json = false;
};

void print_text(const std::vector<models::KeyRow>& rows)
{
    std::string heading;
    for (const models::KeyRow& row : rows) {
        const std::string here = fmt::format(
            "[{}]{}", row.table, row.kind.empty() ? "" : fmt::format(" kind = \"{}\"", row.kind));
        if (here != heading) fmt::print("{}{}\n", heading.empty() ? "" : "\n", here);
        heading = here;
        fmt::print("  {} : {}{}{}\n      {}\n", row.key, row.type,
                   row.allowed.empty() ? "" : fmt::format(", {}", row.allowed),
                   row.standard == "required" ? " (required)"
                   : row.standard == "-"      ? ""
                                              : fmt::format(" (default {})", row.standard),
                   row.sentence);
    }
}

void print_json(const std::vector<models::KeyRow>& rows)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const models::KeyRow& row : rows) {
        list.push_back({{"table", row.table},
                        {"kind", row.kind},
                        {"key", row.key},
                        {"type", row.type},
                        {"allowed", row.allowed},
                        {"unit", row.unit},
                        {"default", row.standard},
                        {"sentence", row.sentence}});
    }
    fmt::print("{}\n", list.dump(2));
}

void print_values(bool laws_alone)
{
    if (!laws_alone) {
        fmt::print("[values] How they are written\n");
        for (const models::ValueForm& form : models::value_forms())
            fmt::print("  {}\n      {}\n", form.what, form.written);
        fmt::print("\n");
    }
    fmt::print("[laws] {{ law = WORD, PARAMETER = VALUE ... }}; those in [] may be left out\n");
    for (const models::LawRow& row : models::describe_laws())
        fmt::print("  {} : {}\n      {}\n", row.law, row.parameters, row.sentence);
}

void print_values_json()
{
    nlohmann::ordered_json values = nlohmann::ordered_json::array();
    for (const models::ValueForm& form : models::value_forms())
        values.push_back({{"what", form.what}, {"written", form.written}});
    nlohmann::ordered_json laws = nlohmann::ordered_json::array();
    for (const models::LawRow& row : models::describe_laws())
        laws.push_back(
            {{"law", row.law}, {"parameters", row.parameters}, {"sentence", row.sentence}});
    const nlohmann::ordered_json all{{"values", values}, {"laws", laws}};
    fmt::print("{}\n", all.dump(2));
}

int describe(const Options& options)
{
    if (options.table == "values" || options.table == "laws") {
        options.json ? print_values_json() : print_values(options.table == "laws");
        return done;
    }
    std::vector<models::KeyRow> all;
    models::scenario_keys().describe("", all);
    const auto rows = models::rows_called(all, options.table);
    if (rows.empty()) {
        const std::string near = models::near_name(all, options.table);
        tell("karvan: there is no table, kind of place or key '{}'{}\n", options.table,
             near.empty() ? "" : "; did you mean '" + near + "'?");
        return usage_wrong;
    }
    if (options.json) {
        print_json(rows);
        return done;
    }
    print_text(rows);
    if (options.table.empty()) {
        fmt::print("\n");
        print_values(false);
    } else {
        fmt::print("\nHow laws, quantities, hours and dates are written: karvan describe values\n");
    }
    return done;
}

}  // namespace

void add_describe(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("describe", "List all keys of a scenario file");
    auto options = std::make_shared<Options>();
    command->add_option("table", options->table,
                        "Only this table, kind of place or key: flow, port, border.sides, "
                        "port.berths.count ...; values: how laws, units and hours are written");
    command->add_flag("--json", options->json, "For machines");
    command->callback([options, &action] { action = [options] { return describe(*options); }; });
}

}  // namespace karvan::cli
