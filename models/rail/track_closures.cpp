#include "models/rail/track_closures.hpp"

#include <algorithm>

#include "models/plan.hpp"

namespace karvan::models {

TrackClosures::TrackClosures(const std::vector<Possession>& possessions,
                             const std::vector<OneWayHours>& hours, double begin_km, double end_km,
                             const std::string& end, const Scenario& scenario)
{
    for (const Possession& works : possessions) {
        const double km = works.overlap_km(begin_km, end_km);
        if (km <= 0 || (!works.towards.empty() && works.towards != end)) continue;
        Span span{{}, {}, Cause::possession, km, works.speed_km_h.value_or(0)};
        if (works.single_line) add(single_, works, span, scenario);
        if (works.single_line && !works.speed_km_h) continue;
        add(works.speed_km_h ? slow_ : shut_, works, span, scenario);
    }
    for (const OneWayHours& rule : hours) {
        if (rule.overlap_km(begin_km, end_km) <= 0 || rule.towards == end) continue;
        add(shut_, rule, {{}, {}, Cause::closed}, scenario);
    }
    shut_ = joined(std::move(shut_));
    single_ = joined(std::move(single_));
}

void TrackClosures::add(std::vector<Span>& spans, const LineClosure& closure, Span span,
                        const Scenario& scenario)
{
    const sim::Time horizon = sim::start_of_time + scenario.horizon;
    const auto moment = [&](const std::optional<std::chrono::local_seconds>& date,
                            sim::Time otherwise) {
        return date ? moment_of(*date, closure.time_zone, scenario.start) : otherwise;
    };
    const sim::Time first =
        std::max(moment(closure.begins, sim::start_of_time), sim::start_of_time);
    const sim::Time last = std::min(moment(closure.ends, horizon), horizon);
    Calendar calendar;
    calendar.shifts = {{closure.hours, 1}};
    calendar.time_zone = closure.time_zone;
    const auto changes = expand(calendar, scenario.start, scenario.horizon);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (changes[i].units == 0) continue;
        const bool is_last = i + 1 == changes.size();
        span.begin = std::max(first, changes[i].at);
        span.end = std::min(last, is_last ? horizon : changes[i + 1].at);
        if (span.begin < span.end) spans.push_back(span);
    }
}

// Spans that touch become one, with the cause of the first.
std::vector<TrackClosures::Span> TrackClosures::joined(std::vector<Span> spans)
{
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return a.begin < b.begin; });
    std::vector<Span> apart;
    for (const Span& span : spans) {
        if (apart.empty() || span.begin > apart.back().end) {
            apart.push_back(span);
        } else {
            apart.back().end = std::max(apart.back().end, span.end);
        }
    }
    return apart;
}

sim::Time TrackClosures::opens(sim::Time at, sim::Duration running) const
{
    auto span = std::partition_point(shut_.begin(), shut_.end(),
                                     [&](const Span& s) { return s.end <= at; });
    sim::Time open_since = span == shut_.begin() ? sim::start_of_time : std::prev(span)->end;
    for (; span != shut_.end(); ++span) {
        const bool inside = span->begin <= at;
        const bool runs_into_it = at + running > span->begin && span->begin - open_since >= running;
        if (!inside && !runs_into_it) break;
        at = open_since = span->end;
    }
    return at;
}

bool TrackClosures::is_single_line(sim::Time at) const
{
    return std::any_of(single_.begin(), single_.end(),
                       [&](const Span& works) { return works.begin <= at && at < works.end; });
}

sim::Duration TrackClosures::shut_between(sim::Time begin, sim::Time end) const
{
    sim::Duration sum{0};
    auto span = std::partition_point(shut_.begin(), shut_.end(),
                                     [&](const Span& s) { return s.end <= begin; });
    for (; span != shut_.end() && span->begin < end; ++span) {
        sum += std::min(end, span->end) - std::max(begin, span->begin);
    }
    return sum;
}

Cause TrackClosures::cause_at(sim::Time at) const
{
    const auto after = std::partition_point(shut_.begin(), shut_.end(),
                                            [&](const Span& s) { return s.begin <= at; });
    return after == shut_.begin() ? Cause::possession : std::prev(after)->cause;
}

double TrackClosures::lost_s(sim::Time at, double speed_km_h) const
{
    double lost = 0;
    for (const Span& works : slow_) {
        if (at < works.begin || at >= works.end || works.speed_km_h >= speed_km_h) continue;
        lost += (works.km / works.speed_km_h - works.km / speed_km_h) * 3600;
    }
    return lost;
}

double TrackClosures::single_line_share(sim::Duration horizon) const
{
    sim::Duration sum{0};
    for (const Span& works : single_) sum += works.end - works.begin;
    return sim::in_seconds(sum) / sim::in_seconds(horizon);
}

double TrackClosures::share(sim::Duration horizon) const
{
    const sim::Duration shut = shut_between(sim::start_of_time, sim::start_of_time + horizon);
    return sim::in_seconds(shut) / sim::in_seconds(horizon);
}

}  // namespace karvan::models
