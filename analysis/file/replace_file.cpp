// Replacing a file in one step, by rename.
//
// The order matters: the bytes must be on disk before the name points to them, and the name is on
// disk only when its folder is. POSIX: rename() replaces the target in one step.
#include "analysis/file/replace_file.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace karvan::analysis {

namespace {

std::system_error last_error() { return {errno, std::generic_category()}; }

// An open file that closes itself; a throwing close is asked for by name.
class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags)
        : fd_(::open(path.c_str(), flags, 0666))
    {
        if (fd_ < 0) throw last_error();
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (fd_ >= 0) ::close(fd_);
    }

    int number() const { return fd_; }

    // Some file systems cannot sync, and say so: then there is nothing to wait for.
    void sync()
    {
        if (::fsync(fd_) != 0 && errno != EINVAL && errno != ENOTSUP) throw last_error();
    }

    // Network file systems report a full disk only here.
    void close()
    {
        const int fd = std::exchange(fd_, -1);
        if (::close(fd) != 0 && errno != EINTR) throw last_error();
    }

private:
    int fd_;
};

void refuse_what_is_no_file(const std::filesystem::path& target)
{
    if (target.filename().empty()) throw std::runtime_error("it names no file");
    struct stat status;
    if (::stat(target.c_str(), &status) != 0) return;
    if (S_ISDIR(status.st_mode)) throw std::runtime_error("it is a directory");
    if (!S_ISREG(status.st_mode)) throw std::runtime_error("it is not a regular file");
}

void append(int fd, const std::byte* bytes, std::size_t size)
{
    while (size > 0) {
        const ssize_t done = ::write(fd, bytes, size);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) throw last_error();
        bytes += done;
        size -= static_cast<std::size_t>(done);
    }
}

void replace(const std::filesystem::path& target, const std::filesystem::path& temporary,
             const std::function<void(int)>& fill)
{
    Descriptor file(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC);
    try {
        fill(file.number());
        file.sync();
        file.close();
        if (::rename(temporary.c_str(), target.c_str()) != 0) throw last_error();
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

// The file behind a symbolic link, or the path itself.
std::filesystem::path linked_file(const std::filesystem::path& path)
{
    std::error_code dangling;
    const std::filesystem::path file = std::filesystem::canonical(path, dangling);
    return !dangling && std::filesystem::is_symlink(path) ? file : path;
}

void sync_folder_of(const std::filesystem::path& target)
{
    const std::filesystem::path folder = target.parent_path();
    Descriptor(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
}

}  // namespace

void replace_file(const std::filesystem::path& target, const std::vector<std::byte>& bytes)
{
    replace_file(target, [&](int fd) { append(fd, bytes.data(), bytes.size()); });
}

void replace_file(const std::filesystem::path& target, const std::function<void(int)>& fill)
{
    try {
        refuse_what_is_no_file(target);
        const std::filesystem::path file = linked_file(target);
        std::filesystem::path temporary = file;
        temporary += ".tmp";
        replace(file, temporary, fill);
        sync_folder_of(file);
    } catch (const std::system_error& e) {
        throw std::runtime_error(
            fmt::format("cannot write {}: {}", target.string(), e.code().message()));
    } catch (const std::runtime_error& e) {
        throw std::runtime_error(fmt::format("cannot write {}: {}", target.string(), e.what()));
    }
}

}  // namespace karvan::analysis
