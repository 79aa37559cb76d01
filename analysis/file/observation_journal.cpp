#include "analysis/file/observation_journal.hpp"

#include <cerrno>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace karvan::analysis {

namespace {

constexpr const char* opening = "karvan-journal 1 ";

std::string line_of(const std::string& scenario, std::uint32_t replication,
                    const std::vector<double>& values)
{
    std::string line = fmt::format("{} {}", scenario, replication);
    for (const double value : values) line += fmt::format(" {:.17g}", value);
    return line + "\n";
}

// Nothing if the line is none of a journal.
bool read_line(const std::string& line, std::string& scenario, std::uint32_t& replication,
               std::vector<double>& values)
{
    std::istringstream words(line);
    if (!(words >> scenario >> replication)) return false;
    values.clear();
    for (std::string word; words >> word;) {
        double value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error != std::errc{} || end != word.data() + word.size()) return false;
        values.push_back(value);
    }
    return true;
}

}  // namespace

ObservationJournal::ObservationJournal(const std::filesystem::path& output,
                                       const std::string& identity, bool resume)
    : path_(output.string() + ".journal")
{
    if (std::filesystem::exists(path_)) {
        if (!resume)
            throw std::runtime_error(
                fmt::format("{} holds what an earlier experiment finished: --resume goes on with "
                            "it; to begin anew, remove it",
                            path_.string()));
        read(identity);
    }
    begin(identity);
}

void ObservationJournal::read(const std::string& identity)
{
    std::ifstream file(path_);
    std::string line;
    if (!std::getline(file, line)) return;  // killed before anything was written
    if (line != opening + identity)
        throw std::runtime_error(
            fmt::format("{}: it was written by another version, or of other measures: '{}', not "
                        "'{}'",
                        path_.string(), line, opening + identity));
    std::string scenario;
    std::uint32_t replication = 0;
    std::vector<double> values;
    // A line without its end was cut.
    while (std::getline(file, line) && !file.eof())
        if (read_line(line, scenario, replication, values))
            values_[{scenario, replication}] = values;
}

// Written anew, so that nothing is appended to a line that was cut; the old one stays until then.
void ObservationJournal::begin(const std::string& identity)
{
    const std::filesystem::path fresh = path_.string() + ".tmp";
    {
        std::ofstream file(fresh, std::ios::trunc);
        file << opening << identity << "\n";
        for (const auto& [key, values] : values_) file << line_of(key.first, key.second, values);
        file.flush();
        if (!file) {
            const int cause = errno;
            std::error_code ignored;
            std::filesystem::remove(fresh, ignored);
            throw std::system_error(cause, std::generic_category(),
                                    "cannot write " + path_.string());
        }
    }
    std::filesystem::rename(fresh, path_);
    file_.open(path_, std::ios::app);
}

const std::vector<double>* ObservationJournal::find(const std::string& scenario,
                                                    std::uint32_t replication) const
{
    const auto found = values_.find({scenario, replication});
    return found == values_.end() ? nullptr : &found->second;
}

bool ObservationJournal::add(const std::string& scenario, std::uint32_t replication,
                             const std::vector<double>& values)
{
    if (!file_.is_open()) return true;
    file_ << line_of(scenario, replication, values) << std::flush;
    if (file_) return true;
    file_.close();
    return false;
}

void ObservationJournal::remove()
{
    if (path_.empty()) return;
    file_.close();
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace karvan::analysis
