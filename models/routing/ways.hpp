// Ways through the network by generalised cost: the k cheapest without a loop.
//
// J. Yen, Finding the k shortest loopless paths in a network, Management Science 17 (1971)
// 712-716, over Dijkstra's algorithm. A way changes mode only at places where cargo can be moved
// from one to the other. Ties go to the way whose places come first in the scenario.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

enum class LegMode : std::uint8_t { any, road, rail, sea };

// A way: its stops, and by what mode each of them is reached (any: the first).
struct Way {
    std::vector<std::uint32_t> stops;
    std::vector<LegMode> modes;
    double cost = 0;
};

// True if the link takes such cargo.
bool takes(const LinkPlan& link, CargoKind cargo);

// The link that such cargo takes from one place to a neighbour; none if there is none.
std::optional<std::uint32_t> link_taken(const Scenario& scenario, CargoKind cargo,
                                        std::uint32_t from, std::uint32_t to);
// The same for a flow carried so, over links and to places that do not refuse it.
std::optional<std::uint32_t> link_taken(const Scenario& scenario, const FlowPlan& flow,
                                        CargoKind carried, std::uint32_t from, std::uint32_t to);

// The links and places of a scenario as one flow sees them.
class WayFinder {
public:
    // Costs per second of time and per kilometre, in any one unit.
    WayFinder(const Scenario& scenario, const FlowPlan& flow);

    // At most `count` ways, the cheapest first.
    std::vector<Way> cheapest(std::uint32_t from, std::uint32_t to, std::size_t count) const;

    // The way along given stops, if links join them all.
    std::optional<Way> along(const std::vector<std::uint32_t>& stops) const;

private:
    struct Edge {
        std::uint32_t to;
        LegMode mode;
        double cost;
    };
    // What a search must not use: places, and edges from the place where it begins.
    struct Barred {
        std::set<std::uint32_t> places;
        std::set<std::uint32_t> next;
    };
    using Candidates = std::set<std::pair<double, std::vector<std::uint32_t>>>;

    std::optional<Way> cheapest_from(std::uint32_t from, LegMode by, std::uint32_t to,
                                     const Barred& barred) const;
    void add_spurs(const std::vector<Way>& found, std::uint32_t to, Candidates& candidates) const;
    bool may_go_on(std::uint32_t place, LegMode in, LegMode out) const
    {
        return in == LegMode::any || in == out || junction_[place];
    }

    std::vector<std::vector<Edge>> edges_;  // by place
    std::vector<char> junction_;            // by place
};

}  // namespace karvan::models
