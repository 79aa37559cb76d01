// Shared work, worked by hand.
#include "sim/sharing.hpp"

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

template <Sharing::Rule rule>
struct Computer : Stage {
    using Stage::Stage;
    Resource cpus{*this, "cpus", 1};
    Sharing sharing{*this, "work", cpus, rule};
};

using Equal = Computer<Sharing::Rule::equally>;

template <class Place>
Process compute(Place& place, std::string name, Duration arrival, Duration work)
{
    co_await place.delay(arrival);
    co_await place.sharing.work(work);
    place.note(name);
}

}  // namespace

TEST_CASE("sharing: each has an equal part, and those who are done at once leave in turn")
{
    World<Equal> world;
    Equal& place = world.place;
    place.start("a", compute(place, "a", 0h, 3h));
    place.start("b", compute(place, "b", 1h, 2h));
    place.start("c", compute(place, "c", 9h, 1h));
    // Both have 2 h left at 1 and are done at 5.
    CHECK(world.run() == Log{"5 a", "5 b", "10 c"});
    CHECK(place.cpus.tally().busy.mean(at(10h)) == Approx(0.6));
}

TEST_CASE("sharing: with other servers it goes faster, or rests")
{
    World<Equal> world;
    Equal& place = world.place;
    const auto set = [&](Duration when, std::int64_t cpus) {
        place.script(when, [&place, cpus] {
            place.cpus.set_capacity(cpus);
            place.sharing.capacity_changed();
        });
    };
    place.start("a", compute(place, "a", 0h, 3h));
    place.start("b", compute(place, "b", 0h, 4h));
    set(2h, 3);  // 2 and 3 h are left: nobody has more than one server
    set(3h, 0);  // 1 and 2 h
    set(5h, 1);
    place.script(4h, [&] { CHECK(place.sharing.work_left_s() == Approx(3 * 3600)); });
    CHECK(world.run() == Log{"7 a", "8 b"});
    CHECK(place.cpus.in_use() == 0);
}

TEST_CASE("sharing: last come, and least left")
{
    const auto log = [](auto& world) {
        auto& place = world.place;
        place.start("a", compute(place, "a", 0h, 4h));
        place.start("b", compute(place, "b", 1h, 5h));
        place.start("c", compute(place, "c", 2h, 1h));
        return world.run();
    };
    World<Computer<Sharing::Rule::last_come>> last_come;
    CHECK(log(last_come) == Log{"3 c", "7 b", "10 a"});
    World<Computer<Sharing::Rule::least_left>> least_left;
    CHECK(log(least_left) == Log{"3 c", "5 a", "10 b"});
}

TEST_CASE("sharing: a run may end in the midst of work")
{
    World<Equal> world;
    Equal& place = world.place;
    for (int i = 0; i < 3; ++i) place.start("a", compute(place, "a", 0h, 5h));
    CHECK(world.run(2h).empty());
}
