// Reading single values against the facts of their key.
#include "models/reading/key_facts.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "models/reading/toml_text.hpp"

namespace karvan::models {
namespace {

std::string in_range(const KeyFacts& facts)
{
    const auto& [least, most] = std::tie(facts.least, facts.most);
    if (least && most && !least->exclusive && !most->exclusive) {
        return fmt::format("{} to {}", least->text, most->text);
    }
    std::string result;
    if (least) result = (least->exclusive ? "above " : "at least ") + least->text;
    if (least && most) result += ", ";
    if (most) result += (most->exclusive ? "below " : "at most ") + most->text;
    return result;
}

// The value in the unit of the bounds against the range of the key.
bool fits_range(double value, const std::string& shown, const Node& node, const KeyFacts& facts,
                Reading& reading)
{
    const bool below = facts.least && (facts.least->exclusive ? value <= facts.least->value
                                                              : value < facts.least->value);
    const bool above = facts.most && (facts.most->exclusive ? value >= facts.most->value
                                                            : value > facts.most->value);
    if (!below && !above) return true;
    reading.diagnostics.error(node.where,
                              fmt::format("{} is {}, which is too {}", in_quotes(facts.name), shown,
                                          below ? "small" : "large"),
                              in_range(facts));
    return false;
}

void report(const Node& node, const std::string& name, const Misfit& misfit, Reading& reading)
{
    reading.diagnostics.error(node.where, fmt::format("{}: {}", in_quotes(name), misfit.message),
                              misfit.allowed, misfit.suggestion);
}

// A whole number or a real one as written; nothing for other kinds.
std::optional<double> bare_number(const Node& node)
{
    if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
        return static_cast<double>(*whole);
    }
    const auto* real = std::get_if<double>(&node.value);
    return real ? std::optional(*real) : std::nullopt;
}

std::string digits_of(const Node& node)
{
    const auto* real = std::get_if<double>(&node.value);
    return real ? fmt::format("{}", *real) : inline_text(node);
}

bool is_id(const std::string& text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
    });
}

std::vector<std::string> word_list(const KeyFacts& facts)
{
    std::vector<std::string> result;
    for (const auto& [word, value] : facts.words) result.push_back(word);
    return result;
}

}  // namespace

void Ids::declare(const std::string& table, const std::string& id, const Location& where,
                  Diagnostics& diagnostics)
{
    const auto [place, is_new] = declared_[table].emplace(id, where);
    if (is_new) return;
    diagnostics.error(where, fmt::format("the id {} is given twice, first at {}", in_quotes(id),
                                         place->second.text()));
}

void Ids::refer(const std::string& table, const std::string& id, const Location& where)
{
    references_.push_back({table, id, where});
}

void Ids::check(Diagnostics& diagnostics) const
{
    for (const Reference& reference : references_) {
        std::vector<std::string> known;
        const auto table = declared_.find(reference.table);
        if (table != declared_.end() && table->second.count(reference.id) > 0) continue;
        if (diagnostics.is_full()) return;
        if (table != declared_.end()) {
            for (const auto& [id, where] : table->second) known.push_back(id);
        }
        diagnostics.error(
            reference.where,
            fmt::format("no {} has the id {}", reference.table, in_quotes(reference.id)),
            listed(known), nearest(reference.id, known));
    }
}

// Of a list that must not be shorter, after what is said before.
std::string least_length(const KeyFacts& facts, std::string_view before)
{
    if (facts.least_elements == 0) return "";
    return fmt::format("{}at least {} element{}", before.empty() ? "" : "; ", facts.least_elements,
                       facts.least_elements == 1 ? "" : "s");
}

std::string allowed_text(const KeyFacts& facts)
{
    if (!facts.words.empty()) return listed(word_list(facts));
    if (!facts.refers_to.empty()) return "the id of a " + facts.refers_to;
    const std::string range = in_range(facts);
    return range + least_length(facts, range);
}

KeyRow describe_key(const KeyFacts& facts, const std::string& path, const std::string& kind)
{
    KeyRow row{path, kind,          facts.name, facts.type, facts.unit.text, allowed_text(facts),
               "-",  facts.sentence};
    if (facts.required) row.standard = "required";
    if (facts.standard) row.standard = inline_text(*facts.standard);
    return row;
}

namespace {

// The first text in double quotes of a key's sentence: how a value is written.
std::string example_of(const KeyFacts& facts)
{
    const std::size_t begin = facts.sentence.find('"');
    const std::size_t end =
        begin == std::string::npos ? begin : facts.sentence.find('"', begin + 1);
    return end == std::string::npos ? "" : facts.sentence.substr(begin, end - begin + 1);
}

// What a key wants, for somebody who wrote something else.
std::string wanted(const KeyFacts& facts)
{
    const std::string prefix = "list of ";
    const bool list = facts.type.starts_with(prefix);
    const std::string leaf = list ? facts.type.substr(prefix.size()) : facts.type;
    std::string text;
    if (!facts.words.empty()) {
        text = fmt::format("{} {}", list ? "a list of words:" : "one of the words",
                           listed(word_list(facts)));
    } else if (!facts.refers_to.empty()) {
        text = list ? fmt::format("a list of ids of {}s: [\"A\", \"B\"]", facts.refers_to)
                    : fmt::format("text, the id of a {}", facts.refers_to);
    } else if (leaf == "table") {
        text = list ? "a list of tables: [{ key = value }]" : "a table";
    } else {
        text = list ? fmt::format("a list of {}s", leaf) : leaf;
        const std::string range = in_range(facts);
        const std::string example = example_of(facts);
        if (!range.empty()) text += ", " + range;
        if (!list && leaf == "text" && !example.empty()) text += ", such as " + example;
    }
    return text + least_length(facts, text);
}

}  // namespace

void refuse_kind(const Node& node, const KeyFacts& facts, Reading& reading)
{
    if (node.is_array() && facts.type.starts_with("list of ")) {
        const std::size_t count = node.array().size();
        reading.diagnostics.error(node.where,
                                  fmt::format("{} is a list of {} element{}", in_quotes(facts.name),
                                              count, count == 1 ? "" : "s"),
                                  wanted(facts));
        return;
    }
    std::string suggestion;
    if (node.is_text() && facts.type == "list of text") {
        suggestion = fmt::format("[\"{}\"]", node.text().substr(0, 40));
    }
    const bool wants_bare = facts.type == "whole number" || facts.type == "true or false";
    if (node.is_text() && wants_bare && node.text().size() < 20) {
        const bool is_bare = facts.type == "whole number"
                                 ? node.text().find_first_not_of("0123456789") == std::string::npos
                                 : node.text() == "true" || node.text() == "false";
        if (is_bare) suggestion = node.text();
    }
    const bool takes_any_text = facts.type == "text" && example_of(facts).empty();
    if (takes_any_text && bare_number(node)) suggestion = "\"" + digits_of(node) + "\"";
    reading.diagnostics.error(node.where,
                              fmt::format("{} is {}", in_quotes(facts.name), node.kind_name()),
                              wanted(facts), suggestion);
}

std::optional<bool> read_flag(const Node& node, const KeyFacts& facts, Reading& reading)
{
    if (const bool* flag = std::get_if<bool>(&node.value)) return *flag;
    refuse_kind(node, facts, reading);
    return std::nullopt;
}

std::optional<std::int64_t> read_whole(const Node& node, const KeyFacts& facts, std::int64_t least,
                                       std::int64_t most, Reading& reading)
{
    std::int64_t value = 0;
    if (!facts.unit.is_plain()) {
        const auto number = read_in_unit(node, facts.name, facts.unit, reading);
        if (!number) return std::nullopt;
        constexpr double largest_exact = 9007199254740992.0;
        if (std::trunc(*number) != *number || std::abs(*number) > largest_exact) {
            reading.diagnostics.error(
                node.where,
                fmt::format("{} is no whole number of {}", in_quotes(facts.name), facts.unit.text));
            return std::nullopt;
        }
        value = static_cast<std::int64_t>(*number);
    } else if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
        value = *whole;
    } else {
        refuse_kind(node, facts, reading);
        return std::nullopt;
    }
    if (value < least || value > most) {
        reading.diagnostics.error(node.where,
                                  fmt::format("{} is {}, which is too {}", in_quotes(facts.name),
                                              value, value < least ? "small" : "large"),
                                  fmt::format("{} to {}", least, most));
        return std::nullopt;
    }
    const std::string shown = fmt::format("{}", value);
    if (!fits_range(static_cast<double>(value), shown, node, facts, reading)) return std::nullopt;
    return value;
}

std::optional<double> read_in_unit(const Node& node, const std::string& name, const Unit& unit,
                                   Reading& reading)
{
    Misfit misfit;
    if (node.is_text()) {
        const auto value = read_quantity(node.text(), unit, misfit);
        if (!value) report(node, name, misfit, reading);
        return value;
    }
    const auto number = bare_number(node);
    if (!number) {
        misfit = {"it is " + node.kind_name(), allowed_for(unit), ""};
    } else if (!std::isfinite(*number)) {
        misfit = {digits_of(node) + " is no finite number", allowed_for(unit), ""};
    } else if (!unit.is_plain()) {
        misfit = missing_unit(digits_of(node), unit);
        if (*number < 0) misfit.suggestion.clear();  // hardly anything may be negative
    } else {
        return number;
    }
    report(node, name, misfit, reading);
    return std::nullopt;
}

std::optional<double> read_number(const Node& node, const KeyFacts& facts, Reading& reading)
{
    const auto value = read_in_unit(node, facts.name, facts.unit, reading);
    if (!value) return std::nullopt;
    const std::string shown = format_quantity(*value, facts.unit);
    return fits_range(*value, shown, node, facts, reading) ? value : std::nullopt;
}

std::optional<sim::Duration> read_time(const Node& node, const KeyFacts& facts, Reading& reading)
{
    static const Unit hours = unit("h");
    if (!node.is_text()) {
        // A bare number: the same sentences as for any other quantity.
        read_in_unit(node, facts.name, hours, reading);
        return std::nullopt;
    }
    Misfit misfit;
    const auto value = read_duration(node.text(), misfit);
    if (!value) {
        report(node, facts.name, misfit, reading);
        return std::nullopt;
    }
    const bool fits =
        fits_range(sim::in_seconds(*value), format_duration(*value), node, facts, reading);
    return fits ? value : std::nullopt;
}

std::optional<std::string> read_text(const Node& node, const KeyFacts& facts, Reading& reading)
{
    if (!node.is_text()) {
        refuse_kind(node, facts, reading);
        return std::nullopt;
    }
    if (!facts.identifies.empty()) {
        if (!is_id(node.text())) {
            reading.diagnostics.error(node.where, in_quotes(node.text()) + " is no id",
                                      "letters, digits, '-' and '_'");
            return std::nullopt;
        }
        reading.ids.declare(facts.identifies, node.text(), node.where, reading.diagnostics);
    }
    if (!facts.refers_to.empty()) reading.ids.refer(facts.refers_to, node.text(), node.where);
    return node.text();
}

std::optional<std::int64_t> read_word(const Node& node, const KeyFacts& facts, Reading& reading)
{
    if (!node.is_text()) {
        refuse_kind(node, facts, reading);
        return std::nullopt;
    }
    for (const auto& [word, value] : facts.words) {
        if (word == node.text()) return value;
    }
    reading.diagnostics.error(
        node.where, fmt::format("{} is {}", in_quotes(facts.name), in_quotes(node.text())),
        allowed_text(facts), nearest(node.text(), word_list(facts)));
    return std::nullopt;
}

std::optional<std::chrono::local_seconds> read_moment(const Node& node, const KeyFacts& facts,
                                                      Reading& reading)
{
    if (const auto* moment = std::get_if<Moment>(&node.value)) return moment->time;
    reading.diagnostics.error(
        node.where, fmt::format("{} is {}", in_quotes(facts.name), node.kind_name()),
        "a date without quotes, such as 2024-03-01 or 2024-03-01T06:30:00, in UTC");
    return std::nullopt;
}

void refuse_unknown(const Node& table, const std::string& table_name,
                    const std::vector<std::string>& names, Reading& reading)
{
    for (const auto& [key, member] : table.table()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        if (reading.diagnostics.is_full()) return;
        reading.diagnostics.error(member.key_where,
                                  fmt::format("unknown key {}{}{}", in_quotes(key),
                                              table_name.empty() ? "" : " in ", table_name),
                                  listed(names), nearest(key, names));
    }
}

void refuse_missing(const Node& table, const std::string& table_name, const KeyFacts& facts,
                    Reading& reading)
{
    std::string allowed = wanted(facts);
    if (!facts.unit.is_plain()) allowed = allowed_for(facts.unit);
    const std::string_view id = table.id();
    const std::string of =
        id.empty() ? table_name : fmt::format("{} {}", table_name, in_quotes(id));
    reading.diagnostics.error(table.where,
                              fmt::format("the key {} is missing{}{}", in_quotes(facts.name),
                                          of.empty() ? "" : " in ", of),
                              allowed);
}

bool expect_table(const Node& node, const std::string& name, Reading& reading)
{
    if (node.is_table()) return true;
    reading.diagnostics.error(
        node.where, fmt::format("{} is {}", in_quotes(name), node.kind_name()), "a table");
    return false;
}

std::string word_for(std::int64_t value, const KeyFacts& facts)
{
    for (const auto& [word, meaning] : facts.words) {
        if (meaning == value) return word;
    }
    return {};
}

Node written_value(std::string_view text)
{
    Diagnostics diagnostics;
    const auto parsed =
        parse_toml(diagnostics.add_source("declaration", "", "value = " + std::string(text) + "\n"),
                   diagnostics);
    if (parsed && parsed->find("value")) return *parsed->find("value");
    Node node;
    node.value = std::string(text);
    if (text.empty() || text.front() == '{' || text.front() == '[') {
        throw std::logic_error("not TOML: " + std::string(text));
    }
    return node;
}

}  // namespace karvan::models
