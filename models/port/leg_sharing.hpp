// How the cargo over a leg is shared by the services that sail it side by side, for `karvan check`.
//
// Each cargo goes with services that take it, and so that they are used as evenly as refusals let
// them: the highest load by capacity is as low as can be, then the next. It is how ships share what
// waits: who has room loads what another one refuses or leaves. Where nothing is refused, each
// carries in proportion to its capacity. The loads are those with the least sum of load squared by
// capacity (S. Fujishige, Lexicographically optimal base of a polymatroid with respect to a weight
// vector, Mathematics of Operations Research 5 (1980) 186-196).
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

class LegSharing {
public:
    using UnitsOfFlows = std::map<std::uint32_t, double>;  // by flow, per second

    LegSharing(const Scenario& scenario, std::uint32_t from, std::uint32_t to, CargoKind kind,
               const UnitsOfFlows& units);

    // The share of the cargo of a flow that goes with a service.
    double of(std::uint32_t service, std::uint32_t flow) const;

private:
    using Services = std::vector<std::uint32_t>;
    // All cargo that the same services take.
    struct Cargo {
        double units = 0;
        std::map<std::uint32_t, double> with;  // by service
    };
    using CargoOf = std::map<Services, Cargo>;

    void spread(const Services& services, Cargo& cargo);

    std::map<std::uint32_t, double> capacity_;  // by service, units per second
    std::map<std::uint32_t, double> load_;
    std::map<std::uint32_t, Services> services_of_;  // by flow
    CargoOf cargo_;
};

// Of all cargo among these passages of either of the two ports that goes from one to the other.
LegSharing sharing_of(const Scenario& scenario, const std::vector<Passage>& passages,
                      std::uint32_t from, std::uint32_t to, CargoKind kind);

// The services from one port to the other that take what passes, by index.
std::vector<std::uint32_t> ships_for(const Scenario& scenario, const Passage& passage,
                                     std::uint32_t from, std::uint32_t to);

}  // namespace karvan::models
