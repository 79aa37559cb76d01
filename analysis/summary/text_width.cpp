// Terminal widths, after the Unicode blocks that place names and units come from.
#include "analysis/summary/text_width.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace karvan::analysis {

namespace {

struct Glyph {
    std::string_view bytes;
    char32_t code;
};

// The first character of the text; a byte that is not UTF-8 stands for itself.
Glyph first_glyph(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 1 || length > text.size()) return {text.substr(0, 1), lead};
    char32_t code = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) != 0x80) return {text.substr(0, 1), lead};
        code = (code << 6) | (byte & 0x3Fu);
    }
    return {text.substr(0, length), code};
}

struct Range {
    char32_t first;
    char32_t last;
};

// Combining marks and invisible characters of the scripts that place names come in.
constexpr std::array<Range, 12> no_width{{{0x0300, 0x036F},
                                          {0x0483, 0x0489},
                                          {0x0591, 0x05BD},
                                          {0x0610, 0x061A},
                                          {0x064B, 0x065F},
                                          {0x0670, 0x0670},
                                          {0x06D6, 0x06DC},
                                          {0x200B, 0x200F},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F},
                                          {0xFE20, 0xFE2F},
                                          {0xFEFF, 0xFEFF}}};

// Blocks of East Asian Width W and F. Source: Unicode Standard Annex 11.
constexpr std::array<Range, 9> double_width{{{0x1100, 0x115F},
                                             {0x2E80, 0x303E},
                                             {0x3041, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0x1F300, 0x1F9FF},
                                             {0x20000, 0x3FFFD}}};

template <std::size_t size>
bool lies_in(const std::array<Range, size>& ranges, char32_t code)
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& r) { return r.first <= code && code <= r.last; });
}

std::size_t glyph_width(char32_t code)
{
    return lies_in(no_width, code) ? 0 : lies_in(double_width, code) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text)
{
    std::size_t width = 0;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        width += glyph_width(glyph.code);
        text.remove_prefix(glyph.bytes.size());
    }
    return width;
}

std::string clip(std::string_view text, std::size_t width)
{
    if (display_width(text) <= width) return std::string(text);
    std::string kept;
    std::size_t room = width > 0 ? width - 1 : 0;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        const std::size_t taken = glyph_width(glyph.code);
        if (taken > room) break;
        room -= taken;
        kept += glyph.bytes;
        text.remove_prefix(glyph.bytes.size());
    }
    return width > 0 ? kept + "…" : kept;
}

namespace {

std::vector<Glyph> glyphs_of(std::string_view text)
{
    std::vector<Glyph> glyphs;
    while (!text.empty()) {
        glyphs.push_back(first_glyph(text));
        text.remove_prefix(glyphs.back().bytes.size());
    }
    return glyphs;
}

// As much of the end as fits.
std::string tail(std::string_view text, std::size_t width)
{
    const std::vector<Glyph> glyphs = glyphs_of(text);
    std::size_t from = text.size();
    std::size_t room = width;
    for (auto glyph = glyphs.rbegin(); glyph != glyphs.rend(); ++glyph) {
        const std::size_t taken = glyph_width(glyph->code);
        if (taken > room) break;
        room -= taken;
        from -= glyph->bytes.size();
    }
    return std::string(text.substr(from));
}

// The beginning and the end; `head` columns of the beginning, the ellipsis included.
std::string clip_middle(std::string_view text, std::size_t width, std::size_t head)
{
    if (display_width(text) <= width) return std::string(text);
    const std::string begin = clip(text, head);
    return begin + tail(text, width - display_width(begin));
}

// A short beginning, then what follows the bytes that all wide texts begin with.
std::string clip_after(std::string_view text, std::size_t width, std::size_t common)
{
    constexpr std::size_t head = 4;
    if (display_width(text) <= width || common >= text.size()) return clip(text, width);
    const std::string begin = clip(text, head);
    return begin + clip(text.substr(common), width - display_width(begin));
}

// The bytes that all texts wider than `width` begin with, cut before a character.
std::size_t common_beginning(const std::vector<std::string>& texts, std::size_t width)
{
    std::string_view common;
    bool is_first = true;
    for (const std::string& text : texts) {
        if (display_width(text) <= width) continue;
        if (std::exchange(is_first, false)) common = text;
        const auto [end, other] =
            std::mismatch(common.begin(), common.end(), text.begin(), text.end());
        common = common.substr(0, static_cast<std::size_t>(end - common.begin()));
    }
    std::size_t length = common.size();
    const auto is_inside = [&](std::size_t at) {
        return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
        });
    };
    while (length > 0 && is_inside(length)) --length;
    return length;
}

bool tell_apart(const std::vector<std::string>& texts, const std::vector<std::string>& clipped)
{
    std::map<std::string_view, std::string_view> meaning;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (meaning.emplace(clipped[i], texts[i]).first->second != texts[i]) return false;
    return true;
}

// The second text of a kind ends in ~2.
std::vector<std::string> numbered(const std::vector<std::string>& texts, std::size_t width)
{
    std::map<std::string, std::vector<std::string>> meanings;
    std::vector<std::string> result;
    for (const std::string& text : texts) {
        std::string begin = clip(text, width);
        std::vector<std::string>& known = meanings[begin];
        const auto found = std::find(known.begin(), known.end(), text);
        const auto number = static_cast<std::size_t>(found - known.begin()) + 1;
        if (found == known.end()) known.push_back(text);
        const std::string end = number > 1 ? "~" + std::to_string(number) : "";
        result.push_back(end.size() < width ? clip(text, width - end.size()) + end : begin);
    }
    return result;
}

}  // namespace

std::vector<std::string> clip_apart(const std::vector<std::string>& texts, std::size_t width)
{
    const std::size_t common = common_beginning(texts, width);
    const auto clipped = [&](const auto& one) {
        std::vector<std::string> all;
        for (const std::string& text : texts) all.push_back(one(text));
        return all;
    };
    std::vector<std::string> all = clipped([&](const auto& t) { return clip(t, width); });
    if (tell_apart(texts, all)) return all;
    all = clipped([&](const auto& t) { return clip_middle(t, width, (width + 1) / 2); });
    if (tell_apart(texts, all)) return all;
    all = clipped(
        [&](const auto& t) { return clip_middle(t, width, std::min(width, std::size_t{4})); });
    if (tell_apart(texts, all)) return all;
    all = clipped([&](const auto& t) { return clip_after(t, width, common); });
    return tell_apart(texts, all) ? all : numbered(texts, width);
}

std::string printable(std::string_view text)
{
    std::string plain;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        const bool control = glyph.code < 0x20 || (glyph.code >= 0x7F && glyph.code < 0xA0);
        plain += control ? std::string_view("?") : glyph.bytes;
        text.remove_prefix(glyph.bytes.size());
    }
    return plain;
}

}  // namespace karvan::analysis
