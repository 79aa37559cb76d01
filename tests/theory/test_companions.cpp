// Customers who split into parts, and customers who keep a server while they are served elsewhere.
#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

auto stay_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).stay; };
}
auto busy_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).busy; };
}
auto queue_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).queue; };
}

}  // namespace

// R. Nelson, A. Tantawi, IEEE Transactions on Computers 37 (1988): two alike exponential servers,
// and who has split waits for both: (12 - rho) / 8 times the mean sojourn of M/M/1 (exact).
TEST_CASE("theory: fork and join", "[theory][slow]")
{
    constexpr double rho = 0.6;
    Network network;
    network.station("fork", 0, constant_h(0)).split = {"A", "B"};
    network.station("A", 1, exponential_h(1));
    network.station("B", 1, exponential_h(1));
    network.flow(rho, {0});
    network.run(200'000, 1'000);
    const auto traffic = models::solve_traffic(network.finished());
    REQUIRE(traffic.loads.size() == 2);
    CHECK(traffic.loads[0].utilisation() == Approx(rho));
    CHECK(traffic.loads[1].utilisation() == Approx(rho));
    const double expected = (12 - rho) / 8 / (1 - rho);
    compare("fork and join", network,
            {{"sojourn", expected, stay_at(0)},
             {"transit", expected, [](const Run& run) { return transit_h(run, 0, 0); }},
             {"sojourn of a part", 1 / (1 - rho), stay_at(1)}});
}

// One permit for two servers in turn: M/G/1 whose service is the sum of two, by Pollaczek and
// Khinchine: lambda E[S^2] / (2 (1 - rho)) with E[S^2] = 6 and rho = 0.6.
TEST_CASE("theory: a server kept at the next station", "[theory][slow]")
{
    Network network;
    network.station("permit", 1, constant_h(0)).kept_until = "B";
    network.station("A", 1, exponential_h(1));
    network.station("B", 1, exponential_h(1));
    network.flow(0.3, {0, 1, 2});
    network.run(300'000, 2'000);
    CHECK(models::solve_traffic(network.finished()).loads[0].utilisation() == Approx(0.6));
    compare("one permit", network,
            {{"wait", 0.3 * 6 / 0.8, [](const Run& run) { return seen(run, 0).wait; }},
             {"permits in use", 0.6, busy_at(0)},
             {"at A", 1, stay_at(1)}});
}

// Two permits, by the chain of those outside and inside: n in all, of whom j are at the second
// server and the others of the first two at the first.
TEST_CASE("theory: two servers kept", "[theory][slow]")
{
    constexpr double arrivals = 0.4;
    constexpr double second_rate = 0.8;
    constexpr std::size_t permits = 2;
    constexpr std::size_t longest = 150;
    constexpr std::size_t columns = permits + 1;
    const auto inside = [](std::size_t n) { return n < permits ? n : permits; };
    const auto p = stationary((longest + 1) * columns, [&](std::size_t s, const AddRate& add) {
        const std::size_t n = s / columns;
        const std::size_t j = s % columns;
        if (j > inside(n)) return add(0, 1);  // cannot be
        if (n < longest) add(s + columns, arrivals);
        if (j < inside(n)) add(s + 1, 1);
        if (j > 0) add(s - columns - 1, second_rate);
    });
    double waiting = 0;
    double used = 0;
    for (std::size_t s = 0; s < p.size(); ++s) {
        const std::size_t n = s / columns;
        waiting += p[s] * static_cast<double>(n - inside(n));
        used += p[s] * static_cast<double>(inside(n));
    }

    Network network;
    network.station("permits", permits, constant_h(0)).kept_until = "B";
    network.station("A", 1, exponential_h(1));
    network.station("B", 1, exponential_h(1 / second_rate));
    network.flow(arrivals, {0, 1, 2});
    network.run(300'000, 2'000);
    compare("two permits", network,
            {{"waiting", waiting, queue_at(0)}, {"permits in use", used, busy_at(0)}}, 60);
}

}  // namespace karvan::theory
