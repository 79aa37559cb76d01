// What an experiment has simulated so far, kept in a text file beside its output: an experiment
// that was interrupted or killed goes on from it, to the very bytes of an undisturbed one.
//
// A line for each replication: the scenario with its seed (and of what is no measure, what it is:
// levels over time, resources), the replication, the values.
// Lines are appended as replications end; a last line that was cut is dropped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace karvan::analysis {

class ObservationJournal {
public:
    ObservationJournal() = default;  // keeps nothing

    // `identity` says of what the numbers are: software and measures. With `resume` what an earlier
    // experiment left is read. Throws std::runtime_error that names the file if there is one
    // without its being wanted, if it is of another identity, or if it cannot be read.
    ObservationJournal(const std::filesystem::path& output, const std::string& identity,
                       bool resume);

    // The values of that replication; null if it is still to be simulated.
    const std::vector<double>* find(const std::string& scenario, std::uint32_t replication) const;

    // False, once, if it cannot be written: from then on nothing is kept.
    bool add(const std::string& scenario, std::uint32_t replication,
             const std::vector<double>& values);

    // The experiment is over, its output written: nothing is left.
    void remove();

    const std::filesystem::path& path() const { return path_; }
    bool is_kept() const { return file_.is_open(); }

private:
    void read(const std::string& identity);
    void begin(const std::string& identity);

    std::filesystem::path path_;
    std::ofstream file_;
    std::map<std::pair<std::string, std::uint32_t>, std::vector<double>> values_;
};

}  // namespace karvan::analysis
