// PHOLD: 8,192 places, one event each, 25 % remote, mean 1, lookahead 0.1; events per second.
//
// In windows the places are grouped into 16 sites: windows of 0.1 units hold 46 events of each.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "tests/bench/ring_of_places.hpp"

namespace {

using namespace karvan;

constexpr double span = 100;  // units of time: about 745,000 events

void phold(benchmark::State& state, bool windows)
{
    const tbb::global_control threads(tbb::global_control::max_allowed_parallelism,
                                      static_cast<std::size_t>(state.range(0)));
    const bench::RingPlan plan{.sites = windows ? 16U : 1U};
    double end = 10;  // warm caches and pools first
    bench::RingWorld world(plan);
    sim::Simulation& simulation = world.simulation();
    const auto run = [&] {
        if (windows) {
            simulation.run_windows(world.at(end));
        } else {
            simulation.run(world.at(end));
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
    state.counters["events"] = events;
}

void phold_run(benchmark::State& state) { phold(state, false); }
void phold_windows(benchmark::State& state) { phold(state, true); }

}  // namespace

BENCHMARK(phold_run)->Arg(1)->ArgName("threads")->MeasureProcessCPUTime()->UseRealTime()->Unit(
    benchmark::kMillisecond);
BENCHMARK(phold_windows)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("threads")
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
