// What `karvan check` says of channels and locks: by hand, by theory, and as it is simulated.
#include "models/port/waterway_load.hpp"

#include <random>
#include <utility>

#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/load_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string port(const std::string& id, const std::string& keys)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"port\"\nberths = [{ id = \"quay\", count = 99 }]\n" + keys;
}

// Ferries for one truck; handling takes no time. They move in and out of P, which lies on a
// waterway, for an hour each.
std::string coast(const std::string& waterway, const std::string& service)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"1020 d\"\nwarmup = \"20 d\"\n" +
           port("P", waterway) + port("Q", "mooring = \"0 s\"\nunmooring = \"0 s\"\n") +
           "[[sea_service]]\nid = \"s\"\nports = [\"P\", \"Q\"]\ncarries = \"truck\"\n"
           "capacity = 1\n" +
           service;
}

std::string trucks(const std::string& from, const std::string& to, double per_day)
{
    return "[[flow]]\nid = \"" + from + to + "\"\ncargo = \"truck\"\nfrom = \"" + from +
           "\"\nto = \"" + to + "\"\ninterarrival = \"" + std::to_string(86400 / per_day) +
           " s\"\n";
}

Scenario read(const std::string& text) { return scenario_from_text(text).scenario; }

}  // namespace

// Two ships, each inside half of the time: one has come in; the other comes in before that one goes
// out in half of the cases if it is outside, which it is in half of the cases: 1/4. Of three, by
// the states of the urn 1, 3, 3, 1: 3/8 x 2/3 + 6/8 x 1/3 in 12/8. Of two inside for 10 %, p q = 9
// %.
TEST_CASE("waterway: how often ships go the same way one after the other", "[port][traffic]")
{
    CHECK(same_way_share(1, 0.5) == 0);
    CHECK(same_way_share(2, 0.5) == Approx(0.25));
    CHECK(same_way_share(3, 0.5) == Approx(1.0 / 3));
    CHECK(same_way_share(2, 0.1) == Approx(0.09));
    CHECK(same_way_share(2, 0.9) == Approx(0.09));
    CHECK(same_way_share(7, 0) == 0);
    CHECK(same_way_share(7, 1) == 0);
    CHECK(same_way_share(1000, 0.5) == Approx(0.5).epsilon(0.001));
}

// One ferry with a truck each way every second day: it is in the lock for two hours of 48, and the
// chamber is always on its side. A truck every 12 h for two ships asks for two hours of 12.
TEST_CASE("waterway: a lock by hand", "[port][traffic]")
{
    const auto offered = [](int ships, double per_day) {
        const Scenario scenario =
            read(coast("lock = \"30 min\"\n", "ships = " + std::to_string(ships) +
                                                  "\nsailing = \"5 h\"\nlongest_wait = \"9 d\"\n") +
                 trucks("P", "Q", per_day) + trucks("Q", "P", per_day));
        const ResourceLoad load = load_of(scenario, "P", "lock");
        CHECK(load.load.capacity == 1);
        return load.load.offered;
    };
    CHECK(offered(1, 0.5) == Approx(2.0 / 48));
    // 12 h of a ship's 24 h go by at sea and in the lock. Where there is as much cargo to either
    // side, the 12 h at berth are spent at both: each is inside for a quarter of its time, and
    // 3/16 of the movements wait half an hour for the chamber.
    CHECK(offered(2, 2) == Approx((2 + 2 * 3.0 / 16 * 0.5) / 12));
}

// 14 trucks a day in and 14 ships out are 28 h of the lock's 24.
TEST_CASE("waterway: a lock that is asked too much of is named", "[port][traffic]")
{
    const Scenario scenario = read(coast("lock = \"30 min\"\n", "ships = 99\nsailing = \"5 h\"\n") +
                                   trucks("P", "Q", 14) + trucks("Q", "P", 14));
    const TrafficReport report = solve_traffic(scenario);
    REQUIRE(report.overloaded.size() == 1);
    CHECK(report.loads[report.overloaded[0]].load.resource == "lock");
}

// Each of six ships is outside for 20 h on average, by chance, and lies inside for 12 h.
TEST_CASE("waterway: a lock as it is simulated", "[port][traffic]")
{
    const Scenario scenario = read(
        coast("lock = \"30 min\"\n",
              "ships = 6\nsailing_by_leg = [{ law = \"exponential\", mean = \"10 h\" }, { law = "
              "\"exponential\", mean = \"10 h\" }]\nlongest_wait_by_leg = [\"12 h\", \"0 s\"]\n") +
        trucks("P", "Q", 0.001));
    const ResourceLoad load = load_of(scenario, "P", "lock");
    const double busy = simulated_busy(scenario, "P", "lock");
    INFO(busy << " simulated, " << load.load.offered << " forecast");
    // 34 h of a round: 6 / 34 calls an hour.
    const double turned = same_way_share(6, 12.0 / 34);
    CHECK(load.load.offered == Approx(6.0 / 34 * (2 + 2 * turned * 0.5)).epsilon(0.001));
    CHECK(busy == Approx(load.load.offered).epsilon(0.05));
}

// Directions by the toss of a coin, 100,000 ships of an hour: a run of n takes ceil(n / k) hours.
TEST_CASE("waterway: ships that wait at a one-way channel, tossed", "[port][traffic]")
{
    CHECK(one_way_room(1) == 1);
    CHECK(one_way_room(2) == Approx(1.5));
    CHECK(one_way_room(3) == Approx(1.75));
    constexpr std::int64_t ships = 100'000;
    for (const std::int64_t room : {1, 2, 3, 5}) {
        std::mt19937 coin(20241128);
        std::int64_t hours = 0;
        std::int64_t in_run = 0;
        bool inwards = false;
        for (std::int64_t ship = 0; ship < ships; ++ship) {
            const bool way = (coin() & 1U) != 0;
            in_run = way == std::exchange(inwards, way) ? in_run + 1 : 0;
            if (in_run % room == 0) ++hours;
        }
        INFO("room for " << room);
        CHECK(static_cast<double>(ships) / static_cast<double>(hours) ==
              Approx(one_way_room(room)).epsilon(0.01));
    }
}

// So many ships that always some wait on both sides. Those that have come in together go out
// together, too, as they turn at once: such runs are longer than by chance, and the channel takes
// more ships than is reckoned, never fewer.
TEST_CASE("waterway: a one-way channel that is always full", "[port][traffic]")
{
    for (const int room : {1, 2, 3}) {
        const Scenario scenario =
            read(coast("one_way = true\nchannel = " + std::to_string(room) + "\n",
                       "ships = 40\nsailing = { law = \"exponential\", mean = \"3 h\" }\n"
                       "longest_wait = \"0 s\"\n") +
                 trucks("P", "Q", 0.001));
        INFO("room for " << room);
        const double reckoned = load_of(scenario, "P", "channel").load.capacity;
        CHECK(reckoned == Approx(one_way_room(room)));
        const double busy = simulated_busy(scenario, "P", "channel");
        INFO(busy << " simulated");
        CHECK(busy > reckoned * 0.99);
        CHECK(busy < std::min(reckoned * 1.2, static_cast<double>(room)) * 1.0001);
    }
}
