// Replications side by side: what two threads are worth, wall-clock time.
//
// 16 replications of each model. Efficiency is the time of one thread over (threads x the time of
// several).
#include <benchmark/benchmark.h>

#include "sim/replications.hpp"
#include "tests/bench/queues.hpp"

namespace {

using namespace karvan;

constexpr std::uint32_t replications = 16;

template <class Model>
void replicate(benchmark::State& state)
{
    const auto threads = static_cast<unsigned>(state.range(0));
    const auto customers = static_cast<std::uint64_t>(state.range(1));
    for (auto _ : state) {
        sim::Durations all;
        sim::run_replications<sim::Durations>(
            {0, replications}, threads, {},
            [&](std::uint32_t replication) {
                sim::Simulation simulation(1, replication);
                Model model(simulation, customers);
                simulation.run(sim::never);
                auto times = std::make_unique<sim::Durations>(model.times());
                simulation.close();
                return times;
            },
            [&](sim::ReplicationEnd<sim::Durations>&& end) { all += *end.result; });
        state.counters["mean"] = all.mean_s() / bench::unit_s;
    }
    state.counters["customers/s"] =
        benchmark::Counter(static_cast<double>(replications * customers),
                           benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

BENCHMARK(replicate<bench::TwoProcessQueue>)
    ->Name("mm1/two_processes")
    ->ArgsProduct({{1, 2, 4, 8, 16}, {200000}})
    ->ArgNames({"threads", "customers"})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(replicate<bench::CustomerProcessQueue>)
    ->Name("mm1/process_per_customer")
    ->ArgsProduct({{1, 2}, {200000}})
    ->ArgNames({"threads", "customers"})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(replicate<bench::Tandem>)
    ->Name("tandem")
    ->ArgsProduct({{1, 2, 4, 8, 16}, {20000}})
    ->ArgNames({"threads", "customers"})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
