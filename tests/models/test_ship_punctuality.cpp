// How well ships keep a timetable or a rhythm, by hand.
#include <cmath>

#include "models/port/port.hpp"
#include "tests/catch.hpp"
#include "tests/models/strait.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// Two ships that leave A and B every 24 h. Passages take 10 h on average: one in four takes 16 h,
// the others 8 h. A ship that leaves A at 0:00 is off B at 8:30 or 16:30 and leaves at midnight.
struct Timetable : Strait {
    explicit Timetable(sim::Duration window)
    {
        ships.ships = 4;
        ships.every = 24h;
        ships.sailing_s = sim::Law::discrete({8 * 3600.0, 16 * 3600.0}, {3, 1});
        ships.on_time_within = window;
        sail(ships);
    }
    const ShipTally& at_b() const { return at<Port>(1).tally_of(0); }
};

}  // namespace

// Scheduled off B at 10:30, the departure at 0:00, half an hour of unmooring and the mean passage:
// ships are 2 h early or 6 h late.
TEST_CASE("calls on time, within a window around the timetable", "[punctuality]")
{
    Timetable wide(6h);
    wide.run(1000 * 24h + 1h);
    CHECK(wide.at_b().on_time_share() == Approx(1));
    CHECK(wide.at_b().late.count() == 0);

    Timetable narrow(3h);
    narrow.run(1000 * 24h + 1h);
    const ShipTally& tally = narrow.at_b();
    const auto calls = static_cast<double>(tally.arrival_intervals.count() + 1);
    const double share = tally.on_time_share();
    // Three quarters, within four standard deviations of a binomial.
    CHECK(std::abs(share - 0.75) < 4 * std::sqrt(0.75 * 0.25 / calls));
    CHECK(static_cast<double>(tally.late.count()) == Approx((1 - share) * calls));
    CHECK(tally.late.mean_s() == Approx(6 * 3600));
    CHECK(tally.late.min() == tally.late.max());
    CHECK(tally.departure_delays.max() == sim::Duration{0});
    // The first, before any ship was there.
    CHECK(tally.left_out(sim::Time(1000 * 24h + 1h)) == 1);
    // The last ship has not quite unmoored: its departure is not left out.
    Timetable unmooring(3h);
    unmooring.run(1000 * 24h + 15min);
    CHECK(unmooring.at_b().departures == tally.departures - 1);
    CHECK(unmooring.at_b().left_out(sim::Time(1000 * 24h + 15min)) == 1);

    Timetable strict(1h);
    strict.run(100 * 24h);
    CHECK(strict.at_b().on_time_share() == 0);  // early ones are not on time either
}

// One ship instead of the two that the timetable needs: a round takes 48 h, so each second
// departure is left out; those that are used leave in time.
TEST_CASE("departures of the timetable that no ship takes", "[punctuality]")
{
    Strait strait;
    strait.ships.every = 24h;
    strait.sail(strait.ships);
    strait.run(100 * 24h + 1h);
    const ShipTally& tally = strait.at<Port>(0).tally_of(0);
    // Departures at 0:00 of day 0 (none is ready), 1, 3, 5 ... 99; of 101 in all.
    CHECK(tally.departures == 50);
    CHECK(tally.left_out(sim::Time(100 * 24h + 1h)) == 51);
    CHECK(tally.departure_delays.mean_s() == 0);
}

// Three ships that keep together by two and one, round and round in 27 h (see test_departures.cpp):
// at A they come after 0, 13.5 and 13.5 h, 9 h on average.
TEST_CASE("without a timetable the mean interval is the measure", "[punctuality]")
{
    const auto share = [](sim::Duration window) {
        Strait three;
        three.ships.ships = 3;
        three.ships.longest_wait = 2h;
        three.ships.on_time_within = window;
        three.sail(three.ships);
        three.run(2700h);
        const ShipTally& tally = three.at<Port>(0).tally_of(0);
        CHECK(tally.arrival_intervals.mean_s() == Approx(9 * 3600).epsilon(0.02));
        // Deviations of 9, 4.5 and 4.5 h: sqrt((81 + 20.25 + 20.25) / 3) / 9.
        CHECK(tally.arrival_bunching() == Approx(std::sqrt(40.5) / 9).epsilon(0.02));
        CHECK(tally.left_out(sim::Time(2700h)) == 0);
        return tally.on_time_share();
    };
    CHECK(share(10h) == Approx(1));
    CHECK(share(5h) == Approx(2.0 / 3).epsilon(0.02));
    CHECK(share(4h) == Approx(0).margin(0.02));
}
