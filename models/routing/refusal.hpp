// What a place, a way or the ships of a service do not take: dangerous goods, some commodities or
// flows, cargo that the loading gauge of a line does not admit. Cargo is sent another way, or there
// is none.
#pragma once

#include <string>
#include <vector>

#include "models/shipment.hpp"

namespace karvan::models {

template <class Plan>
class Keys;
struct FlowPlan;
struct LinkPlan;
struct PlacePlan;
struct Scenario;

struct Refusal {
    bool hazardous = false;
    std::vector<std::string> commodities;
    std::vector<std::string> flows;
    std::vector<CargoKind> cargo;

    bool refuses(const FlowPlan& flow) const;
};

// Is the flow barred from a place?
bool is_barred(const PlacePlan& place, const FlowPlan& flow);
// May the flow take the link, and come to the place to which it leads?
bool admits(const Scenario& scenario, const LinkPlan& link, const FlowPlan& flow);

const Keys<Refusal>& refusal_keys();

}  // namespace karvan::models
