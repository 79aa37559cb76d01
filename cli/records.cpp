#include "cli/records.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include "cli/replication_records.hpp"
#include "karvan/version.hpp"
#include "models/border/border_plan.hpp"
#include "models/money/account_book.hpp"

namespace karvan::cli {

namespace {

std::string unit_of(models::CargoKind kind)
{
    switch (kind) {
        case models::CargoKind::container:
            return "TEU";
        case models::CargoKind::wagon:
            return "wagons";
        case models::CargoKind::truck:
            return "trucks";
        case models::CargoKind::bulk:
            return "t";
        default:
            return "1";
    }
}

analysis::PlaceRow row_of(const models::PlacePlan& place)
{
    analysis::PlaceRow row{place.id,      place.name,     place.kind,
                           place.country, place.latitude, place.longitude};
    if (const auto* border = dynamic_cast<const models::BorderPlan*>(&place)) {
        row.border_sides = static_cast<std::int64_t>(border->sides.size());
    }
    return row;
}

// A link has a row of its own: cargo spends hours on it.
analysis::PlaceRow row_of(const models::LinkPlan& link, const models::Scenario& scenario)
{
    const models::PlacePlan& from = scenario.place(link.from);
    const models::PlacePlan& to = scenario.place(link.to);
    // Two sea services may sail the same leg with different cargo.
    const std::string by = link.mode == "sea" ? " by sea, " + unit_of(link.carries) : "";
    analysis::PlaceRow row{
        from.id + "->" + to.id + by, from.name + " -> " + to.name + by, link.mode, "", {}, {}};
    row.from = link.from;
    row.to = link.to;
    return row;
}

bool is_waiting(models::Cause cause)
{
    using models::Cause;
    return cause != Cause::moving && cause != Cause::service && cause != Cause::gauge_change &&
           cause != Cause::transloading && cause != Cause::inspection && cause != Cause::mooring;
}

void add_distances(const models::Scenario& scenario, analysis::RunDescription& run)
{
    if (scenario.book == nullptr) return;
    for (std::uint32_t where = 0; where < run.places.size(); ++where) {
        using Basis = models::DistanceBasis;
        const Basis basis = scenario.book->distance_basis(where);
        analysis::PlaceRow& row = run.places[where];
        row.distance_km = scenario.book->distance_km(where);
        row.distance_basis = basis == Basis::given          ? "given"
                             : basis == Basis::great_circle ? "great circle"
                                                            : "";
    }
}

analysis::FlowOutcome outcome_of(models::FlowResult&& flow)
{
    analysis::FlowOutcome outcome{flow.entered,
                                  flow.left,
                                  flow.lost,
                                  flow.inside,
                                  std::move(flow.transit),
                                  std::move(flow.ledger),
                                  std::move(flow.charged)};
    const models::JourneyResult& j = flow.journeys;
    outcome.tonnes_left = j.tonnes_left;
    outcome.units_left = j.units_left;
    outcome.distance_km = j.distance_km;
    outcome.tonnes = j.tonnes;
    outcome.units = j.units;
    outcome.tonne_km = j.tonne_km;
    outcome.unit_km = j.unit_km;
    outcome.on_time = j.on_time;
    outcome.spoiled = j.spoiled;
    outcome.late = j.late;
    outcome.late_mean_h = j.late_mean_h;
    for (const models::StopResult& s : j.stops) {
        outcome.stops.push_back({s.count, s.distance_km, s.arrival_mean_h, s.arrival_p5_h,
                                 s.arrival_p50_h, s.arrival_p95_h, s.departure_mean_h,
                                 s.departure_p5_h, s.departure_p50_h, s.departure_p95_h,
                                 s.cost_at_arrival, s.cost_at_departure});
    }
    return outcome;
}

const char* kind_of(models::PlaceMeasure::Kind kind)
{
    using Kind = models::PlaceMeasure::Kind;
    return kind == Kind::time ? "time" : kind == Kind::count ? "count" : "value";
}

}  // namespace

analysis::RunDescription describe_run(const models::Scenario& scenario,
                                      const models::Corridor& sample)
{
    analysis::RunDescription run;
    run.title = scenario.name;
    run.description = scenario.description;
    run.scenario_toml = scenario.canonical;
    run.scenario_hash = scenario.hash;
    run.software = "karvan " KARVAN_VERSION " (" KARVAN_COMMIT ")";
    run.seed = scenario.seed;
    run.start = fmt::format("{:%Y-%m-%d %H:%M:%S}",
                            std::chrono::sys_seconds(scenario.start.time_since_epoch()));
    run.horizon_h = sim::in_hours(scenario.horizon);
    run.warmup_h = sim::in_hours(scenario.warmup);
    run.sample_every_h = sim::in_hours(scenario.sample_every);
    for (const auto& place : scenario.places) run.places.push_back(row_of(*place));
    for (const auto& link : scenario.links) run.places.push_back(row_of(link, scenario));
    run.links = scenario.links.size();
    add_distances(scenario, run);
    for (const auto& stop : models::stop_names(scenario))
        run.stops.push_back({stop.flow, stop.place});
    run.currency = scenario.currency;
    run.has_money = scenario.book != nullptr && scenario.book->has_money();
    run.has_emissions = scenario.book != nullptr && scenario.book->has_emissions();
    for (const auto& r : sample.resource_names()) run.resources.push_back({r.place, r.name});
    for (const auto& m : sample.measure_names()) {
        run.measures.push_back({m.place, m.name, m.unit, m.long_name, kind_of(m.kind)});
    }
    for (const auto& flow : scenario.flows) {
        const bool circulates = flow.population > 0 || flow.pattern == models::ArrivalPattern::none;
        run.flows.push_back({flow.id, flow.name, flow.commodity, unit_of(flow.kind),
                             flow.mean_size(), flow.mean_tonnes(),
                             flow.worth.promised_time.has_value(), circulates,
                             flow.worth.shelf_life.has_value()});
    }
    for (std::size_t i = 0; i < models::causes; ++i) {
        run.causes.push_back({std::string(models::cause_names[i].id),
                              std::string(models::cause_names[i].meaning),
                              is_waiting(static_cast<models::Cause>(i))});
    }
    for (std::size_t i = 0; i < models::charges; ++i) {
        const auto charge = static_cast<models::Charge>(i);
        run.charges.push_back({std::string(models::charge_names[i].id),
                               std::string(models::charge_names[i].meaning),
                               models::is_payment(charge), models::is_emission(charge)});
    }
    describe_records(scenario, run);
    for (const models::Note& n : scenario.notes)
        run.notes.push_back({n.table, n.id, n.key, n.value, n.text, n.is_sourced, n.is_assumed});
    for (const models::Reference& r : scenario.references)
        run.references.push_back({r.id, r.title, r.grade, r.link});
    return run;
}

analysis::ReplicationOutcome outcome_of(models::ReplicationResult&& result)
{
    analysis::ReplicationOutcome outcome;
    outcome.replication = result.replication;
    for (models::FlowResult& flow : result.flows) {
        outcome.flows.push_back(outcome_of(std::move(flow)));
    }
    for (const models::ResourceResult& r : result.resources) {
        outcome.resources.push_back({r.mean_queue, r.max_queue, r.mean_busy, r.mean_capacity,
                                     r.mean_wait_h, r.p95_wait_h, r.max_wait_h, r.served});
    }
    for (const models::MeasureResult& m : result.measures) {
        outcome.measures.push_back({m.mean, m.p50, m.p90, m.p95, m.max, m.count});
    }
    outcome.samples = result.samples;
    outcome.sampled_queue = std::move(result.sampled_queue);
    outcome.sampled_busy = std::move(result.sampled_busy);
    outcome.events = result.events;
    outcome.deadlock = std::move(result.deadlock);
    outcome.occurrences = records_of(result.disruptions);
    return outcome;
}

}  // namespace karvan::cli
