// Who waits for what and since when; circles that never end, and those that only look like it.
#include "sim/waiting_report.hpp"

#include <memory>

#include "sim/any_of.hpp"
#include "sim/deadlock.hpp"
#include "sim/gate.hpp"
#include "sim/resource.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Table : Stage {
    Table(Simulation& simulation, std::string name) : Stage(simulation, std::move(name))
    {
        for (int i = 0; i < 5; ++i) {
            forks.push_back(std::make_unique<Resource>(*this, fmt::format("fork {}", i), 1));
        }
    }
    std::vector<std::unique_ptr<Resource>> forks;
    Resource rooms{*this, "rooms", 2};
    Gate gate{*this, "gate", false};
};

enum class Way { wait, patient, any };

Process dine(Table& table, std::size_t left, std::size_t right, Way way)
{
    Hold first;
    if (way == Way::wait) {
        first = co_await table.forks[left]->acquire();
    } else if (way == Way::patient) {
        first = co_await table.forks[left]->acquire_within(1h);
    } else {
        AnyOf any(table);
        any.add(*table.forks[left]);
        const std::size_t won = co_await any.wait();
        first = any.redeem(*table.forks[left], won);
    }
    co_await table.delay(1h);
    Hold second = co_await table.forks[right]->acquire();
    co_await table.delay(1h);
}

std::vector<std::uint64_t> subjects(const std::vector<WaitingProcess>& circle)
{
    std::vector<std::uint64_t> all;
    for (const WaitingProcess& waiting : circle) all.push_back(waiting.subject);
    return all;
}

struct TableWorld : World<Table> {
    void dine(std::uint64_t who, std::size_t left, std::size_t right, Way way = Way::wait)
    {
        place.start("dine", ::dine(place, left, right, way), who);
    }
    std::vector<WaitingProcess> circle()
    {
        run(50h);
        const auto found = find_deadlocks(waiting_report(simulation));
        CHECK(found.size() <= 1);
        return found.empty() ? std::vector<WaitingProcess>{} : found.front().waiting;
    }
};

Process hold_rooms(Table& table, std::uint32_t rooms, Duration duration)
{
    Hold hold = co_await table.rooms.acquire(rooms);
    co_await table.delay(duration);
}

Process hold_room_and_want_fork(Table& table, std::size_t fork)
{
    Hold room = co_await table.rooms.acquire();
    co_await table.delay(1h);
    Hold hold = co_await table.forks[fork]->acquire();
}

Process hold_fork_and_want_room(Table& table, std::size_t fork)
{
    Hold hold = co_await table.forks[fork]->acquire();
    co_await table.delay(1h);
    Hold room = co_await table.rooms.acquire();
}

Process hold_fork(Table& table, std::size_t fork, Duration duration)
{
    Hold hold = co_await table.forks[fork]->acquire();
    co_await hold.work(duration);
}

Process want_fork(Table& table, std::size_t fork, Duration from)
{
    co_await table.delay(from);
    Hold hold = co_await table.forks[fork]->acquire();
    co_await table.delay(1h);
}

Process want_fork_or_gate(Table& table, std::size_t own, std::size_t other)
{
    Hold hold = co_await table.forks[own]->acquire();
    co_await table.delay(1h);
    AnyOf any(table);
    any.add(*table.forks[other]);
    any.add(table.gate);
    co_await any.wait();
}

}  // namespace

TEST_CASE("philosophers who all took their left fork are a circle, and it is named in order")
{
    const Way way = GENERATE(Way::wait, Way::patient, Way::any);
    CAPTURE(static_cast<int>(way));
    TableWorld world;
    for (std::size_t i = 0; i < 5; ++i) world.dine(i + 1, i, (i + 1) % 5, way);
    const auto circle = world.circle();
    CHECK(subjects(circle) == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
    REQUIRE(circle.size() == 5);
    CHECK(circle[0].waits_for == Log{"fork 1"});
    CHECK(circle[0].held_by == std::vector<std::uint64_t>{2});
    CHECK(circle[0].since == at(1h));
    CHECK(describe(circle[0]) == "AZALT: dine 1 waits for fork 1 since 1.0 h; held by 2");
}

TEST_CASE("one philosopher who takes the right fork first saves them all")
{
    TableWorld world;
    for (std::size_t i = 0; i < 4; ++i) world.dine(i + 1, i, i + 1);
    world.dine(5, 0, 4);
    CHECK(world.circle().empty());
    CHECK(waiting_report(world.simulation).empty());
}

TEST_CASE("those who wait for the circle are not part of it")
{
    TableWorld world;
    world.dine(7, 0, 1);
    world.dine(8, 1, 0);
    world.place.start("bystander", want_fork(world.place, 0, 2h), 1);
    world.place.start("bystander", want_fork(world.place, 1, 2h), 2);
    CHECK(subjects(world.circle()) == std::vector<std::uint64_t>{7, 8});
}

TEST_CASE("there is no deadlock while one of the holders can go on")
{
    TableWorld world;
    world.place.start("room and fork", hold_room_and_want_fork(world.place, 0), 1);
    world.place.start("fork and room", hold_fork_and_want_room(world.place, 0), 2);
    world.place.start("lodger", hold_rooms(world.place, 1, 40h), 3);
    world.run(30h);
    CHECK(waiting_report(world.simulation).size() == 3);
    CHECK(find_deadlocks(waiting_report(world.simulation)).empty());
    CHECK(world.circle().empty());  // the lodger has gone
    CHECK(waiting_report(world.simulation).empty());
}

TEST_CASE("once the last free holder wants his part too, it is a deadlock")
{
    TableWorld world;
    world.place.start("room and fork", hold_room_and_want_fork(world.place, 0), 1);
    world.place.start("fork and room", hold_fork_and_want_room(world.place, 0), 2);
    world.place.start("room and fork", hold_room_and_want_fork(world.place, 0), 3);
    CHECK_FALSE(world.circle().empty());
}

TEST_CASE("who waits for any of several things is not stuck")
{
    TableWorld world;
    world.place.start("any", want_fork_or_gate(world.place, 0, 1), 1);
    world.place.start("any", want_fork_or_gate(world.place, 1, 0), 2);
    CHECK(world.circle().empty());
    CHECK(waiting_report(world.simulation).size() == 2);
}

TEST_CASE("a breakdown is no deadlock, whoever was stopped by it and waits for the repair")
{
    TableWorld world;
    world.place.start("work", hold_fork(world.place, 0, 10h), 1);
    world.place.start("waits", want_fork(world.place, 0, 1h), 2);
    world.place.script(5h, [&] { world.place.forks[0]->set_capacity(0, Interrupted::resume); });
    world.place.script(60h, [&] { world.place.forks[0]->set_capacity(1); });
    CHECK(world.circle().empty());
    const auto report = waiting_report(world.simulation);
    REQUIRE(report.size() == 3);
    CHECK(report[1].subject == 2);
    CHECK(report[1].since == at(1h));
    CHECK(report[2].subject == 1);
    CHECK(report[2].since == at(5h));
    CHECK(report[2].held_by.empty());
}

TEST_CASE("a shipment one of whose processes still works is not stuck")
{
    TableWorld world;
    world.place.start("unload", hold_fork(world.place, 0, 100h), 7);
    world.place.start("other", hold_fork_and_want_room(world.place, 1), 8);
    world.place.start("hold rooms", hold_rooms(world.place, 2, 100h), 7);
    world.place.start("papers", want_fork(world.place, 1, 2h), 7);
    CHECK(world.circle().empty());
}

TEST_CASE("the report is sorted by place, then by how long it is since, then by subject")
{
    Simulation simulation(1, 0);
    Table second(simulation, "border");
    Table first(simulation, "alat");
    for (Table* table : {&first, &second}) {
        table->forks[0]->set_capacity(0);
        table->start("c", want_fork(*table, 0, 2h), 3);
        table->start("b", want_fork(*table, 0, 1h), 9);
        table->start("a", want_fork(*table, 0, 1h), 4);
        table->start("time", want_fork(*table, 1, 900h));
    }
    simulation.run(at(3h));
    std::vector<std::string> lines;
    for (const WaitingProcess& waiting : waiting_report(simulation)) {
        lines.push_back(describe(waiting));
    }
    simulation.close();
    CHECK(lines ==
          Log{"alat: time is under way since 0.0 h", "alat: a 4 waits for fork 0 since 1.0 h",
              "alat: b 9 waits for fork 0 since 1.0 h", "alat: c 3 waits for fork 0 since 2.0 h",
              "border: time is under way since 0.0 h", "border: a 4 waits for fork 0 since 1.0 h",
              "border: b 9 waits for fork 0 since 1.0 h",
              "border: c 3 waits for fork 0 since 2.0 h"});
}
