// One station against the formulas of queueing theory. Sources: D. Gross, J. Shortle, J. Thompson,
// C. Harris, Fundamentals of Queueing Theory, 4th ed. 2008 ("Gross"), by section.
#include <cmath>
#include <numeric>

#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

const auto queue = [](const Run& run) { return seen(run, 0).queue; };
const auto wait = [](const Run& run) { return seen(run, 0).wait; };
const auto stay = [](const Run& run) { return seen(run, 0).stay; };
const auto busy = [](const Run& run) { return seen(run, 0).busy; };
const auto customers = [](const Run& run) { return seen(run, 0).customers; };
const auto lost_share = [](const Run& run) {
    const Seen s = seen(run, 0);
    return 1 - s.per_hour / s.came_per_hour;
};

auto stay_quantile(double p)
{
    return [p](const Run& run) {
        return sim::in_hours(station_of(run, 0).tally().sojourns.quantile(p));
    };
}

double erlang_c(int servers, double offered)
{
    double term = 1;
    double sum = 0;
    for (int n = 0; n < servers; term *= offered / ++n) sum += term;
    const double last = term * servers / (servers - offered);
    return last / (sum + last);
}

}  // namespace

// Gross, section 2.2: the sojourn time is exponential with mean 1 / (mu - lambda).
TEST_CASE("theory: M/M/1", "[theory][slow]")
{
    Network network;
    network.station("A", 1, exponential_h(1));
    network.flow(0.7, {0});
    network.run(300'000, 2'000);
    const double mean = 1 / 0.3;
    constexpr double bin = 1e-3;  // of interpolation within bins of the histogram
    compare("M/M/1", network,
            {{"utilisation", 0.7, busy},
             {"queue", 0.49 / 0.3, queue},
             {"wait", 0.7 / 0.3, wait},
             {"sojourn", mean, stay},
             {"sojourn P50", mean * std::log(2), stay_quantile(0.5), bin},
             {"sojourn P95", mean * std::log(20), stay_quantile(0.95), bin}});
}

// Gross, section 2.3: Erlang's C formula.
TEST_CASE("theory: M/M/c", "[theory][slow]")
{
    Network network;
    network.station("A", 4, exponential_h(1));
    network.flow(2.8, {0});
    network.run(120'000, 1'000);
    const double delayed = erlang_c(4, 2.8);
    compare("M/M/4", network,
            {{"busy servers", 2.8, busy},
             {"queue", 2.8 * delayed / 1.2, queue},
             {"wait", delayed / 1.2, wait},
             {"sojourn", delayed / 1.2 + 1, stay}});
}

// Gross, section 5.1: Pollaczek and Khinchine, Wq = lambda E[S^2] / (2 (1 - rho)).
TEST_CASE("theory: M/D/1", "[theory][slow]")
{
    Network network;
    network.station("A", 1, constant_h(1));
    network.flow(0.75, {0});
    network.run(150'000, 2'000);
    compare("M/D/1", network,
            {{"queue", 0.75 * 1.5, queue}, {"wait", 1.5, wait}, {"utilisation", 0.75, busy}});
}

TEST_CASE("theory: M/G/1", "[theory][slow]")
{
    const auto pollaczek = [](double rho, double cv) {
        return rho * (1 + cv * cv) / 2 / (1 - rho);
    };
    SECTION("lognormal")
    {
        Network network;
        network.station("A", 1, sim::Law::lognormal(hour_s, 1.2));
        network.flow(0.6, {0});
        network.run(400'000, 2'000);
        const double expected = pollaczek(0.6, 1.2);
        compare("M/G/1 lognormal", network,
                {{"wait", expected, wait}, {"sojourn", expected + 1, stay}});
    }
    SECTION("gamma")
    {
        Network network;
        network.station("A", 1, sim::Law::gamma_mean_cv(hour_s, 0.5));
        network.flow(0.7, {0});
        network.run(150'000, 2'000);
        const double expected = pollaczek(0.7, 0.5);
        compare("M/G/1 gamma", network,
                {{"wait", expected, wait}, {"queue", 0.7 * expected, queue}});
    }
}

// Gross, section 2.4: M/M/c/K, by its birth-death chain.
TEST_CASE("theory: M/M/c/K", "[theory][slow]")
{
    Network network;
    models::StationPlan& station = network.station("A", 3, exponential_h(1));
    station.room = 8;
    station.when_full = models::WhenFull::lose;
    network.flow(3, {0});
    network.run(40'000, 500);
    std::vector<double> p{1};
    for (int n = 1; n <= 8; ++n) p.push_back(p.back() * 3 / std::min(n, 3));
    const double total = std::accumulate(p.begin(), p.end(), 0.0);
    double mean = 0;
    double waiting = 0;
    for (int n = 0; n <= 8; ++n) mean += n * p[n] / total;
    for (int n = 4; n <= 8; ++n) waiting += (n - 3) * p[n] / total;
    const double loss = p[8] / total;
    compare("M/M/3/8", network,
            {{"lost", loss, lost_share},
             {"customers", mean, customers},
             {"wait of those served", waiting / (3 * (1 - loss)), wait}});
}

// The same chain where a long queue, not a full room, turns customers away.
TEST_CASE("theory: balking at a queue", "[theory][slow]")
{
    Network network;
    network.station("A", 1, exponential_h(1)).balk_at = 3;
    network.flow(0.8, {0});
    network.run(60'000, 500);
    const double p4 = std::pow(0.8, 4) * 0.2 / (1 - std::pow(0.8, 5));
    compare("balking", network, {{"lost", p4, lost_share}, {"busy", 0.8 * (1 - p4), busy}});
}

// Gross, section 2.10.2: impatient customers (M/M/c with exponential patience), by its chain.
TEST_CASE("theory: impatient customers", "[theory][slow]")
{
    Network network;
    network.station("A", 2, exponential_h(1)).patience_s = exponential_h(2);
    network.flow(2.2, {0});
    network.run(40'000, 500);
    constexpr int most = 120;
    std::vector<double> p{1};
    for (int n = 1; n <= most; ++n) {
        p.push_back(p.back() * 2.2 / (std::min(n, 2) + 0.5 * std::max(0, n - 2)));
    }
    const double total = std::accumulate(p.begin(), p.end(), 0.0);
    double waiting = 0;
    for (int n = 3; n <= most; ++n) waiting += (n - 2) * p[n] / total;
    compare("M/M/2+M", network,
            {{"out of patience", 0.5 * waiting / 2.2, lost_share}, {"queue", waiting, queue}});
}

// Gross, section 5.2.4: M/G/infinity is Poisson with mean lambda E[S], whatever the law.
TEST_CASE("theory: M/G/infinity", "[theory][slow]")
{
    Network network;
    network.station("A", 0, sim::Law::lognormal(hour_s, 1));
    network.flow(5, {0});
    network.run(10'000, 100);
    compare("M/G/inf", network, {{"customers", 5, customers}, {"sojourn", 1, stay}});
}

// Gross, section 3.1: batches of k customers, L = rho (1 + k) / (2 (1 - rho)).
TEST_CASE("theory: batch arrivals", "[theory][slow]")
{
    Network network;
    network.station("A", 1, exponential_h(1));
    network.flow(0.6, {0}).per_arrival = 3;
    network.run(400'000, 2'000);
    compare("M^[3]/M/1", network, {{"customers", 0.6 * 4 / 0.8, customers}, {"sojourn", 5, stay}});
}

// Gross, section 3.2: bulk service, by its chain: idle with q waiting, or busy with q waiting.
TEST_CASE("theory: batch service", "[theory][slow]")
{
    constexpr std::size_t least = 2;
    constexpr std::size_t most = 4;
    constexpr std::size_t longest = 250;
    constexpr double arrivals = 2.8;
    Network network;
    models::StationPlan& station = network.station("A", 1, exponential_h(1));
    station.batch_least = least;
    station.batch_most = most;
    network.flow(arrivals, {0});
    network.run(150'000, 1'000);

    const auto busy_with = [](std::size_t q) { return least + q; };
    const auto p = stationary(least + longest + 1, [&](std::size_t state, const AddRate& add) {
        if (state < least) return add(state + 1 < least ? state + 1 : busy_with(0), arrivals);
        const std::size_t q = state - least;
        if (q < longest) add(busy_with(q + 1), arrivals);
        add(q < least ? q : busy_with(q - std::min(q, most)), 1);
    });
    double waiting = 0;
    double idle = 0;
    for (std::size_t q = 0; q < least; ++q) {
        waiting += static_cast<double>(q) * p[q];
        idle += p[q];
    }
    for (std::size_t q = 0; q <= longest; ++q) waiting += static_cast<double>(q) * p[busy_with(q)];
    compare(
        "M/M^[2,4]/1", network,
        {{"queue", waiting, queue}, {"wait", waiting / arrivals, wait}, {"busy", 1 - idle, busy}});
}

}  // namespace karvan::theory
