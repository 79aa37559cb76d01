// What is known of a key of a scenario file, whatever the type of its value: the base of reading,
// of messages, of `karvan describe` and of the echo in the results file.
//
// Keys are declared with models/reading/keys.hpp; this file holds the part that is no template.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::models {

class KeysBase;

// An end of a range, in the unit of the key (seconds for times).
struct Bound {
    double value = 0;
    bool exclusive = false;
    std::string text;  // as shown: "0", "2 h"
};

struct KeyFacts {
    std::string name;
    std::string sentence;
    std::string type;  // "whole number", "time", "list of text", ...
    Unit unit;
    std::optional<Bound> least;
    std::optional<Bound> most;
    std::vector<std::pair<std::string, std::int64_t>> words;  // of a choice
    std::string refers_to;            // a text that names an element of this table: "place"
    std::string identifies;           // a text that is the id of an element of this table
    const KeysBase* table = nullptr;  // the keys of a sub-table
    std::size_t least_elements = 0;   // of a list
    bool required = false;
    std::optional<Node> standard;  // the value where the key is absent, as it would be written
};

// One row of the reference of all keys.
struct KeyRow {
    std::string table;  // path: "", "scenario", "place"
    std::string kind;   // where the keys depend on the kind: "port"
    std::string key;
    std::string type;
    std::string unit;
    std::string allowed;
    std::string standard;  // the default, "required", or "-"
    std::string sentence;
};

// The ids of the scenario, and who refers to them. References are checked once all is read.
class Ids {
public:
    void declare(const std::string& table, const std::string& id, const Location& where,
                 Diagnostics& diagnostics);
    void refer(const std::string& table, const std::string& id, const Location& where);
    void check(Diagnostics& diagnostics) const;

private:
    struct Reference {
        std::string table;
        std::string id;
        Location where;
    };
    std::map<std::string, std::map<std::string, Location>> declared_;
    std::vector<Reference> references_;
};

// What a reading of keys writes to.
struct Reading {
    Diagnostics& diagnostics;
    Ids& ids;
};

// Keys of one table, seen from outside: for sub-tables and for the reference.
class KeysBase {
public:
    virtual ~KeysBase() = default;
    // Rows of this table and its sub-tables; `path` is where the table stands.
    virtual void describe(const std::string& path, std::vector<KeyRow>& rows) const = 0;
};

// "at least 1", "0 to 1", "fifo or lifo", "the id of a place", or "".
std::string allowed_text(const KeyFacts& facts);

// The row of one key.
KeyRow describe_key(const KeyFacts& facts, const std::string& path, const std::string& kind);

// An error for a value of the wrong kind of TOML value.
void refuse_kind(const Node& node, const KeyFacts& facts, Reading& reading);

// Reading of single values. Nothing, with an error, if the value does not fit the facts.
std::optional<bool> read_flag(const Node& node, const KeyFacts& facts, Reading& reading);
std::optional<std::int64_t> read_whole(const Node& node, const KeyFacts& facts, std::int64_t least,
                                       std::int64_t most, Reading& reading);
std::optional<double> read_number(const Node& node, const KeyFacts& facts, Reading& reading);
std::optional<std::string> read_text(const Node& node, const KeyFacts& facts, Reading& reading);
std::optional<sim::Duration> read_time(const Node& node, const KeyFacts& facts, Reading& reading);
std::optional<std::int64_t> read_word(const Node& node, const KeyFacts& facts, Reading& reading);
std::optional<std::chrono::local_seconds> read_moment(const Node& node, const KeyFacts& facts,
                                                      Reading& reading);

// A bare number (or text) as the value of a quantity in a unit; used for laws as well. `name` is
// the key in messages.
std::optional<double> read_in_unit(const Node& node, const std::string& name, const Unit& unit,
                                   Reading& reading);

// Errors for the members of a table that no key explains.
void refuse_unknown(const Node& table, const std::string& table_name,
                    const std::vector<std::string>& names, Reading& reading);

// An error for a required key that is absent.
void refuse_missing(const Node& table, const std::string& table_name, const KeyFacts& facts,
                    Reading& reading);

// A table that is no table; false with an error.
bool expect_table(const Node& node, const std::string& name, Reading& reading);

// The word under "kind", or nothing with an error.
std::optional<std::string> read_kind(const Node& table, const std::string& table_name,
                                     const std::vector<std::string>& kinds, Reading& reading);

// The row of the key "kind" in the reference.
KeyRow describe_kind_key(const std::string& path, const std::vector<std::string>& kinds);

// The word of a choice.
std::string word_for(std::int64_t value, const KeyFacts& facts);

// A value parsed from the text of a declaration, such as "{ law = \"exponential\", mean = \"2 h\"
// }" or "2 h". Throws std::logic_error if it is not TOML.
Node written_value(std::string_view text);

}  // namespace karvan::models
