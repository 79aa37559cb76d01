// Signals: heard by those who wait, forgotten at once.
#include "sim/signal.hpp"

#include "sim/any_of.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Office : Stage {
    using Stage::Stage;
    Signal news{*this, "news"};
};

Process listen(Office& office, std::string name, Duration from)
{
    co_await office.delay(from);
    AnyOf first(office);
    first.add(office.news);
    co_await first.wait();
    office.note(name + " heard it");
}

Process listen_twice(Office& office, std::string name)
{
    for (int i = 0; i < 2; ++i) {
        AnyOf first(office);
        first.add(office.news);
        co_await first.wait();
        office.note(name + " heard it");
    }
}

// Waits for one signal by two branches.
Process listen_with_both_ears(Office& office)
{
    AnyOf first(office);
    first.add(office.news);
    first.add(office.news);
    const std::size_t ear = co_await first.wait();
    office.note(fmt::format("heard it with ear {}", ear));
}

}  // namespace

TEST_CASE("a signal wakes all who wait for it, in turn, and nobody who comes later")
{
    World<Office> world;
    Office& office = world.place;
    office.start("a", listen(office, "a", 0h));
    office.start("b", listen(office, "b", 1h));
    office.start("c", listen(office, "c", 3h));
    office.script(2h, [&] { office.news.raise(); });
    CHECK(world.run() == Log{"2 a heard it", "2 b heard it"});
    CHECK(office.news.waiting() == 1);
}

TEST_CASE("one raise is heard once, even by who listens again at once")
{
    World<Office> world;
    Office& office = world.place;
    office.start("a", listen_twice(office, "a"));
    office.script(2h, [&] { office.news.raise(); });
    office.script(4h, [&] { office.news.raise(); });
    CHECK(world.run() == Log{"2 a heard it", "4 a heard it"});
}

TEST_CASE("who waits for one signal twice over is woken once")
{
    World<Office> world;
    Office& office = world.place;
    office.start("both", listen_with_both_ears(office));
    office.start("a", listen(office, "a", 0h));
    office.script(2h, [&] { office.news.raise(); });
    CHECK(world.run() == Log{"2 heard it with ear 0", "2 a heard it"});
}

TEST_CASE("a signal that nobody hears is no error")
{
    World<Office> world;
    world.place.news.raise();
    CHECK(world.run().empty());
}
