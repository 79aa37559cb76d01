// Deadlocks of a part of the world: who is in the circle, who waits behind it, and what only looks
// like one.
#include "sim/deadlock.hpp"

#include "sim/any_of.hpp"
#include "sim/resource.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Yard : Stage {
    using Stage::Stage;
    Resource berth{*this, "berths", 1};
    Resource track{*this, "tracks", 1};
    Resource slots{*this, "slots", 2};
    Resource stock{*this, "stock", 0};
    Resource pool{*this, "engines", 1};
};

Process take_both(Yard& yard, Resource* first, Resource* second, Duration from)
{
    co_await yard.delay(from);
    Hold one = co_await first->acquire();
    co_await yard.delay(1h);
    Hold two = co_await second->acquire();
}

Process want(Yard& yard, Resource* what, Duration from, Duration patience)
{
    co_await yard.delay(from);
    AnyOf first(yard);
    first.add(*what);
    if (patience > 0h) first.until(yard.now() + patience);
    co_await first.wait();
}

// A ship puts two containers into two slots and wants a third.
Process unload(Yard& yard, std::uint64_t cargo, std::vector<Hold>* ashore)
{
    for (int i = 0; i < 3; ++i) {
        Hold slot = co_await yard.slots.acquire();
        if (cargo != 0) slot.hand_over(cargo);
        ashore->push_back(std::move(slot));
    }
}

// What is taken from the stock is out with whoever took it, by the books of the pool.
Process run_out(Yard& yard, std::uint64_t subject)
{
    Hold engine = yard.pool.try_acquire(1, 0, subject);
    Hold track = co_await yard.track.acquire();
}

struct YardWorld : World<Yard> {
    std::vector<Deadlock> found(Duration until = 100h)
    {
        run(until);
        return find_deadlocks(waiting_report(simulation));
    }
};

}  // namespace

// 1 has the berth at 0 h and wants the track at 1 h; 2 the other way round, an hour later. 3 and 4
// want the berth and are behind; 5 works on.
TEST_CASE("a circle is found while the rest of the world goes on")
{
    YardWorld world;
    Yard& yard = world.place;
    yard.start("load", take_both(yard, &yard.berth, &yard.track, 0h), 1);
    yard.start("shunt", take_both(yard, &yard.track, &yard.berth, 30min), 2);
    yard.start("load", take_both(yard, &yard.berth, &yard.track, 2h), 3);
    yard.start("load", take_both(yard, &yard.berth, &yard.track, 3h), 4);
    yard.start("dig", take_both(yard, &yard.slots, &yard.slots, 99h + 30min), 5);
    const auto found = world.found();
    REQUIRE(found.size() == 1);
    CHECK(found[0].since == at(90min));
    CHECK(found[0].behind == 2);
    CHECK(describe(found[0]) ==
          Log{"since day 0.1 2 wait in a circle, each for another, and 2 more behind them",
              "AZALT: load 1 waits for tracks since 1.0 h; held by 2",
              "AZALT: shunt 2 waits for berths since 1.5 h; held by 1"});
}

TEST_CASE("two circles are two deadlocks, and those alike are told together")
{
    YardWorld world;
    Yard& yard = world.place;
    yard.start("load", take_both(yard, &yard.berth, &yard.track, 0h), 1);
    yard.start("shunt", take_both(yard, &yard.track, &yard.berth, 0h), 2);
    yard.start("stack", take_both(yard, &yard.slots, &yard.slots, 0h), 7);
    yard.start("stack", take_both(yard, &yard.slots, &yard.slots, 0h), 8);
    const auto found = world.found();
    REQUIRE(found.size() == 2);
    CHECK(describe(found[1]) == Log{"since day 0.0 2 wait in a circle, each for another",
                                    "AZALT: stack 7, 8 wait for slots since 1.0 h; held by 7, 8"});
}

TEST_CASE("who goes on at a certain time is in no circle")
{
    YardWorld world;
    Yard& yard = world.place;
    yard.start("load", take_both(yard, &yard.berth, &yard.track, 0h), 1);
    yard.start("shunt", take_both(yard, &yard.track, &yard.berth, 0h), 2);
    yard.start("other thing of 1", want(yard, &yard.berth, 5h, 200h), 1);
    CHECK(world.found().empty());
}

TEST_CASE("slots are held by the cargo, not by the ship that took them")
{
    for (const std::uint64_t cargo : {0, 9}) {
        YardWorld world;
        Yard& yard = world.place;
        std::vector<Hold> ashore;
        yard.start("unload", unload(yard, cargo, &ashore), 1);
        const auto found = world.found();
        if (cargo == 0) {
            REQUIRE(found.size() == 1);
            CHECK(describe(found[0]) ==
                  Log{"since day 0.0 one waits for itself",
                      "AZALT: unload 1 waits for slots since 0.0 h; held by 1"});
        } else {
            CHECK(found.empty());  // it may be fetched
        }
        world.simulation.close();
    }
}

// 1 holds the track and waits for an engine of the stock; the only one is with 2, who wants the
// track. If there were another one somewhere, it might come.
TEST_CASE("what is out in use is waited for with whoever has it")
{
    for (const std::int64_t engines : {1, 2}) {
        YardWorld world;
        Yard& yard = world.place;
        yard.stock.lent_from(yard.pool);
        yard.pool.set_capacity(engines);
        yard.start("arrive", take_both(yard, &yard.track, &yard.stock, 0h), 1);
        yard.script(30min, [&] { yard.start("run", run_out(yard, 2), 2); });
        CHECK(world.found().size() == (engines == 1 ? 1 : 0));
    }
}

TEST_CASE("what is closed for a time is no deadlock")
{
    YardWorld world;
    Yard& yard = world.place;
    yard.start("stack", take_both(yard, &yard.slots, &yard.slots, 0h), 7);
    yard.script(30min, [&] { yard.slots.restrict(0.5); });
    CHECK(world.found().empty());
}
