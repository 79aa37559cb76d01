// One run of one benchmark model, for instruction counters and profilers.
//
//   one_model mm1|customers|tandem <customers> [seed]
//
// Instructions per customer are the difference of two runs over the difference of their lengths, so
// that the start does not count:
//   valgrind --tool=callgrind --callgrind-out-file=/dev/null one_model tandem 10000
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <string_view>

#include "tests/bench/queues.hpp"

namespace {

using namespace karvan;

double cpu_seconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Prints what the model found, so that two builds can be compared, and how long it took.
template <class Model>
int run(std::uint64_t seed, std::uint64_t customers)
{
    sim::Simulation simulation(seed, 0);
    Model model(simulation, customers);
    const double start = cpu_seconds();
    simulation.run(sim::never);
    const double seconds = cpu_seconds() - start;
    simulation.close();

    const sim::Durations& times = model.times();
    const double n = static_cast<double>(customers);
    fmt::print("customers {}  mean {:.12g}  p90 {}  events/customer {:.4f}\n", times.count(),
               times.mean_s() / bench::unit_s, times.quantile(0.9).count(),
               static_cast<double>(simulation.events_carried_out()) / n);
    fmt::print(stderr, "{:.2f} ns/customer\n", 1e9 * seconds / n);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string_view model = argc > 1 ? argv[1] : "";
    const std::uint64_t customers = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    if (model == "mm1") return run<bench::TwoProcessQueue>(seed, customers);
    if (model == "customers") return run<bench::CustomerProcessQueue>(seed, customers);
    if (model == "tandem") return run<bench::Tandem>(seed, customers);
    fmt::print(stderr, "one_model mm1|customers|tandem <customers> [seed]\n");
    return 2;
}
