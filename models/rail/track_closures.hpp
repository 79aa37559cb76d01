// When one direction of a section is closed, or slow, by plan: possessions for works and hours in
// which the other direction alone may run. Expanded before the run.
#pragma once

#include <vector>

#include "models/rail/rail_line_parts.hpp"

namespace karvan::models {

struct Scenario;

class TrackClosures {
public:
    // The part of a line that lies between two kilometres, in the direction to `end`.
    TrackClosures() = default;
    TrackClosures(const std::vector<Possession>& possessions, const std::vector<OneWayHours>& hours,
                  double begin_km, double end_km, const std::string& end, const Scenario& scenario);

    bool empty() const { return shut_.empty() && slow_.empty(); }
    // From when on a train that runs for `running` may enter: it does not run into a closure, if
    // there are times between closures that are long enough for it.
    sim::Time opens(sim::Time at, sim::Duration running) const;
    // Do both directions ever share one of two tracks, and do they at that moment?
    bool has_single_line() const { return !single_.empty(); }
    bool is_single_line(sim::Time at) const;
    // How long it was closed between two moments.
    sim::Duration shut_between(sim::Time begin, sim::Time end) const;
    // Why: of the closure at or next before that moment.
    Cause cause_at(sim::Time at) const;
    // What a train that enters then loses past works, in seconds, at a speed in km/h.
    double lost_s(sim::Time at, double speed_km_h) const;
    // The share of the time up to the horizon that is closed.
    double share(sim::Duration horizon) const;
    // The share of the time up to the horizon in which both directions share one of two tracks.
    double single_line_share(sim::Duration horizon) const;

private:
    struct Span {
        sim::Time begin;
        sim::Time end;
        Cause cause;
        double km = 0;          // of works that may be passed
        double speed_km_h = 0;  // past them
    };
    static void add(std::vector<Span>& spans, const LineClosure& closure, Span span,
                    const Scenario& scenario);
    static std::vector<Span> joined(std::vector<Span> spans);

    std::vector<Span> shut_;  // in order, apart
    std::vector<Span> slow_;
    std::vector<Span> single_;
};

}  // namespace karvan::models
