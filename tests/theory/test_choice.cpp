// Customers who look where the fewest are, or the least work, before they go on.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

using models::Choice;

// A place where nobody is held, and from there single servers with exponential service of mean 1.
void dispatch(Network& network, Choice choice, double per_hour, const std::vector<std::string>& to)
{
    models::StationPlan& gate = network.station("gate", 0, constant_h(0));
    gate.choice = choice;
    for (const std::string& id : to) {
        gate.next.push_back({id, 1, {}});
        network.station(id, 1, exponential_h(1));
    }
    network.flow(per_hour, {0});
}

double at_servers(const Run& run)
{
    double sum = 0;
    for (std::uint32_t i = 1; i < run.scenario.places.size(); ++i) sum += seen(run, i).customers;
    return sum;
}

// The lines by length, the shortest first, and their number in a chain that is cut off.
template <std::size_t N>
using Lines = std::array<std::size_t, N>;

template <std::size_t N>
std::vector<Lines<N>> all_lines(std::size_t longest)
{
    std::vector<Lines<N>> all{Lines<N>{}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < N; ++k) {
            Lines<N> more = all[i];
            if (++more[k] > longest) continue;
            std::sort(more.begin(), more.end());
            if (std::find(all.begin(), all.end(), more) == all.end()) all.push_back(more);
        }
    }
    return all;
}

// The mean number of customers, if a newcomer joins the k-th shortest of the lines with a chance
// joins[k].
template <std::size_t N>
double mean_customers(double per_hour, const std::array<double, N>& joins, std::size_t longest)
{
    const std::vector<Lines<N>> states = all_lines<N>(longest);
    std::map<Lines<N>, std::size_t> number;
    for (std::size_t i = 0; i < states.size(); ++i) number[states[i]] = i;
    const auto sorted = [&](Lines<N> lines) {
        std::sort(lines.begin(), lines.end());
        return number.at(lines);
    };
    const auto p = stationary(states.size(), [&](std::size_t state, const AddRate& add) {
        for (std::size_t k = 0; k < N; ++k) {
            Lines<N> more = states[state];
            Lines<N> fewer = states[state];
            if (++more[k] <= longest && joins[k] > 0) add(sorted(more), per_hour * joins[k]);
            if (fewer[k]-- > 0) add(sorted(fewer), 1);
        }
    });
    double mean = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
        for (const std::size_t line : states[i]) mean += p[i] * static_cast<double>(line);
    }
    return mean;
}

}  // namespace

// Two servers, of which a newcomer takes the one with fewer customers: by its chain, cut off where
// lines of 24 are less likely than 1e-7.
TEST_CASE("theory: join the shortest queue", "[theory][slow]")
{
    Network network;
    dispatch(network, Choice::fewest, 1.4, {"A", "B"});
    network.run(150'000, 1'000);
    const auto traffic = models::solve_traffic(network.finished());
    REQUIRE(traffic.loads.size() == 2);
    CHECK(traffic.loads[0].utilisation() == Approx(0.7));
    CHECK(traffic.loads[1].utilisation() == Approx(0.7));
    compare("shortest of two", network,
            {{"customers", mean_customers<2>(1.4, {1, 0}, 24), at_servers},
             {"used", 0.7, [](const Run& run) { return seen(run, 1).busy; }}});
}

// Of three servers two are looked at: the shortest line is among them with a chance of 2/3, else
// the newcomer takes the second (of both ends of a tie either, which is the same in a chain of
// sorted lines).
TEST_CASE("theory: the shorter of two lines drawn by chance", "[theory][slow]")
{
    Network network;
    dispatch(network, Choice::fewest, 1.8, {"A", "B", "C"});
    dynamic_cast<models::StationPlan&>(*network.finished().places[0]).choice_among = 2;
    network.run(100'000, 1'000);
    compare("shorter of two of three", network,
            {{"customers", mean_customers<3>(1.8, {2.0 / 3, 1.0 / 3, 0}, 14), at_servers}});
}

// Whoever joins the line with the least work waits as long as in one line for all: M/M/2, by
// Erlang's C formula (with offered load a, L = a / (1 - (a / 2)^2)).
TEST_CASE("theory: join the line with the least work", "[theory][slow]")
{
    Network network;
    dispatch(network, Choice::least_work, 1.4, {"A", "B"});
    network.run(150'000, 1'000);
    compare("least work of two", network, {{"customers", 1.4 / (1 - 0.49), at_servers}});
}

}  // namespace karvan::theory
