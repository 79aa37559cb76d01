// Stores: items in a line, with or without a limit.
#include "sim/store.hpp"

#include <algorithm>
#include <memory>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

using Wagon = std::unique_ptr<int>;

struct Siding : Stage {
    using Stage::Stage;
    Store<Wagon> wagons{*this, "wagons"};
    Store<int> track{*this, "track", 2};
};

Wagon wagon(int number) { return std::make_unique<int>(number); }

Process take(Siding& siding, std::string name, Duration when)
{
    co_await siding.delay(when);
    const Wagon taken = co_await siding.wagons.take();
    siding.note(fmt::format("{} took {}", name, *taken));
}

Process push_in(Siding& siding, int number, Duration when)
{
    co_await siding.delay(when);
    co_await siding.track.room();
    siding.track.put(number);
    siding.note(fmt::format("in {}", number));
}

Process pull_out(Siding& siding, Duration when, int count)
{
    co_await siding.delay(when);
    for (int i = 0; i < count; ++i) {
        const int number = co_await siding.track.take();
        siding.note(fmt::format("out {}", number));
    }
}

// Pulls out two and, before those who wait for room can move, pushes in as many as there is room
// for.
Process pull_two_and_refill(Siding& siding, Duration when)
{
    co_await siding.delay(when);
    for (int i = 0; i < 2; ++i) co_await siding.track.take();
    for (int number = 100; siding.track.has_room(); ++number) siding.track.put(number);
}

Process watch(Siding& siding, Duration when, std::size_t* most)
{
    co_await siding.delay(when);
    *most = std::max(*most, siding.track.size());
}

}  // namespace

TEST_CASE("items come out in the order in which they were put, to those who wait, in turn")
{
    World<Siding> world;
    Siding& siding = world.place;
    siding.start("a", take(siding, "a", 1h));
    siding.start("b", take(siding, "b", 0h));
    siding.script(2h, [&] {
        for (int i = 1; i <= 3; ++i) siding.wagons.put(wagon(i));
    });
    siding.start("c", take(siding, "c", 5h));
    CHECK(world.run() == Log{"2 b took 1", "2 a took 2", "5 c took 3"});
}

TEST_CASE("an item promised to who waits is not taken by who comes at the same instant")
{
    World<Siding> world;
    Siding& siding = world.place;
    siding.start("waits", take(siding, "waits", 0h));
    siding.script(2h, [&] {
        siding.start("sniper", take(siding, "sniper", 0h));
        siding.wagons.put(wagon(1));
    });
    siding.start("sniper", take(siding, "other sniper", 2h));
    siding.script(3h, [&] { siding.wagons.put(wagon(2)); });
    siding.script(4h, [&] { siding.wagons.put(wagon(3)); });
    const Log& log = world.run();
    REQUIRE(log.size() == 3);
    CHECK(log.front() == "2 waits took 1");
    CHECK(siding.wagons.size() == 0);
}

TEST_CASE("a full store holds back who puts, until there is room, in turn")
{
    World<Siding> world;
    Siding& siding = world.place;
    for (int i = 1; i <= 5; ++i) siding.start("push", push_in(siding, i, 0h));
    siding.start("pull", pull_out(siding, 3h, 2));
    siding.start("pull", pull_out(siding, 5h, 2));
    CHECK(world.run() == Log{"0 in 1", "0 in 2", "3 out 1", "3 out 2", "3 in 3", "3 in 4",
                             "5 out 3", "5 out 4", "5 in 5"});
    CHECK(siding.track.tally().content.max() == 2);
}

TEST_CASE("a store with a limit never holds more, even if others put as soon as has_room() says so")
{
    World<Siding> world;
    Siding& siding = world.place;
    for (int i = 1; i <= 3; ++i) siding.start("push", push_in(siding, i, 0h));
    siding.start("refill", pull_two_and_refill(siding, 3h));
    std::size_t most = 0;
    siding.start("watch", watch(siding, 3h, &most));
    world.run();
    CHECK(siding.track.tally().content.max() <= 2);
    CHECK(most <= 2);
}

TEST_CASE(
    "a store with a limit of one that has waiting room gives it to who waits, not to a sniper")
{
    World<Siding> world;
    Siding& siding = world.place;
    for (int i = 1; i <= 3; ++i) siding.start("push", push_in(siding, i, 0h));
    bool room = true;
    siding.script(1h, [&] { siding.start("pull", pull_out(siding, 0h, 1)); });
    siding.script(
        1h, [&] { room = siding.track.has_room(); }, Phase::decision);
    CHECK(world.run() == Log{"0 in 1", "0 in 2", "1 out 1", "1 in 3"});
    CHECK_FALSE(room);
}

namespace {

// Pulls out one, which promises its room to the one who waits, and ends him before he can use it.
Process pull_and_end(Siding& siding, ProcessRef* waits)
{
    co_await siding.delay(1h);
    co_await siding.track.take();
    waits->end();
    siding.note(siding.track.has_room() ? "room" : "no room");
}

Process pull_two_put_and_end(Siding& siding, ProcessRef* waits)
{
    co_await siding.delay(1h);
    for (int i = 0; i < 2; ++i) co_await siding.track.take();
    if (siding.track.has_room()) siding.track.put(7);
    waits->end();
    for (int i = 0; i < 5 && siding.track.has_room(); ++i) siding.track.put(8);
    siding.note(fmt::format("{} inside", siding.track.size()));
}

}  // namespace

TEST_CASE("room promised to a process that is ended is there for others")
{
    World<Siding> world;
    Siding& siding = world.place;
    siding.start("push", push_in(siding, 1, 0h));
    siding.start("push", push_in(siding, 2, 0h));
    ProcessRef waits(siding.start("push", push_in(siding, 3, 0h)));
    siding.start("pull", pull_and_end(siding, &waits));
    siding.start("push", push_in(siding, 4, 2h));
    CHECK(world.run() == Log{"0 in 1", "0 in 2", "1 room", "2 in 4"});
}

TEST_CASE(
    "room promised to a process that is ended is there for others, even after others have put")
{
    World<Siding> world;
    Siding& siding = world.place;
    siding.start("push", push_in(siding, 1, 0h));
    siding.start("push", push_in(siding, 2, 0h));
    ProcessRef waits(siding.start("push", push_in(siding, 3, 0h)));
    siding.start("pull", pull_two_put_and_end(siding, &waits));
    siding.start("pull", pull_out(siding, 2h, 1));
    siding.start("push", push_in(siding, 4, 3h));
    CHECK(world.run() == Log{"0 in 1", "0 in 2", "1 2 inside", "2 out 7", "3 in 4"});
}

TEST_CASE("an item put for a taker who is ended at that instant stays the first in line")
{
    World<Siding> world;
    Siding& siding = world.place;
    ProcessRef first(siding.start("a", take(siding, "a", 0h)));
    siding.script(1h, [&] {
        siding.wagons.put(wagon(1));
        first.end();
        siding.wagons.put(wagon(2));
    });
    siding.start("b", take(siding, "b", 2h));
    siding.start("c", take(siding, "c", 2h));
    CHECK(world.run() == Log{"2 b took 1", "2 c took 2"});
}

TEST_CASE("content and stays are those of the drawing on paper")
{
    World<Siding> world;
    Siding& siding = world.place;
    siding.script(1h, [&] { siding.wagons.put(wagon(1)); });
    siding.script(2h, [&] { siding.wagons.put(wagon(2)); });
    siding.start("a", take(siding, "a", 4h));
    siding.start("b", take(siding, "b", 4h));
    siding.start("c", take(siding, "c", 5h));
    siding.script(6h, [&] { siding.wagons.put(wagon(3)); });
    world.run();
    const StoreTally& tally = siding.wagons.tally();
    CHECK(tally.content.area(at(10h)) == Int128{1 + 2 * 2} * 3'600'000'000);
    CHECK(tally.stays.count() == 3);
    CHECK(tally.stays.max() == 3h);
    CHECK(tally.stays.min() == 0h);
    siding.forget_past();
    CHECK(tally.stays.count() == 0);
}
