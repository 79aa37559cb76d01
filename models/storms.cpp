#include "models/storms.hpp"

#include <algorithm>
#include <numeric>

#include "models/keys.hpp"

namespace karvan::models {

double StormPlan::mean_share() const
{
    return std::accumulate(share.begin(), share.end(), 0.0) / static_cast<double>(share.size());
}

bool StormPlan::never() const
{
    return std::all_of(share.begin(), share.end(), [](double p) { return p == 0; });
}

const Keys<StormPlan>& storm_keys()
{
    static const Keys<StormPlan> keys{
        "storms", "Random closures by weather, with a share of the time that differs by month.",
        key("share", &StormPlan::share)
            .at_least(0)
            .below(1)
            .at_least_elements(12)
            .required()
            .means("Share of the time that weather closes the port, January to December."),
        key("length", &StormPlan::length_s).required().means("How long a closure lasts."),
        checked([](const StormPlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.share.size() != 12) {
                problems.error(table.find("share")->where, "not one share for each month",
                               "12 shares, January to December");
            }
            if (!(plan.length_s.mean() > 0)) {
                problems.error(table.find("length")->where, "closures without a length",
                               "a law with a mean above 0 s");
            }
        })};
    return keys;
}

MonthAt month_at(std::chrono::local_seconds start, sim::Time time)
{
    using namespace std::chrono;
    const local_time<microseconds> moment = start + time.time_since_epoch();
    const year_month_day date{floor<days>(moment)};
    const local_days next{date.year() / date.month() / 1 + months{1}};
    const sim::Duration until_end =
        local_time<microseconds>(next) - local_time<microseconds>(start);
    return {static_cast<unsigned>(date.month()), sim::Time{until_end}};
}

sim::Time next_storm(const StormPlan& plan, std::chrono::local_seconds start, sim::Time now,
                     double exposure)
{
    constexpr int most_months = 1200;
    const double mean_s = plan.length_s.mean();
    for (int i = 0; i < most_months; ++i) {
        const MonthAt month = month_at(start, now);
        const double p = plan.month_share(month.month);
        const double rate = p / (mean_s * (1 - p));
        const double exposed = rate * sim::in_seconds(month.end - now);
        if (exposure < exposed) {
            return now + sim::Duration(static_cast<std::int64_t>(exposure / rate * 1e6));
        }
        exposure -= exposed;
        now = month.end;
    }
    return sim::never;
}

namespace {

struct Weather {
    sim::Gate* gate;
    const StormPlan* plan;
    std::chrono::local_seconds start;
};

sim::Process blow(sim::Place& place, Weather weather)
{
    const sim::Law exposure = sim::Law::exponential(1);
    sim::Stream calms = place.stream("calm before the storm");
    sim::Stream lengths = place.stream("storm length");
    for (std::uint64_t number = 0;; ++number) {
        sim::Draw calm = calms.at(number);
        const double exposed = exposure.sample(calm);
        const sim::Time begin = next_storm(*weather.plan, weather.start, place.now(), exposed);
        if (begin == sim::never) co_return;
        co_await place.delay_until(begin, sim::Phase::state);
        weather.gate->close();
        const sim::Duration length = sample_duration(weather.plan->length_s, lengths.at(number));
        const sim::Time end = place.now() + length;
        co_await place.delay_until(end, sim::Phase::state);
        weather.gate->open();
    }
}

}  // namespace

void start_storms(sim::Place& place, sim::Gate& gate, const StormPlan& plan,
                  std::chrono::local_seconds start)
{
    if (plan.never()) return;
    const Weather weather{&gate, &plan, start};
    place.start("storms", blow(place, weather));
}

}  // namespace karvan::models
