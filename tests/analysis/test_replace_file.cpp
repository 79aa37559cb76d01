// Replacing a file: the old one or the whole new one, and no failure leaves a mess.
#include "analysis/file/replace_file.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include <sys/resource.h>

#include "tests/analysis/folder.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;
using karvan::tests::bytes_of;
using karvan::tests::Folder;

namespace {

// Limits the size of files for as long as it lives: writing beyond fails as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }

private:
    void (*signal_)(int);
    rlimit before_{};
};

std::vector<std::byte> bytes(std::size_t size)
{
    return std::vector<std::byte>(size, std::byte{7});
}

}  // namespace

TEST_CASE("a failed write leaves the older file and nothing else")
{
    const Folder folder;
    const fs::path target = folder / "results.h5";
    replace_file(target, bytes(100));
    const std::string before = bytes_of(target);
    {
        const FileSizeLimit limit(4096);
        CHECK_THROWS_WITH(replace_file(target, bytes(100'000)),
                          "cannot write " + target.string() + ": File too large");
    }
    CHECK(bytes_of(target) == before);
    CHECK(folder.entries() == std::vector<std::string>{"results.h5"});
    replace_file(target, bytes(100'000));
    CHECK(bytes_of(target).size() == 100'000);
    CHECK(folder.entries() == std::vector<std::string>{"results.h5"});
}

TEST_CASE("a target that cannot be written is named with the cause")
{
    const Folder folder;
    const auto message = [](const fs::path& target) -> std::string {
        try {
            replace_file(target, bytes(10));
        } catch (const std::runtime_error& e) {
            return e.what();
        }
        return "written";
    };
    fs::create_directory(folder / "sub");
    CHECK_THAT(message(folder / "sub"), Contains("sub: it is a directory"));
    CHECK_THAT(message(folder / "sub/"), Contains("sub/: it names no file"));
    CHECK_THAT(message(folder / "none/results.h5"), Contains("No such file or directory"));
    CHECK_THAT(message("/dev/null"), Contains("/dev/null: it is not a regular file"));
    fs::create_directory(folder / "results.h5.tmp");
    CHECK_THAT(message(folder / "results.h5"), Contains("results.h5: Is a directory"));
    fs::permissions(folder / "sub", fs::perms::owner_read | fs::perms::owner_exec);
    if (::geteuid() != 0)  // root may write anywhere
        CHECK_THAT(message(folder / "sub/results.h5"), Contains("Permission denied"));
    fs::permissions(folder / "sub", fs::perms::owner_all);
    CHECK(folder.entries() == std::vector<std::string>{"results.h5.tmp", "sub"});
}

TEST_CASE("a stale temporary file is no obstacle")
{
    const Folder folder;
    std::ofstream(folder / "results.h5.tmp") << std::string(100'000, 'x');
    replace_file(folder / "results.h5", bytes(10));
    CHECK(folder.entries() == std::vector<std::string>{"results.h5"});
    CHECK(bytes_of(folder / "results.h5").size() == 10);
}

TEST_CASE("a link to a file stays a link")
{
    const Folder folder;
    std::ofstream(folder / "real.h5") << "old";
    fs::create_symlink("real.h5", folder / "link.h5");
    replace_file(folder / "link.h5", bytes(10));
    CHECK(fs::is_symlink(folder / "link.h5"));
    CHECK(bytes_of(folder / "real.h5").size() == 10);
    CHECK(folder.entries() == std::vector<std::string>{"link.h5", "real.h5"});
}
