// The parts of a results file that is not there yet: FILE.parts holds a results file for every few
// replications that have finished.
//
// A part appears under its name only when it is whole and on disk, so whatever happens to the
// process, what was saved stays. One process at a time owns the folder; anybody may read it.
#pragma once

#include <filesystem>
#include <vector>

#include "analysis/run_results.hpp"

namespace karvan::analysis {

class PartsFolder {
public:
    // Of the results file `target`. Nothing is created yet.
    explicit PartsFolder(const std::filesystem::path& target);
    ~PartsFolder();
    PartsFolder(const PartsFolder&) = delete;
    PartsFolder& operator=(const PartsFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    // The parts that are there, in the order of their names.
    std::vector<std::filesystem::path> parts() const { return parts_in(path_); }
    static std::vector<std::filesystem::path> parts_in(const std::filesystem::path& folder);

    // Makes the folder this process's own, if it is there. Throws std::runtime_error if another
    // process has it.
    void own();
    // Saves a part; creates and owns the folder first. Throws as `write` and `own` do.
    void save(const RunResults& results);
    // The same of a part that is a file in memory already; gives its path.
    std::filesystem::path save(std::uint32_t first, std::uint32_t last,
                               const std::vector<std::byte>& image);
    // Deletes the parts and the folder.
    void remove();

private:
    void create();
    std::filesystem::path part(std::uint32_t first, std::uint32_t last) const;

    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace karvan::analysis
