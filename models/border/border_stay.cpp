#include "models/border/border_stay.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace karvan::models {

namespace {

constexpr int week_min = 7 * 24 * 60;

// Somebody who comes at any time waits on average the sum of squares of the gaps in a week, by
// twice the week.
double until_open_s(const Calendar& calendar)
{
    std::vector<char> open(week_min, 0);
    for (const Shift& shift : calendar.shifts) {
        if (shift.units <= 0) continue;
        if (shift.hours.is_always()) return 0;
        for (const auto& span : shift.hours.spans) {
            for (int minute = span.begin; minute < span.end; ++minute) {
                open[static_cast<std::size_t>(minute % week_min)] = 1;
            }
        }
    }
    const auto first = std::find(open.begin(), open.end(), 1);
    if (first == open.end()) return 0;
    std::rotate(open.begin(), first, open.end());
    double squares = 0;
    double gap = 0;
    for (const char is_open : open) {
        if (is_open == 0) {
            ++gap;
            continue;
        }
        squares += gap * gap;
        gap = 0;
    }
    squares += gap * gap;
    return squares / (2.0 * week_min) * 60;
}

// The longest of so many delays, each that of a lane by chance.
double laboratory_s(const AgencyPlan& agency, double shipments, const FlowPlan& flow)
{
    const std::vector<double> shares = agency.lane_shares(flow);
    std::vector<std::size_t> by_delay(shares.size());
    std::iota(by_delay.begin(), by_delay.end(), std::size_t{0});
    const auto delay_s = [&](std::size_t lane) { return agency.lanes[lane].delay_s.mean(); };
    std::sort(by_delay.begin(), by_delay.end(),
              [&](std::size_t a, std::size_t b) { return delay_s(a) < delay_s(b); });
    double sum = 0;
    double below = 0;
    double all_below = 0;
    for (const std::size_t lane : by_delay) {
        below = std::min(1.0, below + shares[lane]);
        const double now = std::pow(below, shipments);
        sum += (now - all_below) * delay_s(lane);
        all_below = now;
    }
    return sum;
}

double check_s(const AgencyPlan& agency, const BorderVisit& visit, const FlowPlan& flow)
{
    const double reworked = (1 - agency.pre_arrival_share) * agency.wrong_documents_share;
    return agency.mean_seconds(visit.vehicle, visit.shipments, flow, visit.wagon_t) +
           laboratory_s(agency, visit.shipments, flow) + reworked * agency.rework_s.mean();
}

struct SideStay {
    double checks_s = 0;
    double closed_s = 0;
};

SideStay stay_at(const BorderSidePlan& side, const BorderVisit& visit, Direction way,
                 const FlowPlan& flow)
{
    SideStay stay;
    std::string group;
    double longest_s = 0;
    for (const AgencyPlan& agency : side.agencies) {
        if (agency.group.empty() || agency.group != group) {
            stay.checks_s += std::exchange(longest_s, 0.0);
        }
        group = agency.group;
        if (!agency.sees(visit.vehicle, way)) continue;
        longest_s = std::max(longest_s, check_s(agency, visit, flow));
        stay.closed_s = std::max(stay.closed_s, until_open_s(side.calendar(agency)));
    }
    stay.checks_s += longest_s;
    return stay;
}

}  // namespace

// Of all that are closed at some time the one is counted for which the wait is longest.
double mean_stay_s(const BorderPlan& plan, const BorderVisit& visit, const FlowPlan& flow)
{
    double sum = 0;
    double longest = 0;
    double closed = 0;
    for (std::size_t side = 0; side < plan.sides.size(); ++side) {
        const Direction way = visit.directions[side];
        if (!plan.controls(way)) continue;
        const SideStay stay = stay_at(plan.sides[side], visit, way, flow);
        sum += stay.checks_s;
        longest = std::max(longest, stay.checks_s);
        closed = std::max(closed, stay.closed_s);
    }
    return closed + (plan.control == Control::joint ? longest : sum);
}

}  // namespace karvan::models
