#include "analysis/file/packed_text.hpp"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace karvan::analysis {

namespace {

std::vector<unsigned char> deflated(std::string_view text)
{
    uLongf size = compressBound(text.size());
    std::vector<unsigned char> bytes(size);
    const auto* from = reinterpret_cast<const unsigned char*>(text.data());
    if (compress2(bytes.data(), &size, from, text.size(), Z_BEST_COMPRESSION) != Z_OK)
        throw std::runtime_error("no memory to make the page small");
    bytes.resize(size);
    return bytes;
}

std::string base64(const std::vector<unsigned char>& bytes)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) {
            return k < bytes.size() ? std::uint32_t{bytes[k]} : 0U;
        };
        const std::uint32_t three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        text += digits[three >> 18U];
        text += digits[three >> 12U & 63U];
        text += i + 1 < bytes.size() ? digits[three >> 6U & 63U] : '=';
        text += i + 2 < bytes.size() ? digits[three & 63U] : '=';
    }
    return text;
}

}  // namespace

std::string packed_text(std::string_view text) { return base64(deflated(text)); }

}  // namespace karvan::analysis
