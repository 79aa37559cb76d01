// Trends of shipments under way, and waiting that rises, worked by hand.
#include "analysis/experiments/growth.hpp"

#include <cmath>

#include "analysis/experiments/waiting_rise.hpp"
#include "sim/stream.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

// 100 samples of an hour, ten of them the warm-up.
RunDescription hourly(std::size_t flows)
{
    RunDescription run;
    run.flows.resize(flows);
    run.horizon_h = 100;
    run.warmup_h = 10;
    run.sample_every_h = 1;
    return run;
}

ReplicationOutcome with(const RunDescription& run, std::uint64_t entered, double slope)
{
    ReplicationOutcome outcome;
    outcome.samples = 100;
    outcome.flows.resize(run.flows.size());
    for (std::size_t t = 0; t < outcome.samples; ++t)
        for (std::size_t f = 0; f < run.flows.size(); ++f) {
            const double inside = t < 10 ? 1000 : slope * static_cast<double>(t);
            outcome.sampled_flows.push_back({static_cast<std::int64_t>(inside), 0, 0});
        }
    for (FlowOutcome& flow : outcome.flows) flow.entered = entered;
    return outcome;
}

}  // namespace

TEST_CASE("the trend is what stays of what enters, the warm-up left out")
{
    // 8 an hour enter, 2 an hour more are under way: a quarter stays.
    const RunDescription run = hourly(1);
    CHECK(growth_of(run, with(run, 800, 2))[0] == Approx(25));
    CHECK(growth_of(run, with(run, 800, 0))[0] == Approx(0).margin(1e-12));
    CHECK(std::isnan(growth_of(run, with(run, 0, 0))[0]));
    RunDescription closed = run;
    closed.flows[0].circulates = true;
    CHECK(std::isnan(growth_of(closed, with(run, 800, 2))[0]));
    // Without a warm-up the second half counts.
    RunDescription no_warmup = run;
    no_warmup.warmup_h = 0;
    CHECK(growth_of(no_warmup, with(run, 800, 2))[0] == Approx(25));
}

TEST_CASE("growth counts beyond chance, beyond a share, and beyond what a season does")
{
    const Observations none{{0, 0}, {0, 0}, {0, 0}};
    const Observations grows{{1, 9}, {-1, 11}, {0, 10}};
    const Growth worst = worst_growth(none, grows, {});
    CHECK(worst.is_growing);
    CHECK(worst.flow == 1);
    CHECK(worst.percent.mean == Approx(10));
    // A season does as much at a small demand.
    CHECK(!worst_growth(grows, grows, {}).is_growing);
    // Less than the share that counts.
    CHECK(!worst_growth(none, grows, {12, 0.95}).is_growing);
    // Not beyond chance: 10 +- 15.
    CHECK(!worst_growth(none, {{0, 4}, {0, 10}, {0, 16}}, {}).is_growing);
    // The same in all replications is no chance.
    CHECK(worst_growth(none, {{0, 4}, {0, 4}, {0, 4}}, {}).is_growing);
    // Of one replication nothing can be told.
    CHECK(!worst_growth({{0, 0}}, {{0, 40}}, {}).is_growing);
}

TEST_CASE("noise is called growth no more often than stated")
{
    // Two flows, normal noise of 10 % of what enters, 5 replications: 5 % of 400 at most, 20, with
    // a standard deviation of 4.4. Seeds 1 to 400, set before the first run.
    int wrong = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Observations rows;
        karvan::sim::Stream stream(seed, 0, "growth", "noise");
        for (std::uint64_t r = 0; r < 5; ++r) {
            karvan::sim::Draw draw = stream.at(r);
            rows.emplace_back();
            for (int flow = 0; flow < 2; ++flow) {
                double sum = -6;  // of twelve uniforms: all but normal
                for (int i = 0; i < 12; ++i) sum += draw.unit();
                rows.back().push_back(10 * sum);
            }
        }
        const Observations nothing(5, std::vector<double>(2, 0.0));
        wrong += worst_growth(nothing, rows, {}).is_growing ? 1 : 0;
    }
    INFO(wrong << " of 400");
    CHECK(wrong <= 31);
}

TEST_CASE("what rises most comes first, whatever is used most")
{
    RunDescription run = hourly(1);
    run.places.resize(2);
    run.causes = {{"moving", "under way", false}, {"queue", "waits", true}};
    run.resources = {{0, "sections"}, {1, "servers"}};
    const auto outcome = [&](double at_first, double at_second) {
        ReplicationOutcome one;
        one.flows.resize(1);
        one.flows[0].transit.record(std::chrono::hours(10));
        one.flows[0].transit.record(std::chrono::hours(10));
        const auto hours = [](double h) {
            return std::chrono::duration_cast<karvan::sim::Duration>(
                std::chrono::duration<double, std::ratio<3600>>(h));
        };
        one.flows[0].ledger = {hours(9), hours(at_first), hours(9), hours(at_second)};
        one.resources.resize(2);
        one.resources[0].mean_capacity = one.resources[1].mean_capacity = 1;
        one.resources[0].mean_busy = 0.9;
        one.resources[1].mean_busy = 0.5;
        one.resources[1].mean_queue = 3;
        return pressures_of(run, one);
    };
    // Two shipments: hours each are half of those in the ledger.
    const Observations before{outcome(4, 2), outcome(4, 2)};
    const Observations after{outcome(5, 8), outcome(7, 8)};
    const auto rises = waiting_rises(run, before, after);
    REQUIRE(rises.size() == 2);
    CHECK(rises[0].place == 1);
    CHECK(rises[0].hours.mean == Approx(4));
    CHECK(rises[0].rise.mean == Approx(3));
    CHECK(rises[1].place == 0);
    CHECK(rises[1].rise.mean == Approx(1));
    CHECK(used_percent(run, after, 0).mean == Approx(90));
    CHECK(mean_queue(run, after, 1).mean == Approx(3));
    CHECK(pressed_resources(run, after, 1) == std::vector<std::size_t>{1});
}
