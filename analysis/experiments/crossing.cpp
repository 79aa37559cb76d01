// Bracketing and narrowing.
#include "analysis/experiments/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace karvan::analysis {

namespace {

class Search {
public:
    Search(const OutcomeAt& outcome, const CrossingRule& rule) : outcome_(outcome), rule_(rule) {}

    Crossing run()
    {
        Crossing crossing;
        crossing.end = bracket();
        if (crossing.end == CrossingEnd::found) crossing.end = narrow();
        std::sort(points_.begin(), points_.end(),
                  [](const LoadPoint& a, const LoadPoint& b) { return a.load < b.load; });
        const Passage passed = passage(points_, rule_.limit);
        crossing.load = passed.load;
        crossing.lower = passed.lower;
        crossing.upper = passed.upper;
        crossing.points = std::move(points_);
        return crossing;
    }

private:
    // Distance from the limit; NaN if there is no outcome.
    double look(double load)
    {
        points_.push_back({load, outcome_(load)});
        return points_.back().outcome.mean - rule_.limit;
    }

    bool may_look() const { return points_.size() < rule_.most_loads; }

    CrossingEnd bracket()
    {
        double load = rule_.first;
        double distance = look(load);
        const bool up = distance <= 0;
        low_ = high_ = load;
        at_low_ = at_high_ = distance;
        constexpr double longest = 1.5;
        double stride = rule_.stride;
        while (may_look() && !std::isnan(distance)) {
            if (up ? distance > 0 : distance <= 0) return CrossingEnd::found;
            if (up ? load >= rule_.highest : load <= rule_.lowest)
                return up ? CrossingEnd::never_above : CrossingEnd::never_below;
            load =
                up ? std::min(load * stride, rule_.highest) : std::max(load / stride, rule_.lowest);
            stride = std::min(stride * stride, longest);
            distance = look(load);
            up ? (distance <= 0 ? set_low(load, distance) : set_high(load, distance))
               : (distance > 0 ? set_high(load, distance) : set_low(load, distance));
        }
        return CrossingEnd::cut_short;
    }

    void set_low(double load, double distance) { low_ = load, at_low_ = distance; }
    void set_high(double load, double distance) { high_ = load, at_high_ = distance; }

    CrossingEnd narrow()
    {
        int side = 0;
        for (int turn = 0; high_ - low_ > rule_.tolerance * high_; ++turn) {
            if (!may_look()) return CrossingEnd::cut_short;
            double load = low_ + (high_ - low_) * at_low_ / (at_low_ - at_high_);
            // Every third step halves the bracket, whatever shape the outcome has.
            const double least = 0.25 * rule_.tolerance * high_;
            if (turn % 3 == 2 || !std::isfinite(at_high_) || std::isnan(load))
                load = (low_ + high_) / 2;
            load = std::clamp(load, low_ + least, high_ - least);
            const double distance = look(load);
            if (std::isnan(distance)) return CrossingEnd::cut_short;
            if (distance > 0) {
                set_high(load, distance);
                if (side == 1) at_low_ /= 2;
                side = 1;
            } else {
                set_low(load, distance);
                if (side == -1) at_high_ /= 2;
                side = -1;
            }
        }
        return CrossingEnd::found;
    }

    const OutcomeAt& outcome_;
    const CrossingRule& rule_;
    std::vector<LoadPoint> points_;
    double low_ = 0, high_ = 0, at_low_ = 0, at_high_ = 0;
};

// The load at which a curve through the points passes the limit.
template <class Curve>
double pass(const std::vector<LoadPoint>& points, double limit, Curve curve)
{
    const LoadPoint* before = nullptr;
    for (const LoadPoint& point : points) {
        const double value = curve(point.outcome);
        if (std::isnan(value)) continue;
        if (value > limit) {
            if (before == nullptr) return 0;
            const double below = limit - curve(before->outcome);
            const double share = below / (below + value - limit);
            return before->load + share * (point.load - before->load);
        }
        before = &point;
    }
    return std::numeric_limits<double>::infinity();
}

}  // namespace

Passage passage(const std::vector<LoadPoint>& points, double limit)
{
    return {pass(points, limit, [](const Estimate& e) { return e.mean; }),
            pass(points, limit, [](const Estimate& e) { return e.upper(); }),
            pass(points, limit, [](const Estimate& e) { return e.lower(); })};
}

Crossing find_crossing(const OutcomeAt& outcome, const CrossingRule& rule)
{
    return Search(outcome, rule).run();
}

}  // namespace karvan::analysis
