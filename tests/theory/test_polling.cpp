// One server who goes from queue to queue. Sources: O. Boxma, W. Groenendijk, Pseudo-conservation
// laws in cyclic-service systems, Journal of Applied Probability 24 (1987), 949-964 ("Boxma");
// H. Takagi, Analysis of Polling Systems, 1986 ("Takagi").
#include <vector>

#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

using models::PollingRule;

// Queues of one station, a flow each, with exponential service.
struct Queue {
    double per_hour;
    double service_h;
    PollingRule rule;
    double rho() const { return per_hour * service_h; }
};

void poll(Network& network, const std::vector<Queue>& queues, const sim::Law& switch_s)
{
    models::StationPlan& station = network.station("A", 1, exponential_h(1));
    for (const Queue& queue : queues) {
        models::FlowPlan& flow = network.flow(queue.per_hour, {0});
        station.polling.push_back({flow.id, switch_s, queue.rule, 1});
        station.service_of.push_back({flow.id, exponential_h(queue.service_h), 1});
    }
}

// The row of a queue: the servers are the first.
double wait_in(const Run& run, std::size_t queue)
{
    const models::Facility& station = station_of(run, 0);
    return station.line_of(1 + queue).tally().waits.mean_s() / hour_s;
}

}  // namespace

// The pseudo-conservation law of Boxma: the sum of rho_i E[W_i] =
// rho sum(lambda_i E[S_i^2]) / (2 (1 - rho)) + rho E[R^2] / (2 E[R]) + E[R] / (2 (1 - rho))
// (rho^2 - sum(rho_i^2)) + sum over gated queues of rho_i^2 E[R] / (1 - rho), where R is the
// switching of a tour.
TEST_CASE("theory: polling, exhaustive and gated", "[theory][slow]")
{
    const std::vector<Queue> queues{{0.3, 1, PollingRule::exhaustive},
                                    {0.2, 0.5, PollingRule::gated},
                                    {0.1, 2, PollingRule::exhaustive}};
    constexpr double switch_h = 0.2;
    Network network;
    poll(network, queues, exponential_h(switch_h));
    network.run(150'000, 1'000);

    double rho = 0;
    double squares = 0;
    double work = 0;
    double gated = 0;
    const double tour = 3 * switch_h;
    for (const Queue& q : queues) {
        rho += q.rho();
        squares += q.rho() * q.rho();
        work += q.per_hour * 2 * q.service_h * q.service_h;
        if (q.rule == PollingRule::gated) gated += q.rho() * q.rho();
    }
    const double tour_squared = 3 * switch_h * switch_h + tour * tour;
    const double expected = rho * work / (2 * (1 - rho)) + rho * tour_squared / (2 * tour) +
                            tour / (2 * (1 - rho)) * (rho * rho - squares) +
                            gated * tour / (1 - rho);
    const auto weighted = [&](const Run& run) {
        double sum = 0;
        for (std::size_t i = 0; i < queues.size(); ++i) sum += queues[i].rho() * wait_in(run, i);
        return sum;
    };
    compare("polling", network,
            {{"weighted waits", expected, weighted},
             {"used", rho, [](const Run& run) { return seen(run, 0).busy; }}});
}

// Takagi, after S. Fuhrmann 1985: N alike queues, one customer a visit: E[W] =
// d / (2 r) + (N lambda E[S^2] + r (N + rho) + N lambda d) / (2 (1 - rho - N lambda r)), with r and
// d the mean and variance of one switch.
TEST_CASE("theory: polling, one customer a visit", "[theory][slow]")
{
    constexpr double rate = 0.2;
    constexpr double r = 0.25;
    Network network;
    poll(network, std::vector<Queue>(3, {rate, 1, PollingRule::limited}), exponential_h(r));
    network.run(250'000, 1'000);
    constexpr double d = r * r;
    constexpr double rho = 3 * rate;
    constexpr double expected = d / (2 * r) + (3 * rate * 2 + r * (3 + rho) + 3 * rate * d) /
                                                  (2 * (1 - rho - 3 * rate * r));
    const auto mean_wait = [](const Run& run) {
        return (wait_in(run, 0) + wait_in(run, 1) + wait_in(run, 2)) / 3;
    };
    compare("polling, limited", network, {{"wait", expected, mean_wait}});
}

// Takagi: with one queue every way back is a vacation of the server, and the wait of
// M/G/1 is longer by E[V^2] / (2 E[V]).
TEST_CASE("theory: vacations of the server", "[theory][slow]")
{
    Network network;
    poll(network, {{0.5, 1, PollingRule::exhaustive}}, exponential_h(1));
    network.run(200'000, 1'000);
    compare("vacations", network,
            {{"wait", 1 + 1, [](const Run& run) { return wait_in(run, 0); }}});
}

// Without switching it is one queue whose server looks for another customer: whatever the rule, the
// mean wait is that of M/M/1 in the order of coming.
TEST_CASE("theory: polling without switching", "[theory][slow]")
{
    Network network;
    poll(network, std::vector<Queue>(2, {0.35, 1, PollingRule::gated}), constant_h(0));
    network.run(300'000, 1'000);
    compare("polling, no switching", network, {{"wait", 0.7 / 0.3, [](const Run& run) {
                                                    return (wait_in(run, 0) + wait_in(run, 1)) / 2;
                                                }}});
}

}  // namespace karvan::theory
