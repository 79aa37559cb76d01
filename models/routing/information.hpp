// What those who choose routes know of the rest of the corridor, and when.
//
// Every place on an alternative of a flow watches its stays and publishes them at intervals; the
// news travel as messages that take the information delay. So a choice rests on what was, whatever
// site the place belongs to, and news between sites cost no more than cargo does.
#pragma once

#include <memory>
#include <vector>

#include "models/facility.hpp"
#include "models/plan.hpp"
#include "models/routing/route_choice.hpp"
#include "models/routing/stay_watch.hpp"
#include "sim/link.hpp"

namespace karvan::models {

// News travel from one place to another, for the flows of one group: those that share the delay and
// the interval.
struct NewsWay {
    std::uint32_t group;
    std::uint32_t from;
    std::uint32_t to;
    auto operator<=>(const NewsWay&) const = default;
};

struct NewsGroup {
    sim::Duration delay{};
    sim::Duration every{};
    std::vector<std::uint32_t> flows;
};

std::vector<NewsGroup> news_groups(const Scenario& scenario);
// In the order of group, from and to.
std::vector<NewsWay> news_ways(const Scenario& scenario, const std::vector<NewsGroup>& groups);

// Of one replication. It outlives the processes of its places.
class Disturbances;

class Information {
public:
    Information(const Scenario& scenario, const std::vector<std::unique_ptr<Facility>>& facilities,
                const Disturbances& disturbances);

private:
    // A place that publishes to a group.
    struct Publisher {
        Publisher(std::uint32_t group, std::uint32_t place, double free_s)
            : watch(group, place, free_s)
        {}
        StayWatch watch;
        std::vector<std::unique_ptr<sim::Link<StayNews>>> links;
        sim::Duration every{};
    };

    static sim::Process publish_stays(Facility& place, Publisher* publisher);
    static sim::Process follow_closures(Facility& place, std::vector<sim::Time> known);
    RouteChoice& choice_at(Facility& place, const Scenario& scenario, const ClosedTo& closed);
    Publisher& publisher_at(Facility& place, std::uint32_t number, const NewsGroup& group,
                            const Scenario& scenario);

    std::map<std::uint32_t, std::unique_ptr<RouteChoice>> choices_;  // by place
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<Publisher>>
        publishers_;  // by group and place
};

}  // namespace karvan::models
