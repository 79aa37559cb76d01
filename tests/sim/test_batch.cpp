// Batches: when a vehicle departs and with what.
#include "sim/batch.hpp"

#include <memory>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

using Box = std::unique_ptr<int>;

struct Terminal : Stage {
    using Stage::Stage;
    Batch<Box> boxes{*this, "boxes"};

    void put(Duration when, int number, std::int64_t units = 1)
    {
        script(when, [this, number, units] { boxes.put(std::make_unique<int>(number), units); });
    }
};

BatchRule rule(std::int64_t full, std::int64_t least = 1, std::optional<Duration> longest_wait = {},
               std::function<Time(Time)> next_departure = {})
{
    BatchRule rule;
    rule.full = full;
    rule.least = least;
    rule.longest_wait = longest_wait;
    rule.next_departure = std::move(next_departure);
    return rule;
}

std::string list(const std::vector<Box>& boxes)
{
    std::string text;
    for (const Box& box : boxes) text += fmt::format(" {}", *box);
    return text;
}

Process form_trains(Terminal& terminal, BatchRule rule, Duration from, std::string name, int trains)
{
    co_await terminal.delay(from);
    for (int i = 0; i < trains; ++i) {
        auto departure = co_await terminal.boxes.form(terminal, rule);
        terminal.note(fmt::format("{}:{} ({})", name, list(departure.load), departure.units));
        if (!departure.turned_away.empty()) {
            terminal.note(fmt::format("turned away:{}", list(departure.turned_away)));
        }
    }
}

// The first multiple of so many hours at or after a time.
std::function<Time(Time)> every(Duration interval)
{
    return [interval](Time from) {
        const auto since = from.time_since_epoch();
        return at((since + interval - Duration{1}) / interval * interval);
    };
}

struct TerminalWorld : World<Terminal> {
    void trains(BatchRule rule, int count = 10, Duration from = 0h, std::string name = "train")
    {
        place.start("form", form_trains(place, std::move(rule), from, std::move(name), count));
    }
};

}  // namespace

TEST_CASE("a full batch departs at once, in the order of arrival, and the rest stays")
{
    TerminalWorld world;
    world.trains(rule(3));
    for (int i = 1; i <= 7; ++i) world.place.put(std::chrono::hours(i), i);
    CHECK(world.run() == Log{"3 train: 1 2 3 (3)", "6 train: 4 5 6 (3)"});
    CHECK(world.place.boxes.units() == 1);
}

TEST_CASE("items that come together and fill several batches depart in several batches")
{
    TerminalWorld world;
    world.trains(rule(2));
    world.place.script(1h, [&] {
        for (int i = 1; i <= 5; ++i) world.place.boxes.put(std::make_unique<int>(i), 1);
    });
    CHECK(world.run() == Log{"1 train: 1 2 (2)", "1 train: 3 4 (2)"});
}

TEST_CASE("the first item waits no longer than the longest wait; then the batch goes as it is")
{
    TerminalWorld world;
    world.trains(rule(10, 1, 5h));
    world.place.put(1h, 1);
    world.place.put(3h, 2);
    world.place.put(6h, 3);  // at the instant of the departure: it is on board
    world.place.put(7h, 4);
    CHECK(world.run() == Log{"6 train: 1 2 3 (3)", "12 train: 4 (1)"});
    CHECK(world.place.boxes.tally().waits.max() == 5h);
}

TEST_CASE("the longest wait counts from the arrival of the item, not from the train's")
{
    TerminalWorld world;
    world.trains(rule(10, 1, 5h), 1, 4h);
    world.trains(rule(10, 1, 5h), 1, 9h, "late train");
    world.place.put(1h, 1);
    world.place.put(2h, 2);
    world.place.put(6h, 3);
    world.place.put(7h, 4);
    CHECK(world.run() == Log{"6 train: 1 2 3 (3)", "12 late train: 4 (1)"});
}

TEST_CASE("nothing departs with less than the least load, however long it waits")
{
    TerminalWorld world;
    world.trains(rule(10, 3, 5h));
    world.place.put(1h, 1);
    world.place.put(8h, 2);
    world.place.put(20h, 3);
    world.place.put(21h, 4);
    CHECK(world.run() == Log{"20 train: 1 2 3 (3)"});
}

TEST_CASE(
    "trains of a timetable leave at its times with what is there, and not without the least load")
{
    TerminalWorld world;
    world.trains(rule(4, 2, std::nullopt, every(10h)));
    world.place.put(1h, 1);   // at 10 h: one, too little
    world.place.put(15h, 2);  // at 20 h: both
    world.place.put(21h, 3);
    for (int i = 4; i <= 6; ++i) world.place.put(22h, i);  // full at 22 h
    world.place.put(25h, 7);
    world.place.put(30h, 8);  // at the instant of the departure
    world.place.put(30h, 9);
    CHECK(world.run(100h) ==
          Log{"20 train: 1 2 (2)", "22 train: 3 4 5 6 (4)", "30 train: 7 8 9 (3)"});
}

TEST_CASE("what is there when the simulation begins waits for the first departure of the timetable")
{
    const auto put_at = GENERATE(Duration{0h}, Duration{1h});
    TerminalWorld world;
    world.place.put(put_at, 1);
    world.place.put(put_at, 2);
    world.trains(
        rule(4, 1, std::nullopt, [](Time from) { return from <= at(6h) ? at(6h) : never; }));
    CHECK(world.run() == Log{"6 train: 1 2 (2)"});
}

TEST_CASE("a train that is made up at the very time of a departure leaves at it")
{
    TerminalWorld world;
    world.trains(rule(4, 1, std::nullopt, every(10h)), 1, 20h);
    world.place.put(1h, 1);
    CHECK(world.run(100h) == Log{"20 train: 1 (1)"});
}

TEST_CASE("the timetable, the longest wait and a full train: whichever comes first")
{
    TerminalWorld world;
    world.trains(rule(3, 1, 4h, every(10h)));
    world.place.put(1h, 1);  // 5 h: the longest wait
    world.place.put(8h, 2);  // 10 h: the timetable
    world.place.put(11h, 3);
    world.place.put(12h, 4);
    world.place.put(13h, 5);  // 13 h: full
    CHECK(world.run(100h) == Log{"5 train: 1 (1)", "10 train: 2 (1)", "13 train: 3 4 5 (3)"});
}

TEST_CASE("what does not fit is turned away if the rule says so")
{
    TerminalWorld world;
    BatchRule turn_away = rule(3);
    turn_away.rest = Rest::turned_away;
    world.trains(turn_away);
    world.place.script(1h, [&] {
        for (int i = 1; i <= 5; ++i) world.place.boxes.put(std::make_unique<int>(i), 1);
    });
    CHECK(world.run() == Log{"1 train: 1 2 3 (3)", "1 turned away: 4 5"});
    CHECK(world.place.boxes.size() == 0);
    CHECK(world.place.boxes.units() == 0);
}

TEST_CASE("an item larger than a train departs alone, and items are never split")
{
    TerminalWorld world;
    world.trains(rule(4));
    world.place.put(1h, 1, 9);
    world.place.put(2h, 2, 3);
    world.place.put(3h, 3, 2);  // does not fit with 2
    world.place.put(4h, 4, 2);  // fits with 3
    CHECK(world.run() == Log{"1 train: 1 (9)", "3 train: 2 (3)", "4 train: 3 4 (4)"});
}

TEST_CASE("two trains in the making: the one that came first is loaded first, each item once")
{
    TerminalWorld world;
    world.trains(rule(2), 2, 0h, "red");
    world.trains(rule(2), 2, 0h, "blue");
    for (int i = 1; i <= 8; ++i) world.place.put(std::chrono::hours(i), i);
    const Log& log = world.run();
    CHECK(log.size() == 4);
    CHECK(log.front() == "2 red: 1 2 (2)");
    CHECK(world.place.boxes.size() == 0);
}

TEST_CASE("a train in the making that is cancelled leaves the items to the next one")
{
    TerminalWorld world;
    const BatchRule patient = rule(3, 1, 50h);
    ProcessRef cancelled(
        world.place.start("form", form_trains(world.place, patient, 0h, "cancelled", 1)));
    world.place.put(1h, 1);
    world.place.script(2h, [&] { cancelled.end(); });
    world.trains(rule(3), 1, 3h);
    world.place.put(4h, 2);
    world.place.put(5h, 3);
    CHECK(world.run() == Log{"5 train: 1 2 3 (3)"});
}

TEST_CASE("the units that wait are counted over time")
{
    TerminalWorld world;
    world.trains(rule(5));
    world.place.put(1h, 1, 2);
    world.place.put(3h, 2, 2);
    world.place.put(4h, 3, 1);
    world.run();
    CHECK(world.place.boxes.tally().waiting.area(at(10h)) == Int128{2 * 2 + 4} * 3'600'000'000);
    CHECK(world.place.boxes.tally().waits.count() == 3);
}
