#include "sim/site_plan.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace karvan::sim {

namespace {

// Union-find with path halving (Tarjan and van Leeuwen 1984).
class Sets {
public:
    explicit Sets(std::uint32_t n) : above_(n) { std::iota(above_.begin(), above_.end(), 0U); }
    std::uint32_t find(std::uint32_t i)
    {
        while (above_[i] != i) i = above_[i] = above_[above_[i]];
        return i;
    }
    // The smaller number stays on top, so a set is known by its first place.
    void join(std::uint32_t a, std::uint32_t b)
    {
        const std::uint32_t top_a = find(a);
        const std::uint32_t top_b = find(b);
        above_[std::max(top_a, top_b)] = std::min(top_a, top_b);
    }

private:
    std::vector<std::uint32_t> above_;
};

}  // namespace

Grouping group_places(std::uint32_t places, std::span<const LinkPlan> links,
                      Duration least_lookahead)
{
    Sets sets(places);
    for (const LinkPlan& link : links) {
        if (link.least_transit < least_lookahead) sets.join(link.from, link.to);
    }

    Grouping grouping;
    std::vector<std::uint32_t> number(places);
    for (std::uint32_t place = 0; place < places; ++place) {
        const std::uint32_t first = sets.find(place);
        if (first == place) {
            number[place] = static_cast<std::uint32_t>(grouping.places_of_site.size());
            grouping.places_of_site.emplace_back();
        }
        grouping.plan.site_of_place.push_back(number[first]);
        grouping.places_of_site[number[first]].push_back(place);
    }
    grouping.plan.sites =
        std::max<std::uint32_t>(1, static_cast<std::uint32_t>(grouping.places_of_site.size()));

    for (const LinkPlan& link : links) {
        if (grouping.plan.site_of_place[link.from] == grouping.plan.site_of_place[link.to])
            continue;
        if (link.least_transit >= grouping.plan.lookahead) continue;
        grouping.plan.lookahead = link.least_transit;
        grouping.binding = &link;
    }
    return grouping;
}

Duration choose_lookahead(std::uint32_t places, std::span<const LinkPlan> links,
                          std::uint32_t sites)
{
    std::set<Duration> transits;
    for (const LinkPlan& link : links) {
        if (link.least_transit > Duration{0}) transits.insert(link.least_transit);
    }
    if (transits.empty()) return Duration{1};
    for (auto transit = transits.rbegin(); transit != transits.rend(); ++transit) {
        if (group_places(places, links, *transit).plan.sites >= sites) return *transit;
    }
    return *transits.begin();
}

}  // namespace karvan::sim
