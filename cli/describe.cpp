// karvan describe: the reference of all keys of a scenario file.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "models/reading/key_search.hpp"
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

int describe(const Options& options)
{
    std::vector<models::KeyRow> all;
    models::scenario_keys().describe("", all);
    const auto rows = models::rows_called(all, options.table);
    if (rows.empty()) {
        const std::string near = models::near_name(all, options.table);
        fmt::print(stderr, "karvan: there is no table, kind of place or key '{}'{}\n",
                   options.table, near.empty() ? "" : "; did you mean '" + near + "'?");
        return usage_wrong;
    }
    options.json ? print_json(rows) : print_text(rows);
    return done;
}

}  // namespace

void add_describe(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("describe", "List all keys of a scenario file");
    auto options = std::make_shared<Options>();
    command->add_option("table", options->table,
                        "Only this table, kind of place or key: flow, port, border.sides, "
                        "port.berths.count ...");
    command->add_flag("--json", options->json, "For machines");
    command->callback([options, &action] { action = [options] { return describe(*options); }; });
}

}  // namespace karvan::cli
