// Which replications a command is about: --replications and --shard.
#pragma once

#include <optional>
#include <string>

#include "analysis/file/run_pieces.hpp"
#include "sim/replications.hpp"

namespace karvan::cli {

// "20": the first 20; "5..9": these; empty: the first `standard`. Throws CLI::ValidationError.
sim::ReplicationRange range_of(const std::string& text, std::uint32_t standard);

// "5" or "5..9", these alone; nothing if it is neither.
std::optional<sim::ReplicationRange> list_item(const std::string& text);

// "3/8": the third of eight shares of the range, as equal as can be; nothing if empty. Throws
// CLI::ValidationError.
std::optional<analysis::Shard> shard_of(const std::string& text, sim::ReplicationRange range);

// The replications of a shard: they depend on the shard alone.
sim::ReplicationRange range_of(const analysis::Shard& shard);

}  // namespace karvan::cli
