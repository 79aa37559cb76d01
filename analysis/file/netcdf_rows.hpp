// An array file, read and written a few rows at a time: a row is an entry along an unlimited
// dimension, which is the first of every variable that has it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analysis/file/netcdf_file.hpp"

namespace karvan::analysis {

// The description of the file. Variables over one of the dimensions `rows` have no values, only
// their kind. Throws as `read` does.
NetcdfFile read_without_rows(const std::filesystem::path& path,
                             const std::vector<std::string>& rows);

// Brings rows first .. first + count - 1 of a variable.
using RowSource =
    std::function<Values(const Variable& variable, std::size_t first, std::size_t count)>;

// Writes the bytes that `write` would, without ever having all of them in memory: variables over
// one of the dimensions `over` have no values in `file` (only their kind); `rows` brings them, in
// order.
// Memory: a row of chunks, some MB. Nothing is checked. Throws as `write` does, and what `rows`
// throws.
void write_by_rows(const NetcdfFile& file, const std::vector<std::string>& over,
                   const RowSource& rows, const std::filesystem::path& target);

// An open file whose rows are read on demand.
class RowReader {
public:
    explicit RowReader(const std::filesystem::path& path);
    ~RowReader();
    RowReader(RowReader&&) noexcept;

    // The values of `count` rows of a variable, from row `first`. Throws as `read` does.
    Values rows(const std::string& variable, std::size_t first, std::size_t count) const;

private:
    struct Open;
    std::filesystem::path path_;
    std::unique_ptr<Open> open_;
};

}  // namespace karvan::analysis
