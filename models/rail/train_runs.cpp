#include "models/rail/train_runs.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "models/plan.hpp"
#include "models/rail/train_traffic.hpp"

namespace karvan::models {

namespace {

using Origins = std::vector<std::set<std::uint32_t>>;  // by place

void add_runs(const Scenario& scenario, const FlowPlan& flow, const Route& route, Origins& origins)
{
    const std::vector<std::uint32_t>& stops = route.stops;
    for (std::size_t first = 0; first + 1 < stops.size();) {
        const bool begins = takes_trains_apart(scenario.place(stops[first])) ||
                            (first == 0 && flow.arrives_as == Vehicle::train);
        std::size_t last = first;
        while (last + 1 < stops.size() && goes_by_rail(scenario, stops[last], stops[last + 1])) {
            ++last;
            if (takes_trains_apart(scenario.place(stops[last]))) break;
        }
        const bool ends =
            takes_trains_apart(scenario.place(stops[last])) || last + 1 == stops.size();
        if (begins && ends && last > first) origins[stops[last]].insert(stops[first]);
        first = std::max(last, first + 1);
    }
}

// Work at a place on the way, of which a timetable knows.
bool is_handling(Cause cause)
{
    return cause == Cause::service || cause == Cause::gauge_change ||
           cause == Cause::transloading || cause == Cause::sorting;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> train_origins(const Scenario& scenario)
{
    Origins origins(scenario.places.size());
    for (const FlowPlan& flow : scenario.flows) {
        add_runs(scenario, flow, flow.route, origins);
        for (const Alternative& way : flow.alternatives) {
            add_runs(scenario, flow, way.route, origins);
        }
    }
    std::vector<std::vector<std::uint32_t>> lists;
    for (const auto& set : origins) lists.emplace_back(set.begin(), set.end());
    return lists;
}

sim::Duration handled_at(const Consist& train, std::uint32_t place)
{
    sim::Duration handled{0};
    const std::vector<LedgerEntry>& ledger = train.cargo.front().ledger;
    for (auto entry = ledger.rbegin(); entry != ledger.rend() && entry->where == place; ++entry) {
        if (is_handling(entry->cause)) handled += entry->spent;
    }
    return handled;
}

TrainArrivals::TrainArrivals(sim::Place& place, const std::vector<std::uint32_t>& origins,
                             sim::Duration punctual_within)
    : runs_(origins.size() + 1), punctual_within_(punctual_within)
{
    for (std::size_t i = 0; i < origins.size(); ++i) runs_[i].from = origins[i];
    place.add_measured(*this);
}

void TrainArrivals::record(std::uint32_t from, sim::Duration late)
{
    const auto known = std::find_if(runs_.begin(), runs_.end() - 1,
                                    [&](const Run& run) { return run.from == from; });
    known->delays.record(late);
    ++known->trains;
    if (late <= punctual_within_) ++known->punctual;
}

void TrainArrivals::forget(sim::Time)
{
    for (Run& run : runs_) {
        run.delays.reset();
        run.trains = run.punctual = 0;
    }
}

// --- What facilities do about it ---

void Facility::expect_trains(const Scenario& scenario, const std::vector<std::uint32_t>& origins)
{
    if (origins.empty()) return;
    const sim::Duration within = scenario.trains_punctual_within;
    train_arrivals_ = std::make_unique<TrainArrivals>(*this, origins, within);
    for (TrainArrivals::Run& run : train_arrivals_->runs()) {
        const bool known = run.from != no_way;
        const std::string from = known ? scenario.place(run.from).id : "elsewhere";
        measure_time("trains from " + from + ", arrival delay", run.delays,
                     "how much later than planned trains come to their end here");
        measure_value(
            "trains from " + from + ", punctual", "1",
            [&run](sim::Time) {
                if (run.trains == 0) return std::numeric_limits<double>::quiet_NaN();
                return static_cast<double>(run.punctual) / static_cast<double>(run.trains);
            },
            "share of them that are no later than that, within trains_punctual_within");
    }
}

void Facility::plan_train_on(Consist& train, sim::Duration link) const
{
    const sim::Duration handled = handled_at(train, id());
    if (train.run.from == no_way) train.run = {id(), now() - handled};
    train.run.due += handled + link;
}

void Facility::note_train_arrival(const Consist& train)
{
    if (train_arrivals_ == nullptr || train.run.from == no_way) return;
    const bool ends = takes_trains_apart(plan_) || is_destination(train.cargo.front());
    if (!ends) return;
    train_arrivals_->record(train.run.from, std::max(now() - train.run.due, sim::Duration{0}));
}

}  // namespace karvan::models
