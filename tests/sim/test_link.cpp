// Links: messages between places, their order and their least time under way.
#include "sim/link.hpp"

#include <algorithm>
#include <memory>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

using Train = std::unique_ptr<int>;

struct Station : Stage {
    using Stage::Stage;
    void receive(Train train) { note(fmt::format("train {}", *train)); }
    void receive_other(Train train) { note(fmt::format("other train {}", *train)); }
};

Train train(int number) { return std::make_unique<int>(number); }

struct Line {
    ~Line() { simulation.close(); }
    const Log& run()
    {
        simulation.run(at(1000h));
        return to.log;
    }

    Simulation simulation{1, 0};
    Station from{simulation, "Aktau"};
    Station to{simulation, "Alat"};
    Link<Train> link{from, to, receiver<&Station::receive>, 2h};
    Link<Train> other{from, to, receiver<&Station::receive_other>, 2h};
};

// Sends to and fro until the message is old.
struct Player : Stage {
    using Stage::Stage;
    void receive(int hits)
    {
        note(fmt::format("hit {}", hits));
        if (hits < 6) onward->send(hits + 1);
    }
    std::unique_ptr<Link<int>> onward;
};

}  // namespace

TEST_CASE("a message arrives after its transit, which is the least one unless more is said")
{
    Line line;
    line.from.script(1h, [&] {
        line.link.send(train(1));
        line.link.send(train(2), 5h);
    });
    CHECK(line.run() == Log{"3 train 1", "6 train 2"});
}

TEST_CASE("messages that arrive at one instant come in the order of the links, then of sending")
{
    Line line;
    line.from.script(0h, [&] {
        line.other.send(train(1), 6h);
        line.link.send(train(2), 6h);
        line.link.send(train(3), 6h);
    });
    line.from.script(1h, [&] {
        line.other.send(train(4), 5h);
        line.link.send(train(5), 5h);
    });
    CHECK(line.run() ==
          Log{"6 train 2", "6 train 3", "6 train 5", "6 other train 1", "6 other train 4"});
}

TEST_CASE("an arrival comes after the work of the receiver that ends at that instant")
{
    Line line;
    line.from.script(1h, [&] { line.link.send(train(1)); });
    line.to.script(
        3h, [&] { line.to.note("record"); }, Phase::record);
    line.to.script(
        3h, [&] { line.to.note("decision"); }, Phase::decision);
    line.to.script(
        3h, [&] { line.to.note("work"); }, Phase::work);
    CHECK(line.run() == Log{"3 work", "3 train 1", "3 decision", "3 record"});
}

TEST_CASE("messages overtake each other on a link, and each arrives once and at its time")
{
    Line line;
    Log expected;
    std::vector<std::pair<int, int>> arrivals;  // hour, number
    for (int i = 0; i < 500; ++i) {
        const int sent = i / 2;
        const int transit = 2 + (i * 7919) % 23;
        line.from.script(std::chrono::hours(sent), [&line, i, transit] {
            line.link.send(train(i), std::chrono::hours(transit));
        });
        arrivals.emplace_back(sent + transit, i);
    }
    std::sort(arrivals.begin(), arrivals.end());
    for (const auto& [hour, number] : arrivals) {
        expected.push_back(fmt::format("{} train {}", hour, number));
    }
    CHECK(line.run() == expected);
}

TEST_CASE("a message with less than the least transit is an error that names both ends")
{
    Line line;
    const Duration transit = GENERATE(Duration{2h} - Duration{1}, Duration{0}, Duration{-1});
    line.from.script(1h, [&] { line.link.send(train(1), transit); });
    try {
        line.run();
        FAIL("nothing was thrown");
    } catch (const SimulationFailure& failure) {
        CHECK_THAT(failure.what(), Catch::Contains("Aktau") && Catch::Contains("Alat"));
        CHECK(failure.place == "Aktau");
        CHECK(failure.time == at(1h));
    }
}

TEST_CASE("messages without any transit go to and fro within an instant")
{
    Simulation simulation(1, 0);
    Player left(simulation, "left");
    Player right(simulation, "right");
    left.onward = std::make_unique<Link<int>>(left, right, receiver<&Player::receive>, 0h);
    right.onward = std::make_unique<Link<int>>(right, left, receiver<&Player::receive>, 0h);
    left.script(1h, [&] { left.onward->send(1); });
    simulation.run(at(2h));
    simulation.close();
    CHECK(right.log == Log{"1 hit 1", "1 hit 3", "1 hit 5"});
    CHECK(left.log == Log{"1 hit 2", "1 hit 4", "1 hit 6"});
}

TEST_CASE("a place can send to itself")
{
    Simulation simulation(1, 0);
    Player wall(simulation, "wall");
    wall.onward = std::make_unique<Link<int>>(wall, wall, receiver<&Player::receive>, 1h);
    wall.script(0h, [&] { wall.onward->send(4); });
    simulation.run(at(100h));
    simulation.close();
    CHECK(wall.log == Log{"1 hit 4", "2 hit 5", "3 hit 6"});
}

TEST_CASE("messages under way when the run ends are neither lost nor leaked")
{
    Line line;
    line.from.script(1h, [&] {
        for (int i = 0; i < 5; ++i) line.link.send(train(i), std::chrono::hours(10 - i));
    });
    line.simulation.run(at(8h));
    CHECK(line.to.log == Log{"7 train 4"});
    line.simulation.run(at(10h));
    CHECK(line.to.log == Log{"7 train 4", "8 train 3", "9 train 2"});
}
