// The scripts of karvan batch: each runs all shards of a batch and merges them; run again, it goes
// on where it was.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace karvan::cli {

struct BatchScript {
    std::string program;  // absolute paths: jobs start anywhere
    std::string scenario;
    std::string output;
    std::string range;  // "0..99"
    std::vector<std::string> overrides;
    std::int64_t seed = -1;
    std::uint32_t shards = 1;
    unsigned threads = 1;
    std::string time_limit = "24:00:00";
    std::string partition;
};

// "slurm", "parallel", "make", "shell"
std::vector<std::string> batch_script_kinds();

std::string batch_script(const std::string& kind, const BatchScript& batch);

}  // namespace karvan::cli
