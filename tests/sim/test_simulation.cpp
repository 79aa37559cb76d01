// A simulation as a whole: horizon, stop, memory, and an end in mid-traffic.
#include "sim/simulation.hpp"

#include <memory>
#include <stdexcept>

#include "sim/any_of.hpp"
#include "sim/batch.hpp"
#include "sim/gate.hpp"
#include "sim/resource.hpp"
#include "sim/store.hpp"
#include "sim/waiting_report.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

Process tick(Stage& stage, Duration every, int times)
{
    for (int i = 0; i < times; ++i) {
        co_await stage.delay(every);
        stage.note("tick");
    }
}

Process tick_and_stop(Stage& stage, std::stop_source source)
{
    for (int day = 0;; ++day) {
        if (day == 100) source.request_stop();
        co_await stage.delay(24h);
    }
}

}  // namespace

TEST_CASE("everything before the horizon happens, nothing at it, and the run can go on from there")
{
    World<Stage> world;
    world.place.start("tick", tick(world.place, 2h, 5));
    CHECK(world.run(4h) == Log{"2 tick"});
    CHECK(world.run(4h) == Log{"2 tick"});
    CHECK(world.run(4h + Duration{1}) == Log{"2 tick", "4 tick"});
    CHECK(world.run(100h).size() == 5);
    CHECK(world.run(200h).size() == 5);
}

TEST_CASE("a run that may be stopped writes the log of one that may not")
{
    World<Stage> plain;
    plain.place.start("tick", tick(plain.place, 17h, 50));
    World<Stage> other;
    other.place.start("tick", tick(other.place, 17h, 50));
    std::stop_source source;
    other.simulation.run(at(700h), source.get_token());
    CHECK(other.place.log == plain.run(700h));
    CHECK_FALSE(other.simulation.was_stopped());
}

TEST_CASE("a stop request ends the run soon, quietly, and is told")
{
    std::stop_source source;
    World<Stage> world;
    world.place.start("tick", tick_and_stop(world.place, source));
    world.simulation.run(at(100'000h), source.get_token());
    CHECK(world.simulation.was_stopped());
    CHECK(world.place.now() >= at(2400h));
    CHECK(world.place.now() < at(2600h));
}

TEST_CASE("an action at every place comes at its time and in its phase, place by place")
{
    Simulation simulation(1, 0);
    Stage first(simulation, "first");
    Stage second(simulation, "second");
    Log log;
    for (const Phase phase : {Phase::record, Phase::state}) {
        simulation.at_every_place(at(3h), phase, [&log, phase](Place& place) {
            log.push_back(place.name() + (phase == Phase::state ? " before" : " after"));
        });
    }
    second.script(3h, [&] { log.push_back("work"); });
    simulation.run(at(10h));
    simulation.close();
    CHECK(log == Log{"first before", "second before", "work", "first after", "second after"});
}

TEST_CASE("an action is carried out again and again, from the start to before its end")
{
    Simulation simulation(1, 0);
    Stage first(simulation, "first");
    Stage second(simulation, "second");
    Log log;
    simulation.every(4h, at(8h), Phase::record, [&log](Place& place) {
        log.push_back(fmt::format("{} {:g}", place.name(), in_hours(place.now() - at(0h))));
    });
    simulation.run(at(100h));
    simulation.close();
    CHECK(log == Log{"first 0", "second 0", "first 4", "second 4"});
}

TEST_CASE("a failing action at a place is a failure of that place")
{
    World<Stage> world;
    world.simulation.at_every_place(at(3h), Phase::state,
                                    [](Place&) { throw std::runtime_error("no such day"); });
    try {
        world.run();
        FAIL("nothing was thrown");
    } catch (const SimulationFailure& failure) {
        CHECK(failure.place == "AZALT");
        CHECK(failure.process.empty());
        CHECK(failure.time == at(3h));
    }
}

namespace {

Process multiply(Stage& stage)
{
    for (;;) {
        stage.start("grow", tick(stage, 1000h, 1));
        co_await stage.delay(1s);
    }
}

}  // namespace

TEST_CASE("a simulation that outgrows its memory ends with a failure that says so")
{
    World<Stage> world;
    world.simulation.limit_memory(1 << 20);
    world.place.start("multiply", multiply(world.place));
    try {
        world.run();
        FAIL("nothing was thrown");
    } catch (const SimulationFailure& failure) {
        CHECK(failure.out_of_memory);
    }
}

// The end in mid-traffic: processes in every state, with holds, items and messages that own memory.

namespace {

using Cargo = std::unique_ptr<std::string>;

Cargo cargo() { return std::make_unique<std::string>("a long enough name for a box of apples"); }

struct Harbour : Stage {
    using Stage::Stage;
    void receive(Cargo arrived) { start("pass", pass(*this, std::move(arrived))); }

    static Process pass(Harbour& harbour, Cargo carried);
    static Task<Cargo> unload(Harbour& harbour, Cargo carried);
    static Process wait_for_any(Harbour& harbour, Cargo carried);
    static Process form(Harbour& harbour);
    static Process close_and_open(Harbour& harbour);

    Resource berths{*this, "berths", 3};
    Resource cranes{*this, "cranes", 2};
    Gate gate{*this, "gate"};
    Store<Cargo> shed{*this, "shed", 4};
    Batch<Cargo> train{*this, "train"};
    std::unique_ptr<Link<Cargo>> onward;
    Hold kept = berths.try_acquire();
};

Task<Cargo> Harbour::unload(Harbour& harbour, Cargo carried)
{
    const auto priority = static_cast<std::int16_t>(harbour.cranes.waiting() % 3);
    Hold crane = co_await harbour.cranes.acquire(1, priority, Preempt::yes);
    co_await crane.work(3h);
    co_await harbour.gate.passage();
    co_return std::move(carried);
}

Process Harbour::pass(Harbour& harbour, Cargo carried)
{
    Hold berth = co_await harbour.berths.acquire_within(40h);
    if (berth) carried = co_await unload(harbour, std::move(carried));
    berth.release();
    co_await harbour.shed.room();
    harbour.shed.put(std::move(carried));
}

Process Harbour::wait_for_any(Harbour& harbour, [[maybe_unused]] Cargo carried)
{
    for (;;) {
        AnyOf first(harbour);
        const std::size_t item = first.add(harbour.shed);
        first.add(harbour.cranes, 2);
        first.add(harbour.gate);
        first.until(harbour.now() + 7h);
        const std::size_t won = co_await first.wait();
        if (won == item) harbour.train.put(first.redeem(harbour.shed, item), 1);
        co_await harbour.delay(2h);
    }
}

Process Harbour::form(Harbour& harbour)
{
    BatchRule rule;
    rule.full = 3;
    rule.longest_wait = 30h;
    for (;;) {
        auto departure = co_await harbour.train.form(harbour, rule);
        for (Cargo& box : departure.load) harbour.onward->send(std::move(box), 50h);
    }
}

Process Harbour::close_and_open(Harbour& harbour)
{
    for (;;) {
        co_await harbour.delay(11h);
        harbour.gate.close();
        harbour.cranes.set_capacity(1, Interrupted::resume);
        co_await harbour.delay(5h);
        harbour.gate.open();
        harbour.cranes.set_capacity(2);
    }
}

Process arrive(Harbour& harbour)
{
    for (;;) {
        co_await harbour.delay(1h);
        harbour.receive(cargo());
    }
}

}  // namespace

TEST_CASE("a simulation closed in mid-traffic, at any time, leaks nothing and touches nothing dead")
{
    const int hours = GENERATE(range(1, 80, 3));
    Simulation simulation(1, 0);
    Harbour west(simulation, "west");
    Harbour east(simulation, "east");
    west.onward = std::make_unique<Link<Cargo>>(west, east, receiver<&Harbour::receive>, 1h);
    east.onward = std::make_unique<Link<Cargo>>(east, west, receiver<&Harbour::receive>, 1h);
    for (Harbour* harbour : {&west, &east}) {
        harbour->start("arrive", arrive(*harbour));
        harbour->start("close", Harbour::close_and_open(*harbour));
        harbour->start("form", Harbour::form(*harbour));
        for (int i = 0; i < 3; ++i) harbour->start("any", Harbour::wait_for_any(*harbour, cargo()));
    }
    simulation.run(at(std::chrono::hours(hours)));
    CHECK_FALSE(waiting_report(simulation).empty());
    west.start("unborn", Harbour::wait_for_any(west, cargo()));
    simulation.close();
    simulation.close();
    CHECK(waiting_report(simulation).empty());
}

TEST_CASE("a simulation that is closed before it ran leaks nothing")
{
    Simulation simulation(1, 0);
    Harbour west(simulation, "west");
    west.start("arrive", arrive(west));
    west.start("any", Harbour::wait_for_any(west, cargo()));
    simulation.close();
}
