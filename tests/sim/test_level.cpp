// The time-weighted level, worked by hand.
#include "sim/level.hpp"

#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

Time at(std::int64_t hours) { return start_of_time + std::chrono::hours(hours); }

}  // namespace

TEST_CASE("the mean level is the area under it over the time")
{
    // 0 ships for 2 h, 1 for 3 h, 3 for 1 h, 2 for 4 h: 0 + 3 + 3 + 8 = 14 ship hours in 10 h.
    Level ships;
    ships.add(at(2), 1);
    ships.set(at(5), 3);
    ships.add(at(6), -1);
    CHECK(ships.mean(at(10)) == 1.4);
    CHECK(ships.area(at(10)) == Int128{14} * 3'600'000'000);
    CHECK(ships.current() == 2);
    CHECK(ships.min() == 0);
    CHECK(ships.max() == 3);
}

TEST_CASE("asking for the mean leaves no trace")
{
    Level asked(5, at(0));
    Level silent(5, at(0));
    for (int hour = 1; hour < 50; ++hour) {
        asked.mean(at(hour));
        asked.set(at(hour), asked.current());
    }
    asked.add(at(60), 1);
    silent.add(at(60), 1);
    CHECK(asked.area(at(100)) == silent.area(at(100)));
}

TEST_CASE("the warm-up is forgotten, the present value is not")
{
    Level yard(100, at(0));
    yard.set(at(10), 7);
    yard.reset(at(20));
    CHECK(yard.mean(at(20)) == 7);
    CHECK(yard.max() == 7);
    yard.add(at(30), -2);
    CHECK(yard.mean(at(40)) == 6);
    CHECK(yard.min() == 5);
    CHECK(yard.max() == 7);
}

TEST_CASE("a level that lasts for no time counts in the extremes, not in the mean")
{
    Level queue;
    queue.set(at(1), 9);
    queue.set(at(1), 0);
    CHECK(queue.max() == 9);
    CHECK(queue.mean(at(2)) == 0);
}

TEST_CASE("the area of a huge level over a long time is exact")
{
    const std::int64_t tonnes = std::int64_t{1} << 62;
    const Time end = start_of_time + Duration(std::int64_t{1} << 62);
    Level level(tonnes);
    CHECK(level.area(end) == Int128{1} << 124);
    CHECK(level.mean(end) == static_cast<double>(tonnes));
}
