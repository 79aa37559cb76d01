// The engine on the models of the comparison: customers per second, events per second, ns per
// event.
#include <benchmark/benchmark.h>

#include "tests/bench/queues.hpp"

namespace {

using namespace karvan;

void report(benchmark::State& state, std::uint64_t customers, const sim::Simulation& simulation)
{
    const double n = static_cast<double>(customers);
    const double events = static_cast<double>(simulation.events_carried_out());
    using benchmark::Counter;
    state.counters["customers/s"] = Counter(n, Counter::kIsIterationInvariantRate);
    state.counters["events/s"] = Counter(events, Counter::kIsIterationInvariantRate);
    state.counters["events/customer"] = events / n;
    // Seconds times 1e9: Google Benchmark inverts rates only.
    state.counters["ns/customer"] =
        Counter(n * 1e-9, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

template <class Model>
void run_model(benchmark::State& state)
{
    const auto customers = static_cast<std::uint64_t>(state.range(0));
    for (auto _ : state) {
        sim::Simulation simulation(1, 0);
        Model model(simulation, customers);
        simulation.run(sim::never);
        state.counters["mean"] = model.times().mean_s() / bench::unit_s;
        report(state, customers, simulation);
        simulation.close();
    }
}

}  // namespace

BENCHMARK(run_model<bench::TwoProcessQueue>)
    ->Name("mm1/two_processes")
    ->Arg(1000000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(run_model<bench::CustomerProcessQueue>)
    ->Name("mm1/process_per_customer")
    ->Arg(1000000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(run_model<bench::Tandem>)->Name("tandem")->Arg(200000)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
