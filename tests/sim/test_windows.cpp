// Time windows: the same as one thread, down to failures and stops. Random networks:
// test_executors.cpp.
#include <tbb/global_control.h>

#include <memory>
#include <stdexcept>

#include "sim/link.hpp"
#include "sim/site_plan.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

// Passes a ball around a ring of places; each pass takes an hour.
struct Player : Stage {
    using Stage::Stage;
    void receive(int passes)
    {
        note(fmt::format("pass {}", passes));
        if (passes == fail_at) throw std::runtime_error("dropped the ball");
        onward->send(passes + 1);
    }
    std::unique_ptr<Link<int>> onward;
    int fail_at = -1;
};

enum class Run { one_thread, windows };

struct Circle {
    explicit Circle(Run how, std::uint32_t players = 5) : simulation(1, 0, plan(how, players))
    {
        for (std::uint32_t i = 0; i < players; ++i) {
            all.push_back(std::make_unique<Player>(simulation, fmt::format("player {}", i)));
        }
        for (std::uint32_t i = 0; i < players; ++i) {
            Player& next = *all[(i + 1) % players];
            all[i]->onward =
                std::make_unique<Link<int>>(*all[i], next, receiver<&Player::receive>, 1h);
        }
    }
    ~Circle() { simulation.close(); }

    static SitePlan plan(Run how, std::uint32_t players)
    {
        if (how == Run::one_thread) return {};
        SitePlan plan;
        for (std::uint32_t i = 0; i < players; ++i) plan.site_of_place.push_back(i);
        plan.sites = players;
        plan.lookahead = 1h;
        return plan;
    }

    Simulation simulation;
    std::vector<std::unique_ptr<Player>> all;
};

void run(Circle& ring, Run how, Duration until, Duration longest = Duration::max(),
         std::stop_token stop = {})
{
    if (how == Run::one_thread) {
        ring.simulation.run(at(until), stop);
    } else {
        ring.simulation.run_windows(at(until), longest, stop);
    }
}

struct Told {
    std::string place;
    std::string process;
    std::string what;
    Time time;
    std::uint64_t subject = 0;
    friend bool operator==(const Told&, const Told&) = default;
};

Told failure_of(Circle& ring, Run how, Duration until)
{
    try {
        run(ring, how, until);
    } catch (const SimulationFailure& failure) {
        return {failure.place, failure.process, failure.what(), failure.time, failure.subject};
    }
    return {};
}

Process fail_at(Player& player, Duration when, Phase phase, std::string what)
{
    const Time time = at(when);
    co_await player.delay_until(time, phase);
    throw std::runtime_error(what);
}

}  // namespace

TEST_CASE("a ball goes round the same way in windows of any length")
{
    Circle expected(Run::one_thread);
    expected.all[0]->script(0h, [&] { expected.all[0]->onward->send(1); });
    run(expected, Run::one_thread, 50h);
    CHECK(expected.all[1]->log.size() == 10);
    for (const Duration longest : {Duration::max(), Duration{1h}, Duration{20min}, Duration{7s}}) {
        Circle ring(Run::windows);
        ring.all[0]->script(0h, [&] { ring.all[0]->onward->send(1); });
        run(ring, Run::windows, 50h, longest);
        for (std::size_t i = 0; i < 5; ++i) CHECK(ring.all[i]->log == expected.all[i]->log);
        CHECK(ring.simulation.events_carried_out() == expected.simulation.events_carried_out());
    }
}

TEST_CASE("a run in pieces is the run in one piece, with messages under way at the seams")
{
    Circle expected(Run::one_thread);
    expected.all[0]->script(0h, [&] { expected.all[0]->onward->send(1, 90min); });
    run(expected, Run::one_thread, 20h);
    Circle ring(Run::windows);
    ring.all[0]->script(0h, [&] { ring.all[0]->onward->send(1, 90min); });
    for (int i = 1; i <= 40; ++i) run(ring, Run::windows, i * Duration(30min));
    for (std::size_t i = 0; i < 5; ++i) CHECK(ring.all[i]->log == expected.all[i]->log);
}

TEST_CASE("a failure in a window is the failure of one thread")
{
    Told told[2];
    for (const Run how : {Run::one_thread, Run::windows}) {
        Circle ring(how);
        ring.all[0]->script(0h, [&] { ring.all[0]->onward->send(1); });
        ring.all[3]->fail_at = 8;
        told[how == Run::windows] = failure_of(ring, how, 50h);
    }
    CHECK(told[0] == told[1]);
    CHECK(told[0].what == "dropped the ball");
    CHECK(told[0].place == "player 3");
    CHECK(told[0].time == at(8h));
}

TEST_CASE("of several failures in one window the earliest is told, ties as in one thread")
{
    const bool tie = GENERATE(false, true);
    CAPTURE(tie);
    Told told[2];
    for (const Run how : {Run::one_thread, Run::windows}) {
        Circle ring(how);
        const auto start = [&](std::size_t who, Duration when, Phase phase, const char* what) {
            ring.all[who]->start("fail", fail_at(*ring.all[who], when, phase, what), who);
        };
        start(0, tie ? 5h : 5h + 2min, Phase::decision, "first place, late phase");
        start(4, 5h, Phase::work, "last place, early phase");
        start(3, 5h + 1min, Phase::work, "middle");
        told[how == Run::windows] = failure_of(ring, how, 50h);
    }
    CHECK(told[0] == told[1]);
    CHECK(told[0].what == "last place, early phase");
}

TEST_CASE("a failure while the simulation begins, before the first window, is told")
{
    Told told[2];
    for (const Run how : {Run::one_thread, Run::windows}) {
        Circle ring(how);
        ring.all[2]->start("fail", fail_at(*ring.all[2], 0h, Phase::work, "at once"), 3);
        told[how == Run::windows] = failure_of(ring, how, 50h);
    }
    CHECK(told[0] == told[1]);
    CHECK(told[0].what == "at once");
}

TEST_CASE("a stop request between windows ends the run quietly")
{
    std::stop_source source;
    Circle ring(Run::windows);
    ring.all[0]->script(0h, [&] { ring.all[0]->onward->send(1); });
    ring.all[0]->script(10h, [&] { source.request_stop(); });
    run(ring, Run::windows, 1000h, Duration::max(), source.get_token());
    CHECK(ring.simulation.was_stopped());
    CHECK(ring.all[0]->log.size() <= 3);
}

TEST_CASE("too little transit is an error with both names across sites as well")
{
    Circle ring(Run::windows);
    ring.all[0]->script(2h, [&] { ring.all[0]->onward->send(1, 59min); });
    const Told told = failure_of(ring, Run::windows, 50h);
    CHECK_THAT(told.what, Catch::Contains("player 0") && Catch::Contains("player 1"));
    CHECK(told.place == "player 0");
}

TEST_CASE("a link between sites that is shorter than the plan's lookahead is refused")
{
    SitePlan plan;
    plan.site_of_place = {0, 1};
    plan.sites = 2;
    plan.lookahead = 1h;
    Simulation simulation(1, 0, plan);
    Player first(simulation, "first");
    Player second(simulation, "second");
    CHECK_THROWS_WITH(std::make_unique<Link<int>>(first, second, receiver<&Player::receive>, 59min),
                      Catch::Contains("first") && Catch::Contains("second"));
}

TEST_CASE("several sites are not run as if they were one")
{
    Circle ring(Run::windows);
    ring.all[0]->script(0h, [&] { ring.all[0]->onward->send(1); });
    CHECK_THROWS_AS(ring.simulation.run(at(10h)), std::logic_error);
}
