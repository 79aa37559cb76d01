// Two classes of customers with priorities. Source: D. Gross, J. Shortle, J. Thompson, C. Harris,
// Fundamentals of Queueing Theory, 4th ed. 2008, sections 3.4.1 (Cobham) and 3.4.3 (preemption).
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

// Urgent customers need half an hour, the others an hour: rho is 0.2 and 0.5.
constexpr double urgent_rate = 0.4;
constexpr double other_rate = 0.5;
constexpr double urgent_mean = 0.5;
constexpr double urgent_rho = urgent_rate * urgent_mean;
constexpr double rho = urgent_rho + other_rate;

Network two_classes(sim::Interrupted preemption)
{
    Network network;
    models::StationPlan& station = network.station("A", 1, exponential_h(1));
    station.preemption = preemption;
    station.service_of.push_back({"flow 1", exponential_h(urgent_mean)});
    network.flow(urgent_rate, {0}).priority = 1;
    network.flow(other_rate, {0});
    network.run(300'000, 2'000);
    return network;
}

auto transit(std::uint32_t flow)
{
    return [flow](const Run& run) { return transit_h(run, 0, flow); };
}

// lambda E[S^2] / 2 of exponential service.
constexpr double residual(double rate, double mean) { return rate * mean * mean; }

}  // namespace

TEST_CASE("theory: priorities without preemption", "[theory][slow]")
{
    Network network = two_classes(sim::Interrupted::finish);
    const double work = residual(urgent_rate, urgent_mean) + residual(other_rate, 1);
    compare("Cobham", network,
            {{"urgent", work / (1 - urgent_rho) + urgent_mean, transit(0)},
             {"others", work / (1 - urgent_rho) / (1 - rho) + 1, transit(1)}});
}

TEST_CASE("theory: preemptive resume", "[theory][slow]")
{
    Network network = two_classes(sim::Interrupted::resume);
    const double urgent = residual(urgent_rate, urgent_mean);
    const double all = urgent + residual(other_rate, 1);
    compare("preemptive resume", network,
            {{"urgent", urgent / (1 - urgent_rho) + urgent_mean, transit(0)},
             {"others", all / (1 - urgent_rho) / (1 - rho) + 1 / (1 - urgent_rho), transit(1)}});
}

}  // namespace karvan::theory
