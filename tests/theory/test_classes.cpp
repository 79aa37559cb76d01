// Customers who change their class, servers of different speeds, and speeds that depend on how many
// are there. Sources: F. Baskett, K. Chandy, R. Muntz, F. Palacios, Open, closed and mixed networks
// of queues with different classes of customers, Journal of the ACM 22 (1975), 248-260; F. Kelly,
// Reversibility and Stochastic Networks, 1979, chapter 3.
#include <array>
#include <vector>

#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

auto customers_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).customers; };
}

models::BranchPlan way(std::optional<std::string> to, std::optional<std::string> flow = {},
                       std::optional<std::string> becomes = {}, double share = 1)
{
    return {std::move(to), share, std::move(flow), std::move(becomes)};
}

// A flow without arrivals of its own.
models::FlowPlan& class_of_its_own(Network& network, std::uint32_t from)
{
    models::FlowPlan& flow = network.flow(0, {from});
    flow.pattern = models::ArrivalPattern::none;
    return flow;
}

double single(double rho) { return rho / (1 - rho); }

}  // namespace

// Three visits to A, of classes 1 to 3 with different work, which A shares out among all; between
// them two to B, where both classes have the same exponential work and come in one line.
TEST_CASE("theory: a line that customers pass three times", "[theory][slow]")
{
    Network network;
    models::StationPlan& a = network.station("A", 1, exponential_h(0.6));
    a.discipline = models::Discipline::sharing;
    a.service_of = {{"flow 2", exponential_h(0.3), 1}, {"flow 3", constant_h(0.5), 1}};
    a.next = {way("B", "flow 1"), way("B", "flow 2"), way({}, "flow 3")};
    models::StationPlan& b = network.station("B", 1, exponential_h(0.7));
    b.next = {way("A", "flow 1", "flow 2"), way("A", "flow 2", "flow 3")};
    network.flow(0.5, {0});
    class_of_its_own(network, 1);
    class_of_its_own(network, 1);
    network.run(150'000, 1'000);

    const auto traffic = models::solve_traffic(network.finished());
    CHECK(traffic.problems.empty());
    REQUIRE(traffic.loads.size() == 2);
    CHECK(traffic.loads[0].utilisation() == Approx(0.5 * (0.6 + 0.3 + 0.5)));
    CHECK(traffic.loads[1].utilisation() == Approx(0.7));
    compare(
        "three visits", network,
        {{"customers at A", single(0.7), customers_at(0)},
         {"customers at B", single(0.7), customers_at(1)},
         {"transit", 2 * single(0.7) / 0.5, [](const Run& run) { return transit_h(run, 0, 0); }}});
}

// A closed population whose members become worn by chance, and good again in the workshop: what
// they do at the server takes twice as long meanwhile. Means by convolution (mean value analysis
// with one chain, the demands summed over the classes).
TEST_CASE("theory: a closed population of two classes", "[theory][slow]")
{
    constexpr int population = 6;
    Network network;
    models::StationPlan& server = network.station("server", 1, exponential_h(1));
    server.discipline = models::Discipline::sharing;
    server.service_of = {{"flow 2", exponential_h(2), 1}};
    server.next = {way("park", "flow 1", {}, 0.75), way("park", "flow 1", "flow 2", 0.25),
                   way("park", "flow 2", {}, 0.5), way("workshop", "flow 2", {}, 0.5)};
    network.station("park", 0, exponential_h(4)).next = {way("server")};
    network.station("workshop", 1, exponential_h(3)).next = {way("park", {}, "flow 1")};
    network.population(population, 0);
    class_of_its_own(network, 1);
    network.run(100'000, 500);

    // Visits of the server for one as a member of class 1: of class 2 v = 0.25 + 0.5 v, so 0.5; of
    // the workshop 0.25, of the park 1.5.
    constexpr std::array<double, 2> demand{1 + 0.5 * 2, 0.25 * 3};
    std::array<double, 2> length{};
    double rounds = 0;
    for (int n = 1; n <= population; ++n) {
        std::array<double, 2> time{};
        double round = 1.5 * 4;
        for (std::size_t i = 0; i < 2; ++i) round += time[i] = demand[i] * (1 + length[i]);
        rounds = n / round;
        for (std::size_t i = 0; i < 2; ++i) length[i] = rounds * time[i];
    }
    const auto traffic = models::solve_traffic(network.finished());
    REQUIRE(traffic.closed.size() == 1);
    CHECK(traffic.closed[0].visits[0] == Approx(1.5));
    CHECK(traffic.closed[0].visits[2] == Approx(0.25));
    CHECK(traffic.closed[0].bottleneck == 0U);
    CHECK(traffic.closed[0].most_passages_per_s * hour_s == Approx(0.5));
    compare("two classes", network,
            {{"customers at server", length[0], customers_at(0)},
             {"customers at workshop", length[1], customers_at(2)},
             {"through the workshop", rounds * 0.25,
              [](const Run& run) { return seen(run, 2).per_hour; }}});
}

// Two exponential servers with the rates 2 and 1; the faster is taken if both are free. The chain:
// how many are there, and of one whether the slower serves him.
TEST_CASE("theory: two servers of different speeds", "[theory][slow]")
{
    constexpr double arrivals = 1.8;
    constexpr std::size_t most = 80;
    constexpr std::size_t by_slow = most + 1;  // one customer, with the slower server
    const auto p = stationary(most + 2, [&](std::size_t n, const AddRate& add) {
        if (n == by_slow) {
            add(2, arrivals);
            add(0, 1);
            return;
        }
        if (n < most) add(n + 1, arrivals);
        if (n == 1) add(0, 2);
        if (n == 2) {
            add(by_slow, 2);
            add(1, 1);
        }
        if (n > 2) add(n - 1, 3);
    });
    double mean = p[by_slow];
    for (std::size_t n = 1; n <= most; ++n) mean += static_cast<double>(n) * p[n];

    Network network;
    network.station("A", 2, exponential_h(1)).speeds = {1, 2};
    network.flow(arrivals, {0});
    network.run(400'000, 1'000);
    const auto traffic = models::solve_traffic(network.finished());
    CHECK(traffic.loads.at(0).utilisation() == Approx(0.6));
    compare("two speeds", network,
            {{"customers", mean, customers_at(0)},
             {"busy", 1 - p[0] + (1 - p[0] - p[1] - p[by_slow]),
              [](const Run& run) { return seen(run, 0).busy; }}});
}

// Rates 1, 1.6, 2 and from four on 2.5 an hour: the chain of births and deaths. In the order of
// coming as well as shared, for work that is exponential.
TEST_CASE("theory: a speed that depends on how many are there", "[theory][slow]")
{
    constexpr double arrivals = 1.6;
    const std::vector<double> speeds{1, 1.6, 2, 2.5};
    double sum = 1;
    double mean = 0;
    double here = 1;
    for (std::size_t n = 1; n <= 400; ++n) {
        here *= arrivals / speeds[std::min(n, speeds.size()) - 1];
        sum += here;
        mean += static_cast<double>(n) * here;
    }
    for (const std::optional<std::int64_t> shared_by :
         {std::optional<std::int64_t>(1), std::optional<std::int64_t>()}) {
        Network network;
        models::StationPlan& a = network.station("A", 1, exponential_h(1));
        a.discipline = models::Discipline::sharing;
        a.shared_by = shared_by;
        a.speed_with = speeds;
        network.flow(arrivals, {0});
        network.run(150'000, 1'000);
        const auto traffic = models::solve_traffic(network.finished());
        CHECK(traffic.loads.at(0).utilisation() == Approx(0.64));
        compare("speed by number", network, {{"customers", mean / sum, customers_at(0)}});
    }
}

// Insensitive: shared work of any law has the same number of customers (Kelly, section 3.3).
TEST_CASE("theory: shared work of constant length with a speed by number", "[theory][slow]")
{
    Network network;
    models::StationPlan& a = network.station("A", 1, constant_h(1));
    a.discipline = models::Discipline::sharing;
    a.speed_with = {1, 2};
    network.flow(1.4, {0});
    network.run(150'000, 1'000);
    // Rates 1 and then 2: M/M/2 with the load 1.4.
    compare("constant work", network, {{"customers", 1.4 / (1 - 0.49), customers_at(0)}});
}

}  // namespace karvan::theory
