// Wording the warnings of a run.
#include "analysis/summary_warnings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/per_replication.hpp"

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

Lines deadlocks(const RunResults& results)
{
    Lines lines;
    for (const ReplicationOutcome& outcome : results.replications) {
        if (outcome.deadlock.empty()) continue;
        std::string line = fmt::format("replication {} ended in a deadlock: ", outcome.replication);
        for (std::size_t i = 0; i < outcome.deadlock.size(); ++i)
            line.append(i > 0 ? "; " : "").append(outcome.deadlock[i]);
        lines.push_back(std::move(line));
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
    if (flow.left.mean == 0 && !results.run.flows[flow.flow].circulates)
        to.push_back(fmt::format("{}: no shipment arrived after the warm-up", label));
    else if (std::isnan(flow.transit_mean_h.mean))
        to.push_back(
            fmt::format("{}: none of the shipments that entered after the warm-up arrived", label));
}

}  // namespace

std::vector<std::string> summary_warnings(const RunResults& results, const SummaryNumbers& numbers)
{
    const std::size_t finished = finished_replications(results);
    Lines lines;
    add_few(lines, failures(results), "replications failed");
    if (finished == 0) lines.emplace_back("no replication finished: there are no numbers");
    if (finished == 1) lines.emplace_back("only one replication finished: it gives no intervals");
    add_few(lines, deadlocks(results), "replications ended in a deadlock");
    for (const FlowSummary& flow : numbers.flows)
        if (finished > 0) add_flow_warnings(lines, results, flow);
    return lines;
}

}  // namespace karvan::analysis
