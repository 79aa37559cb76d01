// Departures by hand: rules that differ by port, cancelled sailings, breakdowns, bunching.
#include <cmath>

#include "models/port/port.hpp"
#include "tests/catch.hpp"
#include "tests/models/strait.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-6); }

}  // namespace

TEST_CASE("the least load and the longest wait differ by port", "[departure]")
{
    Strait strait;
    strait.ships.least_by_leg = {0.6, 0};
    strait.ships.longest_wait_by_leg = {1h, 5h};
    strait.sail(strait.ships);
    const auto first = strait.cargo(0h, 4);
    const auto second = strait.cargo(6h, 2);
    const auto back = strait.cargo_back(0h, 2);
    strait.run(48h);

    // At A the ship waits for six TEU until 6:06; at B it sails 5 h after it was unloaded.
    CHECK(strait.hours(first, 0, Cause::departure) == hours(6 + 6 * min - (1 + 12 * min)));
    CHECK(strait.hours(second, 0, Cause::departure) == hours(0));
    CHECK(strait.hours(back, 1, Cause::departure) == hours(5 - 6 * min));
}

TEST_CASE("a departure in a storm is cancelled and the cargo stays on board", "[departure]")
{
    WeatherAreaPlan area;
    area.id = "strait";
    area.share.assign(12, 0);
    area.share[0] = 0.99;  // of January, of which two hours are left
    area.length_s = hours_law(20);
    area.services = {"feeder"};
    const auto waits = [&](InStorm rule) {
        Strait strait;
        strait.scenario.weather = {area};
        strait.scenario.start += 30 * 24h + 22h;
        strait.ships.every = 6h;
        strait.ships.first = 4h;
        strait.ships.in_storm = rule;
        strait.sail(strait.ships);
        const auto s = strait.cargo(0h, 10);
        strait.run(400h);
        REQUIRE(strait.ended(s));
        CHECK(strait.at<Port>(0).tally_of(0).cancelled == (rule == InStorm::cancel ? 3U : 0U));
        return std::pair{strait.hours(s, 0, Cause::weather), strait.hours(s, 0, Cause::departure)};
    };
    // A storm of 20 h begins before 2:00; it is the last. Ready at 1:30, due at 4:00. A ship that
    // waits sails when it ends, between 20:00 and 22:00; one that cancels misses 4:00, 10:00 and
    // 16:00 and leaves at 22:00.
    const auto waited = waits(InStorm::wait);
    CHECK(waited.second == hours(2.5));
    CHECK(waited.first > 16);
    CHECK(waited.first < 18);
    const auto cancelled = waits(InStorm::cancel);
    CHECK(cancelled.second == hours(2.5));
    CHECK(cancelled.first == hours(18));
}

TEST_CASE("ships that fail under way are repaired there", "[departure]")
{
    Strait strait;
    strait.ships.longest_wait = 0h;
    strait.ships.failures = ShipFailures{hours_law(25), hours_law(3)};
    strait.sail(strait.ships);
    const auto first = strait.cargo(0h, 10);
    const auto third = strait.cargo(20h, 10);
    strait.run(96h);

    // Passages of 10 h: the third one reaches 25 h of sailing. The first from 2:00; back at A from
    // 25:00 ... the ship takes the second cargo on its third passage.
    CHECK(strait.hours(first, strait.by_link(0), Cause::breakdown) == hours(0));
    CHECK(strait.hours(third, strait.by_link(0), Cause::breakdown) == hours(3));
    CHECK(strait.hours(third, strait.by_link(0), Cause::moving) == hours(10));
}

TEST_CASE("ports have timetables of their own", "[departure]")
{
    Strait strait;
    strait.ships.every = 24h;
    strait.ships.first_by_leg = {2h, 20h};
    strait.sail(strait.ships);
    const auto east = strait.cargo(0h, 10);
    const auto west = strait.cargo_back(0h, 10);
    strait.run(72h);
    CHECK(strait.hours(east, 0, Cause::departure) == hours(0.5));
    // At B at 12:30 + 1 h, unloaded by 14:00, loaded by 14:30, sails at 20:00.
    CHECK(strait.hours(west, 1, Cause::departure) == hours(5.5));
}

TEST_CASE("ships that leave together are bunched, in a rhythm they are not", "[departure]")
{
    // Two ships start at A at the same time and stay together: the intervals are 0 and one round.
    Strait together;
    together.ships.longest_wait = 2h;
    together.sail(together.ships);
    together.ships.id = "other";
    together.sail(together.ships);
    together.run(270h + 1min);
    CHECK(together.at<Port>(0).tally_of(0).bunching() == Approx(0).margin(1e-9));
    CHECK(together.at<Port>(0).tally_of(0).intervals.mean_s() == Approx(27 * 3600));

    // Ships of one service that start at A and B leave A every 13.5 h; a third one, which starts at
    // A as well, leaves with the first: intervals of 0, 13.5 h, 13.5 h and so on.
    Strait three;
    three.ships.ships = 3;
    three.ships.longest_wait = 2h;
    three.sail(three.ships);
    three.run(2700h);
    const ShipTally& tally = three.at<Port>(0).tally_of(0);
    CHECK(tally.bunching() > 0.4);
    CHECK(tally.mean_load() == 0);
}
