// Resources: who is served when, in lines worked by hand.
#include "sim/resource.hpp"

#include <limits>
#include <memory>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Port : Stage {
    using Stage::Stage;
    Resource berths{*this, "berths", 1};
    Resource tugs{*this, "tugs", 3};
    Hold kept;
};

Process call(Port& port, std::string name, Duration arrival, Duration stay,
             std::int16_t priority = 0)
{
    co_await port.delay(arrival);
    Hold berth = co_await port.berths.acquire(1, priority);
    port.note(name);
    co_await port.delay(stay);
}

Process tow(Port& port, std::string name, Duration arrival, std::uint32_t tugs, Duration stay)
{
    co_await port.delay(arrival);
    Hold hold = co_await port.tugs.acquire(tugs);
    port.note(name);
    co_await port.delay(stay);
}

Process wait_at_most(Port& port, std::string name, Duration arrival, Duration patience,
                     Duration stay)
{
    co_await port.delay(arrival);
    Hold berth = co_await port.berths.acquire_within(patience);
    port.note(name + (berth ? " served" : " left"));
    if (berth) co_await port.delay(stay);
}

Process call_again_and_again(Port& port, std::string name)
{
    for (int i = 0; i < 3; ++i) {
        Hold berth = co_await port.berths.acquire();
        port.note(name);
        co_await port.delay(1h);
        berth.release();
    }
}

Process move_hold(Port& port)
{
    Hold first = co_await port.tugs.acquire(2);
    Hold second = std::move(first);
    port.note(fmt::format("{} {} {}", bool(first), bool(second), port.tugs.in_use()));
    Hold third = co_await port.tugs.acquire(1);
    third = std::move(second);
    port.note(fmt::format("{} {} {}", bool(second), bool(third), port.tugs.in_use()));
    third.release();
    third.release();
    port.note(fmt::format("{} {}", bool(third), port.tugs.in_use()));
    co_await port.delay(1h);
    port.kept = co_await port.tugs.acquire(1);
}

Process tow_within(Port& port, Duration patience, std::uint32_t tugs)
{
    Hold hold = co_await port.tugs.acquire_within(patience, tugs);
    port.note(hold ? "large served" : "large left");
}

Process take_too_much(Port& port)
{
    Hold first = co_await port.tugs.acquire(2);
    Hold second = co_await port.tugs.acquire(2);
    port.note("never");
}

Process release_early(Port& port)
{
    Hold berth = co_await port.berths.acquire();
    co_await port.delay(1h);
    berth.release();
    co_await port.delay(5h);
    port.note("is still here");
}

}  // namespace

TEST_CASE("within a priority, first come first served; the higher priority first")
{
    World<Port> world;
    world.place.start("a", call(world.place, "a", 0h, 10h));
    world.place.start("b", call(world.place, "b", 1h, 1h));
    world.place.start("c", call(world.place, "c", 2h, 1h));
    world.place.start("d", call(world.place, "d", 3h, 1h, 5));
    world.place.start("e", call(world.place, "e", 4h, 1h, 5));
    world.place.start("f", call(world.place, "f", 5h, 1h, -5));
    CHECK(world.run() == Log{"0 a", "10 d", "11 e", "12 b", "13 c", "14 f"});
}

TEST_CASE("a small request does not overtake a large one that waits")
{
    World<Port> world;
    world.place.start("a", tow(world.place, "a", 0h, 2, 5h));
    world.place.start("b", tow(world.place, "b", 1h, 3, 1h));
    world.place.start("c", tow(world.place, "c", 2h, 1, 1h));
    CHECK(world.run() == Log{"0 a", "5 b", "6 c"});
}

TEST_CASE("one release can serve several, and several releases one")
{
    World<Port> world;
    world.place.start("a", tow(world.place, "a", 0h, 3, 5h));
    for (const char* name : {"b", "c", "d"}) {
        world.place.start(name, tow(world.place, name, 1h, 1, name[0] == 'b' ? 1h : 2h));
    }
    world.place.start("e", tow(world.place, "e", 2h, 3, 1h));
    CHECK(world.run() == Log{"0 a", "5 b", "5 c", "5 d", "7 e"});
}

TEST_CASE("a new caller never jumps ahead of waiting processes, even at the instant of a release")
{
    World<Port> world;
    Port& port = world.place;
    port.start("a", call(port, "a", 0h, 5h));
    port.start("b", call(port, "b", 1h, 1h));
    bool sniper_got_it = false;
    const auto snipe = [&] { sniper_got_it = sniper_got_it || port.berths.try_acquire(); };
    for (const Phase phase : {Phase::state, Phase::work, Phase::arrival, Phase::record}) {
        port.script(5h, snipe, phase);
    }
    port.start("sniper", call(port, "sniper", 5h, 1h));
    CHECK(world.run() == Log{"0 a", "5 b", "6 sniper"});
    CHECK_FALSE(sniper_got_it);
}

TEST_CASE("whoever releases and asks again at once stands behind those who wait")
{
    World<Port> world;
    world.place.start("a", call_again_and_again(world.place, "a"));
    world.place.start("b", call_again_and_again(world.place, "b"));
    CHECK(world.run() == Log{"0 a", "1 b", "2 a", "3 b", "4 a", "5 b"});
}

TEST_CASE("patience that ends at the instant of the release: what was scheduled first comes first")
{
    // a's stay was scheduled at 0 h, b's patience at 1 h: the release comes first.
    World<Port> world;
    world.place.start("a", call(world.place, "a", 0h, 5h));
    world.place.start("b", wait_at_most(world.place, "b", 1h, 4h, 1h));
    world.place.start("c", wait_at_most(world.place, "c", 1h, 3h, 1h));
    CHECK(world.run() == Log{"0 a", "4 c left", "5 b served"});
    CHECK(world.place.berths.tally().reneged == 1);
    CHECK(world.place.berths.free() == 1);
}

TEST_CASE("patience that ends in an earlier phase than the release ends first")
{
    World<Port> world;
    Port& port = world.place;
    port.kept = port.berths.try_acquire();
    port.start("b", wait_at_most(port, "b", 1h, 4h, 1h));
    port.script(
        5h, [&] { port.kept.release(); }, Phase::decision);
    CHECK(world.run() == Log{"5 b left"});
    CHECK(port.berths.free() == 1);
}

TEST_CASE("no patience at all is a look at the line")
{
    World<Port> world;
    world.place.start("a", wait_at_most(world.place, "a", 0h, 0h, 5h));
    world.place.start("b", wait_at_most(world.place, "b", 1h, 0h, 1h));
    CHECK(world.run() == Log{"0 a served", "1 b left"});
}

TEST_CASE("whoever runs out of patience makes room for a smaller request behind him")
{
    World<Port> world;
    Port& port = world.place;
    port.kept = port.tugs.try_acquire(2);
    port.start("large", tow_within(port, 3h, 2));
    port.start("small", tow(port, "small", 1h, 1, 1h));
    CHECK(world.run() == Log{"3 large left", "3 small"});
}

TEST_CASE("endless patience is no error")
{
    World<Port> world;
    world.place.start("a", call(world.place, "a", 0h, 5h));
    world.place.start("b", wait_at_most(world.place, "b", 1h, Duration::max(), 1h));
    CHECK(world.run() == Log{"0 a", "5 b served"});
}

TEST_CASE(
    "a hold is moved, released early, released twice, kept by the place: units are counted once")
{
    World<Port> world;
    world.place.start("move", move_hold(world.place));
    CHECK(world.run() == Log{"0 false true 2", "0 false true 2", "0 false 0"});
    CHECK(world.place.tugs.in_use() == 1);
    world.place.kept.release();
    CHECK(world.place.tugs.free() == 3);
}

TEST_CASE("what is released early is free for others at once")
{
    World<Port> world;
    world.place.start("a", release_early(world.place));
    world.place.start("b", call(world.place, "b", 0h, 1h));
    CHECK(world.run() == Log{"1 b", "6 is still here"});
    CHECK(world.place.berths.free() == 1);
}

TEST_CASE("a resource without units serves nobody until it has some")
{
    World<Port> world;
    Port& port = world.place;
    port.berths.set_capacity(0);
    port.start("a", call(port, "a", 0h, 2h));
    port.start("b", call(port, "b", 0h, 2h));
    port.script(5h, [&] { port.berths.set_capacity(1); });
    CHECK(world.run() == Log{"5 a", "7 b"});
}

TEST_CASE("queue, units at work, capacity and waits are those of the drawing on paper")
{
    // a 0-4, b comes 1 waits until 4, stays to 6, c comes 2 leaves at 3, d comes 10 stays to 11.
    World<Port> world;
    Port& port = world.place;
    port.start("a", call(port, "a", 0h, 4h));
    port.start("b", call(port, "b", 1h, 2h));
    port.start("c", wait_at_most(port, "c", 2h, 1h, 1h));
    port.start("d", call(port, "d", 10h, 1h));
    port.script(8h, [&] { port.berths.set_capacity(3); });
    world.run();
    const ResourceTally& tally = port.berths.tally();
    constexpr std::int64_t hour = 3'600'000'000;
    CHECK(tally.queue.area(at(20h)) == Int128{3 + 1} * hour);
    CHECK(tally.queue.max() == 2);
    CHECK(tally.busy.area(at(20h)) == Int128{4 + 2 + 1} * hour);
    CHECK(tally.capacity.area(at(20h)) == Int128{8 + 3 * 12} * hour);
    CHECK(tally.waits.count() == 3);
    CHECK(tally.waits.sum() == UInt128{3} * hour);
    CHECK(tally.waits.max() == 3h);
    CHECK(tally.reneged == 1);
    CHECK(tally.preempted == 0);
}

TEST_CASE("the warm-up is forgotten, who waits and who is served is not")
{
    World<Port> world;
    Port& port = world.place;
    port.start("a", call(port, "a", 0h, 4h));
    port.start("b", call(port, "b", 1h, 2h));
    world.simulation.at_every_place(at(2h), Phase::state,
                                    [](Place& place) { place.forget_past(); });
    world.run();
    const ResourceTally& tally = port.berths.tally();
    CHECK(tally.queue.mean(at(12h)) == 0.2);
    CHECK(tally.busy.mean(at(12h)) == 0.4);
    CHECK(tally.waits.count() == 1);
    CHECK(tally.waits.max() == 3h);
}

TEST_CASE(
    "a process that is ended while it waits in the line of what it holds counts as not served")
{
    World<Port> world;
    Port& port = world.place;
    ProcessRef ref(port.start("greedy", take_too_much(port)));
    port.script(2h, [&] { ref.end(); });
    CHECK(world.run().empty());
    CHECK(port.tugs.free() == 3);
    CHECK(port.tugs.tally().waits.count() == 1);
    CHECK(port.tugs.tally().reneged == 1);
}

namespace {

Process tow_together(Port& port, std::string name, Duration arrival, std::uint32_t tugs)
{
    co_await port.delay(arrival);
    Hold hold = co_await port.tugs.acquire_usable(tugs);
    port.note(fmt::format("{} {}", name, hold.amount()));
    co_await port.delay(2h);
}

Process tow_first(Port& port, std::string name, Duration arrival)
{
    co_await port.delay(arrival);
    Hold hold = co_await port.tugs.acquire(1, 5);
    port.note(name);
    co_await port.delay(1h);
}

// One tug can be used from 1:00 to 5:00.
void fail_two_tugs(Port& port)
{
    port.script(1h, [&] { port.tugs.limit(1); });
    port.script(5h, [&] { port.tugs.limit(3); });
}

}  // namespace

// a has three until 2:00. b, of two, takes the one that is left until 4:00, and c stands behind it.
// At 5:00 all can be used, so d waits for the third of them.
TEST_CASE("units that work together are fewer when some have failed")
{
    World<Port> world;
    Port& port = world.place;
    fail_two_tugs(port);
    port.start("a", tow_together(port, "a", 0h, 3));
    port.start("b", tow_together(port, "b", 0h, 2));
    port.start("c", tow(port, "c", 0h, 1, 2h));
    port.start("d", tow_together(port, "d", 4h + 30min, 3));
    CHECK(world.run() == Log{"0 a 3", "2 b 1", "4 c", "6 d 3"});
    CHECK(port.tugs.free() == 3);
}

TEST_CASE("units that work together are taken at once, too, as many as can be used")
{
    World<Port> world;
    fail_two_tugs(world.place);
    world.place.start("a", tow_together(world.place, "a", 2h, 2));
    CHECK(world.run() == Log{"2 a 1"});
}

// b needs two and waits for the repair; c, of one, stands behind it, and d, of higher priority,
// ahead.
TEST_CASE("a failure holds up whoever needs more than is left, and those behind")
{
    World<Port> world;
    Port& port = world.place;
    fail_two_tugs(port);
    port.start("b", tow(port, "b", 2h, 2, 1h));
    port.start("c", tow(port, "c", 3h, 1, 1h));
    port.start("d", tow_first(port, "d", 3h + 30min));
    CHECK(world.run() == Log{"3.5 d", "5 b", "5 c"});
}
