// Of which replications `karvan run` records every coming and going and every shipment.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "models/story.hpp"
#include "sim/replications.hpp"

namespace karvan::cli {

// Replications as a list, such as "1,3,7..9".
class ReplicationList {
public:
    ReplicationList() = default;
    // Throws CLI::ValidationError that names the option.
    ReplicationList(const std::string& text, const std::string& option);

    bool empty() const { return ranges_.empty(); }
    bool contains(std::uint32_t replication) const;
    // Throws CLI::ValidationError for a replication that is not simulated.
    void check_within(sim::ReplicationRange range) const;

private:
    std::string option_;
    std::vector<sim::ReplicationRange> ranges_;
};

struct RecordOptions {
    std::string events;
    std::string shipments;
};

// --record-events, --record-shipments
void add_record_options(CLI::App& command, RecordOptions& options);

struct RecordedReplications {
    RecordedReplications() = default;
    explicit RecordedReplications(const RecordOptions& options)
        : events(options.events, "--record-events"),
          shipments(options.shipments, "--record-shipments")
    {}

    models::Recording of(std::uint32_t replication) const;
    void check_within(sim::ReplicationRange range) const;

    ReplicationList events;
    ReplicationList shipments;
};

}  // namespace karvan::cli
