// Solving the traffic equations for growing demand.
#include "models/saturation.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "models/demand/scaled_demand.hpp"
#include "models/station/station_plan.hpp"
#include "models/traffic.hpp"

namespace karvan::models {

namespace {

using Where = std::pair<std::uint32_t, std::string>;  // place and resource
using Shares = std::map<Where, double>;               // of the capacity

bool turns_away(const PlacePlan& place)
{
    const auto* station = dynamic_cast<const StationPlan*>(&place);
    return station != nullptr && (station->patience_s || station->balk_at ||
                                  (station->room && station->when_full != WhenFull::block));
}

class Loads {
public:
    Loads(const Scenario& scenario, const std::optional<std::uint32_t>& flow)
        : scenario_(scenario), flow_(flow)
    {}

    // Of the work alone: what ships take while they wait for cargo ends when others come.
    Shares at(double load) const
    {
        Scenario scaled = scenario_;
        scale_demand(scaled, flow_, load);
        Shares shares;
        for (const ResourceLoad& one : solve_traffic(scaled).loads) {
            if (turns_away(scenario_.place(one.place))) continue;
            const double work = one.load.offered - one.lying;
            if (work > 0)
                shares[{one.place, one.load.resource}] =
                    one.load.capacity > 0 ? work / one.load.capacity
                                          : std::numeric_limits<double>::infinity();
        }
        return shares;
    }

    // Between a demand at which it is not saturated and one at which it is.
    double saturated_at(const Where& key, double low, double high)
    {
        constexpr double precision = 1e-6;
        while (high - low > precision * high) {
            const double middle = (low + high) / 2;
            const auto known = known_.find(middle);
            const Shares& shares = known != known_.end()
                                       ? known->second
                                       : known_.emplace(middle, at(middle)).first->second;
            const auto found = shares.find(key);
            (found != shares.end() && found->second >= 1 ? high : low) = middle;
        }
        return high;
    }

private:
    const Scenario& scenario_;
    std::optional<std::uint32_t> flow_;
    std::map<double, Shares> known_;  // resources alike, such as sections, ask for the same demands
};

void sort_by_load(std::vector<Saturation>& all)
{
    std::stable_sort(all.begin(), all.end(),
                     [](const Saturation& a, const Saturation& b) { return a.load < b.load; });
}

// Where the line through two points passes 1.
double passes(double low, double share_at_low, double high, double share_at_high)
{
    if (!(share_at_high < std::numeric_limits<double>::infinity())) return low;
    return low + (high - low) * (1 - share_at_low) / (share_at_high - share_at_low);
}

}  // namespace

std::vector<Saturation> saturations(const Scenario& scenario,
                                    const std::optional<std::uint32_t>& flow,
                                    const DemandRange& range)
{
    Loads loads(scenario, flow);
    const Shares as_it_is = loads.at(1);
    std::vector<Saturation> all;
    std::map<Where, std::pair<double, double>> between;
    constexpr double next_to_nothing = 1e-6;
    double load_before = next_to_nothing * range.lowest;
    Shares before = loads.at(load_before);
    constexpr double stride = 1.25;
    for (double load = range.lowest; load_before < range.highest; load *= stride) {
        load = std::min(load, range.highest);
        Shares now = loads.at(load);
        for (const auto& [key, share] : now) {
            if (share < 1 || between.contains(key)) continue;
            const auto known = as_it_is.find(key);
            Saturation one{key.first, key.second, known == as_it_is.end() ? 0 : known->second, 0};
            if (before[key] < 1) one.load = passes(load_before, before[key], load, share);
            between[key] = {load_before, load};
            all.push_back(std::move(one));
        }
        before = std::move(now);
        load_before = load;
    }
    sort_by_load(all);
    const auto first = std::find_if(all.begin(), all.end(), [](auto& one) { return one.load > 0; });
    if (first == all.end()) return all;
    // Lines between loads that are not quite proportional may mistake which is the first.
    constexpr double near = 1.03;
    const double about = near * first->load;
    for (auto one = first; one != all.end() && one->load <= about; ++one) {
        const auto [low, high] = between.at({one->place, one->resource});
        one->load = loads.saturated_at({one->place, one->resource}, low, high);
    }
    sort_by_load(all);
    return all;
}

}  // namespace karvan::models
