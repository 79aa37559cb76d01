// Processes: when they run, how they fail, how they are ended and interrupted.
#include "sim/process.hpp"

#include <memory>
#include <stdexcept>

#include "sim/any_of.hpp"
#include "sim/gate.hpp"
#include "sim/resource.hpp"
#include "sim/store.hpp"
#include "sim/waiting_report.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

Process wait_twice(Stage& stage, std::string name, Duration first, Duration second)
{
    stage.note(name + " begins");
    co_await stage.delay(first);
    stage.note(name + " half");
    co_await stage.delay(second);
    stage.note(name + " ends");
}

Process fail_after(Stage& stage, Duration delay)
{
    co_await stage.delay(delay);
    throw std::runtime_error("the crane fell over");
}

Process wait_in_phase(Stage& stage, Duration when, Phase phase, std::string name)
{
    const Time time = at(when);
    co_await stage.delay_until(time, phase);
    stage.note(name);
}

Process take_naps(Stage& stage, int naps)
{
    for (int i = 0; i < naps; ++i) {
        const WaitEnd end = co_await stage.interruptible_delay(2h);
        if (!end.interrupted()) {
            stage.note("slept");
        } else {
            stage.note(fmt::format("woken because of {}", end.why));
        }
    }
}

Process work_then_nap(Stage& stage)
{
    co_await stage.delay(3h);
    stage.note("worked");
    const WaitEnd end = co_await stage.interruptible_delay(2h);
    stage.note(end.interrupted() ? fmt::format("woken because of {}", end.why) : "slept");
}

Process nothing(Stage&) { co_return; }

}  // namespace

TEST_CASE("a process begins when it is started, after what its starter still does at that instant")
{
    World<Stage> world;
    world.place.script(1h, [&] {
        world.place.start("a", wait_twice(world.place, "a", 1h, 2h));
        world.place.start("b", wait_twice(world.place, "b", 1h, 1h));
        world.place.note("started both");
    });
    CHECK(world.run() == Log{"1 started both", "1 a begins", "1 b begins", "2 a half", "2 b half",
                             "3 b ends", "4 a ends"});
}

TEST_CASE("a process that is never started runs nothing and leaves nothing")
{
    World<Stage> world;
    {
        const Process process = wait_twice(world.place, "a", 1h, 1h);
    }
    CHECK(world.run().empty());
    CHECK(waiting_report(world.simulation).empty());
}

TEST_CASE("at one instant the phases follow each other, and within a phase those who came first")
{
    World<Stage> world;
    const auto start = [&](Phase phase, const char* name) {
        world.place.start(name, wait_in_phase(world.place, 5h, phase, name));
    };
    start(Phase::record, "record");
    start(Phase::decision, "decision");
    start(Phase::work, "work 1");
    start(Phase::state, "state");
    start(Phase::work, "work 2");
    start(Phase::arrival, "arrival");
    CHECK(world.run() ==
          Log{"5 state", "5 work 1", "5 work 2", "5 arrival", "5 decision", "5 record"});
}

TEST_CASE("waiting until a time that is past takes no time")
{
    World<Stage> world;
    world.place.script(5h, [&] {
        world.place.start("late", wait_in_phase(world.place, 1h, Phase::work, "late"));
    });
    CHECK(world.run() == Log{"5 late"});
}

TEST_CASE("a delay of nothing lets those go first who are due at the same instant")
{
    World<Stage> world;
    world.place.start("a", wait_twice(world.place, "a", 1h, 0h));
    world.place.start("b", wait_twice(world.place, "b", 1h, 1h));
    CHECK(world.run() ==
          Log{"0 a begins", "0 b begins", "1 a half", "1 b half", "1 a ends", "2 b ends"});
}

TEST_CASE("a failure names the process, the place, the time and for whom it was")
{
    World<Stage> world;
    world.place.start("unload", fail_after(world.place, 7h), 4711);
    try {
        world.run();
        FAIL("nothing was thrown");
    } catch (const SimulationFailure& failure) {
        CHECK(failure.place == "AZALT");
        CHECK(failure.process == "unload");
        CHECK(failure.time == at(7h));
        CHECK(failure.subject == 4711);
        CHECK(std::string(failure.what()) == "the crane fell over");
        CHECK_FALSE(failure.out_of_memory);
    }
}

TEST_CASE("a failure in the first step of a process, before any event, is a failure too")
{
    World<Stage> world;
    world.place.start("unload", fail_after(world.place, 0h), 1);
    CHECK_THROWS_AS(world.run(), SimulationFailure);
}

TEST_CASE("nothing happens after a failure")
{
    World<Stage> world;
    world.place.start("unload", fail_after(world.place, 2h));
    world.place.start("a", wait_twice(world.place, "a", 1h, 2h));
    CHECK_THROWS_AS(world.run(), SimulationFailure);
    CHECK(world.place.log == Log{"0 a begins", "1 a half"});
}

TEST_CASE("an interruption ends an interruptible delay and says why; the next one is whole again")
{
    World<Stage> world;
    ProcessRef sleeper(world.place.start("sleep", take_naps(world.place, 3)));
    world.place.script(3h, [&] { sleeper.interrupt(7); });
    CHECK(world.run() == Log{"2 slept", "3 woken because of 7", "5 slept"});
    CHECK_FALSE(sleeper);
}

TEST_CASE("an interruption during a plain delay is kept for the next interruptible wait")
{
    World<Stage> world;
    ProcessRef worker(world.place.start("work", work_then_nap(world.place)));
    world.place.script(1h, [&] { worker.interrupt(9); });
    CHECK(world.run() == Log{"3 worked", "3 woken because of 9"});
}

TEST_CASE(
    "an interruption at the instant at which the delay is over comes first or too late, by rule")
{
    World<Stage> world;
    ProcessRef early(world.place.start("nap", take_naps(world.place, 1)));
    world.place.script(
        2h, [&] { early.interrupt(1); }, Phase::state);
    CHECK(world.run() == Log{"2 woken because of 1"});

    World<Stage> other;
    ProcessRef late(other.place.start("nap", take_naps(other.place, 1)));
    other.place.script(
        2h, [&] { late.interrupt(1); }, Phase::decision);
    CHECK(other.run() == Log{"2 slept"});
}

TEST_CASE("a process that was interrupted and not yet resumed keeps a second interruption")
{
    World<Stage> world;
    ProcessRef sleeper(world.place.start("sleep", take_naps(world.place, 2)));
    world.place.script(1h, [&] {
        sleeper.interrupt(1);
        sleeper.interrupt(2);
    });
    CHECK(world.run() == Log{"1 woken because of 1", "1 woken because of 2"});
}

TEST_CASE("a reference is empty once its process is over, ended or moved away")
{
    World<Stage> world;
    ProcessRef over(world.place.start("a", wait_twice(world.place, "a", 1h, 1h)));
    ProcessRef ended(world.place.start("b", wait_twice(world.place, "b", 1h, 1h)));
    ProcessRef unborn(world.place.start("c", wait_twice(world.place, "c", 1h, 1h)));
    ProcessRef moved = std::move(over);
    CHECK_FALSE(over);
    unborn.end();
    CHECK_FALSE(unborn);
    world.place.script(
        1h, [&] { ended.end(); }, Phase::state);
    world.place.script(
        2h, [&] { CHECK(moved); }, Phase::state);
    world.place.script(
        2h, [&] { CHECK_FALSE(moved); }, Phase::decision);
    CHECK(world.run() == Log{"0 a begins", "0 b begins", "1 a half", "2 a ends"});
    CHECK_FALSE(ended);
    ended.interrupt(1);
    ended.end();
    ProcessRef().end();
}

TEST_CASE("a reference that goes first leaves its process in peace")
{
    World<Stage> world;
    {
        const ProcessRef brief(world.place.start("a", wait_twice(world.place, "a", 1h, 1h)));
    }
    CHECK(world.run() == Log{"0 a begins", "1 a half", "2 a ends"});
}

TEST_CASE("a million processes that end at once leave no trace")
{
    World<Stage> world;
    world.place.script(1h, [&] {
        for (int i = 0; i < 1'000'000; ++i) world.place.start("x", nothing(world.place));
    });
    world.run();
    CHECK(waiting_report(world.simulation).empty());
}

// Ended in every state in which a process can wait.

namespace {

struct Quay : Stage {
    using Stage::Stage;
    Resource berths{*this, "berths", 2};
    Resource cranes{*this, "cranes", 1};
    Gate gate{*this, "gate", false};
    Store<std::unique_ptr<int>> store{*this, "store"};
    std::shared_ptr<int> cargo = std::make_shared<int>(1);
};

enum class State { delay, queue, patience, gate, store, any, work, evicted, unborn };

Process end_up_in(Quay& quay, State state, std::shared_ptr<int> cargo)
{
    Hold berth = co_await quay.berths.acquire();
    const auto also_mine = cargo;
    if (state == State::delay) co_await quay.delay(100h);
    if (state == State::queue) Hold crane = co_await quay.cranes.acquire();
    if (state == State::patience) Hold crane = co_await quay.cranes.acquire_within(50h);
    if (state == State::gate) co_await quay.gate.passage();
    if (state == State::store) auto item = co_await quay.store.take();
    if (state == State::any) {
        AnyOf first(quay);
        first.add(quay.cranes);
        first.add(quay.gate);
        first.add(quay.store);
        first.until(at(80h));
        co_await first.wait();
    }
    if (state == State::work || state == State::evicted) co_await berth.work(60h);
    quay.note("was not ended");
}

Process hold_crane(Quay& quay, Duration duration)
{
    Hold crane = co_await quay.cranes.acquire();
    co_await quay.delay(duration);
}

}  // namespace

TEST_CASE("a process ended in any wait releases all that it holds and leaves no trace")
{
    const auto state =
        GENERATE(State::delay, State::queue, State::patience, State::gate, State::store, State::any,
                 State::work, State::evicted, State::unborn);
    CAPTURE(static_cast<int>(state));
    World<Quay> world;
    Quay& quay = world.place;
    quay.start("hold crane", hold_crane(quay, 20h));
    ProcessRef victim;
    quay.script(1h, [&] {
        victim = ProcessRef(quay.start("victim", end_up_in(quay, state, quay.cargo), 7));
        if (state == State::unborn) victim.end();
    });
    if (state == State::evicted) {
        quay.script(2h, [&] { quay.berths.set_capacity(0, Interrupted::resume); });
    }
    quay.script(5h, [&] { victim.end(); });
    quay.script(10h, [&] {
        CHECK_FALSE(victim);
        CHECK(quay.cargo.use_count() == 1);
        CHECK(quay.berths.in_use() == 0);
        CHECK(quay.cranes.waiting() + quay.berths.waiting() + quay.gate.waiting() == 0);
        CHECK(quay.store.waiting() == 0);
        quay.store.put(std::make_unique<int>(1));
        quay.gate.open();
        quay.berths.set_capacity(2);
    });
    CHECK(world.run().empty());
    CHECK(quay.store.size() == 1);
    CHECK(quay.berths.free() == 2);
    CHECK(quay.cranes.free() == 1);
    CHECK(waiting_report(world.simulation).empty());
}

namespace {

// Frees the crane and, before the one who has it now can go on, ends him.
Process free_crane_and_end(Quay& quay, ProcessRef* victim)
{
    Hold crane = co_await quay.cranes.acquire();
    co_await quay.delay(5h);
    crane.release();
    CHECK(quay.cranes.in_use() == 1);
    victim->end();
    CHECK(quay.cranes.in_use() == 0);
    CHECK(quay.berths.in_use() == 0);
}

Process take_item(Quay& quay, std::string name)
{
    auto item = co_await quay.store.take();
    quay.note(fmt::format("{} took {}", name, *item));
}

}  // namespace

TEST_CASE("what was granted to a process that is ended before it goes on is free again")
{
    World<Quay> world;
    Quay& quay = world.place;
    ProcessRef victim;
    quay.start("free", free_crane_and_end(quay, &victim));
    quay.script(1h, [&] {
        victim = ProcessRef(quay.start("victim", end_up_in(quay, State::queue, quay.cargo)));
    });
    CHECK(world.run().empty());
    CHECK_FALSE(victim);
    CHECK(quay.cargo.use_count() == 1);
    CHECK(quay.cranes.free() == 1);
}

TEST_CASE("an item granted to a process that is ended goes to the next one in line")
{
    World<Quay> world;
    Quay& quay = world.place;
    ProcessRef first(quay.start("a", take_item(quay, "a")));
    quay.start("b", take_item(quay, "b"));
    quay.script(1h, [&] {
        quay.store.put(std::make_unique<int>(42));
        first.end();
    });
    CHECK(world.run() == Log{"1 b took 42"});
}
