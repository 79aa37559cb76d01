// Disciplines other than first come, first served. Sources: R. Conway, W. Maxwell, L. Miller,
// Theory of Scheduling, 1967, chapter 8 ("Conway"); L. Kleinrock, Queueing Systems II, 1976,
// chapters 3 and 4 ("Kleinrock").
#include <cmath>

#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

using models::Discipline;

const auto wait = [](const Run& run) { return seen(run, 0).wait; };
const auto stay = [](const Run& run) { return seen(run, 0).stay; };
const auto busy = [](const Run& run) { return seen(run, 0).busy; };
const auto customers = [](const Run& run) { return seen(run, 0).customers; };

double square_h2(const sim::Durations& times)
{
    const double mean = times.mean_s() / hour_s;
    return times.variance_s2() / (hour_s * hour_s) + mean * mean;
}
const auto wait_squared = [](const Run& run) {
    return square_h2(station_of(run, 0).line_of(0).tally().waits);
};
const auto stay_squared = [](const Run& run) {
    return square_h2(station_of(run, 0).tally().sojourns);
};

auto transit_of(std::uint32_t flow)
{
    return [flow](const Run& run) { return transit_h(run, 0, flow); };
}

void one_station(Network& network, Discipline discipline, std::int64_t servers, sim::Law service)
{
    network.station("A", servers, std::move(service)).discipline = discipline;
}

// The integral of f over the exponential density of mean 1, by Simpson's rule.
template <class F>
double mean_over_exponential(F&& f)
{
    constexpr int steps = 20'000;
    constexpr double most = 40;
    constexpr double h = most / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const double x = i * h;
        const double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * f(x) * std::exp(-x);
    }
    return sum * h / 3;
}

// Of exponential service times of mean 1: the part of the mean that those up to x bring.
double mean_up_to(double x) { return 1 - (1 + x) * std::exp(-x); }

}  // namespace

// Conway: the mean wait of M/G/1 is that of any order that does not look at service
// times. The second moment, first come, first served, is lambda E[S^3] / (3 (1 - rho)) +
// (lambda E[S^2])^2 / (2 (1 - rho)^2); last come: that over 1 - rho; at random (J. Kingman
// 1962): that times 2 / (2 - rho). Here lambda = rho = 1/2, E[S^2] = 2, E[S^3] = 6: 4, 8 and 16/3.
TEST_CASE("theory: last come, and random order", "[theory][slow]")
{
    Network network;
    SECTION("last come, first served")
    {
        one_station(network, Discipline::lifo, 1, exponential_h(1));
        network.flow(0.5, {0});
        network.run(640'000, 2'000);
        compare("M/M/1 LIFO", network,
                {{"wait", 1, wait}, {"wait squared", 8, wait_squared}, {"used", 0.5, busy}}, 80);
    }
    SECTION("in random order")
    {
        one_station(network, Discipline::random, 1, exponential_h(1));
        network.flow(0.5, {0});
        network.run(400'000, 2'000);
        compare("M/M/1 random", network,
                {{"wait", 1, wait}, {"wait squared", 16.0 / 3, wait_squared}}, 80);
    }
}

// T. Phipps 1956; Conway: with R = lambda E[S^2] / 2 a job of length x waits
// R / (1 - lambda E[S; S <= x])^2.
TEST_CASE("theory: shortest job first", "[theory][slow]")
{
    constexpr double rho = 0.7;
    Network network;
    one_station(network, Discipline::shortest_job, 1, exponential_h(1));
    network.flow(rho, {0});
    network.run(200'000, 2'000);
    const double expected =
        mean_over_exponential([](double x) { return rho / std::pow(1 - rho * mean_up_to(x), 2); });
    compare("M/M/1 SJF", network,
            {{"wait", expected, wait},
             {"queue", rho * expected, [](const Run& run) { return seen(run, 0).queue; }}});
}

// Kleinrock, section 4.4: a job of length x stays x / (1 - rho), whatever the law of service; the
// number of customers is geometric.
TEST_CASE("theory: processor sharing", "[theory][slow]")
{
    Network network;
    SECTION("jobs of any law")
    {
        one_station(network, Discipline::sharing, 1, sim::Law::lognormal(hour_s, 1.5));
        network.flow(0.6, {0});
        network.run(400'000, 2'000);
        compare("M/G/1 PS", network,
                {{"sojourn", 2.5, stay}, {"customers", 1.5, customers}, {"used", 0.6, busy}});
    }
    SECTION("jobs by their length")
    {
        one_station(network, Discipline::sharing, 1, constant_h(0.5));
        network.flow(0.4, {0});
        network.flow(0.2, {0});
        network.run(200'000, 2'000);
        const models::Scenario& scenario = network.finished();
        auto& plan = dynamic_cast<models::StationPlan&>(*scenario.places[0]);
        plan.service_of = {{scenario.flows[1].id, constant_h(2), 1}};
        compare(
            "M/G/1 PS", network,
            {{"of half an hour", 0.5 / 0.4, transit_of(0)}, {"of 2 h", 2 / 0.4, transit_of(1)}});
    }
    // E. Coffman, R. Muntz, H. Trotter, Journal of the ACM 17 (1970): the variance of M/M/1 PS is
    // (2 + rho) / (2 - rho) / (mu - lambda)^2.
    SECTION("its spread")
    {
        one_station(network, Discipline::sharing, 1, exponential_h(1));
        network.flow(0.5, {0});
        network.run(400'000, 2'000);
        compare("M/M/1 PS", network,
                {{"sojourn", 2, stay}, {"sojourn squared", 4 * 2.5 / 1.5 + 4, stay_squared}});
    }
}

// Several servers shared by k at the rate min(1, c / k), and shares for some only: the number of
// customers is that of M/M/c, whatever the law (several servers), or if it is exponential (shares).
TEST_CASE("theory: shared by several", "[theory][slow]")
{
    Network network;
    SECTION("two servers")
    {
        one_station(network, Discipline::sharing, 2, sim::Law::erlang(3, hour_s));
        network.flow(1.4, {0});
        network.run(100'000, 1'000);
        compare("M/G/2 PS", network,
                {{"customers", 1.4 / (1 - 0.49), customers}, {"used", 1.4, busy}});
    }
    SECTION("three at most")
    {
        models::StationPlan& plan = network.station("A", 1, exponential_h(1));
        plan.discipline = Discipline::sharing;
        plan.shared_by = 3;
        network.flow(0.7, {0});
        network.run(300'000, 2'000);
        // Those beyond three wait: rho^4 / (1 - rho).
        compare(
            "M/M/1 LPS", network,
            {{"customers", 0.7 / 0.3, customers},
             {"queue", std::pow(0.7, 4) / 0.3, [](const Run& run) { return seen(run, 0).queue; }}},
            80);
    }
}

// Kleinrock, section 4.5: last come, preemptive resume: a stay is a busy period that begins with
// one's own work x: x / (1 - rho) on average, with the variance lambda E[S^2] x / (1 - rho)^3.
TEST_CASE("theory: last come, preemptive", "[theory][slow]")
{
    Network network;
    one_station(network, Discipline::lifo_preemptive, 1, constant_h(1));
    network.flow(0.5, {0});
    network.run(400'000, 2'000);
    compare("M/D/1 LIFO preemptive", network,
            {{"sojourn", 2, stay},
             {"sojourn squared", 4 + 4, stay_squared},
             {"customers", 1, customers}});
}

// L. Schrage, L. Miller, Operations Research 14 (1966): shortest remaining processing time.
TEST_CASE("theory: shortest remaining first", "[theory][slow]")
{
    constexpr double rho = 0.7;
    Network network;
    one_station(network, Discipline::shortest_remaining, 1, exponential_h(1));
    network.flow(rho, {0});
    network.run(200'000, 2'000);
    const auto square_up_to = [](double x) { return 2 - (2 + 2 * x + x * x) * std::exp(-x); };
    const auto before_service = [&](double x) {
        const double cut = square_up_to(x) + x * x * std::exp(-x);
        return rho * cut / 2 / std::pow(1 - rho * mean_up_to(x), 2);
    };
    // The mean of the integral from 0 to x of 1 / (1 - rho E[S; S <= t]) is that of the integrand,
    // by parts, over the same density.
    const auto in_service = [](double t) { return 1 / (1 - rho * mean_up_to(t)); };
    compare("M/M/1 SRPT", network,
            {{"sojourn", mean_over_exponential(before_service) + mean_over_exponential(in_service),
              stay}});
}

}  // namespace karvan::theory
