// Pieces of one run: results files that each hold some of its replications - the parts that a long
// run leaves as it goes, or the shards of several machines - and joining them.
//
// The joined file is, to the byte, the one that a single undisturbed run writes, however the run
// was cut: what the pieces say of the run must agree, rows are laid in the order of the
// replications, and the two dimensions whose length depends on what happened (`time`, `bin`) are
// made as long as the longest needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/file/row_joint.hpp"

namespace karvan::analysis {

// What must be the same for two files to be of one run.
struct RunIdentity {
    bool operator==(const RunIdentity&) const = default;

    std::string format;
    std::string software;
    std::string scenario_hash;
    std::int64_t seed = 0;
    std::string recorded{};  // "events shipments"
};

// Which shard of which batch a file holds: the attributes `shard` ("3/8") and `shard_of` ("0..99").
struct Shard {
    bool operator==(const Shard&) const = default;

    std::uint32_t index = 1;  // from 1
    std::uint32_t of = 1;
    std::uint32_t first = 0;  // of all replications of the batch
    std::uint32_t last = 0;
};

std::vector<Attribute> shard_attributes(const Shard& shard);

class RunPieces {
public:
    enum class Overlap { refuse, skip };

    RunPieces() = default;
    // Only pieces of that run are taken.
    explicit RunPieces(RunIdentity identity) : identity_(std::move(identity)) {}

    // Takes a results file, or what of it is not there yet. Throws std::runtime_error with one line
    // that names the file if it cannot be read, is no results file, is of another run than the
    // first (scenario, seed, version), or holds a replication that is there already.
    void add(const std::filesystem::path& path, Overlap overlap = Overlap::refuse);

    bool empty() const { return rows_.empty(); }
    // The replications that are there, in order.
    std::vector<std::uint32_t> replications() const;
    // One line for each stretch of replications, or shard, that is missing.
    std::vector<std::string> gaps() const;

    // Writes one results file of all replications, with these attributes besides. Throws as `write`
    // and `read` do.
    void join(const std::filesystem::path& target, const std::vector<Attribute>& more = {}) const;

private:
    struct Piece {
        std::filesystem::path path;
        Reach reach;
    };
    // One replication: where it is.
    struct Row {
        std::uint32_t replication;
        std::uint32_t piece;
        std::uint32_t row;
    };

    void add_rows(const std::vector<std::int64_t>& replications, const std::filesystem::path& path,
                  Overlap overlap);
    void check_labels(const NetcdfFile& labels, const std::filesystem::path& path);

    std::optional<RunIdentity> identity_;
    std::filesystem::path first_path_;
    NetcdfFile labels_;  // of the first piece, without its reach
    std::vector<Shard> shards_;
    std::vector<Piece> pieces_;
    std::vector<Row> rows_;  // in the order of the replications
};

}  // namespace karvan::analysis
