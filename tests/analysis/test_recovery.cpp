// A disruption and its undisturbed twin, worked by hand.
#include "analysis/recovery.hpp"

#include <stdexcept>

#include "tests/catch.hpp"

using namespace karvan::analysis;

TEST_CASE("depth, area and recovery of a difference")
{
    // Every 2 h; the disruption begins at 4 h. Differences 0 0 | 1 4 2 0 0: depth 4, area 7 x 2 h.
    // The last sample above 5 % of 4 is the one at 8 h, so it is over at 10 h, 6 h after it began.
    const Series undisturbed{{1, 1, 1, 1, 1, 1, 1}, {2, 0, 2, 0, 2, 0, 2}};
    const Series disturbed{{1, 1, 2, 5, 3, 1, 1}, {2, 0, 3, 4, 4, 0, 2}};
    const Recovery found = recovery(disturbed, undisturbed, 2, 4);
    CHECK(found.depth.mean == 4);
    CHECK(found.depth.half_width == 0);
    CHECK(found.area.mean == 14);
    CHECK(found.recovered_h.mean == 6);
    CHECK(found.recovered == 2);
    CHECK(found.difference[3].mean == 4);
    CHECK(found.difference[0].mean == 0);
}

TEST_CASE("what has not recovered at the horizon is counted so")
{
    const Recovery found = recovery({{0, 0, 3, 3}}, {{0, 0, 0, 0}}, 1, 2);
    CHECK(found.recovered == 0);
    CHECK(found.recovered_h.mean == 2);
    CHECK_THROWS_AS(recovery({{1}}, {{1, 2}}, 1, 0), std::invalid_argument);
    CHECK_THROWS_AS(recovery({{1}}, {}, 1, 0), std::invalid_argument);
}

TEST_CASE("noise is averaged away, and what is over at once is over")
{
    // From the first hour on 8 8 8 0 0 1 0 0: a single 1 of 8 would count (5 % are 0.4), the mean
    // of four hours, 0.25, does not.
    const Series nothing{{0, 0, 0, 0, 0, 0, 0, 0, 0}};
    const Series struck{{0, 8, 8, 8, 0, 0, 1, 0, 0}};
    CHECK(recovery(struck, nothing, 1, 1).recovered_h.mean == 6);
    CHECK(recovery(struck, nothing, 1, 1, usual_level, 0.05, 4).recovered_h.mean == 3);
    CHECK(recovery(struck, nothing, 1, 1, usual_level, 0.05, 4).depth.mean == 8);
}
