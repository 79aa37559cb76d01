#include "models/port/tide.hpp"

#include <cmath>
#include <numbers>

#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

const Keys<TideWindow>& window_keys()
{
    static const Keys<TideWindow> keys{
        "windows", "When ships beyond a draught may begin their passage.",
        key("draught", &TideWindow::draught_m)
            .unit("m")
            .at_least(0)
            .required()
            .means("Ships of more draught keep to this window; the deepest that applies counts."),
        key("before", &TideWindow::before).otherwise("0 s").means("So long before high water."),
        key("after", &TideWindow::after).otherwise("0 s").means("So long after it.")};
    return keys;
}

void check_tide(const TidePlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.depth_m.has_value() == !plan.windows.empty()) {
        problems.error(table.where,
                       plan.depth_m ? "a depth and windows contradict each other"
                                    : "it is not said when ships pass",
                       "either 'depth' and 'range' of the water, or 'windows' by draught");
    }
}

sim::Duration part_of(sim::Duration period, double share)
{
    return sim::Duration(std::llround(share * static_cast<double>(period.count())));
}

}  // namespace

const Keys<TidePlan>& tide_keys()
{
    using namespace std::chrono_literals;
    static const Keys<TidePlan> keys{
        "tide",
        "When the water is deep enough.",
        key("period", &TidePlan::period)
            .above(0s)
            .otherwise("12 h 25 min")
            .means("From one high water to the next."),
        key("high_water", &TidePlan::high_water)
            .otherwise("0 s")
            .means("The first high water, from the beginning of the simulation."),
        key("depth", &TidePlan::depth_m)
            .unit("m")
            .above(0)
            .means("Water at the shallowest point of the passage at low water."),
        key("range", &TidePlan::range_m)
            .unit("m")
            .at_least(0)
            .otherwise(0)
            .means("From low to high water; between them the water follows a cosine."),
        key("clearance", &TidePlan::clearance_m)
            .unit("m")
            .at_least(0)
            .otherwise(0)
            .means("Water that must be left under the keel."),
        key("windows", &TidePlan::windows)
            .table(window_keys())
            .means("Instead of the depth: the times around high water, by draught."),
        checked(check_tide)};
    return keys;
}

std::optional<TideWindow> TidePlan::window_for(double draught_m) const
{
    if (depth_m) {
        const double missing = draught_m + clearance_m - *depth_m;
        if (missing <= 0) return std::nullopt;
        if (missing > range_m) return TideWindow{draught_m, {}, sim::Duration{-1}};
        // The rise range/2 (1 + cos(2 pi t / period)) is enough up to this t from high water.
        const double angle = std::acos(2 * missing / range_m - 1);
        const sim::Duration half = part_of(period, angle / (2 * std::numbers::pi));
        return TideWindow{draught_m, half, half};
    }
    std::optional<TideWindow> found;
    for (const TideWindow& window : windows) {
        if (draught_m <= window.draught_m) continue;
        if (!found || window.draught_m > found->draught_m) found = window;
    }
    return found;
}

bool TidePlan::ever_passes(double draught_m) const
{
    const auto window = window_for(draught_m);
    return !window || window->before + window->after >= sim::Duration{0};
}

sim::Time TidePlan::next_passage(double draught_m, sim::Time now) const
{
    const auto window = window_for(draught_m);
    if (!window || window->before + window->after >= period) return now;
    if (!ever_passes(draught_m)) return sim::never;
    // The last high water whose window began by now, and the one after it.
    const sim::Duration since = now.time_since_epoch() - high_water + window->before;
    sim::Duration cycles = since / period * period;
    if (since < sim::Duration{0} && cycles > since) cycles -= period;
    const sim::Time begin = sim::Time{} + high_water - window->before + cycles;
    if (now <= begin + window->before + window->after) return now;
    return begin + period;
}

double TidePlan::open_share(double draught_m) const
{
    const auto window = window_for(draught_m);
    if (!window) return 1;
    const double open = sim::in_seconds(window->before + window->after);
    return std::clamp(open / sim::in_seconds(period), 0.0, 1.0);
}

}  // namespace karvan::models
