// How long ships lie at berth for cargo, by hand.
#include "models/port/berth_lying.hpp"

#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double hour = 3600;

LyingLeg leg(double units_per_h, std::optional<double> wait_h, double least_units = 0)
{
    LyingLeg one;
    one.units_per_s = units_per_h / hour;
    one.full_units = 100;
    one.least_units = least_units;
    if (wait_h) one.wait_s = *wait_h * hour;
    return one;
}

// Two ships, 20 h under way in a round.
LyingTimes two_ships(const std::vector<LyingLeg>& legs)
{
    return lying_times(2, 20 * hour, 0, legs);
}

}  // namespace

// A round of 20 + 10 + 10 h, 0.05 calls an hour, each with 20 of 100 units.
TEST_CASE("lying: ships that are not full stay their longest wait", "[port]")
{
    const LyingTimes times = two_ships({leg(1, 10), leg(1, 10)});
    CHECK(times.calls_per_s * hour == Approx(0.05));
    CHECK(times.lying_s[0] == Approx(10 * hour));
    CHECK(times.lying_s[1] == Approx(10 * hour));
}

// 6 units an hour fill 0.06 ships. Of two ships 1.2 are under way and 0.6 at the other end: 0.2
// lie, for 0.2 / 0.06 h each time.
TEST_CASE("lying: ships that cargo fills leave sooner", "[port]")
{
    const LyingTimes times = two_ships({leg(6, 10), leg(1, 10)});
    CHECK(times.calls_per_s * hour == Approx(0.06));
    CHECK(times.lying_s[0] == Approx(0.2 / 0.06 * hour).epsilon(1e-6));
    CHECK(times.lying_s[1] == Approx(10 * hour));
}

// More cargo than ships: a round of 30 h, 2/30 calls an hour, and 100 units in each.
TEST_CASE("lying: ships for which cargo waits do not lie", "[port]")
{
    const LyingTimes times = two_ships({leg(10, 10), leg(1, 10)});
    CHECK(times.calls_per_s * hour == Approx(2.0 / 30));
    CHECK(times.lying_s[0] == Approx(0).margin(1e-6));
    CHECK(times.lying_s[1] == Approx(10 * hour));
}

// Without a longest wait 2 units an hour fill 0.02 ships; 0.4 are under way, 1.6 lie, half of them
// at each end: 0.8 / 0.02 h.
TEST_CASE("lying: without a longest wait ships lie until they are full", "[port]")
{
    const LyingTimes times = two_ships({leg(2, {}), leg(2, {})});
    CHECK(times.calls_per_s * hour == Approx(0.02));
    CHECK(times.lying_s[0] == Approx(40 * hour).epsilon(1e-6));
    CHECK(times.lying_s[1] == Approx(40 * hour).epsilon(1e-6));
    // Without any cargo they never sail.
    CHECK(two_ships({leg(2, {}), leg(0, {})}).calls_per_s == 0);
}

// At least 50 units: 0.02 calls an hour, 0.4 ships under way, 0.2 at the other end, 1.4 lie.
TEST_CASE("lying: ships wait longer for their least load", "[port]")
{
    const LyingTimes times = two_ships({leg(1, 10, 50), leg(1, 10)});
    CHECK(times.calls_per_s * hour == Approx(0.02));
    CHECK(times.lying_s[0] == Approx(70 * hour).epsilon(1e-6));
}

// The wait counts from the end of unloading: loading is in it. Work of 6 min a unit each way: 0.2
// ships unload, 1.8 make rounds of 40 h, 0.045 an hour; of 10 h 0.1 / 0.045 h are for loading.
TEST_CASE("lying: what is loaded meanwhile is work", "[port]")
{
    std::vector<LyingLeg> legs{leg(1, 10), leg(1, 10)};
    for (LyingLeg& one : legs) one.seconds_per_unit = 0.1 * hour;
    const LyingTimes times = lying_times(2, 20 * hour, 0.2, legs);
    CHECK(times.calls_per_s * hour == Approx(0.045));
    CHECK(times.lying_s[0] == Approx((10 - 0.1 / 0.045) * hour));
}
