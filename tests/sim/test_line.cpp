// Lines in an order of their own, worked by hand.
#include "sim/line.hpp"

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Office : Stage {
    using Stage::Stage;
    Resource desks{*this, "desks", 1};
    Line last_first{desks, Line::Order::last_come};
    Line by_rank{desks, Line::Order::by_rank};
    Line at_random{desks, Line::Order::at_random};
};

Process call(Office& office, Line* line, std::string name, Duration arrival, LineRequest request)
{
    co_await office.delay(arrival);
    Hold desk = co_await line->acquire(request);
    office.note(name + (desk ? "" : " left"));
    if (desk) co_await office.delay(2h);
}

LineRequest ranked(double rank, std::int16_t priority = 0)
{
    LineRequest request;
    request.rank = rank;
    request.priority = priority;
    return request;
}

}  // namespace

TEST_CASE("line: by rank within a priority; equal ranks in the order of coming")
{
    World<Office> world;
    Office& office = world.place;
    Line* line = &office.by_rank;
    office.start("a", call(office, line, "a", 0h, ranked(9)));
    office.start("b", call(office, line, "b", 1min, ranked(3)));
    office.start("c", call(office, line, "c", 2min, ranked(1)));
    office.start("d", call(office, line, "d", 3min, ranked(3)));
    office.start("e", call(office, line, "e", 4min, ranked(7, 1)));
    office.start("f", call(office, line, "f", 5min, ranked(2)));
    CHECK(world.run() == Log{"0 a", "2 e", "4 c", "6 f", "8 b", "10 d"});
}

TEST_CASE("line: last come first; patience ends anywhere in it")
{
    World<Office> world;
    Office& office = world.place;
    Line* line = &office.last_first;
    LineRequest impatient;
    impatient.patience = 210min;
    office.start("a", call(office, line, "a", 0h, {}));
    office.start("b", call(office, line, "b", 1h, impatient));
    office.start("c", call(office, line, "c", 90min, {}));
    office.start("d", call(office, line, "d", 121min, {}));
    CHECK(world.run() == Log{"0 a", "2 c", "4 d", "4.5 b left"});
    CHECK(office.desks.tally().reneged == 1);
    CHECK(office.desks.waiting() == 0);
}

// A newcomer has the k-th place of the k there are then with his draw above 1 - 1 / k.
TEST_CASE("line: at random, by the draw of the newcomer")
{
    World<Office> world;
    Office& office = world.place;
    Line* line = &office.at_random;
    office.start("a", call(office, line, "a", 0h, ranked(0.5)));
    office.start("b", call(office, line, "b", 1min, ranked(0.9)));
    office.start("c", call(office, line, "c", 2min, ranked(0.4)));  // before b
    office.start("d", call(office, line, "d", 3min, ranked(0.5)));  // second of three
    office.start("e", call(office, line, "e", 4min, ranked(0.8)));  // last of four
    CHECK(world.run() == Log{"0 a", "2 c", "4 d", "6 b", "8 e"});
}
