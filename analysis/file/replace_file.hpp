// Replacing a file so that it is, at every moment, either the old one or the whole new one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

namespace karvan::analysis {

// Replaces `target` by `bytes`, all or nothing: writes target + ".tmp", syncs it to disk, renames
// it, syncs the folder. Of a symbolic link, what it points to is replaced. Throws
// std::runtime_error "cannot write TARGET: cause" and leaves no .tmp. A limit on the size of files
// (ulimit -f) is reported in this way only where the signal SIGXFSZ is ignored.
void replace_file(const std::filesystem::path& target, const std::vector<std::byte>& bytes);

// The same with what `fill` writes into the open file that it is given. What it throws is said to
// be the cause: std::system_error by the name of the error, std::runtime_error in its own words.
void replace_file(const std::filesystem::path& target, const std::function<void(int)>& fill);

}  // namespace karvan::analysis
