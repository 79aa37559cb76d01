// The event list against a reference that cannot be wrong: an ordered set.
#include "sim/event_list.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <random>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();

struct Item final : Event {
    explicit Item(Place& place) : Event(place, &Item::nothing) {}
    static void nothing(Event&) {}
};

// An event list and its reference side by side; every step checks that they agree.
class Pair {
public:
    using Ahead = std::uint64_t (*)(std::mt19937_64&, std::uint64_t clock);

    // Events are scheduled `ahead` of the clock, 0 to 999 unless given.
    explicit Pair(std::uint64_t seed, Ahead ahead = soon) : random_(seed), ahead_(ahead) {}
    static std::uint64_t soon(std::mt19937_64& random, std::uint64_t) { return random() % 1000; }

    void push()
    {
        const std::uint64_t time = clock_ + ahead_(random_, clock_);
        const auto phase = static_cast<Phase>(random_() % 5);
        const EventKey key{event_rank(phase, random_() % 7, ++number_), time};
        if (idle_.empty()) idle_.push_back(&items_.emplace_back(world_.place));
        Item* item = idle_.back();
        idle_.pop_back();
        list_.push(key, *item);
        expected_.emplace(key.value(), item);
    }

    void pop()
    {
        Event* event = list_.pop_before(no_end, clock_);
        if (event == nullptr) {
            agree_ = agree_ && expected_.empty();
            return;
        }
        const auto first = expected_.begin();
        agree_ = agree_ && first != expected_.end() && event == first->second &&
                 clock_ == static_cast<std::uint64_t>(first->first >> 64) && !event->is_scheduled();
        if (!agree_) return;
        idle_.push_back(first->second);
        expected_.erase(first);
    }

    void cancel()
    {
        if (expected_.empty()) return;
        auto victim = expected_.lower_bound(
            EventKey{event_rank(Phase::work, 3, 0), clock_ + random_() % 1000}.value());
        if (victim == expected_.end()) victim = expected_.begin();
        list_.cancel(*victim->second);
        agree_ = agree_ && !victim->second->is_scheduled();
        idle_.push_back(victim->second);
        expected_.erase(victim);
    }

    void look()
    {
        const std::uint64_t first =
            expected_.empty() ? no_end : static_cast<std::uint64_t>(expected_.begin()->first >> 64);
        agree_ = agree_ && list_.next_time() == first;
    }

    // A step of the mix: of 100, so many pushes, pops and cancellations; the rest only looks.
    void step(unsigned pushes, unsigned pops, unsigned cancels)
    {
        const auto choice = random_() % 100;
        if (choice < pushes) return push();
        if (choice < pushes + pops) return pop();
        if (choice < pushes + pops + cancels) return cancel();
        look();
    }

    void empty()
    {
        while (!expected_.empty() && agree_) pop();
        pop();
    }

    bool agree() const { return agree_; }
    std::size_t size() const { return list_.size(); }
    std::size_t pending() const { return expected_.size(); }
    std::size_t bytes() const { return list_.bytes(); }

private:
    std::mt19937_64 random_;
    Ahead ahead_;
    World<Stage> world_;
    std::deque<Item> items_;
    std::vector<Item*> idle_;
    EventList list_;
    std::map<UInt128, Item*> expected_;
    std::uint64_t clock_ = 0;
    std::uint64_t number_ = 0;
    bool agree_ = true;
};

}  // namespace

TEST_CASE("events leave the list in the order of their keys, whatever was pushed and cancelled")
{
    const auto seed = GENERATE(1, 2, 3, 4, 5);
    Pair pair(seed);
    for (int i = 0; i < 20'000; ++i) pair.step(50, 30, 15);  // grows
    for (int i = 0; i < 40'000; ++i) pair.step(40, 40, 15);  // holds
    for (int i = 0; i < 20'000; ++i) pair.step(30, 10, 55);  // is cancelled more than carried out
    for (int i = 0; i < 20'000; ++i) pair.step(30, 55, 10);  // shrinks, often to nothing
    CHECK(pair.agree());
    pair.empty();
    CHECK(pair.agree());
    CHECK(pair.size() == 0);
}

TEST_CASE("a long list keeps the order of times near and far, and of many at one instant")
{
    const auto mixed = [](std::mt19937_64& random, std::uint64_t clock) -> std::uint64_t {
        constexpr std::uint64_t hour = 3'600'000'000;
        switch (random() % 8) {
            case 0: return 0;
            case 1: return random() % 1000;
            case 2: return random() % (std::uint64_t{1} << 50);
            case 3: return hour - clock % hour;
            case 4: return 10 * hour - clock % hour;
            default: return std::uint64_t{1} << random() % 42;
        }
    };
    const auto seed = GENERATE(11, 12, 13);
    Pair pair(seed, mixed);
    for (int i = 0; i < 40'000; ++i) pair.step(60, 30, 5);   // to some 10,000 pending
    for (int i = 0; i < 60'000; ++i) pair.step(45, 45, 5);   // holds
    for (int i = 0; i < 20'000; ++i) pair.step(20, 20, 55);  // most are cancelled
    CHECK(pair.agree());
    for (int i = 0; i < 60'000; ++i) pair.step(60, 35, 4);  // grows again
    CHECK(pair.pending() > 5000);
    for (int i = 0; i < 60'000; ++i) pair.step(15, 70, 5);  // to nothing
    CHECK(pair.agree());
    pair.empty();
    CHECK(pair.agree());
    CHECK(pair.size() == 0);
}

TEST_CASE("a thousand processes that start together leave no trace in the order")
{
    // All at one instant, far more than the heap takes otherwise; then a hold among them.
    Pair pair(9, [](std::mt19937_64& random, std::uint64_t clock) -> std::uint64_t {
        return clock == 0 ? 500 : random() % 3;
    });
    for (int i = 0; i < 5000; ++i) pair.push();
    for (int i = 0; i < 30'000; ++i) pair.step(45, 45, 5);
    CHECK(pair.agree());
    pair.empty();
    CHECK(pair.agree());
}

TEST_CASE("a list of few events behaves as one of many")
{
    Pair pair(77);
    for (int i = 0; i < 30'000; ++i) {
        pair.step(pair.pending() < 4 ? 60 : 10, 45, 30);
    }
    CHECK(pair.agree());
}

TEST_CASE("most of a list can be cancelled: what remains comes in order, and the rest is swept out")
{
    Pair pair(5);
    for (int i = 0; i < 50'000; ++i) pair.push();
    const std::size_t bytes = pair.bytes();
    for (int i = 0; i < 49'000; ++i) pair.cancel();
    CHECK(pair.pending() == 1000);
    CHECK(pair.size() < 2500);
    for (int i = 0; i < 20'000; ++i) pair.push();
    CHECK(pair.bytes() == bytes);
    pair.empty();
    CHECK(pair.agree());
}

TEST_CASE("pushing and cancelling for ever takes no more room")
{
    Pair pair(6);
    for (int i = 0; i < 2000; ++i) pair.push();  // more than the heap takes
    const std::size_t bytes = pair.bytes();
    for (int i = 0; i < 100'000; ++i) {
        pair.push();
        pair.cancel();
    }
    CHECK(pair.bytes() <= 4 * bytes);
    pair.empty();
    CHECK(pair.agree());
}

TEST_CASE("ties are broken by phase, then place, then number")
{
    World<Stage> world;
    EventList list;
    std::deque<Item> items;
    std::vector<std::pair<EventKey, Event*>> expected;
    for (const Phase phase :
         {Phase::state, Phase::work, Phase::arrival, Phase::decision, Phase::record}) {
        for (const std::uint32_t place : {0U, 1U, 70'000U, (1U << place_bits) - 1}) {
            for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, number_mask}) {
                const EventKey key{event_rank(phase, place, number), 42};
                expected.emplace_back(key, &items.emplace_back(world.place));
            }
        }
    }
    auto shuffled = expected;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(3));
    for (const auto& [key, event] : shuffled) list.push(key, *event);
    std::uint64_t clock = 0;
    CHECK(list.pop_before(42, clock) == nullptr);
    std::size_t right = 0;
    for (const auto& [key, event] : expected) right += list.pop_before(43, clock) == event;
    CHECK(right == expected.size());
    CHECK(clock == 42);
}

TEST_CASE("an event at the end of a window belongs to the next one")
{
    World<Stage> world;
    EventList list;
    Item early(world.place);
    Item late(world.place);
    list.push({event_rank(Phase::record, 9, 9), 99}, early);
    list.push({event_rank(Phase::state, 0, 0), 100}, late);
    std::uint64_t clock = 0;
    CHECK(list.pop_before(100, clock) == &early);
    CHECK(list.pop_before(100, clock) == nullptr);
    CHECK(clock == 99);
    CHECK(list.next_time() == 100);
    CHECK(list.pop_before(101, clock) == &late);
    CHECK(list.next_time() == no_end);
}

TEST_CASE("what is cancelled twice, or was never scheduled, is cancelled once")
{
    World<Stage> world;
    EventList list;
    Item event(world.place);
    list.cancel(event);
    list.push({1, 1}, event);
    list.cancel(event);
    list.cancel(event);
    CHECK(list.next_time() == no_end);
    list.push({2, 5}, event);
    CHECK(list.next_time() == 5);
    std::uint64_t clock = 0;
    CHECK(list.pop_before(no_end, clock) == &event);
    list.cancel(event);
    CHECK(list.pop_before(no_end, clock) == nullptr);
}
