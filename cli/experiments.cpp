#include "cli/experiments.hpp"

namespace karvan::cli {

void add_experiments(CLI::App& app, Action& action)
{
    add_diff(app, action);
    add_compare(app, action);
    add_sweep(app, action);
    add_rank(app, action);
    add_capacity(app, action);
    add_calibrate(app, action);
    add_resilience(app, action);
}

}  // namespace karvan::cli
