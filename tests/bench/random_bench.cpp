// What random numbers and statistics cost: nanoseconds per draw and per update.
//
//   random_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
#include <benchmark/benchmark.h>

#include "sim/durations.hpp"
#include "sim/law.hpp"
#include "sim/level.hpp"
#include "sim/stream.hpp"

using namespace karvan::sim;

namespace {

Stream some_stream() { return Stream(1, 0, "AZALT", "crane move"); }

// A permutation of the entities without two neighbours in sequence.
std::uint64_t scattered(std::uint64_t n) { return n * 0x9E3779B97F4A7C15u; }

void draw_in_sequence(benchmark::State& state, const Law& law)
{
    Stream stream = some_stream();
    std::uint64_t entity = 0;
    double sum = 0;
    for (auto _ : state) {
        Draw draw = stream.at(entity++);
        sum += law.sample(draw);
    }
    benchmark::DoNotOptimize(sum);
}

void draw_scattered(benchmark::State& state, const Law& law)
{
    Stream stream = some_stream();
    std::uint64_t n = 0;
    double sum = 0;
    for (auto _ : state) {
        Draw draw = stream.at(scattered(n++));
        sum += law.sample(draw);
    }
    benchmark::DoNotOptimize(sum);
}

void draw_duration(benchmark::State& state, const Law& law)
{
    Stream stream = some_stream();
    std::uint64_t entity = 0;
    Duration sum{};
    for (auto _ : state) sum += sample_duration(law, stream.at(entity++));
    benchmark::DoNotOptimize(sum);
}

void compute_batch(benchmark::State& state)
{
    PhiloxBatch batch;
    std::uint64_t entity = 0;
    for (auto _ : state) {
        philox_batch(0, 0, entity += PhiloxBatch::size, 12345, batch);
        benchmark::DoNotOptimize(batch);
    }
}

void compute_block(benchmark::State& state)
{
    std::uint32_t entity = 0;
    for (auto _ : state) benchmark::DoNotOptimize(philox_block({0, 0, ++entity, 0}, 12345));
}

void change_level(benchmark::State& state)
{
    Level level;
    Time now = start_of_time;
    std::int64_t step = 1;
    for (auto _ : state) {
        now += Duration(1000 + step);
        level.add(now, step);
        step = -step;
        benchmark::DoNotOptimize(level);
    }
}

// Lognormal durations around an hour, precomputed.
void record_duration(benchmark::State& state)
{
    Stream stream = some_stream();
    const Law law = Law::lognormal(3600, 1);
    std::vector<Duration> values;
    for (std::uint64_t n = 0; n < 4096; ++n) {
        values.push_back(sample_duration(law, stream.at(n)));
    }
    Durations tally;
    std::size_t i = 0;
    for (auto _ : state) tally.record(values[i++ & 4095]);
    benchmark::DoNotOptimize(tally);
}

BENCHMARK(compute_block);
BENCHMARK(compute_batch);
BENCHMARK_CAPTURE(draw_in_sequence, constant, Law::constant(1));
BENCHMARK_CAPTURE(draw_in_sequence, uniform, Law::uniform(1, 2));
BENCHMARK_CAPTURE(draw_in_sequence, exponential, Law::exponential(1));
BENCHMARK_CAPTURE(draw_in_sequence, normal, Law::normal(10, 2));
BENCHMARK_CAPTURE(draw_in_sequence, lognormal, Law::lognormal(1, 0.5));
BENCHMARK_CAPTURE(draw_in_sequence, triangular, Law::triangular(1, 2, 4));
BENCHMARK_CAPTURE(draw_in_sequence, gamma, Law::gamma(2.5, 1));
BENCHMARK_CAPTURE(draw_in_sequence, erlang_3, Law::erlang(3, 1));
BENCHMARK_CAPTURE(draw_in_sequence, weibull, Law::weibull(1.5, 1));
BENCHMARK_CAPTURE(draw_in_sequence, pert, Law::pert(1, 2, 4));
BENCHMARK_CAPTURE(draw_in_sequence, poisson_5, Law::poisson(5));
BENCHMARK_CAPTURE(draw_in_sequence, discrete_5,
                  Law::discrete({1, 2, 3, 4, 5}, {0.1, 0.2, 0.4, 0.2, 0.1}));
BENCHMARK_CAPTURE(draw_in_sequence, truncated_normal, Law::truncated_normal(10, 2, 8, 14));
BENCHMARK_CAPTURE(draw_scattered, exponential, Law::exponential(1));
BENCHMARK_CAPTURE(draw_scattered, lognormal, Law::lognormal(1, 0.5));
BENCHMARK_CAPTURE(draw_scattered, gamma, Law::gamma(2.5, 1));
BENCHMARK_CAPTURE(draw_duration, exponential, Law::exponential(1));
BENCHMARK_CAPTURE(draw_duration, lognormal, Law::lognormal(1, 0.5));
BENCHMARK(change_level);
BENCHMARK(record_duration);

}  // namespace

BENCHMARK_MAIN();
