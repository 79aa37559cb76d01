// What a process costs: memory while it waits, time per hold, time to end it from outside.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

#include "sim/law.hpp"
#include "sim/resource.hpp"
#include "sim/simulation.hpp"

namespace {

using namespace karvan;

constexpr sim::Duration far_ahead = std::chrono::hours(1000);

// Bytes in memory, of this whole program.
double resident_bytes()
{
    unsigned long total = 0;
    unsigned long resident = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file != nullptr) {
        if (std::fscanf(file, "%lu %lu", &total, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

class Yard : public sim::Place {
public:
    explicit Yard(sim::Simulation& simulation)
        : Place(simulation, "yard"),
          gap(sim::Law::exponential(3600)),
          gaps(stream("gap")),
          crane(*this, "crane", 1)
    {}

    static sim::Process wait(Yard& yard, sim::Duration duration) { co_await yard.delay(duration); }
    static sim::Process queue_up(Yard& yard)
    {
        auto crane = co_await yard.crane.acquire();
        co_await yard.delay(far_ahead);
    }
    static sim::Process keep_holding(Yard& yard)
    {
        for (;;) {
            const sim::Duration pause = sample_duration(yard.gap, yard.gaps.at(yard.holds++));
            co_await yard.delay(pause);
        }
    }

    std::uint64_t holds = 0;

private:
    sim::Law gap;
    sim::Stream gaps;
    sim::Resource crane;
};

// All in: frame, place in the event list or queue, and what the allocator keeps beside them.
template <class Start>
void measure_bytes(benchmark::State& state, Start start)
{
    const std::int64_t count = state.range(0);
    for (auto _ : state) {
        malloc_trim(0);
        const double before = resident_bytes();
        sim::Simulation simulation(1, 0);
        Yard yard(simulation);
        for (std::int64_t i = 0; i < count; ++i) {
            start(yard, i);
            // As in a model, a few at a time, so that the ring of those to be resumed stays short.
            if (i % 1024 == 1023) simulation.run(sim::start_of_time);
        }
        simulation.run(sim::start_of_time);
        const double bytes = resident_bytes() - before;
        state.counters["bytes/process"] = bytes / static_cast<double>(count);
        state.counters["GB"] = bytes * 1e-9;
        state.PauseTiming();
        simulation.close();
        state.ResumeTiming();
    }
}

void bytes_in_delay(benchmark::State& state)
{
    measure_bytes(state, [](Yard& yard, std::int64_t i) {
        yard.start("wait", Yard::wait(yard, far_ahead + sim::Duration(i * 7919 % 1000003)));
    });
}

void bytes_in_queue(benchmark::State& state)
{
    measure_bytes(state,
                  [](Yard& yard, std::int64_t) { yard.start("queue", Yard::queue_up(yard)); });
}

// K processes, each in a loop of exponential delays; time per delay.
void hold(benchmark::State& state)
{
    sim::Simulation simulation(1, 0);
    Yard yard(simulation);
    for (std::int64_t i = 0; i < state.range(0); ++i) yard.start("hold", Yard::keep_holding(yard));
    // K holds take an hour on average: a step is about 200,000 of them.
    const sim::Duration step{3'600'000'000 / state.range(0) * 200'000};
    sim::Time end = sim::start_of_time + std::chrono::hours(2);
    simulation.run(end);
    const std::uint64_t before = simulation.events_carried_out();
    for (auto _ : state) {
        end += step;
        simulation.run(end);
    }
    const double events = static_cast<double>(simulation.events_carried_out() - before);
    state.counters["ns/hold"] = benchmark::Counter(
        events * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    simulation.close();
}

// Starts a process, lets it wait, ends it; with that many others pending.
void end_process(benchmark::State& state)
{
    sim::Simulation simulation(1, 0);
    Yard yard(simulation);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        yard.start("wait", Yard::wait(yard, far_ahead + sim::Duration(i)));
    }
    simulation.run(sim::start_of_time);
    for (auto _ : state) {
        sim::ProcessRef process(yard.start("wait", Yard::wait(yard, far_ahead)));
        simulation.run(sim::start_of_time);
        process.end();
    }
    simulation.close();
}

}  // namespace

BENCHMARK(bytes_in_delay)
    ->Arg(1000000)
    ->Arg(10000000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(bytes_in_queue)->Arg(1000000)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(hold)->RangeMultiplier(10)->Range(100, 1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(end_process)->RangeMultiplier(10)->Range(100, 1000000);
BENCHMARK_MAIN();
