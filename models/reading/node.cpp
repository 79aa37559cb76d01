// Canonical text and hash of a tree of values.
#include "models/reading/node.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include <fmt/format.h>

namespace karvan::models {
namespace {

bool is_bare(std::string_view key)
{
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

std::string toml_string(std::string_view text)
{
    std::string result = "\"";
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (byte < 0x20U || byte == 0x7FU) {
            result += fmt::format("\\u{:04X}", byte);
        } else {
            result += c;
        }
    }
    return result + "\"";
}

std::string toml_key(std::string_view key)
{
    return is_bare(key) ? std::string(key) : toml_string(key);
}

std::string toml_real(double value)
{
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::string result = fmt::format("{}", value);
    const bool looks_whole = result.find_first_of(".e") == std::string::npos;
    return looks_whole ? result + ".0" : result;
}

std::string toml_moment(const Moment& moment)
{
    using namespace std::chrono;
    const auto day = floor<days>(moment.time);
    const year_month_day date{day};
    std::string result =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (moment.is_date) return result;
    const hh_mm_ss clock{moment.time - day};
    return result + fmt::format("T{:02}:{:02}:{:02}", clock.hours().count(),
                                clock.minutes().count(), clock.seconds().count());
}

std::string inline_array(const Node::Array& array)
{
    std::string result = "[";
    for (const Node& element : array) {
        result += (result.size() > 1 ? ", " : "") + inline_text(element);
    }
    return result + "]";
}

std::string inline_table(const Node::Table& table)
{
    std::string result = "{";
    for (const auto& [key, member] : table) {
        result += (result.size() > 1 ? ", " : " ") + toml_key(key) + " = " + inline_text(member);
    }
    return result + (result.size() > 1 ? " }" : "}");
}

// Plain members first, then tables and arrays of tables under headers of their own.
void write_table(const Node::Table& table, const std::string& path, std::string& out)
{
    for (const auto& [key, member] : table) {
        if (member.is_table() || is_array_of_tables(member)) continue;
        out += toml_key(key) + " = " + inline_text(member) + "\n";
    }
    for (const auto& [key, member] : table) {
        const std::string deeper = path + (path.empty() ? "" : ".") + toml_key(key);
        if (member.is_table()) {
            out += "\n[" + deeper + "]\n";
            write_table(member.table(), deeper, out);
        } else if (is_array_of_tables(member)) {
            for (const Node& element : member.array()) {
                out += "\n[[" + deeper + "]]\n";
                write_table(element.table(), deeper, out);
            }
        }
    }
}

}  // namespace

const Node* Node::find(std::string_view key) const
{
    const Table* members = std::get_if<Table>(&value);
    if (members == nullptr) return nullptr;
    const auto found = members->find(key);
    return found == members->end() ? nullptr : &found->second;
}

Node* Node::find(std::string_view key)
{
    return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

const Location& Node::where_of(std::string_view key) const
{
    const Node* member = find(key);
    return member != nullptr ? member->where : where;
}

std::string_view Node::id() const
{
    const Node* member = find("id");
    return member != nullptr && member->is_text() ? std::string_view(member->text())
                                                  : std::string_view{};
}

std::string Node::kind_name() const
{
    static constexpr std::array names{
        "true or false", "a whole number", "a number", "text", "a date", "", "a list", "a table"};
    if (const auto* other = std::get_if<Unsupported>(&value)) return other->what;
    return names[value.index()];
}

bool is_array_of_tables(const Node& node)
{
    return node.is_array() && !node.array().empty() &&
           std::all_of(node.array().begin(), node.array().end(),
                       [](const Node& element) { return element.is_table(); });
}

std::string inline_text(const Node& node)
{
    return std::visit(
        [](const auto& value) -> std::string {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
            if constexpr (std::is_same_v<T, std::int64_t>) return fmt::format("{}", value);
            if constexpr (std::is_same_v<T, double>) return toml_real(value);
            if constexpr (std::is_same_v<T, std::string>) return toml_string(value);
            if constexpr (std::is_same_v<T, Moment>) return toml_moment(value);
            if constexpr (std::is_same_v<T, Node::Unsupported>) return toml_string(value.what);
            if constexpr (std::is_same_v<T, Node::Array>) return inline_array(value);
            if constexpr (std::is_same_v<T, Node::Table>) return inline_table(value);
        },
        node.value);
}

std::string to_toml(const Node& table)
{
    std::string result;
    if (table.is_table()) write_table(table.table(), "", result);
    if (!result.empty() && result.front() == '\n') result.erase(0, 1);
    return result;
}

std::string fnv1a_128(std::string_view text)
{
    // Offset basis and prime of the 128-bit variant (Fowler, Noll and Vo; RFC 9923, section 5).
    __extension__ using Wide = unsigned __int128;
    constexpr Wide prime = (static_cast<Wide>(1) << 88U) + 0x13bU;
    Wide hash = (static_cast<Wide>(0x6c62272e07bb0142ULL) << 64U) + 0x62b821756295c58dULL;
    for (char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= prime;
    }
    return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(hash >> 64U),
                       static_cast<std::uint64_t>(hash));
}

std::string hash_of(const Node& table) { return fnv1a_128(to_toml(table)); }

}  // namespace karvan::models
