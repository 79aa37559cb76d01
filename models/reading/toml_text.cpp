// Examining TOML text, and translating the tree of toml++ into ours.
#include "models/reading/toml_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace karvan::models {
namespace {

using SourcePointer = std::shared_ptr<const Source>;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The position of a byte as line and column (code points).
Location locate(const SourcePointer& source, std::size_t byte)
{
    const auto& starts = source->line_starts;
    const auto after = std::upper_bound(starts.begin(), starts.end(), byte);
    const auto line = static_cast<std::size_t>(after - starts.begin());
    int column = 1;
    for (std::size_t at = starts[line - 1]; at < byte; ++at) {
        if ((static_cast<unsigned char>(source->text[at]) & 0xC0U) != 0x80U) ++column;
    }
    if (line == 1 && source->text.substr(0, 3) == byte_order_mark && byte >= 3) --column;
    return {source, static_cast<int>(line), column, 1};
}

// The length of the UTF-8 sequence at `at`, or 0 if it is malformed (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80U) return 1;
    if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
        const bool surrogate = first == 0xEDU && byte(1) >= 0xA0U;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool overlong = first == 0xF0U && byte(1) < 0x90U;
        const bool beyond = first == 0xF4U && byte(1) >= 0x90U;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

// Follows brackets, strings and dotted keys of TOML just closely enough to bound its nesting: a
// key of a million dots would make a tree that no recursion can destroy.
class NestingScan {
public:
    explicit NestingScan(std::string_view text) : text_(text) {}

    // The byte at which the nesting becomes too deep, or npos.
    std::size_t first_too_deep()
    {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '#') {
                skip_until('\n');
            } else if (c == '"' || c == '\'') {
                skip_string(c);
                continue;
            } else if (!count(c)) {
                return at_;
            }
            ++at_;
        }
        return std::string_view::npos;
    }

private:
    bool count(char c)
    {
        if (c == '.') return ++dots_ < most_depth;
        if (c == '[' || c == '{') ++open_;
        if ((c == ']' || c == '}') && open_ > 0) --open_;
        if (std::string_view("[]{}=,\n").find(c) != std::string_view::npos) dots_ = 0;
        return open_ <= most_depth;
    }

    void skip_until(char end)
    {
        while (at_ + 1 < text_.size() && text_[at_ + 1] != end) ++at_;
    }

    void skip_string(char quote)
    {
        const std::string three(3, quote);
        const bool long_form = text_.substr(at_, 3) == three;
        at_ += long_form ? 3 : 1;
        while (at_ < text_.size()) {
            if (text_[at_] == '\\' && quote == '"') {
                at_ += 2;
            } else if (long_form ? text_.substr(at_, 3) == three : text_[at_] == quote) {
                at_ += long_form ? 3 : 1;
                return;
            } else if (!long_form && text_[at_] == '\n') {
                return;
            } else {
                ++at_;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int dots_ = 0;
    int open_ = 0;
};

// Copies the library's tree, with locations, within the limits of size.
class Translation {
public:
    Translation(SourcePointer source, Diagnostics& diagnostics)
        : source_(std::move(source)), diagnostics_(diagnostics)
    {}

    Node translate(const toml::node& from, int depth)
    {
        Node node;
        node.where = location(from.source());
        node.key_where = node.where;
        if (++count_ > most_nodes) {
            refuse(node.where, fmt::format("more than {} values", most_nodes));
        } else if (depth > most_depth) {
            refuse(node.where, fmt::format("more than {} levels of nesting", most_depth));
        } else if (const toml::table* table = from.as_table()) {
            node.value = translate_table(*table, depth);
        } else if (const toml::array* array = from.as_array()) {
            node.value = translate_array(*array, depth);
        } else {
            translate_scalar(from, node);
        }
        return node;
    }

private:
    Location location(const toml::source_region& region) const
    {
        Location result{source_, static_cast<int>(region.begin.line),
                        static_cast<int>(region.begin.column), 1};
        if (region.end.line == region.begin.line && region.end.column > region.begin.column) {
            result.length = static_cast<int>(region.end.column - region.begin.column);
        }
        return result;
    }

    Node::Table translate_table(const toml::table& from, int depth)
    {
        Node::Table result;
        for (const auto& [key, value] : from) {
            if (refused_) break;
            Node member = translate(value, depth + 1);
            member.key_where = location(key.source());
            if (key.str().size() > most_string_bytes) refuse(member.key_where, "a key too long");
            result.emplace(std::string(key.str()), std::move(member));
        }
        return result;
    }

    Node::Array translate_array(const toml::array& from, int depth)
    {
        Node::Array result;
        result.reserve(from.size());
        for (const toml::node& element : from) {
            if (refused_) break;
            result.push_back(translate(element, depth + 1));
        }
        return result;
    }

    void translate_scalar(const toml::node& from, Node& node)
    {
        if (const auto* flag = from.as_boolean()) {
            node.value = flag->get();
        } else if (const auto* whole = from.as_integer()) {
            node.value = whole->get();
        } else if (const auto* real = from.as_floating_point()) {
            node.value = real->get();
        } else if (const auto* text = from.as_string()) {
            if (text->get().size() > most_string_bytes) refuse(node.where, "a text too long");
            node.value = text->get();
        } else if (const auto* date = from.as_date()) {
            node.value = Moment{day_of(date->get()), true};
        } else if (const auto* moment = from.as_date_time()) {
            translate_moment(moment->get(), node);
        } else {
            node.value = Node::Unsupported{"a time of day without a date"};
        }
    }

    static std::chrono::local_seconds day_of(const toml::date& date)
    {
        using namespace std::chrono;
        return local_days{year{date.year} / month{date.month} / day{date.day}};
    }

    static void translate_moment(const toml::date_time& moment, Node& node)
    {
        using namespace std::chrono;
        if (moment.offset) {
            node.value = Node::Unsupported{"a date with an offset from UTC"};
        } else if (moment.time.nanosecond != 0) {
            node.value = Node::Unsupported{"a date with fractions of a second"};
        } else {
            node.value = Moment{day_of(moment.date) + hours{moment.time.hour} +
                                    minutes{moment.time.minute} + seconds{moment.time.second},
                                false};
        }
    }

    void refuse(const Location& where, std::string message)
    {
        if (!refused_) diagnostics_.error(where, "the file is too large: " + std::move(message));
        refused_ = true;
    }

    SourcePointer source_;
    Diagnostics& diagnostics_;
    std::size_t count_ = 0;
    bool refused_ = false;
};

}  // namespace

bool check_utf8(const SourcePointer& source, Diagnostics& diagnostics)
{
    const std::string_view text = source->text;
    std::size_t at = text.substr(0, 3) == byte_order_mark ? 3 : 0;
    while (at < text.size()) {
        const std::size_t length = sequence_length(text, at);
        const auto byte = static_cast<unsigned char>(text[at]);
        std::string message;
        if (length == 0) {
            message = fmt::format("the byte 0x{:02x} is not UTF-8", byte);
        } else if (byte == 0x7FU ||
                   (byte < 0x20U && byte != '\t' && byte != '\n' && byte != '\r')) {
            message = fmt::format("the control character 0x{:02x} is not text", byte);
        } else if (text.substr(at, 3) == byte_order_mark) {
            message = "a byte-order mark inside the text";
        }
        if (!message.empty()) {
            diagnostics.error(locate(source, at), message, "a text file in UTF-8");
            return false;
        }
        at += length;
    }
    return true;
}

std::optional<Node> parse_toml(const SourcePointer& source, Diagnostics& diagnostics)
{
    if (!check_utf8(source, diagnostics)) return std::nullopt;
    const std::size_t deep = NestingScan(source->text).first_too_deep();
    if (deep != std::string_view::npos) {
        diagnostics.error(locate(source, deep), "tables or arrays nested too deeply",
                          fmt::format("at most {} levels", most_depth));
        return std::nullopt;
    }
    try {
        const toml::table root = toml::parse(std::string_view(source->text));
        const std::size_t errors = diagnostics.error_count();
        Node node = Translation(source, diagnostics).translate(root, 0);
        node.where = node.key_where = {source, 1, 1, 1};
        if (diagnostics.error_count() > errors) return std::nullopt;
        return node;
    } catch (const toml::parse_error& error) {
        const toml::source_position at = error.source().begin;
        std::string message(error.description());
        constexpr std::string_view preamble = "Error while parsing ";
        if (message.substr(0, preamble.size()) == preamble) message.erase(0, preamble.size());
        diagnostics.error({source, std::max(1, static_cast<int>(at.line)),
                           std::max(1, static_cast<int>(at.column)), 1},
                          "not TOML: " + message);
        return std::nullopt;
    }
}

}  // namespace karvan::models
