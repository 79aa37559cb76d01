// Networks of stations: Jackson, blocking, closed. Sources: D. Gross, J. Shortle, J. Thompson,
// C. Harris, Fundamentals of Queueing Theory, 4th ed. 2008, chapter 4; M. Reiser, S. Lavenberg,
// Mean-value analysis of closed multichain queuing networks, Journal of the ACM 27 (1980), 313-322.
#include <array>

#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

auto customers_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).customers; };
}
auto stay_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).stay; };
}
auto rate_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).per_hour; };
}

models::BranchPlan to(const char* id, double share) { return {id, share, std::nullopt}; }

}  // namespace

// Gross, section 4.2.1: every station of an open Jackson network behaves like an M/M/c queue.
TEST_CASE("theory: Jackson network with feedback", "[theory][slow]")
{
    Network network;
    network.station("A", 1, exponential_h(1)).next = {to("B", 0.5), to("C", 0.5)};
    network.station("B", 2, exponential_h(2)).next = {to("D", 0.8), to("A", 0.2)};
    network.station("C", 1, exponential_h(1.6)).next = {to("C", 0.25), to("D", 0.75)};
    network.station("D", 1, exponential_h(0.8)).next = {to("A", 0.1)};
    network.flow(0.5, {0});
    network.run(300'000, 2'000);
    // lambda_A = 0.5 + 0.2 lambda_B + 0.1 lambda_D, and so on.
    const double a = 0.5 / (1 - 0.2 * 0.5 - 0.1 * (0.5 * 0.8 + 0.5));
    const double b = 0.5 * a;
    const double c = 0.5 * a / 0.75;
    const double d = 0.8 * b + 0.75 * c;
    const auto single = [](double rho) { return rho / (1 - rho); };
    const double b_rho = b;  // of two servers with mean 2
    const double at_b = 2 * b_rho / (1 - b_rho * b_rho);
    const double all = single(a) + at_b + single(1.6 * c) + single(0.8 * d);

    const auto traffic = models::solve_traffic(network.finished());
    CHECK(traffic.problems.empty());
    REQUIRE(traffic.loads.size() == 4);
    CHECK(traffic.loads[2].utilisation() == Approx(1.6 * c));
    CHECK(traffic.loads[3].utilisation() == Approx(0.8 * d));
    CHECK(traffic.bottleneck == 2U);
    compare("Jackson", network,
            {{"customers at A", single(a), customers_at(0)},
             {"customers at B", at_b, customers_at(1)},
             {"customers at C", single(1.6 * c), customers_at(2)},
             {"customers at D", single(0.8 * d), customers_at(3)},
             {"sojourn at B", at_b / b, stay_at(1)},
             {"through D", d, rate_at(3)},
             {"transit", all / 0.5, [](const Run& run) { return transit_h(run, 3, 0); }}});
}

// Two exponential servers; the first loses customers when 4 are there, the second has room for 2
// and blocks the first after service. The chain: n at the first (a blocked one included), m at the
// second, and whether the first is blocked.
TEST_CASE("theory: tandem with blocking", "[theory][slow]")
{
    constexpr std::size_t first_room = 4;
    constexpr std::size_t second_room = 2;
    constexpr double arrivals = 0.9;
    constexpr double second_rate = 1.25;
    constexpr std::size_t columns = second_room + 2;  // the last: full, and the first is blocked
    const auto state = [](std::size_t n, std::size_t m) { return n * columns + m; };
    const auto p = stationary((first_room + 1) * columns, [&](std::size_t s, const AddRate& add) {
        const std::size_t n = s / columns;
        const std::size_t m = s % columns;
        const bool blocked = m == second_room + 1;
        if (blocked && n == 0) return add(state(1, m), 1);  // impossible: leaves for good
        if (n < first_room) add(state(n + 1, m), arrivals);
        if (n > 0 && !blocked) add(m < second_room ? state(n - 1, m + 1) : state(n, m + 1), 1);
        if (m > 0) add(blocked ? state(n - 1, second_room) : state(n, m - 1), second_rate);
    });
    double at_first = 0;
    double at_second = 0;
    double through = 0;
    double lost = 0;
    for (std::size_t n = 0; n <= first_room; ++n) {
        for (std::size_t m = 0; m < columns; ++m) {
            const double here = p[state(n, m)];
            at_first += static_cast<double>(n) * here;
            at_second += static_cast<double>(std::min(m, second_room)) * here;
            if (m > 0) through += second_rate * here;
            if (n == first_room) lost += here;
        }
    }

    Network network;
    models::StationPlan& first = network.station("A", 1, exponential_h(1));
    first.room = first_room;
    first.when_full = models::WhenFull::lose;
    network.station("B", 1, exponential_h(1 / second_rate)).room = second_room;
    network.flow(arrivals, {0, 1});
    network.run(200'000, 500);
    compare("tandem with blocking", network,
            {{"customers at A", at_first, customers_at(0)},
             {"customers at B", at_second, customers_at(1)},
             {"throughput", through, rate_at(1)},
             {"lost", lost, [](const Run& run) {
                  const Seen s = seen(run, 0);
                  return 1 - s.per_hour / s.came_per_hour;
              }}});
}

// A delay (everybody thinks for 10 h), a server, and one of two others: mean value analysis.
TEST_CASE("theory: closed network", "[theory][slow]")
{
    constexpr int population = 8;
    Network network;
    network.station("think", 0, exponential_h(10)).next = {to("cpu", 1)};
    network.station("cpu", 1, exponential_h(0.5)).next = {to("think", 0.4), to("fast", 0.4),
                                                          to("slow", 0.2)};
    network.station("fast", 1, exponential_h(1)).next = {to("cpu", 1)};
    network.station("slow", 1, exponential_h(2.5)).next = {to("cpu", 1)};
    network.population(population, 0);
    network.run(80'000, 500);

    // Visits per round: cpu 2.5, fast 1, slow 0.5.
    constexpr std::array<double, 3> demand{2.5 * 0.5, 1.0, 0.5 * 2.5};
    std::array<double, 3> length{};
    double rounds = 0;
    for (int n = 1; n <= population; ++n) {
        std::array<double, 3> time{};
        double round = 10;
        for (std::size_t i = 0; i < 3; ++i) round += time[i] = demand[i] * (1 + length[i]);
        rounds = n / round;
        for (std::size_t i = 0; i < 3; ++i) length[i] = rounds * time[i];
    }

    const auto traffic = models::solve_traffic(network.finished());
    REQUIRE(traffic.closed.size() == 1);
    CHECK(traffic.closed[0].visits[1] == Approx(2.5));
    CHECK(traffic.closed[0].visits[3] == Approx(0.5));
    CHECK(traffic.closed[0].most_passages_per_s * hour_s >= rounds);
    compare("closed network", network,
            {{"rounds per hour", rounds, rate_at(0)},
             {"customers at cpu", length[0], customers_at(1)},
             {"customers at fast", length[1], customers_at(2)},
             {"customers at slow", length[2], customers_at(3)},
             {"customers thinking", rounds * 10, customers_at(0)}});
}

}  // namespace karvan::theory
