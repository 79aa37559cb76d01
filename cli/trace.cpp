// karvan trace: runs one replication again and tells the story of a shipment, a train or a ship.
#include <fmt/core.h>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/option_checks.hpp"
#include "cli/output_file.hpp"
#include "cli/scenario_options.hpp"
#include "cli/tell.hpp"
#include "models/story_text.hpp"

namespace karvan::cli {

namespace {

struct Options {
    ScenarioOptions scenario;
    std::uint32_t replication = 0;
    std::int64_t seed = -1;
    std::string shipment;
    std::string train;
    std::string ship;
    std::string events;     // CSV file
    std::string shipments;  // CSV file
};

int unknown(const char* what, const std::string& name, const char* example)
{
    tell("karvan: no {} '{}' in the scenario; write it like {}\n", what, name, example);
    return usage_wrong;
}

int tell_story(const models::Scenario& scenario, const models::Corridor& corridor,
               const Options& options, std::uint64_t shipment, std::uint64_t vehicle)
{
    if (shipment != 0) {
        const auto story = corridor.story_of(shipment);
        if (!story) {
            tell("karvan: '{}' did not come into being in replication {}\n", options.shipment,
                 options.replication);
            return usage_wrong;
        }
        fmt::print("{}{}", models::tell_shipment(scenario, *story),
                   models::tell_empty_running(corridor, scenario.currency));
    }
    if (vehicle != 0) {
        const std::string& name = options.train.empty() ? options.ship : options.train;
        fmt::print("{}", models::tell_vehicle(scenario, corridor.events(), vehicle, name));
    }
    if (!options.events.empty() &&
        !write_text(options.events, models::events_csv(scenario, corridor.events()))) {
        return output_failed;
    }
    if (!options.shipments.empty() &&
        !write_text(options.shipments, models::shipments_csv(scenario, corridor.stories()))) {
        return output_failed;
    }
    return done;
}

int trace(const Options& options)
{
    models::Scenario scenario = read(options.scenario, true);
    if (options.seed >= 0) scenario.seed = static_cast<std::uint64_t>(options.seed);
    std::uint64_t shipment = 0;
    std::uint64_t vehicle = 0;
    if (!options.shipment.empty()) {
        const auto number = models::shipment_number(scenario, options.shipment);
        if (!number) return unknown("shipment", options.shipment, "'FLOW 17'");
        shipment = *number;
    }
    if (!options.train.empty()) {
        const auto number = models::vehicle_number(scenario, options.train);
        if (!number) return unknown("train", options.train, "'PLACE 3', the third made up there");
        vehicle = *number;
    }
    if (!options.ship.empty()) {
        const auto number = models::ship_number(scenario, options.ship);
        if (!number) return unknown("ship", options.ship, "'SERVICE 2'");
        vehicle = *number;
    }
    models::Execution execution;
    execution.recording.watched = shipment;
    execution.recording.events = vehicle != 0 || !options.events.empty();
    execution.recording.shipments = !options.shipments.empty();
    models::Corridor corridor(scenario, options.replication, execution);
    corridor.run();
    return tell_story(scenario, corridor, options, shipment, vehicle);
}

}  // namespace

void add_trace(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("trace", "Tell the story of a shipment, a train or a ship");
    auto options = std::make_shared<Options>();
    add_scenario_options(*command, options->scenario);
    command->add_option("--replication", options->replication, "Which replication to run again");
    command->add_option("--seed", options->seed, "The seed, instead of the scenario's")
        ->check(refuse_no_seed);
    auto* shipment = command->add_option("--shipment", options->shipment,
                                         "A shipment by flow and number: 'goods 17'");
    shipment->check(refuse_empty);
    auto* train = command->add_option("--train", options->train,
                                      "A train by where it was made up, and number: 'AZALT 3'");
    auto* ship =
        command->add_option("--ship", options->ship, "A ship by service and number: 'feeder 2'");
    train->excludes(ship);
    auto* events = add_output_option(*command, "--events", options->events, Writes::events,
                                     "Write all comings and goings to this CSV file");
    auto* all = add_output_option(*command, "--shipments", options->shipments, Writes::shipments,
                                  "Write all shipments that ended to this CSV file");
    command->callback([=, &action] {
        if (shipment->count() + train->count() + ship->count() + events->count() + all->count() ==
            0) {
            throw CLI::ValidationError(
                "trace", "it is not said what: --shipment, --train, --ship, --events, --shipments");
        }
        action = [options] { return trace(*options); };
    });
}

}  // namespace karvan::cli
