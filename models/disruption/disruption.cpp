#include "models/disruption/disruption.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <numeric>

#include "models/disruption/storms.hpp"
#include "models/plan.hpp"
#include "sim/stream.hpp"

namespace karvan::models {

namespace {

using Kind = DisruptionTarget::Kind;

// Draws when one disruption occurs.
class Almanac {
public:
    Almanac(const Scenario& scenario, const DisruptionPlan& plan, std::uint32_t index,
            std::uint32_t replication)
        : scenario_(scenario),
          plan_(plan),
          index_(index),
          gaps_(stream(replication, "time until the next")),
          lengths_(stream(replication, "length")),
          lags_(stream(replication, "lag")),
          chances_(stream(replication, "does it occur")),
          earliest_(plan.from ? moment(*plan.from) : sim::start_of_time),
          latest_(plan.to ? moment(*plan.to) : beyond_horizon())
    {}

    std::vector<Occurrence> draw(const std::vector<Occurrence>& predecessors)
    {
        if (plan_.after) {
            follow(predecessors);
        } else if (plan_.every_s) {
            strike_at_random();
        } else if (plan_.hours) {
            keep_hours();
        } else if (!plan_.dates.empty()) {
            keep_dates();
        } else {
            add(0, earliest_, plan_.length_s ? earliest_ + length(0) : latest_);
        }
        return std::move(result_);
    }

private:
    sim::Stream stream(std::uint32_t replication, const char* purpose) const
    {
        return {scenario_.seed, replication, "disruption " + plan_.id, purpose};
    }

    sim::Time moment(std::chrono::local_seconds local) const
    {
        return moment_of(local, plan_.time_zone, scenario_.start);
    }
    sim::Time beyond_horizon() const
    {
        return sim::Time(scenario_.horizon) + std::chrono::hours(1);
    }

    sim::Duration length(std::uint64_t number)
    {
        return sample_duration(*plan_.length_s, lengths_.at(number));
    }

    void add(std::uint64_t number, sim::Time begin, sim::Time end)
    {
        begin = std::max(begin, sim::start_of_time);
        const bool in_run = begin < sim::Time(scenario_.horizon) && end > begin;
        if (!in_run) return;
        if (plan_.probability < 1 && chances_.at(number).unit() >= plan_.probability) return;
        result_.push_back({index_, begin, end});
    }

    void keep_dates()
    {
        for (std::size_t i = 0; i < plan_.dates.size(); ++i) {
            const sim::Time begin = moment(plan_.dates[i]);
            if (begin >= earliest_ && begin < latest_) add(i, begin, begin + length(i));
        }
    }

    void keep_hours()
    {
        const Calendar calendar{{Shift{*plan_.hours, 1}}, {}, plan_.time_zone};
        const auto changes = expand(calendar, scenario_.start, scenario_.horizon);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (changes[i].units == 0) continue;
            const sim::Time end = i + 1 < changes.size() ? changes[i + 1].at : beyond_horizon();
            add(i, std::max(changes[i].at, earliest_), std::min(end, latest_));
        }
    }

    // The rate differs by month: the gap is counted in time that runs faster in months with more.
    sim::Time next_after(sim::Time now, std::uint64_t number)
    {
        const sim::Duration gap = sample_duration(*plan_.every_s, gaps_.at(number));
        if (plan_.season.empty()) return now + gap;
        const double mean = std::accumulate(plan_.season.begin(), plan_.season.end(), 0.0) / 12;
        double left_s = sim::in_seconds(gap);
        while (now < latest_) {
            const MonthAt month = month_at(scenario_.start, now);
            const double pace = plan_.season[month.month - 1] / mean;
            const double month_s = sim::in_seconds(month.end - now);
            if (left_s < month_s * pace) {
                return now + sim::Duration(static_cast<std::int64_t>(left_s / pace * 1e6));
            }
            left_s -= month_s * pace;
            now = month.end;
        }
        return latest_;
    }

    void strike_at_random()
    {
        sim::Time now = std::max(earliest_, sim::start_of_time);
        for (std::uint64_t number = 0; now < latest_; ++number) {
            const sim::Time begin = next_after(now, number);
            if (begin >= std::min(latest_, sim::Time(scenario_.horizon))) return;
            now = begin + std::max(length(number), sim::Duration{1});
            add(number, begin, now);
        }
    }

    void follow(const std::vector<Occurrence>& predecessors)
    {
        std::uint64_t number = 0;
        for (const Occurrence& before : predecessors) {
            if (before.disruption != *plan_.after_index) continue;
            const sim::Time begin = before.begin + sample_duration(plan_.lag_s, lags_.at(number));
            const bool within = begin >= earliest_ && begin < latest_;
            if (within) add(number, begin, begin + length(number));
            ++number;
        }
    }

    const Scenario& scenario_;
    const DisruptionPlan& plan_;
    std::uint32_t index_;
    sim::Stream gaps_;
    sim::Stream lengths_;
    sim::Stream lags_;
    sim::Stream chances_;
    sim::Time earliest_;
    sim::Time latest_;
    std::vector<Occurrence> result_;
};

}  // namespace

std::vector<Occurrence> draw_occurrences(const Scenario& scenario, std::uint32_t replication)
{
    const auto& plans = scenario.disruptions;
    std::vector<std::vector<Occurrence>> drawn(plans.size());
    std::vector<char> is_drawn(plans.size());
    // Those that follow come after those that they follow.
    for (std::size_t left = plans.size(); left > 0;) {
        for (std::uint32_t i = 0; i < plans.size(); ++i) {
            const auto before = plans[i].after_index;
            if (is_drawn[i] || (before && !is_drawn[*before])) continue;
            Almanac almanac(scenario, plans[i], i, replication);
            drawn[i] = almanac.draw(before ? drawn[*before] : std::vector<Occurrence>{});
            is_drawn[i] = 1;
            --left;
        }
    }
    std::vector<Occurrence> all;
    for (const auto& some : drawn) all.insert(all.end(), some.begin(), some.end());
    return all;
}

struct Disturbances::AllStrikes {
    std::map<std::pair<Kind, std::uint32_t>, Strikes> on_targets;
    std::map<std::pair<std::uint32_t, std::string>, Strikes> on_resources;

    void add(DisruptionTarget target, const std::optional<std::string>& resource, Strike strike)
    {
        strike.begin += target.delay;
        strike.end += target.delay;
        if (resource) {
            on_resources[{target.index, *resource}].push_back(strike);
        } else {
            on_targets[{target.kind, target.index}].push_back(strike);
        }
    }
};

namespace {

// Outside of its hours, and during a ramp, a calendar leaves a share of the units.
class KeptCalendar {
public:
    KeptCalendar(const Scenario& scenario, const ResourceHoursPlan& kept)
        : changes_(expand(calendar_by_id(scenario.calendars, kept.calendar)->of(whole),
                          scenario.start, scenario.horizon)),
          end_(sim::Time(scenario.horizon) + std::chrono::hours(1))
    {
        for (const UnitsChange& change : changes_) {
            DisruptionPlan& plan = shares_[change.units];
            plan.capacity_share = static_cast<double>(change.units) / whole;
            plan.closed = change.units == 0;
            plan.work = kept.closing;
            plan.cause = Cause::closed;
        }
    }

    template <class Add>
    void strike(Add&& add) const
    {
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            if (changes_[i].units == whole) continue;
            const sim::Time end = i + 1 < changes_.size() ? changes_[i + 1].at : end_;
            add(Strike{changes_[i].at, end, &shares_.at(changes_[i].units)});
        }
    }

private:
    static constexpr std::int64_t whole = 10'000;

    std::vector<UnitsChange> changes_;
    sim::Time end_;
    std::map<std::int64_t, DisruptionPlan> shares_;
};

// What is left of a disruption after its end, step by step: each with the mean of what is back in
// its tenth of the time, so that half of what was lost is lost on average.
class Recovery {
public:
    explicit Recovery(const DisruptionPlan& plan) : length_(plan.recovery)
    {
        for (int i = 0; i < steps; ++i) {
            const auto left = [&](double share) { return share + (1 - share) * (i + 0.5) / steps; };
            DisruptionPlan& step = steps_.emplace_back();
            if (plan.capacity_left() < 1) step.capacity_share = left(plan.capacity_left());
            if (plan.speed_share) step.speed_share = left(*plan.speed_share);
            step.work = plan.work;
        }
    }

    template <class Add>
    void strike(sim::Time from, sim::Time until, Add&& add) const
    {
        for (int i = 0; i < steps; ++i) {
            const sim::Time begin = from + length_ * i / steps;
            const sim::Time end = std::min(from + length_ * (i + 1) / steps, until);
            if (begin < end) add(Strike{begin, end, &steps_[static_cast<std::size_t>(i)]});
        }
    }

private:
    static constexpr int steps = 10;

    sim::Duration length_;
    std::deque<DisruptionPlan> steps_;
};

// When a disruption strikes again, if it does, by occurrence.
std::vector<sim::Time> next_begins(const std::vector<Occurrence>& occurrences)
{
    std::vector<sim::Time> next(occurrences.size(), sim::never);
    for (std::size_t i = 0; i < occurrences.size(); ++i) {
        for (std::size_t j = i + 1; j < occurrences.size(); ++j) {
            if (occurrences[j].disruption != occurrences[i].disruption) break;
            if (occurrences[j].begin < occurrences[i].end) continue;
            next[i] = std::min(next[i], occurrences[j].begin);
            break;
        }
    }
    return next;
}

}  // namespace

Disturbances::Disturbances(const Scenario& scenario, std::uint32_t replication)
    : occurrences_(draw_occurrences(scenario, replication))
{
    AllStrikes strikes;
    std::deque<KeptCalendar> calendars;
    for (const auto& place : scenario.places) {
        for (const ResourceHoursPlan& kept : place->resource_hours) {
            calendars.emplace_back(scenario, kept).strike([&](const Strike& strike) {
                strikes.add({Kind::place, place->index, {}}, kept.resource, strike);
            });
        }
    }
    const std::vector<sim::Time> again = next_begins(occurrences_);
    std::deque<Recovery> recoveries;
    for (std::size_t i = 0; i < occurrences_.size(); ++i) {
        const Occurrence& occurrence = occurrences_[i];
        const DisruptionPlan& plan = scenario.disruptions[occurrence.disruption];
        const bool fades = plan.recovery > sim::Duration{};
        const Recovery* recovery = fades ? &recoveries.emplace_back(plan) : nullptr;
        for (const DisruptionTarget& target : plan.targets) {
            strikes.add(target, plan.resource, {occurrence.begin, occurrence.end, &plan});
            if (recovery == nullptr) continue;
            recovery->strike(occurrence.end, again[i], [&](const Strike& strike) {
                strikes.add(target, plan.resource, strike);
            });
        }
    }
    build(strikes);
}

void Disturbances::build(AllStrikes& strikes)
{
    for (const auto& [target, all] : strikes.on_targets) {
        Timelines& timelines = target.first == Kind::place  ? places_
                               : target.first == Kind::link ? links_
                                                            : services_;
        timelines.emplace(target.second, Timeline(all));
    }
    for (auto& [resource, own] : strikes.on_resources) {
        const Strikes& of_place = strikes.on_targets[{Kind::place, resource.first}];
        own.insert(own.end(), of_place.begin(), of_place.end());
        resources_.emplace(resource, Timeline(own));
    }
}

const Timeline* Disturbances::resource(std::uint32_t place_index, const std::string& name) const
{
    const auto own = resources_.find({place_index, name});
    return own == resources_.end() ? place(place_index) : &own->second;
}

CapacityLeft::CapacityLeft(const Scenario& scenario) : scenario_(scenario)
{
    constexpr std::uint32_t most = 100;
    for (std::uint32_t r = 0; r < std::min(scenario.replications, most); ++r) {
        replications_.emplace_back(scenario, r);
        if (scenario.disruptions.empty()) break;  // all are alike
    }
}

double CapacityLeft::of(std::uint32_t place, const std::string& resource, double units) const
{
    double in_order = 1;
    for (const FailurePlan& failure : scenario_.place(place).failures) {
        if (failure.resource != resource) continue;
        const double failing = failure.units ? static_cast<double>(*failure.units) / units : 1;
        in_order *= 1 - std::min(1.0, failing) * (1 - failure.availability());
    }
    double sum = 0;
    for (const Disturbances& disturbances : replications_) {
        const Timeline* timeline = disturbances.resource(place, resource);
        sum += timeline == nullptr ? 1
                                   : timeline->mean_capacity(sim::Time(scenario_.warmup),
                                                             sim::Time(scenario_.horizon));
    }
    return in_order * sum / static_cast<double>(replications_.size());
}

}  // namespace karvan::models
