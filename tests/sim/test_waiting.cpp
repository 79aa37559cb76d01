// Lines: the highest priority first and, within one, first come first served - against a reference.
#include "sim/waiting.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <tuple>

#include "sim/resource.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

// A line that shows who is first.
struct Line final : WaitQueue {
    using WaitQueue::WaitQueue;
    bool try_grant(Waiter&) override { return false; }
    void give_back(Waiter&) override {}
    const Waiter* first() const { return front(); }
    std::vector<const Waiter*> order() const
    {
        std::vector<const Waiter*> all;
        for (const Waiter* w = front(); w != nullptr; w = w->next) all.push_back(w);
        return all;
    }
};

struct Depot : Stage {
    using Stage::Stage;
    Line line{*this, "line"};
};

struct Expected {
    const Waiter* waiter;
    std::int16_t priority;
    int number;
};

bool same_order(const Line& line, std::vector<Expected> expected)
{
    std::sort(expected.begin(), expected.end(), [](const Expected& a, const Expected& b) {
        return std::tuple(-a.priority, a.number) < std::tuple(-b.priority, b.number);
    });
    const auto order = line.order();
    return line.waiting() == expected.size() &&
           std::equal(order.begin(), order.end(), expected.begin(), expected.end(),
                      [](const Waiter* w, const Expected& e) { return w == e.waiter; });
}

}  // namespace

TEST_CASE("whoever enters or leaves, the line stays in the order of priority and arrival")
{
    std::mt19937 random(GENERATE(1U, 2U, 3U));
    World<Depot> world;
    Line& line = world.place.line;
    std::deque<Waiter> waiters;
    std::vector<Expected> inside;
    bool right = true;
    for (int i = 0; i < 3000; ++i) {
        if (inside.size() < 5 || (random() % 100 < 50 && inside.size() < 60)) {
            Waiter& waiter = waiters.emplace_back();
            waiter.priority = static_cast<std::int16_t>(static_cast<int>(random() % 7) - 3);
            line.enter(waiter);
            inside.push_back({&waiter, waiter.priority, i});
        } else {
            std::swap(inside[random() % inside.size()], inside.back());
            line.leave(const_cast<Waiter&>(*inside.back().waiter));
            inside.pop_back();
        }
        right = right && same_order(line, inside);
    }
    CHECK(right);
}

TEST_CASE("the extreme priorities are priorities like others")
{
    World<Depot> world;
    Line& line = world.place.line;
    std::deque<Waiter> waiters(4);
    waiters[0].priority = 0;
    waiters[1].priority = std::numeric_limits<std::int16_t>::min();
    waiters[2].priority = std::numeric_limits<std::int16_t>::max();
    waiters[3].priority = -1;
    for (Waiter& waiter : waiters) line.enter(waiter);
    CHECK(line.order() ==
          std::vector<const Waiter*>{&waiters[2], &waiters[0], &waiters[3], &waiters[1]});
    for (Waiter& waiter : waiters) line.leave(waiter);
    CHECK(line.first() == nullptr);
}
