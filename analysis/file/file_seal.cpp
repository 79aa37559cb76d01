#include "analysis/file/file_seal.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

namespace karvan::analysis {

namespace {

constexpr std::string_view mark = "\nkarvan-seal ";
constexpr std::size_t seal_size = mark.size() + 8 + 1;
constexpr std::size_t piece = std::size_t{1} << 18;

std::string seal_text(uLong sum) { return fmt::format("{}{:08x}\n", mark, sum); }

uLong add(uLong sum, const char* bytes, std::size_t size)
{
    return crc32_z(sum, reinterpret_cast<const Bytef*>(bytes), size);
}

std::system_error last_error() { return {errno, std::generic_category()}; }

}  // namespace

void seal(int descriptor)
{
    std::vector<char> bytes(piece);
    uLong sum = crc32_z(0, nullptr, 0);
    off_t at = 0;
    for (;;) {
        const ssize_t n = ::pread(descriptor, bytes.data(), bytes.size(), at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw last_error();
        if (n == 0) break;
        sum = add(sum, bytes.data(), static_cast<std::size_t>(n));
        at += n;
    }
    const std::string text = seal_text(sum);
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t n = ::pwrite(descriptor, text.data() + done, text.size() - done,
                                   at + static_cast<off_t>(done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw last_error();
        done += static_cast<std::size_t>(n);
    }
}

void seal(std::vector<std::byte>& bytes)
{
    const auto* first = reinterpret_cast<const char*>(bytes.data());
    const std::string text = seal_text(add(crc32_z(0, nullptr, 0), first, bytes.size()));
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
}

void check_seal(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::streamoff>(file.tellg());
    const auto end = size - static_cast<std::streamoff>(seal_size);
    if (!file || end < 0) return;
    std::string told(seal_size, '\0');
    file.seekg(end).read(told.data(), static_cast<std::streamsize>(told.size()));
    if (!file || !told.starts_with(mark)) return;
    file.seekg(0);
    std::vector<char> bytes(piece);
    uLong sum = crc32_z(0, nullptr, 0);
    for (std::streamoff left = end; left > 0 && file;) {
        const auto n = std::min(left, static_cast<std::streamoff>(piece));
        if (!file.read(bytes.data(), n)) throw std::runtime_error("it cannot be read to its end");
        sum = add(sum, bytes.data(), static_cast<std::size_t>(n));
        left -= n;
    }
    if (told != seal_text(sum))
        throw std::runtime_error("it is damaged: its checksum does not fit");
}

}  // namespace karvan::analysis
