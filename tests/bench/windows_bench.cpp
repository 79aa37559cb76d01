// One large replication in time windows: where side by side pays, and where it does not.
//
// 256 places with a site each. "large": about 300 events per place and window; "small": about 2.
// Compare with `run`, all places in one site on one thread.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "tests/bench/ring_of_places.hpp"

namespace {

using namespace karvan;

// A place with so many tokens has tokens / (1 + lookahead) events per unit of time, so
// 0.1 x 3300 / 1.1 = 300 per window.
void run_ring(benchmark::State& state, std::uint32_t tokens, double span)
{
    const auto threads = static_cast<std::size_t>(state.range(0));
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    std::max<std::size_t>(1, threads));
    const bench::RingPlan plan{
        .places = 256, .tokens = tokens, .remote = 0.05, .sites = threads == 0 ? 1U : 256U};
    bench::RingWorld world(plan);
    sim::Simulation& simulation = world.simulation();
    double end = 1;
    const auto run = [&] {
        if (threads == 0) {
            simulation.run(world.at(end));
        } else {
            simulation.run_windows(world.at(end));
        }
    };
    run();
    const std::uint64_t before = simulation.events_carried_out();
    for (auto _ : state) {
        end += span;
        run();
    }
    const auto events = static_cast<double>(simulation.events_carried_out() - before);
    state.counters["events/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
}

void large_windows(benchmark::State& state) { run_ring(state, 3300, 1); }
void small_windows(benchmark::State& state) { run_ring(state, 22, 50); }

}  // namespace

// threads 0: `run`, one site.
BENCHMARK(large_windows)
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Arg(4)
    ->Arg(8)
    ->Arg(16)
    ->ArgName("threads")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(small_windows)
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("threads")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
