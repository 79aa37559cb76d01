// The sample run, replication by replication.
#include "tests/analysis/sample_run.hpp"

#include <chrono>

#include "analysis/per_replication.hpp"

namespace karvan::tests {

namespace {

constexpr std::size_t places = 3;
constexpr std::size_t causes = 4;

using analysis::unknown;
using Stays = std::vector<Stay>;

// A storm shuts the port of Alat and its ferry at times; everything is recorded.
void describe_records(analysis::RunDescription& run)
{
    run.services = {"ferry"};
    run.disruptions = {{"storm", "Storm", "AZALT, ferry", "closed", "queue", 0, 1}};
    run.strikes = {{0, alat, {}, "berths", 0}, {0, {}, 0, "", 2}};
    run.steps = {"entered", "arrived", "passed"};
    run.records_events = run.records_shipments = true;
    run.notes = {{"place", "AZALT", "cranes", "6", "[57] S*; assumption: six", true, true},
                 {"file", "sample.toml", "", "", "A sample", false, false}};
    run.references = {{"57", "AzVision, Alat cranes", "S*", "https://example.org/57"}};
}

// A storm, a train that passes a signal, and a shipment of wheat that pays.
void record(analysis::ReplicationOutcome& outcome)
{
    outcome.occurrences = {{0, 30, 36.5}};
    analysis::EventRecord enters;
    enters.at_h = 2;
    enters.flow = wheat;
    enters.shipment = 5;
    enters.shipments = 1;
    analysis::EventRecord passes;
    passes.at_h = 3.5;
    passes.step = 2;
    passes.place = alat_to_poti;
    passes.vehicle_place = alat;
    passes.vehicle = 8;
    passes.km = 450;
    outcome.event_records = {enters, passes};
    outcome.shipment_records = {{wheat,
                                 5,
                                 2,
                                 40,
                                 2,
                                 44,
                                 false,
                                 poti,
                                 900,
                                 400,
                                 80,
                                 {{vessel, 30}, {handled, 2}, {moving, 10}}}};
}

analysis::RunDescription description()
{
    analysis::RunDescription run;
    run.title = "Каспий, a sample";
    run.description = "two ports";
    run.scenario_toml = "[run]\nhorizon = \"96 h\"\n";
    run.scenario_hash = "0123abcd";
    run.software = "Karvan, a test";
    run.seed = 7;
    run.start = "2024-01-01T00:00:00";
    run.horizon_h = 96;
    run.warmup_h = 24;
    run.sample_every_h = 24;
    run.places = {{"AZALT", "Baku port at Alat", "port", "AZ", 39.98, 49.41},
                  {"GEPTI", "ფოთი", "port", "GE", {}, {}},
                  {"AZALT->GEPTI", "Baku -> Poti", "rail", "", {}, {}}};
    run.places[poti].border_sides = 2;  // for the indicators of borders
    run.places[alat_to_poti].distance_km = 900;
    run.places[alat_to_poti].distance_basis = "given";
    run.places[alat_to_poti].from = alat;
    run.places[alat_to_poti].to = poti;
    run.links = 1;
    run.resources = {{poti, "berths"}, {alat, "cranes"}, {alat, "berths"}};
    run.measures = {{alat, "vessel turnaround", "h", "from arrival to departure", "time"},
                    {poti, "trains run", "1", "trains that left", "count"}};
    run.flows = {{"wheat", "Wheat to Poti", "wheat", "TEU", 2, 40},
                 {"oil", "Oil to Poti", "oil", "wagons", 1, 60}};
    run.causes = {{"moving", "under way", false},
                  {"service", "being handled", false},
                  {"queue", "waiting for a server", true},
                  {"vessel", "waiting ashore for a vessel", true}};
    run.flows[wheat].is_promised = true;
    run.flows[wheat].can_spoil = true;
    run.charges = {{"transport", "carriage", true, false},
                   {"time_value", "value of time", false, false},
                   {"operation", "tank to wheel", false, true},
                   {"energy", "well to tank", false, true}};
    run.stops = {{wheat, alat}, {wheat, poti}, {oil, alat}, {oil, poti}};
    run.currency = "USD";
    run.has_money = run.has_emissions = true;
    describe_records(run);
    return run;
}

// Every shipment goes 900 km; it pays 300 USD and answers for 80 kg CO2e on the way, 20 of them for
// the energy, and pays 100 USD at Poti. Its hours are worth 50 USD.
void travel(analysis::FlowOutcome& flow, double size, double tonnes)
{
    const auto n = static_cast<double>(flow.transit.count());
    const auto times = static_cast<sim::Int128>(flow.transit.count()) * 1'000'000;
    flow.charged.resize(places * 4);
    flow.charged[alat_to_poti * 4 + 0] = 300 * times;
    flow.charged[alat_to_poti * 4 + 2] = 60'000 * times;
    flow.charged[alat_to_poti * 4 + 3] = 20'000 * times;
    flow.charged[poti * 4 + 0] = 100 * times;
    flow.charged[poti * 4 + 1] = 50 * times;
    flow.tonnes_left = flow.tonnes = n * tonnes;
    flow.units_left = flow.units = n * size;
    flow.distance_km = 900;
    flow.tonne_km = 900 * flow.tonnes;
    flow.unit_km = 900 * flow.units;
    flow.on_time = flow.late = flow.spoiled = flow.transit.count() / 2;
    flow.late_mean_h = 3;
    const double mean = flow.transit.mean_s() / 3600;
    flow.stops = {{flow.transit.count(), 0, 0, 0, 0, 0, 5, 4, 5, 6, 0, 0},
                  {flow.transit.count(), 900, 20, 18, 20, 22, mean, 30, 37, 42, 300, 400}};
}

analysis::ReplicationOutcome replication(std::uint32_t number, int vessel_h, int queue_h)
{
    analysis::ReplicationOutcome outcome;
    outcome.replication = number;
    outcome.flows.resize(2);
    for (const int wait_h : {vessel_h + 10, vessel_h})
        arrive(outcome.flows[wheat],
               Stays{{alat, vessel, wait_h}, {alat, handled, 2}, {alat_to_poti, moving, 10}});
    arrive(outcome.flows[oil],
           Stays{{alat_to_poti, moving, 10}, {poti, queue, queue_h}, {poti, handled, 2}});
    outcome.flows[wheat].entered += 1;
    outcome.flows[wheat].inside = 1;
    const double used = number == 0 ? 1.6 : 1.64;
    outcome.resources = {{0.5, 3, 0.25, 1, 5.0, 6.5, 7.0, 4},  // berths at Poti
                         {},                                   // cranes that nobody needed
                         {1.5, 4, used, 2, 2.5 + number, 3, 4, 9}};
    travel(outcome.flows[wheat], 2, 40);
    travel(outcome.flows[oil], 1, 60);
    outcome.measures = {{20.5, 20, 30, 31, 33, 4},
                        {unknown, unknown, unknown, unknown, unknown, 17}};
    outcome.resources[1].mean_capacity = 2;
    outcome.events = 1000 + number;
    if (number == 0) record(outcome);
    return outcome;
}

}  // namespace

void arrive(analysis::FlowOutcome& flow, const Stays& stays)
{
    flow.ledger.resize(places * causes);
    sim::Duration transit{0};
    for (const Stay& stay : stays) {
        flow.ledger[stay.place * causes + stay.cause] += std::chrono::hours(stay.hours);
        transit += std::chrono::hours(stay.hours);
    }
    flow.transit.record(transit);
    ++flow.entered;
    ++flow.left;
}

analysis::RunResults sample_run()
{
    analysis::RunResults results;
    results.run = description();
    results.replications = {replication(0, 20, 4), replication(1, 30, 6)};
    analysis::ReplicationOutcome& first = results.replications[0];
    first.samples = 3;
    first.sampled_queue = {0, 0, 1, 0, 0, 2, 0, 0, 3};
    first.sampled_busy = {1, 0, 2, 1, 0, 2, 1, 0, 2};
    analysis::ReplicationOutcome& second = results.replications[1];
    second.samples = 2;
    second.sampled_queue = {5, 0, 6, 5, 0, 7};
    second.sampled_busy = {1, 0, 1, 1, 0, 1};
    second.deadlock = {"crane 1 waits for berth 2", "berth 2 waits for crane 1"};
    analysis::ReplicationOutcome failed;
    failed.replication = 2;
    failed.failure = "replication 2 failed at AZALT at 17.000 h: out of room";
    results.replications.push_back(failed);
    return results;
}

analysis::RunResults sample_run(std::size_t replications)
{
    analysis::RunResults results = sample_run();
    results.replications.resize(replications);
    return results;
}

}  // namespace karvan::tests
