// What a place, a link or the ships of a sea service do not take: dangerous goods, some commodities
// or flows, cargo that the loading gauge of a line does not admit. Cargo is sent another way, or
// there is none; where several services sail from port to port, it waits for the ships that take
// it. What kind of cargo it is, is what travels: small shipments stuffed into a container go as
// one.
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

    bool refuses(const FlowPlan& flow, CargoKind carried) const;
};

// Is the flow, carried so, barred from a place?
bool is_barred(const PlacePlan& place, const FlowPlan& flow, CargoKind carried);
// May the flow take the link, and come to the place to which it leads?
bool admits(const Scenario& scenario, const LinkPlan& link, const FlowPlan& flow,
            CargoKind carried);

const Keys<Refusal>& refusal_keys();

}  // namespace karvan::models
