// Work that is interrupted: by who is more urgent, by the end of a shift, by a breakdown. Worked by
// hand.
#include <algorithm>

#include "sim/resource.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Yard : Stage {
    using Stage::Stage;
    Resource cranes{*this, "cranes", 1};
};

struct Job {
    const char* name;
    Duration arrival;
    Duration work;
    std::int16_t priority = 0;
    Preempt preempt = Preempt::no;
    std::uint32_t units = 1;
};

Process lift(Yard& yard, Job job)
{
    if (job.arrival > 0h) co_await yard.delay(job.arrival);
    Hold crane = co_await yard.cranes.acquire(job.units, job.priority, job.preempt);
    yard.note(fmt::format("{} begins", job.name));
    const bool done = co_await crane.work(job.work);
    yard.note(fmt::format("{} {}", job.name, done ? "done" : "lost it"));
}

// Holds without working for a while, then works.
Process prepare_and_lift(Yard& yard, Job job, Duration preparation)
{
    co_await yard.delay(job.arrival);
    Hold crane = co_await yard.cranes.acquire(job.units, job.priority);
    co_await yard.delay(preparation);
    yard.note(fmt::format("{} begins", job.name));
    const bool done = co_await crane.work(job.work);
    yard.note(fmt::format("{} {}", job.name, done ? "done" : "lost it"));
}

constexpr auto yes = Preempt::yes;

struct YardWorld : World<Yard> {
    explicit YardWorld(std::int64_t cranes = 1) { place.cranes.set_capacity(cranes); }

    void job(Job what) { place.start(what.name, lift(place, what)); }
    void capacity(Duration when, std::int64_t units, Interrupted policy = Interrupted::finish)
    {
        place.script(when, [this, units, policy] { place.cranes.set_capacity(units, policy); });
    }
};

}  // namespace

TEST_CASE(
    "preempted work goes on where it stopped, begins again, is lost or is not preempted at all")
{
    struct Case {
        Interrupted policy;
        Log log;
        std::uint64_t preempted;
    };
    const auto c = GENERATE(
        Case{Interrupted::resume, {"0 a begins", "4 b begins", "7 b done", "13 a done"}, 1},
        Case{Interrupted::restart, {"0 a begins", "4 b begins", "7 b done", "17 a done"}, 1},
        Case{Interrupted::give_up, {"0 a begins", "4 b begins", "4 a lost it", "7 b done"}, 1},
        Case{Interrupted::finish, {"0 a begins", "10 a done", "10 b begins", "13 b done"}, 0});
    YardWorld world;
    world.place.cranes.set_preemption(c.policy);
    world.job({"a", 0h, 10h});
    world.job({"b", 4h, 3h, 1, yes});
    CHECK(world.run() == c.log);
    CHECK(world.place.cranes.tally().preempted == c.preempted);
    CHECK(world.place.cranes.free() == 1);
}

TEST_CASE("nobody preempts his equals or his betters, and who does not ask to preempt waits")
{
    YardWorld world;
    world.job({"a", 0h, 5h, 1});
    world.job({"equal", 1h, 1h, 1, yes});
    world.job({"lower", 1h, 1h, 0, yes});
    world.job({"patient", 2h, 1h, 2});
    CHECK(world.run() == Log{"0 a begins", "5 a done", "5 patient begins", "6 patient done",
                             "6 equal begins", "7 equal done", "7 lower begins", "8 lower done"});
}

TEST_CASE("the victim is the one of the lowest priority and, of these, who began last")
{
    YardWorld world(3);
    world.job({"a", 0h, 10h, 1});
    world.job({"b", 0h, 10h, 0});
    world.job({"c", 1h, 10h, 0});
    world.job({"d", 2h, 1h, 5, yes});
    world.job({"e", 2h, 2h, 5, yes});
    CHECK(world.run() == Log{"0 a begins", "0 b begins", "1 c begins", "2 d begins", "2 e begins",
                             "3 d done", "4 e done", "10 a done", "11 b done", "13 c done"});
}

TEST_CASE("preemption is nested: three priorities come back in turn")
{
    // low 0-2, mid 2-3, high 3-5, mid 5-8, low 8-16.
    YardWorld world;
    world.job({"low", 0h, 10h, 0});
    world.job({"mid", 2h, 4h, 1, yes});
    world.job({"high", 3h, 2h, 2, yes});
    CHECK(world.run() == Log{"0 low begins", "2 mid begins", "3 high begins", "5 high done",
                             "8 mid done", "16 low done"});
    CHECK(world.place.cranes.tally().busy.area(at(20h)) == Int128{16} * 3'600'000'000);
}

TEST_CASE("a restart begins again each time")
{
    YardWorld world;
    world.place.cranes.set_preemption(Interrupted::restart);
    world.job({"a", 0h, 4h});
    world.job({"b", 3h, 1h, 1, yes});
    world.job({"c", 7h, 1h, 1, yes});
    CHECK(world.run() ==
          Log{"0 a begins", "3 b begins", "4 b done", "7 c begins", "8 c done", "12 a done"});
}

TEST_CASE("who was preempted stands ahead of his own priority, behind the higher ones")
{
    YardWorld world;
    world.job({"a", 0h, 5h});
    world.job({"waits", 1h, 1h});
    world.job({"b", 2h, 4h, 2, yes});
    world.job({"higher", 3h, 1h, 1});
    CHECK(world.run() == Log{"0 a begins", "2 b begins", "6 b done", "6 higher begins",
                             "7 higher done", "10 a done", "10 waits begins", "11 waits done"});
}

TEST_CASE("no more victims are made than the units asked for, and none if they would not do")
{
    YardWorld world(3);
    world.job({"a", 0h, 9h, 0});
    world.job({"b", 1h, 9h, 0});
    world.job({"c", 2h, 9h, 3});
    world.job({"three", 3h, 1h, 2, yes, 3});  // a and b are not enough
    world.job({"two", 4h, 1h, 9, yes, 2});
    // Who was stopped waits behind "three", who is of a higher priority and needs all.
    CHECK(world.run() == Log{"0 a begins", "1 b begins", "2 c begins", "4 two begins", "5 two done",
                             "11 c done", "11 three begins", "12 three done", "17 a done",
                             "18 b done"});
    CHECK(world.place.cranes.tally().preempted == 2);
}

TEST_CASE("units that a large victim leaves over go to who waits next")
{
    // The victim had 3 units, the preempting caller takes 1, so 2 are free for the one who waits.
    YardWorld world(3);
    world.job({"large", 0h, 10h, 0, Preempt::no, 3});
    world.job({"waits", 1h, 1h, 1});
    world.job({"urgent", 2h, 5h, 2, yes});
    CHECK(world.run() == Log{"0 large begins", "2 urgent begins", "2 waits begins", "3 waits done",
                             "7 urgent done", "15 large done"});
}

TEST_CASE("who holds without working is not preempted")
{
    YardWorld world;
    world.place.start("a", prepare_and_lift(world.place, {"a", 0h, 2h}, 3h));
    world.job({"b", 1h, 1h, 5, yes});
    CHECK(world.run() == Log{"3 a begins", "5 a done", "5 b begins", "6 b done"});
}

TEST_CASE("two preempt at one instant: each takes a crane of his own victim")
{
    const auto policy = GENERATE(Interrupted::resume, Interrupted::give_up);
    CAPTURE(static_cast<int>(policy));
    YardWorld world(2);
    world.place.cranes.set_preemption(policy);
    world.job({"a", 0h, 10h});
    world.job({"b", 0h, 10h});
    Yard& yard = world.place;
    yard.script(1h, [&] {  // both begin before any victim can go on
        yard.start("c", lift(yard, {"c", 0h, 1h, 1, yes}));
        yard.start("d", lift(yard, {"d", 0h, 1h, 1, yes}));
    });
    world.run();
    CHECK(yard.cranes.tally().preempted == 2);
    CHECK(yard.cranes.free() == 2);
    if (policy == Interrupted::resume) {
        CHECK(yard.log == Log{"0 a begins", "0 b begins", "1 c begins", "1 d begins", "2 c done",
                              "2 d done", "11 a done", "11 b done"});
    } else {
        CHECK(yard.log.size() == 8);
    }
}

// The capacity changes while units are at work.

TEST_CASE("a closure lets work be finished, stops it, begins it again or ends it, by its policy")
{
    struct Case {
        Interrupted policy;
        Log log;
    };
    const auto c = GENERATE(
        Case{Interrupted::finish, {"0 a begins", "5 a done", "10 b begins", "11 b done"}},
        Case{Interrupted::resume, {"0 a begins", "12 a done", "12 b begins", "13 b done"}},
        Case{Interrupted::restart, {"0 a begins", "15 a done", "15 b begins", "16 b done"}},
        Case{Interrupted::give_up, {"0 a begins", "3 a lost it", "10 b begins", "11 b done"}});
    YardWorld world;
    world.job({"a", 0h, 5h});
    world.job({"b", 1h, 1h});
    world.capacity(3h, 0, c.policy);
    world.capacity(10h, 1);
    CHECK(world.run() == c.log);
    CHECK(world.place.cranes.in_use() == 0);
}

TEST_CASE("a fall by one unit takes one crane, and a rise gives it back where it was taken")
{
    // a, b, c begin at 0, 1, 2. At 3 c stops with 9 h to go, at 5 b with 6 h; b is back at 6, c
    // at 8.
    YardWorld world(3);
    world.job({"a", 0h, 10h});
    world.job({"b", 1h, 10h});
    world.job({"c", 2h, 10h});
    world.capacity(3h, 2, Interrupted::resume);
    world.capacity(5h, 1, Interrupted::resume);
    world.capacity(6h, 2);
    world.capacity(8h, 3);
    CHECK(world.run() ==
          Log{"0 a begins", "1 b begins", "2 c begins", "10 a done", "12 b done", "17 c done"});
}

TEST_CASE("all units go at one instant, whatever the policy, and each worker is told once")
{
    const auto policy = GENERATE(Interrupted::resume, Interrupted::restart, Interrupted::give_up);
    CAPTURE(static_cast<int>(policy));
    YardWorld world(3);
    for (const char* name : {"a", "b", "c"}) world.job({name, 0h, 4h});
    world.capacity(1h, 0, policy);
    world.capacity(2h, 3);
    world.run();
    CHECK(world.place.cranes.in_use() == 0);
    CHECK(world.place.log.size() == 6);
    const char* ends = policy == Interrupted::give_up  ? "1 a lost it"
                       : policy == Interrupted::resume ? "5 a done"
                                                       : "6 a done";
    CHECK(std::count(world.place.log.begin(), world.place.log.end(), ends) == 1);
}

TEST_CASE("a closure at the instant at which the work is over: by phase, before it or too late")
{
    const auto phase = GENERATE(Phase::state, Phase::decision);
    YardWorld world;
    world.job({"a", 0h, 5h});
    world.place.script(
        5h, [&] { world.place.cranes.set_capacity(0, Interrupted::resume); }, phase);
    world.capacity(9h, 1);
    CHECK(world.run() == Log{"0 a begins", phase == Phase::state ? "9 a done" : "5 a done"});
}

TEST_CASE("work on a unit that was held idle through a closure waits for the reopening")
{
    YardWorld world;
    world.place.start("a", prepare_and_lift(world.place, {"a", 0h, 2h}, 3h));
    world.capacity(1h, 0, Interrupted::resume);
    world.capacity(8h, 1);
    CHECK(world.run() == Log{"3 a begins", "10 a done"});
}

TEST_CASE("an idle holder who is stopped when he begins leaves his units to a higher priority")
{
    // Capacity falls from 3 to 2 while a holds 3 idle. When he begins, all 3 come free: b fits.
    YardWorld world(3);
    world.place.start("a", prepare_and_lift(world.place, {"a", 0h, 2h, 0, Preempt::no, 3}, 3h));
    world.capacity(1h, 2, Interrupted::resume);
    world.job({"b", 2h, 1h, 1});
    world.capacity(20h, 3);
    CHECK(world.run() == Log{"3 a begins", "3 b begins", "4 b done", "22 a done"});
}

TEST_CASE("a pile of closures: only the open hours count")
{
    // Open 0-2, 4-6, 8-10, ...: seven hours of work end at 13.
    YardWorld world;
    world.job({"a", 0h, 7h});
    for (int i = 0; i < 10; ++i) {
        world.capacity(std::chrono::hours(4 * i + 2), 0, Interrupted::resume);
        world.capacity(std::chrono::hours(4 * i + 4), 1);
    }
    CHECK(world.run() == Log{"0 a begins", "13 a done"});
    CHECK(world.place.cranes.tally().busy.area(at(100h)) == Int128{7} * 3'600'000'000);
}

TEST_CASE("a closure and a preemption on top of each other keep each worker's remaining time")
{
    // low works 0-2, high 2-3, closed 3-7, high 7-9, low 9-12.
    YardWorld world;
    world.job({"low", 0h, 5h, 0});
    world.job({"high", 2h, 3h, 1, yes});
    world.capacity(3h, 0, Interrupted::resume);
    world.capacity(7h, 1);
    CHECK(world.run() == Log{"0 low begins", "2 high begins", "9 high done", "12 low done"});
}

namespace {

Process hold_two(Yard& yard)
{
    Hold first = co_await yard.cranes.acquire();
    Hold second = co_await yard.cranes.acquire();
    co_await second.work(10h);
    yard.note("done");
}

}  // namespace

TEST_CASE("a process with two holds that is ended while one of them is stopped releases both")
{
    YardWorld world(2);
    ProcessRef ref(world.place.start("hold two", hold_two(world.place)));
    world.capacity(1h, 1, Interrupted::resume);
    world.place.script(2h, [&] {
        ref.end();
        CHECK(world.place.cranes.in_use() == 0);
        CHECK(world.place.cranes.waiting() == 0);
    });
    world.job({"b", 3h, 1h});
    CHECK(world.run() == Log{"3 b begins", "4 b done"});
}

TEST_CASE("a process that is ended while stopped leaves its turn to the next one")
{
    YardWorld world;
    ProcessRef ref(world.place.start("a", lift(world.place, {"a", 0h, 10h})));
    world.job({"b", 1h, 1h});
    world.capacity(2h, 0, Interrupted::resume);
    world.place.script(3h, [&] { ref.end(); });
    world.capacity(4h, 1);
    CHECK(world.run() == Log{"0 a begins", "4 b begins", "5 b done"});
    CHECK(world.place.cranes.in_use() == 0);
}

TEST_CASE("who lost his unit does not take others down when he releases it")
{
    YardWorld world;
    Yard& yard = world.place;
    yard.cranes.set_preemption(Interrupted::give_up);
    world.job({"a", 0h, 10h});
    world.job({"b", 1h, 5h, 1, yes});
    world.job({"c", 2h, 1h});
    CHECK(world.run() ==
          Log{"0 a begins", "1 b begins", "1 a lost it", "6 b done", "6 c begins", "7 c done"});
    CHECK(yard.cranes.free() == 1);
}
