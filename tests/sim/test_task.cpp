// Tasks: parts of a process that wait, with a result.
#include <memory>
#include <stdexcept>

#include "sim/gate.hpp"
#include "sim/resource.hpp"
#include "sim/waiting_report.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Border : Stage {
    using Stage::Stage;
    Resource officers{*this, "officers", 1};
    Gate gate{*this, "gate", false};
};

Task<int> inspect(Border& border, int hours)
{
    const Duration duration = std::chrono::hours(hours);
    co_await border.delay(duration);
    border.note("inspected");
    co_return hours * 10;
}

Task<std::unique_ptr<int>> stamp(Border& border)
{
    Hold officer = co_await border.officers.acquire();
    const int result = co_await inspect(border, 2);
    co_return std::make_unique<int>(result);
}

Process clear(Border& border)
{
    const std::unique_ptr<int> stamped = co_await stamp(border);
    border.note(fmt::format("cleared {}, {} free", *stamped, border.officers.free()));
}

Task<> refuse(Border& border, Duration delay)
{
    Hold officer = co_await border.officers.acquire();
    co_await border.delay(delay);
    throw std::runtime_error("no papers");
}

Task<int> pass_on(Border& border)
{
    co_await refuse(border, 3h);
    co_return 1;
}

Process catch_it(Border& border)
{
    try {
        const int never_here = co_await pass_on(border);
        border.note(fmt::format("{}", never_here));
    } catch (const std::runtime_error& error) {
        border.note(fmt::format("caught: {}, {} free", error.what(), border.officers.free()));
    }
    co_await border.delay(1h);
    border.note("went on");
}

Process let_it_go(Border& border)
{
    const int never_here = co_await pass_on(border);
    border.note(fmt::format("{}", never_here));
}

Task<std::uint64_t> one(Border&) { co_return 1; }

Process count_to(Border& border, std::uint64_t most)
{
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < most; ++i) sum += co_await one(border);
    border.note(fmt::format("counted {}", sum));
}

Task<std::uint64_t> depth(Border& border, std::uint64_t levels)
{
    if (levels == 0) {
        co_await border.delay(1h);
        co_return 0;
    }
    const std::uint64_t below = co_await depth(border, levels - 1);
    co_return below + 1;
}

Process descend(Border& border, std::uint64_t levels)
{
    const std::uint64_t reached = co_await depth(border, levels);
    border.note(fmt::format("came back from {}", reached));
}

Task<> pass_gate(Border& border, std::shared_ptr<int> cargo)
{
    Hold officer = co_await border.officers.acquire();
    co_await border.gate.passage();
    border.note(fmt::format("passed with {}", *cargo));
}

Process go_through(Border& border, std::shared_ptr<int> cargo)
{
    co_await pass_gate(border, cargo);
    border.note("is through");
}

Task<> look(Border& border)
{
    border.note("looks");
    co_return;
}

Process look_and_go(Border& border)
{
    border.note("comes");
    co_await look(border);
    border.note("goes");
}

}  // namespace

TEST_CASE("a task waits as part of its caller and gives a result, even one that can only move")
{
    World<Border> world;
    world.place.start("clear", clear(world.place));
    CHECK(world.run() == Log{"2 inspected", "2 cleared 20, 1 free"});
}

TEST_CASE(
    "an exception passes through the tasks to whoever catches it; holds are released on the way")
{
    World<Border> world;
    world.place.start("clear", catch_it(world.place));
    CHECK(world.run() == Log{"3 caught: no papers, 1 free", "4 went on"});
}

TEST_CASE("an exception that nobody catches is a failure of the process, not of the task")
{
    World<Border> world;
    world.place.start("clear", let_it_go(world.place), 12);
    try {
        world.run();
        FAIL("nothing was thrown");
    } catch (const SimulationFailure& failure) {
        CHECK(failure.process == "clear");
        CHECK(failure.subject == 12);
        CHECK(failure.time == at(3h));
        CHECK(std::string(failure.what()) == "no papers");
    }
}

TEST_CASE("a million tasks that end at once do not grow the stack")
{
    World<Border> world;
    world.place.start("count", count_to(world.place, 1'000'000));
    CHECK(world.run() == Log{"0 counted 1000000"});
}

// Down to its first wait a task is on the stack of its caller, as a function is.
TEST_CASE("tasks a thousand deep come back one by one")
{
    World<Border> world;
    world.place.start("descend", descend(world.place, 1000));
    CHECK(world.run() == Log{"1 came back from 1000"});
}

TEST_CASE("a process ended inside a task releases what the task holds and leaves every queue")
{
    World<Border> world;
    auto cargo = std::make_shared<int>(5);
    ProcessRef first(world.place.start("a", go_through(world.place, cargo)));
    ProcessRef second(world.place.start("b", go_through(world.place, cargo)));
    world.place.script(1h, [&] {
        CHECK(waiting_report(world.simulation).at(0).waits_for == Log{"gate"});
        first.end();
    });
    world.place.script(2h, [&] {
        CHECK(world.place.gate.waiting() == 1);
        second.end();
        CHECK(world.place.gate.waiting() == 0);
        CHECK(world.place.officers.free() == 1);
        world.place.gate.open();
    });
    CHECK(world.run().empty());
    CHECK(cargo.use_count() == 1);
}

TEST_CASE("a task without a wait leaves no gap between what its caller does before and after")
{
    World<Border> world;
    world.place.start("first", look_and_go(world.place));
    world.place.start("second", look_and_go(world.place));
    CHECK(world.run() == Log{"0 comes", "0 looks", "0 goes", "0 comes", "0 looks", "0 goes"});
}
