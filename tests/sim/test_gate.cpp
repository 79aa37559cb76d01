// Gates: open or closed, and who gets through.
#include "sim/gate.hpp"

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Crossing : Stage {
    using Stage::Stage;
    Gate gate{*this, "gate"};
};

Process cross(Crossing& crossing, std::string name, Duration arrival)
{
    co_await crossing.delay(arrival);
    co_await crossing.gate.passage();
    crossing.note(name);
}

// Two gates that this process must find open, one after the other.
Process cross_twice(Crossing& crossing, std::string name)
{
    co_await crossing.gate.passage();
    crossing.note(name + " once");
    co_await crossing.gate.passage();
    crossing.note(name + " twice");
}

Process close_behind(Crossing& crossing)
{
    co_await crossing.gate.passage();
    crossing.note("first closes the gate behind him");
    crossing.gate.close();
}

}  // namespace

TEST_CASE("an open gate takes no time, a closed one holds until it opens, in the order of arrival")
{
    World<Crossing> world;
    Crossing& crossing = world.place;
    for (const int hour : {1, 3, 4}) {
        crossing.start("cross",
                       cross(crossing, fmt::format("from {}", hour), std::chrono::hours(hour)));
    }
    crossing.script(2h, [&] { crossing.gate.close(); });
    crossing.script(6h, [&] { crossing.gate.open(); });
    CHECK(world.run() == Log{"1 from 1", "6 from 3", "6 from 4"});
}

TEST_CASE("who waited when the gate opened gets through, even if it closes at the same instant")
{
    World<Crossing> world;
    Crossing& crossing = world.place;
    crossing.gate.close();
    crossing.start("a", close_behind(crossing));
    crossing.start("b", cross(crossing, "b", 0h));
    crossing.start("c", cross_twice(crossing, "c"));
    crossing.script(5h, [&] { crossing.gate.open(); });
    crossing.script(9h, [&] { crossing.gate.open(); });
    CHECK(world.run() == Log{"5 first closes the gate behind him", "5 c once", "5 b", "9 c twice"});
}

TEST_CASE("a gate opened and closed at one instant lets through who waits, nobody who comes after")
{
    World<Crossing> world;
    Crossing& crossing = world.place;
    crossing.gate.close();
    crossing.start("a", cross(crossing, "a", 0h));
    crossing.script(5h, [&] {
        crossing.gate.open();
        crossing.gate.close();
        crossing.start("b", cross(crossing, "b", 0h));
    });
    CHECK(world.run() == Log{"5 a"});
    CHECK(crossing.gate.waiting() == 1);
    CHECK_FALSE(crossing.gate.is_open());
}

TEST_CASE("the share of the time that a gate is open is counted from the warm-up on")
{
    World<Crossing> world;
    Crossing& crossing = world.place;
    crossing.script(6h, [&] { crossing.gate.close(); });
    crossing.script(8h, [&] { crossing.gate.open(); });
    crossing.script(8h, [&] { crossing.gate.open(); });
    crossing.script(9h, [&] { crossing.gate.close(); });
    world.run();
    CHECK(crossing.gate.open_share(at(10h)) == 0.7);
    crossing.forget_past();
    CHECK(crossing.gate.open_share(at(20h)) == 0);
}
