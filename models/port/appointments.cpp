#include "models/port/appointments.hpp"

#include <algorithm>

#include "models/reading/keys.hpp"

namespace karvan::models {

const Keys<AppointmentPlan>& appointment_keys()
{
    using namespace std::chrono_literals;
    static const Keys<AppointmentPlan> keys{
        "appointments",
        "Slots that trucks book before they come to the gate.",
        key("trucks", &AppointmentPlan::trucks)
            .at_least(1)
            .required()
            .means("Slots in each window."),
        key("window", &AppointmentPlan::window)
            .above(0s)
            .otherwise("1 h")
            .means("The length of a window; the first begins with the simulation."),
        key("notice", &AppointmentPlan::notice)
            .otherwise("0 s")
            .means("How long before its slot a truck books at the latest."),
        key("margin", &AppointmentPlan::margin)
            .otherwise("0 s")
            .means("How long before their slot trucks plan to be at the gate."),
        key("delay", &AppointmentPlan::delay_s)
            .otherwise("0 s")
            .means("How much later than planned they come."),
        key("early", &AppointmentPlan::early)
            .otherwise("0 s")
            .means("A truck is let in so long before its slot; if it comes earlier, it waits."),
        key("late", &AppointmentPlan::late)
            .otherwise("1 h")
            .means("A truck is let in so long after the beginning of its slot; if it comes later, "
                   "it books again.")};
    return keys;
}

Appointments::Appointments(sim::Place& place, const AppointmentPlan& plan,
                           std::vector<UnitsChange> open)
    : place_(place), plan_(plan), open_(std::move(open)), delays_(place.stream("truck delay"))
{}

bool Appointments::is_open(sim::Time time) const
{
    const auto next =
        std::upper_bound(open_.begin(), open_.end(), time,
                         [](sim::Time t, const UnitsChange& change) { return t < change.at; });
    return next == open_.begin() || std::prev(next)->units > 0;
}

sim::Time Appointments::book()
{
    const sim::Duration from = place_.now().time_since_epoch() + plan_.notice;
    std::int64_t window = (from + plan_.window - sim::Duration{1}) / plan_.window;
    booked_.erase(booked_.begin(), booked_.lower_bound(window - 1));
    // Closed for longer than this is closed for good.
    const std::int64_t last = window + std::chrono::hours(24 * 366) / plan_.window;
    for (; window <= last; ++window) {
        const sim::Time begin{window * plan_.window};
        if (!is_open(begin)) continue;
        if (booked_[window] >= plan_.trucks) continue;
        ++booked_[window];
        return begin;
    }
    return sim::never;
}

sim::Time Appointments::admission(sim::Time slot, std::uint64_t truck, std::uint32_t attempt)
{
    const sim::Duration delay = sample_duration(plan_.delay_s, delays_.at(truck, attempt));
    const sim::Time there = std::max(place_.now(), slot - plan_.margin + delay);
    if (there > slot + plan_.late) return sim::never;
    return std::max(there, slot - plan_.early);
}

}  // namespace karvan::models
