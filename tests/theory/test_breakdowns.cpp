// An M/M/1 queue whose server fails, work being resumed after the repair.
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

namespace karvan::theory {

namespace {

constexpr double arrivals = 0.5;
constexpr double failures = 0.1;  // per hour
constexpr double repair = 2.0;    // mean, in hours

Network failing(models::FailureClock clock, sim::Law repair_s)
{
    Network network;
    models::StationPlan& station = network.station("A", 1, exponential_h(1));
    station.breakdowns.emplace();
    station.breakdowns->every_s = exponential_h(1 / failures);
    station.breakdowns->repair_s = repair_s;
    station.breakdowns->clock = clock;
    network.flow(arrivals, {0});
    network.run(300'000, 2'000);
    return network;
}

const auto customers = [](const Run& run) { return seen(run, 0).customers; };
const auto stay = [](const Run& run) { return seen(run, 0).stay; };
const auto busy = [](const Run& run) { return seen(run, 0).busy; };

}  // namespace

// B. Avi-Itzhak, P. Naor, Some queuing problems with the service station subject to breakdown,
// Operations Research 11 (1963), 303-320, model A: the server fails at work and idle.
TEST_CASE("theory: breakdowns at any time", "[theory][slow]")
{
    Network network = failing(models::FailureClock::always, exponential_h(repair));
    constexpr double mended = 1 / repair;
    constexpr double both = failures + mended;
    constexpr double mean =
        arrivals * (both * both + failures) / (both * (mended - arrivals * both));
    compare(
        "breakdowns always", network,
        {{"customers", mean, customers}, {"sojourn", mean / arrivals, stay}, {"busy", 0.5, busy}});
}

// The same paper, model B: it fails at work alone. Then it is an M/G/1 queue whose service time C
// includes the repairs, E[C] = E[S] (1 + f E[R]), E[C^2] = E[S^2] (1 + f E[R])^2 + E[S] f E[R^2].
TEST_CASE("theory: breakdowns at work", "[theory][slow]")
{
    Network network = failing(models::FailureClock::busy, constant_h(repair));
    constexpr double longer = 1 + failures * repair;
    constexpr double square = 2 * longer * longer + failures * repair * repair;
    constexpr double sojourn = longer + arrivals * square / (2 * (1 - arrivals * longer));
    compare("breakdowns at work", network,
            {{"sojourn", sojourn, stay},
             {"customers", arrivals * sojourn, customers},
             {"busy", 0.5, busy}});
}

}  // namespace karvan::theory
