// Customers who are turned away and go elsewhere, and customers who take several servers at once.
#include <array>
#include <cmath>

#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

// Room for those who are served alone; the others go to a place, or are lost if it is empty.
models::StationPlan& loss_station(Network& network, const std::string& id, std::int64_t servers,
                                  sim::Law service, const std::string& overflow)
{
    models::StationPlan& station = network.station(id, servers, std::move(service));
    station.room = servers;
    station.when_full = models::WhenFull::lose;
    if (!overflow.empty()) station.overflow = overflow;
    return station;
}

auto busy_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).busy; };
}

auto customers_at(std::uint32_t place)
{
    return [place](const Run& run) { return seen(run, place).customers; };
}

}  // namespace

// Two single servers, one behind the other, lose what two servers together lose: Erlang's B
// formula.
TEST_CASE("theory: overflow", "[theory][slow]")
{
    Network network;
    loss_station(network, "A", 1, exponential_h(1), "B");
    loss_station(network, "B", 1, exponential_h(1), "");
    network.flow(0.8, {0});
    network.run(40'000, 500);
    const double both = 0.32 / (1 + 0.8 + 0.32);  // a^2 / 2 over the sum of a^n / n!
    const auto lost = [](const Run& run) {
        const Seen first = seen(run, 0);
        const Seen second = seen(run, 1);
        return (second.came_per_hour - second.per_hour) / first.came_per_hour;
    };
    compare("overflow", network,
            {{"lost", both, lost},
             {"busy", 0.8 / 1.8, busy_at(0)},
             {"busy, both", 0.8 * (1 - both),
              [](const Run& run) { return seen(run, 0).busy + seen(run, 1).busy; }}});
}

// Engset 1918: six sources, idle for two hours, three lines of an hour; who finds all busy idles
// on. The law of the hour does not matter.
TEST_CASE("theory: finite sources that are turned away", "[theory][slow]")
{
    Network network;
    network.station("idle", 0, exponential_h(2)).next = {{"lines", 1, {}}};
    loss_station(network, "lines", 3, sim::Law::uniform(0, 2 * hour_s), "idle").next = {
        {"idle", 1, {}}};
    network.population(6, 0);
    network.run(20'000, 200);
    constexpr std::array<double, 4> ways{1, 6, 15, 20};  // to choose n of 6
    double sum = 0;
    double busy = 0;
    for (std::size_t n = 0; n < ways.size(); ++n) {
        const double weight = ways[n] * std::pow(0.5, static_cast<double>(n));
        sum += weight;
        busy += static_cast<double>(n) * weight;
    }
    compare("Engset", network, {{"busy", busy / sum, busy_at(1)}});
}

// G. Falin, J. Templeton, Retrial Queues, 1997, section 1.1: M/M/1 whose customers come again after
// exponential times of rate nu while the server is busy. In orbit: rho (lambda + rho nu) over
// nu (1 - rho).
TEST_CASE("theory: retrials", "[theory][slow]")
{
    constexpr double rho = 0.6;
    constexpr double nu = 0.5;
    Network network;
    // By chance, with all shares left over: who was served leaves.
    loss_station(network, "A", 1, exponential_h(1), "orbit").next = {{{}, 1, {}}};
    network.station("orbit", 0, exponential_h(1 / nu)).next = {{"A", 1, {}}};
    network.flow(rho, {0});
    network.run(110'000, 1'000);
    compare("retrials", network,
            {{"busy", rho, busy_at(0)},
             {"in orbit", rho * (rho + rho * nu) / (nu * (1 - rho)), customers_at(1)}});
}

// Kaufman 1981 and Roberts 1981: two classes that take 1 and 4 of 10 servers, or none if there are
// not enough of them. The law of service does not matter.
TEST_CASE("theory: customers that take several servers", "[theory][slow]")
{
    constexpr std::size_t servers = 10;
    constexpr std::array<double, 2> offered{4, 0.5};
    constexpr std::array<std::size_t, 2> taken{1, 4};
    Network network;
    models::StationPlan& station = network.station("A", servers, sim::Law::erlang(2, hour_s));
    station.patience_s = constant_h(0);
    for (const double rate : offered) network.flow(rate, {0});
    const models::Scenario& scenario = network.finished();
    station.service_of = {{scenario.flows[1].id, sim::Law::uniform(0, 2 * hour_s), 4}};
    network.run(20'000, 200);

    std::array<double, servers + 1> q{1};
    double sum = 1;
    for (std::size_t n = 1; n <= servers; ++n) {
        for (std::size_t k = 0; k < taken.size(); ++k)
            if (n >= taken[k])
                q[n] += offered[k] * static_cast<double>(taken[k]) * q[n - taken[k]] /
                        static_cast<double>(n);
        sum += q[n];
    }
    std::vector<Measure> measures;
    for (std::size_t k = 0; k < taken.size(); ++k) {
        double blocked = 0;
        for (std::size_t n = servers + 1 - taken[k]; n <= servers; ++n) blocked += q[n] / sum;
        measures.push_back(
            {k == 0 ? "lost, of one" : "lost, of four", blocked, [k](const Run& run) {
                 const auto& flow = run.corridor.facilities()[0]->flows()[k];
                 const auto lost = static_cast<double>(flow.lost);
                 return lost / (lost + static_cast<double>(flow.left));
             }});
    }
    compare("Kaufman-Roberts", network, measures, 80);
}

}  // namespace karvan::theory
