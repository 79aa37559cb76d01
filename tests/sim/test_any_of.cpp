// Waiting for the first of a few things: who wins, and that the losers are given up.
#include "sim/any_of.hpp"

#include <memory>
#include <stdexcept>

#include "sim/gate.hpp"
#include "sim/resource.hpp"
#include "sim/signal.hpp"
#include "sim/store.hpp"
#include "sim/waiting_report.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Terminal : Stage {
    using Stage::Stage;
    Resource cranes{*this, "cranes", 1};
    Resource trucks{*this, "trucks", 1};
    Gate gate{*this, "gate", false};
    Store<std::unique_ptr<int>> boxes{*this, "boxes"};
    Signal call{*this, "call"};
    Hold crane_kept;
    Hold truck_kept;
};

// Waits for crane, gate, box, or until a time; redeems what it won and keeps it for an hour.
Process wait_for_any(Terminal& terminal, Duration until, bool interruptible)
{
    AnyOf first(terminal);
    const std::size_t crane = first.add(terminal.cranes);
    const std::size_t gate = first.add(terminal.gate);
    const std::size_t box = first.add(terminal.boxes);
    if (until > 0h) first.until(at(until));
    if (interruptible) first.or_interruption();
    const std::size_t won = co_await first.wait();
    if (won == AnyOf::timed_out) {
        terminal.note("timed out");
    } else if (won == AnyOf::interrupted) {
        terminal.note(fmt::format("interrupted because of {}", first.why()));
    } else if (won == crane) {
        Hold hold = first.redeem(terminal.cranes, crane);
        terminal.note("crane");
        co_await terminal.delay(1h);
    } else if (won == box) {
        const std::unique_ptr<int> taken = first.redeem(terminal.boxes, box);
        terminal.note(fmt::format("box {}", *taken));
    } else if (won == gate) {
        terminal.note("gate");
    }
}

struct TerminalWorld : World<Terminal> {
    explicit TerminalWorld(Duration until = 0h, bool interruptible = false)
    {
        place.crane_kept = place.cranes.try_acquire(1, 0, 99);
        ref = ProcessRef(place.start("any", wait_for_any(place, until, interruptible), 7));
    }
    bool nobody_waits() const
    {
        return place.cranes.waiting() + place.gate.waiting() + place.boxes.waiting() == 0;
    }
    ProcessRef ref;
};

}  // namespace

TEST_CASE("whatever comes first wins, and the other lines are left")
{
    TerminalWorld world;
    Terminal& terminal = world.place;
    const int which = GENERATE(0, 1, 2);
    terminal.script(3h, [&] {
        CHECK(terminal.cranes.waiting() + terminal.gate.waiting() + terminal.boxes.waiting() == 3);
        if (which == 0) terminal.crane_kept.release();
        if (which == 1) terminal.gate.open();
        if (which == 2) terminal.boxes.put(std::make_unique<int>(42));
        CHECK(world.nobody_waits());
    });
    CHECK(world.run() == Log{which == 0 ? "3 crane" : which == 1 ? "3 gate" : "3 box 42"});
    terminal.crane_kept.release();
    CHECK(terminal.cranes.free() == 1);
}

TEST_CASE("what is there already is taken without waiting, in the order of adding")
{
    World<Terminal> world;
    Terminal& terminal = world.place;
    terminal.gate.open();
    terminal.boxes.put(std::make_unique<int>(1));
    terminal.start("any", wait_for_any(terminal, 0h, false));
    terminal.start("any", wait_for_any(terminal, 0h, false));
    terminal.gate.close();
    CHECK(world.run() == Log{"0 crane", "0 box 1"});
    CHECK(terminal.cranes.free() == 1);
}

TEST_CASE("several things at one instant: the first wins, nothing is granted twice")
{
    TerminalWorld world;
    Terminal& terminal = world.place;
    terminal.script(3h, [&] {
        terminal.boxes.put(std::make_unique<int>(42));
        terminal.crane_kept.release();
        terminal.gate.open();
    });
    CHECK(world.run() == Log{"3 box 42"});
    CHECK(terminal.cranes.free() == 1);
    CHECK(terminal.boxes.size() == 0);
}

TEST_CASE("time runs out, and nothing stays in any line")
{
    TerminalWorld world(4h);
    world.place.script(
        4h, [&] { CHECK(world.nobody_waits()); }, Phase::decision);
    CHECK(world.run() == Log{"4 timed out"});
    CHECK(world.place.cranes.tally().reneged == 1);
}

TEST_CASE("a grant at the instant at which time runs out: by phase, before it or too late")
{
    TerminalWorld early(4h);
    early.place.script(
        4h, [&] { early.place.crane_kept.release(); }, Phase::state);
    CHECK(early.run() == Log{"4 crane"});
    CHECK(early.place.cranes.free() == 1);

    TerminalWorld late(4h);
    late.place.script(
        4h, [&] { late.place.crane_kept.release(); }, Phase::decision);
    CHECK(late.run() == Log{"4 timed out"});
    CHECK(late.place.cranes.free() == 1);
}

TEST_CASE(
    "an interruption ends the wait and leaves every line; one that comes after a grant is kept")
{
    TerminalWorld world(0h, true);
    world.place.script(2h, [&] {
        world.ref.interrupt(5);
        CHECK(world.nobody_waits());
    });
    CHECK(world.run() == Log{"2 interrupted because of 5"});

    TerminalWorld other(0h, true);
    other.place.script(2h, [&] {
        other.place.crane_kept.release();
        other.ref.interrupt(5);
    });
    CHECK(other.run() == Log{"2 crane"});
    CHECK(other.place.cranes.free() == 1);
}

TEST_CASE("a grant after an interruption of the same instant goes to the next one")
{
    TerminalWorld world(0h, true);
    Terminal& terminal = world.place;
    terminal.start("next", wait_for_any(terminal, 0h, false));
    terminal.script(2h, [&] {
        world.ref.interrupt(5);
        terminal.crane_kept.release();
    });
    CHECK(world.run() == Log{"2 interrupted because of 5", "2 crane"});
}

TEST_CASE(
    "an interruption that was pending ends the next wait at once, if nothing is there already")
{
    World<Terminal> world;
    Terminal& terminal = world.place;
    terminal.crane_kept = terminal.cranes.try_acquire();
    ProcessRef ref(terminal.start("any", wait_for_any(terminal, 0h, true)));
    ref.interrupt(3);
    CHECK(world.run() == Log{"0 interrupted because of 3"});
    CHECK(terminal.cranes.waiting() == 0);
}

namespace {

Process win_and_not_redeem(Terminal& terminal)
{
    {
        AnyOf first(terminal);
        first.add(terminal.boxes);
        first.add(terminal.cranes);
        const std::size_t won = co_await first.wait();
        terminal.note(fmt::format("won {}", won));
        co_await terminal.delay(1h);
    }
    terminal.note("gave it back");
    co_await terminal.delay(1h);
}

Process win_and_fail(Terminal& terminal)
{
    AnyOf first(terminal);
    first.add(terminal.cranes);
    co_await first.wait();
    throw std::runtime_error("changed my mind");
}

Process crane_or_truck(Terminal& terminal, std::string name)
{
    AnyOf first(terminal);
    const std::size_t crane = first.add(terminal.cranes);
    const std::size_t truck = first.add(terminal.trucks);
    const std::size_t won = co_await first.wait();
    Hold hold =
        won == crane ? first.redeem(terminal.cranes, crane) : first.redeem(terminal.trucks, truck);
    terminal.note(name + (won == crane ? " crane" : " truck"));
    co_await terminal.delay(2h);
}

Process one_or_two(Terminal& terminal)
{
    AnyOf first(terminal);
    const std::size_t two = first.add(terminal.cranes, 2);
    const std::size_t one = first.add(terminal.cranes, 1);
    const std::size_t won = co_await first.wait();
    Hold hold = first.redeem(terminal.cranes, won);
    terminal.note(fmt::format("won {}, {} in use",
                              won == two   ? "two"
                              : won == one ? "one"
                                           : "none",
                              terminal.cranes.in_use()));
}

}  // namespace

TEST_CASE(
    "what was won and not redeemed goes back at the end of the scope, in every way of winning")
{
    World<Terminal> world;
    Terminal& terminal = world.place;
    terminal.start("a", win_and_not_redeem(terminal));  // wins the crane at once
    terminal.start("b", win_and_not_redeem(terminal));  // wins it after a's scope
    CHECK(world.run() == Log{"0 won 1", "1 gave it back", "1 won 1", "2 gave it back"});
    CHECK(terminal.cranes.free() == 1);

    World<Terminal> other;
    other.place.boxes.put(std::make_unique<int>(8));
    other.place.start("a", win_and_not_redeem(other.place));
    CHECK(other.run() == Log{"0 won 0", "1 gave it back"});
    CHECK(other.place.boxes.size() == 1);
    CHECK(other.place.cranes.free() == 1);
}

TEST_CASE("what was won by a process that fails or is ended goes back")
{
    World<Terminal> world;
    world.place.start("fail", win_and_fail(world.place));
    CHECK_THROWS_AS(world.run(), SimulationFailure);
    CHECK(world.place.cranes.free() == 1);

    TerminalWorld other;
    Terminal& terminal = other.place;
    terminal.script(1h, [&] {
        terminal.crane_kept.release();
        CHECK(terminal.cranes.in_use() == 1);
        other.ref.end();
        CHECK(terminal.cranes.in_use() == 0);
    });
    CHECK(other.run().empty());
}

TEST_CASE("many who wait for either of two are served first come first served, one thing each")
{
    World<Terminal> world;
    Terminal& terminal = world.place;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        terminal.start(name, crane_or_truck(terminal, name));
    }
    CHECK(world.run() == Log{"0 a crane", "0 b truck", "2 c crane", "2 d truck", "4 e crane"});
    CHECK(terminal.cranes.free() + terminal.trucks.free() == 2);
}

TEST_CASE("one line can be stood in twice: two cranes or one, whichever comes first")
{
    World<Terminal> world;
    Terminal& terminal = world.place;
    terminal.crane_kept = terminal.cranes.try_acquire();
    terminal.start("any", one_or_two(terminal));
    terminal.script(1h, [&] { terminal.cranes.set_capacity(3); });
    CHECK(world.run() == Log{"1 won two, 3 in use"});
    CHECK(terminal.cranes.in_use() == 1);
    CHECK(terminal.cranes.waiting() == 0);
}

TEST_CASE("five things are one too many")
{
    World<Terminal> world;
    AnyOf first(world.place);
    for (int i = 0; i < 4; ++i) CHECK(first.add(world.place.gate) == static_cast<std::size_t>(i));
    CHECK_THROWS_AS(first.add(world.place.gate), std::logic_error);
}

TEST_CASE("the report names all that a process waits for")
{
    TerminalWorld world;
    world.run(5h);
    const auto report = waiting_report(world.simulation);
    REQUIRE(report.size() == 1);
    CHECK(report[0].waits_for == Log{"cranes", "gate", "boxes"});
    CHECK(report[0].held_by == std::vector<std::uint64_t>{99});
}
