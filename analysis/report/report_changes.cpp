// Comparing two scenarios in their canonical form, key by key.
#include <map>
#include <sstream>

#include "analysis/report/report_comparison.hpp"

namespace karvan::analysis {

namespace {

struct Block {
    std::string header;  // "[[place]]"
    std::vector<std::pair<std::string, std::string>> keys;
    std::string id;
};

std::string unquoted(const std::string& text)
{
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    return quoted ? text.substr(1, text.size() - 2) : text;
}

std::vector<Block> blocks_of(const std::string& toml)
{
    std::vector<Block> blocks(1);
    std::istringstream lines(toml);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('[')) {
            blocks.push_back({line, {}, {}});
        } else if (const std::size_t equals = line.find(" = "); equals != std::string::npos) {
            const std::string value = line.substr(equals + 3);
            blocks.back().keys.emplace_back(line.substr(0, equals), value);
            if (blocks.back().keys.back().first == "id") blocks.back().id = unquoted(value);
        }
    }
    return blocks;
}

std::string bare(const std::string& header)
{
    const std::size_t begin = header.find_first_not_of('[');
    const std::size_t end = header.find_last_not_of(']');
    return begin == std::string::npos ? "" : header.substr(begin, end - begin + 1);
}

std::string value_in(const Block& block, const std::string& key)
{
    for (const auto& [name, value] : block.keys)
        if (name == key) return unquoted(value);
    return "";
}

// What a block is called: its table, the id of it and of those around it, or what it joins, or
// else its number among those of the same name.
class Names {
public:
    std::string name(const Block& block)
    {
        const std::string table = bare(block.header);
        const std::size_t dot = table.rfind('.');
        const std::string around = dot == std::string::npos ? "" : names_[table.substr(0, dot)];
        std::string own = dot == std::string::npos ? table : around + ", " + table.substr(dot + 1);
        std::string which = block.id;
        if (which.empty() && table == "link")
            which = value_in(block, "from") + " - " + value_in(block, "to");
        if (which.empty()) which = value_in(block, "country");
        if (!which.empty()) own += " " + which;
        if (const int again = ++seen_[own]; again > 1) own += " (" + std::to_string(again) + ")";
        return names_[table] = own;
    }

private:
    std::map<std::string, std::string> names_;  // of the latest block of a table
    std::map<std::string, int> seen_;
};

using Entries = std::vector<std::pair<std::string, std::string>>;

Entries entries_of(const std::string& toml)
{
    Entries entries;
    Names names;
    for (const Block& block : blocks_of(toml)) {
        const std::string name = block.header.empty() ? "" : names.name(block);
        for (const auto& [key, value] : block.keys)
            entries.emplace_back(name.empty() ? key : name + ", " + key, value);
    }
    return entries;
}

}  // namespace

std::vector<ScenarioChange> scenario_changes(const std::string& before, const std::string& after)
{
    const Entries old_entries = entries_of(before);
    const Entries new_entries = entries_of(after);
    const std::map<std::string, std::string> old_map(old_entries.begin(), old_entries.end());
    const std::map<std::string, std::string> new_map(new_entries.begin(), new_entries.end());
    std::vector<ScenarioChange> changes;
    for (const auto& [key, value] : old_entries) {
        const auto found = new_map.find(key);
        if (found == new_map.end())
            changes.push_back({key, value, ""});
        else if (found->second != value)
            changes.push_back({key, value, found->second});
    }
    for (const auto& [key, value] : new_entries)
        if (!old_map.contains(key)) changes.push_back({key, "", value});
    return changes;
}

}  // namespace karvan::analysis
