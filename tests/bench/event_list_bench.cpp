// The event list against the containers of the standard library, by the hold model.
//
// Hold: take the earliest event, schedule it again an exponential time later, with a given number
// pending. Cancel: schedule an event far ahead and forget it again. Times are per pair.
#include <benchmark/benchmark.h>

#include <deque>
#include <limits>
#include <queue>
#include <set>
#include <vector>

#include "sim/event_list.hpp"
#include "sim/law.hpp"
#include "sim/place.hpp"
#include "sim/simulation.hpp"

namespace {

using namespace karvan;

// Increments drawn beforehand, so that the containers are measured and not the random numbers.
class Increments {
public:
    Increments()
    {
        const sim::Law law = sim::Law::exponential(3600);
        sim::Stream stream(1, 0, "bench", "increment");
        for (std::uint64_t i = 0; i < size; ++i) {
            values_.push_back(
                static_cast<std::uint64_t>(sim::sample_duration(law, stream.at(i)).count()));
        }
    }
    std::uint64_t next() { return values_[used_++ & (size - 1)]; }

private:
    static constexpr std::uint64_t size = 1 << 16;
    std::vector<std::uint64_t> values_;
    std::size_t used_ = 0;
};

class Timer final : public sim::Event {
public:
    explicit Timer(sim::Place& place) : Event(place, &Timer::ignore) {}

private:
    static void ignore(sim::Event&) {}
};

struct Bench {
    sim::Simulation simulation{1, 0};
    sim::Place place{simulation, "bench"};
    Increments increments;
    std::deque<Timer> timers;
    std::uint64_t number = 0;

    sim::EventKey key(std::uint64_t time)
    {
        return {sim::event_rank(sim::Phase::work, 0, number++), time};
    }
    void fill(sim::EventList& list, std::int64_t pending)
    {
        for (std::int64_t i = 0; i < pending; ++i) {
            list.push(key(increments.next()), timers.emplace_back(place));
        }
    }
};

constexpr std::uint64_t no_end = std::numeric_limits<std::int64_t>::max();

void hold_event_list(benchmark::State& state)
{
    Bench bench;
    sim::EventList list;
    bench.fill(list, state.range(0));
    std::uint64_t clock = 0;
    for (auto _ : state) {
        sim::Event* event = list.pop_before(no_end, clock);
        list.push(bench.key(clock + bench.increments.next()), *event);
    }
}

struct StandardEvent {
    sim::EventKey key;
    sim::Event* event;
    bool operator<(const StandardEvent& other) const { return key.value() < other.key.value(); }
    bool operator>(const StandardEvent& other) const { return key.value() > other.key.value(); }
};

void hold_priority_queue(benchmark::State& state)
{
    Bench bench;
    std::priority_queue<StandardEvent, std::vector<StandardEvent>, std::greater<>> queue;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push({bench.key(bench.increments.next()), nullptr});
    }
    for (auto _ : state) {
        const StandardEvent event = queue.top();
        queue.pop();
        queue.push({bench.key(event.key.time + bench.increments.next()), event.event});
    }
}

void hold_set(benchmark::State& state)
{
    Bench bench;
    std::set<StandardEvent> set;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        set.insert({bench.key(bench.increments.next()), nullptr});
    }
    for (auto _ : state) {
        const StandardEvent event = *set.begin();
        set.erase(set.begin());
        set.insert({bench.key(event.key.time + bench.increments.next()), event.event});
    }
}

void cancel_event_list(benchmark::State& state)
{
    Bench bench;
    sim::EventList list;
    bench.fill(list, state.range(0));
    Timer timer(bench.place);
    for (auto _ : state) {
        list.push(bench.key((std::uint64_t{1} << 50) + bench.increments.next()), timer);
        list.cancel(timer);
    }
}

void cancel_set(benchmark::State& state)
{
    Bench bench;
    std::set<StandardEvent> set;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        set.insert({bench.key(bench.increments.next()), nullptr});
    }
    for (auto _ : state) {
        const auto [position, fresh] =
            set.insert({bench.key((std::uint64_t{1} << 50) + bench.increments.next()), nullptr});
        set.erase(position);
    }
}

}  // namespace

BENCHMARK(hold_event_list)->RangeMultiplier(10)->Range(10, 1000000);
BENCHMARK(hold_priority_queue)->RangeMultiplier(10)->Range(10, 1000000);
BENCHMARK(hold_set)->RangeMultiplier(10)->Range(10, 1000000);
BENCHMARK(cancel_event_list)->RangeMultiplier(10)->Range(100, 1000000);
BENCHMARK(cancel_set)->RangeMultiplier(10)->Range(100, 1000000);
BENCHMARK_MAIN();
