// The next step of a flow's customers from a place, as far as it is known without a run: by the
// branches of a station, or along their route.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/plan.hpp"

namespace karvan::models {

// Where customers are, and the flow whose customers they are there (their class).
struct Standing {
    std::uint32_t place;
    std::uint32_t class_of;
    auto operator<=>(const Standing&) const = default;
};

// A way onward; no `to`: out of the network.
struct Step {
    std::optional<Standing> to;
    double share;
};

// Customers, or the parts into which they split, which leave at the end of their way.
enum class Who : bool { whole, part };

// The steps of customers of a flow; the rest of the shares leaves.
std::vector<Step> steps_from(const Scenario& scenario, const FlowPlan& flow, Standing from,
                             Who who);

// The mean transit time of the link that leads to the next place, in seconds.
double transit_s(const Scenario& scenario, const FlowPlan& flow, std::uint32_t from,
                 std::uint32_t to);

}  // namespace karvan::models
