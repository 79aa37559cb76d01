// The tree of values of a scenario: every value knows where in which file it was written.
//
// A tree is made by models/reading/document.hpp (from TOML) and models/reading/patch.hpp (merging),
// and read through models/reading/keys.hpp. It never nests deeper than most_depth, so plain
// recursion is safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/reading/diagnostics.hpp"

namespace karvan::models {

inline constexpr int most_depth = 24;

// A date or a date and time without a time zone, to the second.
struct Moment {
    std::chrono::local_seconds time;
    bool is_date = false;  // written without a time of day

    bool operator==(const Moment&) const = default;
};

struct Node {
    using Array = std::vector<Node>;
    using Table = std::map<std::string, Node, std::less<>>;

    // Text that TOML knows and Karvan does not (a time of day, an offset): kept to be refused.
    struct Unsupported {
        std::string what;
        bool operator==(const Unsupported&) const = default;
    };

    std::variant<bool, std::int64_t, double, std::string, Moment, Unsupported, Array, Table> value =
        Table{};
    Location where;      // the value
    Location key_where;  // its key; for an element of an array the value itself

    bool is_table() const { return std::holds_alternative<Table>(value); }
    bool is_array() const { return std::holds_alternative<Array>(value); }
    bool is_text() const { return std::holds_alternative<std::string>(value); }
    const Table& table() const { return std::get<Table>(value); }
    Table& table() { return std::get<Table>(value); }
    const Array& array() const { return std::get<Array>(value); }
    Array& array() { return std::get<Array>(value); }
    const std::string& text() const { return std::get<std::string>(value); }

    // The member of that name, or nullptr; also nullptr if this is no table.
    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);

    // Where that member is written; the place of this table if it has none.
    const Location& where_of(std::string_view key) const;

    // The text under the key "id" of a table, or "".
    std::string_view id() const;

    // "a table", "text", "a whole number": for messages.
    std::string kind_name() const;

    // Equal values; locations do not count.
    bool operator==(const Node& other) const { return value == other.value; }
};

// True for a non-empty array whose elements are all tables.
bool is_array_of_tables(const Node& node);

// The value as it would stand on the right of an equals sign.
std::string inline_text(const Node& node);

// The whole table as canonical TOML: keys sorted, no comments, shortest digits. Reading it gives
// an equal tree.
std::string to_toml(const Node& table);

// 128 bits of FNV-1a in 32 hexadecimal digits. It tells two scenarios apart by accident-proof
// odds; it is not cryptographic.
std::string fnv1a_128(std::string_view text);

// The hash of to_toml(table): independent of comments, layout and the order of keys.
std::string hash_of(const Node& table);

}  // namespace karvan::models
