// What the time of a flow is worth, and what was promised for it.
#pragma once

#include <optional>

#include "sim/time.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct FlowValue {
    double value = 0;            // of the goods of a shipment, in the currency
    double value_per_tonne = 0;  // and of each tonne of it
    double interest = 0;         // share of the value in a year: capital bound, insurance
    double decay = 0;            // share of the value in a year: goods that age or perish
    double value_of_time = 0;    // of a shipment, per hour

    std::optional<sim::Duration> promised_time;  // from origin to destination
    sim::Duration late_window{};                 // later than promised by so much is on time
    std::optional<sim::Duration> early_window;   // earlier by more is not; none: never too early
    std::optional<sim::Duration> shelf_life;     // by the commodity; then it is spoiled

    // The goods' value, and what an hour of a shipment costs: interest and decay, and by its value
    // of time.
    double goods(double tonnes) const { return value + value_per_tonne * tonnes; }
    double inventory_per_h(double tonnes) const
    {
        constexpr double hours_a_year = 8760;
        return goods(tonnes) * (interest + decay) / hours_a_year;
    }
    bool is_spoiled(sim::Duration transit) const { return shelf_life && transit > *shelf_life; }
    bool is_on_time(sim::Duration transit) const
    {
        if (transit > *promised_time + late_window) return false;
        return !early_window || transit >= *promised_time - *early_window;
    }
};

const Keys<FlowValue>& flow_value_keys();

}  // namespace karvan::models
