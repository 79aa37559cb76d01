#include "models/corridor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "models/disruption/storm_history.hpp"
#include "models/fleet/empty_running.hpp"
#include "models/fleet/fleet_ties.hpp"
#include "models/port/vessel.hpp"
#include "models/rail/train_runs.hpp"
#include "sim/deadlock.hpp"

namespace karvan::models {

namespace {

// Neighbours of a place with finite room ask it for room at once, so they share its site.
std::vector<sim::LinkPlan> links_for_grouping(const Scenario& scenario)
{
    std::vector<sim::LinkPlan> links;
    for (const LinkPlan& link : scenario.links) {
        const bool asks = link.mode != "sea" && scenario.place(link.to).has_finite_room();
        links.push_back(
            {link.from, link.to, asks ? sim::Duration{0} : least_duration(link.transit_s)});
    }
    for (const auto& place : scenario.places) {
        for (const std::uint32_t other : place->shares_site_with()) {
            links.push_back({place->index, other, sim::Duration{0}});
        }
    }
    const auto groups = news_groups(scenario);
    for (const NewsWay& way : news_ways(scenario, groups)) {
        links.push_back({way.from, way.to, groups[way.group].delay});
    }
    return links;
}

sim::SitePlan site_plan(const Scenario& scenario, const Execution& execution)
{
    if (!execution.in_windows) return {};
    std::vector<sim::LinkPlan> links;
    return group_scenario(scenario, execution.least_lookahead, links).plan;
}

CorridorFacts facts_of(const Scenario& scenario, const Execution& execution)
{
    return {static_cast<std::uint32_t>(scenario.places.size()),
            static_cast<std::uint32_t>(scenario.links.size()),
            static_cast<std::uint32_t>(scenario.flows.size()),
            sim::Time(scenario.warmup),
            scenario.book.get(),
            execution.recording};
}

ResourceResult result_of(const sim::Resource& resource, const sim::Resource& line, sim::Time now)
{
    const sim::ResourceTally& units = resource.tally();
    const sim::ResourceTally& waiting = line.tally();
    ResourceResult result;
    result.mean_queue = waiting.queue.mean(now);
    result.max_queue = static_cast<double>(waiting.queue.max());
    result.mean_busy = units.busy.mean(now);
    result.mean_capacity = units.capacity.mean(now);
    result.mean_wait_h = waiting.waits.mean_s() / 3600;
    result.p95_wait_h = sim::in_hours(waiting.waits.quantile(0.95));
    result.max_wait_h = sim::in_hours(waiting.waits.max());
    result.served = waiting.waits.count();
    return result;
}

template <class Number>
void add(const std::vector<Number>& part, std::vector<Number>& whole)
{
    if (part.empty()) return;
    whole.resize(part.size());
    for (std::size_t k = 0; k < part.size(); ++k) whole[k] += part[k];
}

// The journeys of each flow as numbers, from what its places know.
void add_journeys(const std::vector<std::unique_ptr<Facility>>& facilities,
                  const Scenario& scenario, std::vector<FlowResult>& flows)
{
    std::vector<std::vector<std::uint32_t>> stops(flows.size());
    for (const StopName& stop : stop_names(scenario)) stops[stop.flow].push_back(stop.place);
    for (std::size_t i = 0; i < flows.size(); ++i) {
        JourneyTally whole;
        for (const auto& facility : facilities) whole += facility->flows()[i].journeys;
        flows[i].journeys = result_of(whole, flows[i].transit.count(), stops[i]);
    }
}

// Shipments of a flow begin, end or are lost at various places; each place knows its part.
void add_flows(const Facility& facility, std::vector<FlowResult>& flows)
{
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const FlowTally& part = facility.flows()[i];
        FlowResult& flow = flows[i];
        flow.entered += part.entered;
        flow.left += part.left;
        flow.lost += part.lost;
        flow.inside += facility.balance(i);
        flow.transit += part.transit;
        add(part.ledger, flow.ledger);
        add(part.charged, flow.charged);
    }
}

}  // namespace

std::vector<StopName> stop_names(const Scenario& scenario)
{
    std::vector<StopName> names;
    for (const FlowPlan& flow : scenario.flows) {
        if (flow.route.stops.size() < 2) continue;  // routed by chance
        std::vector<std::uint32_t> known;
        for (const std::uint32_t place : flow.route.stops) {
            if (std::find(known.begin(), known.end(), place) != known.end()) continue;
            known.push_back(place);
            names.push_back({flow.index, place});
        }
    }
    return names;
}

std::string subject_name(const Scenario& scenario, std::uint64_t subject)
{
    constexpr int number_bits = 40;
    const bool is_vehicle = (subject >> 63) != 0;
    const std::uint64_t number = subject & ((std::uint64_t{1} << number_bits) - 1);
    const std::uint64_t owner = (subject & ~(std::uint64_t{1} << 63)) >> number_bits;
    if (is_vehicle && owner < scenario.places.size()) {
        return fmt::format("vehicle {} of {}", number, scenario.places[owner]->id);
    }
    if (!is_vehicle && owner >= 1 && owner <= scenario.flows.size()) {
        return fmt::format("{} {}", scenario.flows[owner - 1].id, number);
    }
    const std::uint64_t service = (subject >> ship_bits) - 1;
    if (owner == 0 && service < scenario.services.size()) {
        const std::uint64_t ship = subject & ((std::uint64_t{1} << ship_bits) - 1);
        return fmt::format("{} {}", scenario.services[service].id, ship);
    }
    return std::to_string(subject);
}

sim::Grouping group_scenario(const Scenario& scenario, sim::Duration least_lookahead,
                             std::vector<sim::LinkPlan>& links)
{
    constexpr std::uint32_t wanted_sites = 64;  // enough for the threads of any machine at hand
    links = links_for_grouping(scenario);
    const auto places = static_cast<std::uint32_t>(scenario.places.size());
    if (least_lookahead == sim::Duration{0}) {
        least_lookahead = sim::choose_lookahead(places, links, wanted_sites);
    }
    return sim::group_places(places, links, least_lookahead);
}

Corridor::Corridor(const Scenario& scenario, std::uint32_t replication, const Execution& execution)
    : scenario_(scenario),
      execution_(execution),
      census_(scenario.flows.size()),
      disturbances_(scenario, replication),
      simulation_(scenario.seed, replication, site_plan(scenario, execution))
{
    simulation_.limit_memory(execution.memory_limit);
    const CorridorFacts facts = facts_of(scenario, execution);
    for (const auto& plan : scenario.places) {
        facilities_.push_back(plan->build(simulation_, scenario, facts));
    }
    connect();
    information_ = std::make_unique<Information>(scenario, facilities_, disturbances_);
    plan_observation();
    bring_demand();
}

// Processes end before the places that they refer to.
Corridor::~Corridor() { simulation_.close(); }

void Corridor::connect()
{
    for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
        const LinkPlan& link = scenario_.links[i];
        if (link.mode == "sea") continue;  // the ports sail those themselves
        const auto where = static_cast<std::uint32_t>(scenario_.places.size() + i);
        facilities_[link.from]->connect(*facilities_[link.to], where, link.transit_s);
    }
    for (auto& facility : facilities_) facility->wire(facilities_);
    tie_fleets(facilities_);
    for (auto& facility : facilities_) facility->begin_failures();
    const auto origins = train_origins(scenario_);
    for (std::size_t i = 0; i < origins.size(); ++i) {
        facilities_[i]->expect_trains(scenario_, origins[i]);
    }
    if (disturbances_.none()) return;
    for (auto& facility : facilities_) facility->obey(disturbances_);
}

void Corridor::plan_observation()
{
    if (scenario_.warmup > sim::Duration{0}) {
        simulation_.at_every_place(sim::Time(scenario_.warmup), sim::Phase::state,
                                   [](sim::Place& place) {
                                       place.forget_past();
                                       static_cast<Facility&>(place).forget_flows();
                                   });
    }
    if (scenario_.sample_every == sim::Duration{0}) return;
    simulation_.every(scenario_.sample_every, sim::Time(scenario_.horizon), sim::Phase::record,
                      [](sim::Place& place) { static_cast<Facility&>(place).sample(); });
}

void Corridor::bring_demand()
{
    for (const FlowPlan& flow : scenario_.flows) {
        Facility& origin = *facilities_[flow.from];
        sources_.push_back(
            std::make_unique<DemandSource>(origin, scenario_, flow, &census_[flow.index]));
        sources_.back()->begin();
    }
}

bool Corridor::run(std::stop_token stop)
{
    const sim::Time horizon(scenario_.horizon);
    if (execution_.in_windows) {
        simulation_.run_windows(horizon, execution_.longest_window, stop);
    } else {
        simulation_.run(horizon, stop);
    }
    if (simulation_.was_stopped()) return false;
    check_conservation();
    return true;
}

// What entered = what left + what was lost + what exists, for every flow over the whole run.
void Corridor::check_conservation() const
{
    for (const auto& facility : facilities_) facility->check_balance();
    for (std::size_t flow = 0; flow < scenario_.flows.size(); ++flow) {
        std::int64_t balance = 0;
        for (const auto& facility : facilities_) balance += facility->balance(flow);
        const std::int64_t existing = census_[flow].load();
        if (balance == existing) continue;
        throw std::logic_error(fmt::format("flow {}: {} shipments should be inside, {} are",
                                           scenario_.flows[flow].id, balance, existing));
    }
}

std::vector<ResourceName> Corridor::resource_names() const
{
    std::vector<ResourceName> names;
    for (std::uint32_t place = 0; place < facilities_.size(); ++place) {
        for (const sim::Resource* resource : facilities_[place]->resources()) {
            names.push_back({place, resource->name()});
        }
    }
    return names;
}

std::vector<MeasureName> Corridor::measure_names() const
{
    std::vector<MeasureName> names;
    for (std::uint32_t place = 0; place < facilities_.size(); ++place) {
        for (const PlaceMeasure& m : facilities_[place]->measures()) {
            names.push_back({place, m.name, m.unit, m.long_name, m.kind});
        }
    }
    return names;
}

std::vector<JourneyEvent> Corridor::events() const
{
    std::vector<JourneyEvent> all;
    for (const auto& facility : facilities_) {
        all.insert(all.end(), facility->events().begin(), facility->events().end());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return all;
}

std::vector<ShipmentStory> Corridor::stories() const
{
    std::vector<ShipmentStory> all;
    for (const auto& facility : facilities_) {
        all.insert(all.end(), facility->stories().begin(), facility->stories().end());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.until < b.until; });
    return all;
}

// The longest account is the last one.
std::optional<ShipmentStory> Corridor::story_of(std::uint64_t shipment) const
{
    std::optional<ShipmentStory> last;
    for (const ShipmentStory& story : stories()) {
        if (story.id != shipment) continue;
        const auto rank = [](const ShipmentStory& s) {
            return std::pair(s.until, s.step >= Step::ended);
        };
        if (!last || rank(story) >= rank(*last)) last = story;
    }
    return last;
}

ReplicationResult Corridor::result() const
{
    ReplicationResult result;
    result.replication = simulation_.replication();
    result.events = simulation_.events_carried_out();
    const sim::Time horizon(scenario_.horizon);
    result.flows.resize(scenario_.flows.size());
    for (const auto& facility : facilities_) {
        const auto& resources = facility->resources();
        for (std::size_t i = 0; i < resources.size(); ++i) {
            result.resources.push_back(result_of(*resources[i], facility->line_of(i), horizon));
            if (facility->is_stock(i)) {
                result.resources.back().mean_busy = std::numeric_limits<double>::quiet_NaN();
            }
        }
        for (const PlaceMeasure& measure : facility->measures()) {
            result.measures.push_back(result_of(measure, horizon));
        }
        add_flows(*facility, result.flows);
    }
    for (const auto& facility : facilities_) {
        const auto* fleet = dynamic_cast<const Fleet*>(facility.get());
        if (fleet != nullptr) allot_empty_running(*fleet, result.flows);
    }
    add_journeys(facilities_, scenario_, result.flows);
    collect_samples(result);
    result.disruptions = disturbances_.occurrences();
    const auto storms = storm_occurrences(scenario_, simulation_.replication());
    result.disruptions.insert(result.disruptions.end(), storms.begin(), storms.end());
    result.deadlock = deadlocks();
    return result;
}

// Also of a part of the corridor, while the rest goes on; and who has waited for a quarter of the
// run or more.
std::vector<std::string> Corridor::deadlocks() const
{
    std::vector<sim::WaitingProcess> report = waiting_report(simulation_);
    for (const auto& facility : facilities_) facility->add_waits(report);
    const auto name = [&](std::uint64_t subject) { return subject_name(scenario_, subject); };
    std::vector<std::string> lines;
    for (const sim::Deadlock& deadlock : find_deadlocks(report)) {
        for (std::string& line : describe(deadlock, name)) lines.push_back(std::move(line));
    }
    constexpr std::size_t most_waits = 5;
    const sim::Time long_ago(scenario_.horizon / 4 * 3);
    std::vector<std::string> waits = describe_long_waits(report, long_ago, name);
    if (waits.size() > most_waits) waits.resize(most_waits);
    lines.insert(lines.end(), waits.begin(), waits.end());
    return lines;
}

// The facilities sampled their resources one by one; the file wants all resources at each time.
void Corridor::collect_samples(ReplicationResult& result) const
{
    const std::size_t resources = result.resources.size();
    if (resources == 0) return;
    std::size_t first = 0;
    for (const auto& facility : facilities_) {
        const std::size_t own = facility->resources().size();
        if (own == 0) continue;
        const std::size_t times = facility->sampled_queue().size() / own;
        result.samples = std::max(result.samples, times);
        result.sampled_queue.resize(result.samples * resources);
        result.sampled_busy.resize(result.samples * resources);
        for (std::size_t t = 0; t < times; ++t) {
            for (std::size_t i = 0; i < own; ++i) {
                const std::size_t at = t * resources + first + i;
                result.sampled_queue[at] = facility->sampled_queue()[t * own + i];
                result.sampled_busy[at] = facility->sampled_busy()[t * own + i];
            }
        }
        first += own;
    }
}

}  // namespace karvan::models
