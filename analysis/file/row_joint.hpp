// Rows of several results files laid one after the other in a new one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/file/netcdf_rows.hpp"

namespace karvan::analysis {

// What differs between results files of one run: how many replications they hold, and how far the
// times of samples and the bins of transit times reach.
struct Reach {
    std::size_t rows = 0;
    std::vector<double> times;
    std::size_t first_bin = 0;
    std::size_t bins = 0;
};

// Takes the reach out of a description without rows; what is left is equal for files of one run.
Reach taken_reach(NetcdfFile& file);

// Whether two descriptions are the same to the bit (so that NaN equals itself).
bool is_same(const NetcdfFile& a, const NetcdfFile& b);

class RowJoint {
public:
    // `labels`: what taken_reach left.
    explicit RowJoint(NetcdfFile labels) : labels_(std::move(labels)) {}

    void add_file(const std::filesystem::path& path, const Reach& reach);
    // The next replication is this row of that file, counted from 0 in the order of add_file.
    void add_row(std::uint32_t file, std::uint32_t row);

    // Writes the new file, with these attributes besides. Throws as `write` and `read` do.
    void write(const std::filesystem::path& target, const std::vector<Attribute>& more) const;

private:
    struct File {
        std::filesystem::path path;
        Reach reach;
    };
    // Rows of one file that follow each other in it and in the new one.
    struct Stretch {
        std::uint32_t file;
        std::size_t first;
        std::size_t count;
    };
    using Stretches = std::vector<Stretch>;

    NetcdfFile description(const std::map<std::string, Stretches>& tables) const;
    std::map<std::string, Stretches> record_stretches() const;
    Values rows(const NetcdfFile& target, const Stretches& stretches, const Variable& variable,
                std::size_t first, std::size_t count) const;
    Values aligned(const NetcdfFile& target, const Variable& variable, const File& file,
                   Values values, std::size_t rows) const;

    const RowReader& reader_of(std::uint32_t file) const;

    NetcdfFile labels_;
    std::vector<File> files_;
    Stretches stretches_;  // of replications
    Reach reach_;
    mutable std::map<std::uint32_t, RowReader> open_;  // a few of the files
};

}  // namespace karvan::analysis
