#include "cli/recording.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/replication_range.hpp"

namespace karvan::cli {

ReplicationList::ReplicationList(const std::string& text, const std::string& option)
    : option_(option)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const auto range = list_item(text.substr(at, end - at));
        if (!range)
            throw CLI::ValidationError(
                option, "'" + text + "' is no list of replications such as 1,3 or 0..4");
        ranges_.push_back(*range);
        at = end + 1;
    }
}

bool ReplicationList::contains(std::uint32_t replication) const
{
    return std::any_of(ranges_.begin(), ranges_.end(), [&](const sim::ReplicationRange& r) {
        return replication >= r.first && replication - r.first < r.count;
    });
}

void ReplicationList::check_within(sim::ReplicationRange range) const
{
    const std::uint32_t last = range.first + range.count - 1;
    for (const sim::ReplicationRange& r : ranges_)
        if (r.first < range.first || r.first + r.count - 1 > last)
            throw CLI::ValidationError(
                option_,
                fmt::format("replications {} to {} alone are simulated", range.first, last));
}

void add_record_options(CLI::App& command, RecordOptions& options)
{
    command.add_option("--record-events", options.events,
                       "Also keep every coming and going in the results file, of these "
                       "replications: 1,3 or 0..4");
    command.add_option("--record-shipments", options.shipments,
                       "Also keep every shipment that ended and its hours, of these replications");
}

models::Recording RecordedReplications::of(std::uint32_t replication) const
{
    models::Recording recording;
    recording.events = events.contains(replication);
    recording.shipments = shipments.contains(replication);
    return recording;
}

void RecordedReplications::check_within(sim::ReplicationRange range) const
{
    events.check_within(range);
    shipments.check_within(range);
}

}  // namespace karvan::cli
