// Ships that load for one port at the same time, by hand: who takes what from the line of cargo.
#include <algorithm>

#include "models/port/port.hpp"
#include "models/port/sea_service_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/strait.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr double min = 1.0 / 60;

Approx hours(double h) { return Approx(h).margin(1e-9); }

// Two ships of two services at A, moored at 1:00; they take 10 TEU each, 3 min for a TEU.
struct TwoShips : Strait {
    SeaServicePlan second;

    TwoShips()
    {
        second = ships;
        second.id = "second";
    }
    void sail_both()
    {
        sail(ships);
        sail(second);
    }
    // Single TEU; gives the first.
    std::uint32_t boxes(sim::Duration at, int count)
    {
        const std::uint32_t first = cargo(at, 1);
        for (int i = 1; i < count; ++i) cargo(at, 1);
        return first;
    }
    double last_ashore(std::uint32_t first, int count) const
    {
        double longest = 0;
        for (int i = 0; i < count; ++i) {
            longest = std::max(longest, ashore(first + static_cast<std::uint32_t>(i)));
        }
        return longest;
    }
};

// Every 6 h from 2:00.
struct ByTimetable : TwoShips {
    ByTimetable()
    {
        ships.every = second.every = 6h;
        ships.first = second.first = 2h;
    }
};

}  // namespace

TEST_CASE("with cargo and berths for both two ships load side by side", "[sea_service]")
{
    for (const bool of_one_service : {false, true}) {
        TwoShips strait;
        if (of_one_service) {
            strait.ships.ships = 3;  // they begin at A and B by turns
            strait.sail(strait.ships);
        } else {
            strait.sail_both();
        }
        const auto first = strait.boxes(0h, 20);
        strait.run(72h);
        // The last TEU of each goes on board at 1:27.
        CHECK(strait.last_ashore(first, 20) == hours(1 + 27 * min));
    }
}

TEST_CASE("with one berth, or one crane, they load one after the other", "[sea_service]")
{
    TwoShips berth;
    berth.a.berths = {{"quay", 1, {}, {}}};
    berth.sail_both();
    const auto queued = berth.boxes(0h, 20);
    berth.run(72h);
    // The second moors when the first has left at 2:00, and begins at 3:00.
    CHECK(berth.last_ashore(queued, 20) == hours(3 + 27 * min));

    TwoShips crane;
    crane.a.cranes = 1;
    crane.sail_both();
    const auto lifted = crane.boxes(0h, 20);
    crane.run(72h);
    CHECK(crane.last_ashore(lifted, 20) == hours(1 + 57 * min));
}

// 6 TEU are too little for the first ship, so that the second gets nothing. Of 8 more the first
// takes the 4 that it misses, and the second at the same time the 4 others.
TEST_CASE("the ship that came first is filled first", "[sea_service]")
{
    TwoShips strait;
    strait.sail_both();
    const auto early = strait.boxes(0h, 6);
    const auto late = strait.boxes(3h, 8);
    strait.cargo(20h, 6);
    strait.run(72h);
    CHECK(strait.last_ashore(early, 6) == hours(1 + 15 * min));
    CHECK(strait.last_ashore(late, 8) == hours(9 * min));
    double waits = 0;  // on board, of the first ship for its last TEU at 3:12
    for (std::uint32_t box = early; box < early + 6; ++box) waits += strait.on_board(box);
    CHECK(waits == hours(6 * (3 + 12 * min) - 6 - (3 + 6 + 9 + 12 + 15 + 18) * min));
    // The second ship waits from 3:12 to 20:18 with 4 TEU on board.
    double sum = 0;
    for (std::uint32_t box = late; box < late + 8; ++box) sum += strait.on_board(box);
    const double first_ship = (9 + 6 + 3) * min;
    const double second_ship = 4 * (20 + 18 * min - 3) - (3 + 6 + 9 + 12) * min;
    CHECK(sum == hours(first_ship + second_ship));
}

// Of two ships that have been there since 1:00, cargo of 5:00 goes on board of that with priority,
// unless the other has begun. It takes 5 TEU, the other 10, and only full ships sail.
TEST_CASE("a ship of a higher priority goes before one that has not begun", "[sea_service]")
{
    for (const bool has_begun : {false, true}) {
        TwoShips strait;
        strait.second.priority = 1;
        strait.second.capacity = 5;
        strait.sail_both();
        if (has_begun) strait.cargo(0h, 1);
        const auto box = strait.boxes(5h, 5);
        strait.run(72h);
        CHECK(strait.ended(box) == !has_begun);
    }
}

// The second is loaded by 1:30 as the first is, and waits for the departure after hers.
TEST_CASE("by timetable the second loads at once, too, and has the next departure", "[sea_service]")
{
    ByTimetable strait;
    strait.ships.ships = 3;  // two of them begin at A
    strait.sail(strait.ships);
    const auto one = strait.cargo(0h, 10);
    const auto other = strait.cargo(0h, 10);
    strait.run(72h);
    CHECK(strait.ashore(one) == hours(1));
    CHECK(strait.ashore(other) == hours(1));
    CHECK(strait.on_board(one) == hours(0.5));
    CHECK(strait.on_board(other) == hours(6.5));
}

// Both sail at 2:00.
TEST_CASE("two services that leave at the same minute have a departure each", "[sea_service]")
{
    ByTimetable strait;
    strait.sail_both();
    const auto one = strait.cargo(0h, 10);
    const auto other = strait.cargo(0h, 10);
    strait.run(24h);
    CHECK(strait.on_board(one) == hours(0.5));
    CHECK(strait.on_board(other) == hours(0.5));
    for (std::uint32_t service : {0, 1}) {
        CHECK(strait.at<Port>(0).tally_of(service).departures == 1);
        CHECK(strait.at<Port>(0).tally_of(service).left_out(sim::Time(7h)) == 0);
    }
}

// The first of the two lacks the least load at 2:00 and has the departure of 8:00, for which the
// second was meant, which leaves at 14:00.
TEST_CASE("a departure left out puts off that of the ship behind", "[sea_service]")
{
    ByTimetable strait;
    strait.ships.ships = 3;
    strait.ships.least_share = 0.5;
    strait.sail(strait.ships);
    const auto early = strait.cargo(0h, 4);
    const auto one = strait.cargo(4h, 6);
    const auto other = strait.cargo(4h, 10);
    strait.run(72h);
    CHECK(strait.on_board(early) == hours(8 - (1 + 12 * min)));
    CHECK(strait.on_board(one) == hours(4 - 18 * min));
    CHECK(strait.ashore(other) == hours(0));
    CHECK(strait.on_board(other) == hours(10 - 30 * min));
}
