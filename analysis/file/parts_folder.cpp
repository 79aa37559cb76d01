#include "analysis/file/parts_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "analysis/file/replace_file.hpp"
#include "analysis/file/results_file.hpp"

namespace karvan::analysis {

namespace fs = std::filesystem;

PartsFolder::PartsFolder(const fs::path& target) : path_(target) { path_ += ".parts"; }

PartsFolder::~PartsFolder()
{
    if (lock_ >= 0) ::close(lock_);
}

std::vector<fs::path> PartsFolder::parts_in(const fs::path& folder)
{
    std::vector<fs::path> parts;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none))
        if (entry.path().extension() == ".h5") parts.push_back(entry.path());
    std::sort(parts.begin(), parts.end());
    return parts;
}

// The lock goes with the process, however it ends.
void PartsFolder::own()
{
    if (lock_ >= 0 || !fs::is_directory(path_)) return;
    lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(lock_);
        lock_ = -1;
        throw std::runtime_error(
            fmt::format("{}: another process is writing these parts", path_.string()));
    }
}

void PartsFolder::create()
{
    if (lock_ >= 0) return;
    std::error_code failure;
    fs::create_directory(path_, failure);
    if (failure)
        throw std::runtime_error(
            fmt::format("cannot write {}: {}", path_.string(), failure.message()));
    own();
}

fs::path PartsFolder::part(std::uint32_t first, std::uint32_t last) const
{
    return path_ / fmt::format("{:07}-{:07}.h5", first, last);
}

void PartsFolder::save(const RunResults& results)
{
    create();
    write_results(results, part(results.replications.front().replication,
                                results.replications.back().replication));
}

fs::path PartsFolder::save(std::uint32_t first, std::uint32_t last,
                           const std::vector<std::byte>& image)
{
    create();
    replace_file(part(first, last), image);
    return part(first, last);
}

void PartsFolder::remove()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    if (lock_ >= 0) ::close(lock_);
    lock_ = -1;
}

}  // namespace karvan::analysis
