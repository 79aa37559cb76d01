// How much of an interruption was a wait for a repair crew, by hand.
#include "models/disruption/outages.hpp"

#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

sim::Time at(sim::Duration time) { return sim::Time(time); }

}  // namespace

TEST_CASE("outages: a single unit waits, then is repaired", "[failures]")
{
    Outages outages;
    outages.fail(at(3h));
    outages.begin_repair(at(7h));
    outages.end_repair(at(17h));
    CHECK(outages.without_crew(at(0h), at(18h), 14h) == 4h);
    CHECK(outages.without_crew(at(5h), at(18h), 12h) == 2h);
    CHECK(outages.without_crew(at(8h), at(18h), 9h) == 0h);
    CHECK(outages.without_crew(at(20h), at(21h), 0h) == 0h);
}

// Both fail at 3:00; the crew comes to one at once and to the other at 5:00, until 7:00. From 3:00
// to 5:00 half of what is out of order waits.
TEST_CASE("outages: hours are shared as the units are", "[failures]")
{
    Outages outages;
    outages.fail(at(3h));
    outages.begin_repair(at(3h));
    outages.fail(at(3h));
    outages.end_repair(at(5h));
    outages.begin_repair(at(5h));
    outages.end_repair(at(7h));
    CHECK(outages.without_crew(at(0h), at(8h), 4h) == 1h);
    // Work that was interrupted for two hours only, from the failure on.
    CHECK(outages.without_crew(at(0h), at(8h), 2h) == 1h);
    CHECK(outages.without_crew(at(0h), at(8h), 1h) == 30min);
}

// One unit is out of order from 1:00 on, for ever; work from 2:00 on is interrupted by the failure
// of another at 6:00, for two hours, of which the crew is at one of the two.
TEST_CASE("outages: an interruption begins with a failure after the work did", "[failures]")
{
    Outages outages;
    outages.fail(at(1h));
    outages.begin_repair(at(1h));
    outages.fail(at(6h));
    CHECK(outages.without_crew(at(2h), at(9h), 2h) == 1h);
}

// One of two units that would do is out of order from 1:00 to 5:00 and waits for the crew of the
// other one, which is from 2:00 to 3:00, until then.
TEST_CASE("outages: of several, while all are out of order", "[failures]")
{
    Outages first;
    first.fail(at(1h));
    first.stop(at(1h), true);
    Outages second;
    second.fail(at(2h));
    second.stop(at(2h), true);
    second.begin_repair(at(2h));
    second.end_repair(at(3h));
    second.stop(at(3h), false);
    first.begin_repair(at(3h));
    first.end_repair(at(5h));
    first.stop(at(5h), false);
    const std::vector<const Outages*> both{&first, &second};
    const Outages::Stop stop = Outages::stopped_together(both, at(0h), at(9h));
    CHECK(stop.in_all == 1h);
    CHECK(stop.without_crew == 30min);
    CHECK(Outages::stopped_together(both, at(150min), at(9h)).in_all == 30min);
    CHECK(first.stopped(at(0h), at(9h)).in_all == 4h);
    CHECK(first.stopped(at(0h), at(9h)).without_crew == 2h);
}
