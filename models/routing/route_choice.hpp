// Choosing the way: at the origin, and again under way where a choice is possible.
//
// A choice is by shares; by the least generalised cost (money + value of time x expected time); or
// by logit over the alternatives, P(i) = exp(-s C_i) / sum exp(-s C_j) (K. Train, Discrete Choice
// Methods with Simulation, 2nd ed. 2009, section 3.1). The expected time is that of the links plus
// the stays at places as they were known the information delay ago; before anything is known, their
// free times. What is known to be closed is not chosen while something else is open.
//
// Under way a shipment chooses again if its way is known to be closed (or always, as the flow
// says); it never turns back to where it has been. Routes made under way are kept here for the
// whole run.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "models/plan.hpp"
#include "models/routing/stay_watch.hpp"
#include "sim/place.hpp"

namespace karvan::models {

// Is a place (or link: index above the places) closed to a flow at a time?
using ClosedTo = std::function<bool(std::uint32_t where, std::uint32_t flow, sim::Time at)>;

class RouteChoice {
public:
    RouteChoice(sim::Place& place, const Scenario& scenario, ClosedTo closed);

    // For a shipment of the flow that begins here.
    const Route* choose(const FlowPlan& flow, std::uint64_t shipment);

    // Cargo arrives or waits here: may change the routes of its shipments. A train that goes on as
    // it is changes its way as a whole.
    void choose_again(Consist& consist);
    // True if the route was changed.
    bool choose_again(Shipment& shipment);

    // What a place published.
    void learn(const StayNews& news);

    // Generalised cost of an alternative as it is known now, USD; infinite if it is known to be
    // closed.
    double known_cost(const FlowPlan& flow, const Alternative& alternative) const;

    // Flows of one group have the same information delay and interval.
    void set_group(std::uint32_t flow, std::uint32_t group) { groups_[flow] = group; }

private:
    using Stops = std::vector<std::uint32_t>;
    // Of a group at a place.
    struct Known {
        std::uint32_t group;
        std::uint32_t place;
        StayLane lane;
        auto operator<=>(const Known&) const = default;
    };

    const Alternative* pick(const FlowPlan& flow, const std::vector<const Alternative*>& open,
                            std::uint64_t shipment, std::uint32_t visit);
    bool is_known_closed(const FlowPlan& flow, const Stops& stops, std::size_t first) const;
    double stay_s(const FlowPlan& flow, std::uint32_t place, std::uint32_t next) const;
    std::optional<std::uint32_t> link_between(std::uint32_t from, std::uint32_t to) const;
    const Alternative* choose_onward(const Shipment& shipment);
    void set_route(Shipment& shipment, const Alternative& onward);

    sim::Place& place_;
    const Scenario& scenario_;
    ClosedTo closed_;
    bool splits_trains_;
    sim::Stream draws_;
    std::map<std::uint32_t, std::uint32_t> groups_;  // by flow
    std::map<Known, double> stays_s_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> links_;
    std::map<Stops, Route> made_;
};

}  // namespace karvan::models
