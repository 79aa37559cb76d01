// Wording the warnings of a run.
#include "analysis/summary/summary_warnings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"
#include "sim/deadlock.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t most_named = 3;  // of failed or deadlocked replications

using Lines = std::vector<std::string>;

// "replication 4 failed: " is said once: by the failure itself, if it says so.
std::string failure_line(const ReplicationOutcome& outcome)
{
    const std::string opening = fmt::format("replication {} failed", outcome.replication);
    return outcome.failure.starts_with(opening) ? outcome.failure
                                                : opening + ": " + outcome.failure;
}

// The lines about the first few, and how many more there are.
void add_few(Lines& to, const Lines& lines, const char* more)
{
    const std::size_t shown = std::min(lines.size(), most_named);
    to.insert(to.end(), lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(shown));
    if (shown < lines.size()) to.push_back(fmt::format("{} more {}", lines.size() - shown, more));
}

Lines failures(const RunResults& results)
{
    Lines lines;
    for (const ReplicationOutcome& outcome : results.replications)
        if (!is_finished(outcome)) lines.push_back(failure_line(outcome));
    return lines;
}

// What is stuck at the end, of those replications where something is: deadlocks, or long waits.
Lines stuck(const RunResults& results, bool long_waits, const char* ended)
{
    Lines lines;
    for (const ReplicationOutcome& outcome : results.replications) {
        const std::string said = what_is_stuck(outcome.deadlock, long_waits);
        if (said.empty()) continue;
        lines.push_back(
            fmt::format("replication {} ended {}: {}", outcome.replication, ended, said));
    }
    return lines;
}

void add_flow_warnings(Lines& to, const RunResults& results, const FlowSummary& flow)
{
    const std::string label = flow_label(results.run.flows[flow.flow]);
    if (flow.lost.mean > 0)
        to.push_back(fmt::format("{}: {} lost per replication, {} of those that entered", label,
                                 quantity(flow.lost, "shipments"),
                                 quantity(flow.lost_percent, "%")));
    if (results.run.flows[flow.flow].circulates) return;  // they arrive nowhere
    if (flow.left.mean == 0)
        to.push_back(fmt::format("{}: no shipment arrived after the warm-up", label));
    else if (std::isnan(flow.transit_mean_h.mean))
        to.push_back(
            fmt::format("{}: none of the shipments that entered after the warm-up arrived", label));
}

}  // namespace

std::string what_is_stuck(const std::vector<std::string>& lines, bool long_waits)
{
    std::vector<std::string> said;
    for (const std::string& line : lines) {
        const bool is_wait = line.starts_with(sim::long_wait);
        if (is_wait != long_waits) continue;
        said.push_back(is_wait ? line.substr(std::string_view(sim::long_wait).size()) : line);
    }
    return fmt::format("{}", fmt::join(said, "; "));
}

std::vector<std::string> summary_warnings(const RunResults& results, const SummaryNumbers& numbers)
{
    const std::size_t finished = finished_replications(results);
    Lines lines;
    add_few(lines, failures(results), "replications failed");
    if (finished == 0) lines.emplace_back("no replication finished: there are no numbers");
    if (finished == 1) lines.emplace_back("only one replication finished: it gives no intervals");
    add_few(lines, stuck(results, false, "in a deadlock"), "replications ended in a deadlock");
    constexpr const char* long_waits = "with waits of more than a quarter of the run";
    add_few(lines, stuck(results, true, long_waits), "replications ended with long waits");
    for (const FlowSummary& flow : numbers.flows)
        if (finished > 0) add_flow_warnings(lines, results, flow);
    return lines;
}

}  // namespace karvan::analysis
