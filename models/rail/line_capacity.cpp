#include "models/rail/line_capacity.hpp"

#include <algorithm>

namespace karvan::models {

// Whoever runs faster than the train before him must leave it the time that he would gain.
sim::Duration LeastHeadway::between(std::size_t way, sim::Duration running, std::size_t next_way,
                                    sim::Duration next_running) const
{
    if (one_by_one || way != next_way) return running;
    return headway + std::max(sim::Duration{0}, running - next_running);
}

// The mean of the least headways over all pairs, weighed by how often they follow each other.
double capacity_use(const std::vector<SectionTraffic>& traffic, const LeastHeadway& least)
{
    double all = 0;
    for (const SectionTraffic& trains : traffic) all += trains.trains_per_s;
    if (all <= 0) return 0;
    const auto duration = [](double s) {
        return sim::Duration(static_cast<std::int64_t>(s * 1e6));
    };
    double use = 0;
    for (const SectionTraffic& a : traffic) {
        for (const SectionTraffic& b : traffic) {
            const sim::Duration apart =
                least.between(a.way, duration(a.running_s), b.way, duration(b.running_s));
            use += a.trains_per_s * b.trains_per_s / all * sim::in_seconds(apart);
        }
    }
    return use;
}

}  // namespace karvan::models
