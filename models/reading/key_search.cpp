#include "models/reading/key_search.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace karvan::models {

namespace {

// A row and the names of its table.
struct NamedRow {
    const KeyRow* row;
    std::vector<std::string> names;
};

bool is_within(const std::string& table, const std::string& name)
{
    return table == name || table.starts_with(name + ".");
}

// Sub-tables come after the kind of place to which they belong.
std::vector<NamedRow> named(const std::vector<KeyRow>& rows)
{
    std::vector<NamedRow> result;
    std::string parent;
    std::string kind;
    for (const KeyRow& row : rows) {
        if (!row.kind.empty()) {
            parent = row.table;
            kind = row.kind;
        }
        std::vector<std::string> names{row.table};
        const bool of_kind = !kind.empty() && is_within(row.table, parent) &&
                             (row.table != parent || !row.kind.empty());
        if (of_kind) {
            const std::string rest = row.table.substr(parent.size());
            names.push_back(kind + rest);
            names.push_back(parent + "." + kind + rest);
        }
        result.push_back({&row, std::move(names)});
    }
    return result;
}

std::vector<KeyRow> those(const std::vector<NamedRow>& rows,
                          const std::function<bool(const NamedRow&)>& wanted)
{
    std::vector<KeyRow> found;
    for (const NamedRow& row : rows) {
        if (wanted(row)) found.push_back(*row.row);
    }
    return found;
}

bool any_name(const NamedRow& row, const std::function<bool(const std::string&)>& fits)
{
    return std::any_of(row.names.begin(), row.names.end(), fits);
}

// "port.failures" where the kind has the sub-table, but it was told at another kind before.
std::string without_kind(const std::vector<KeyRow>& rows, const std::string& name)
{
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return {};
    const std::string key = name.substr(dot + 1, name.find('.', dot + 1) - dot - 1);
    for (const KeyRow& row : rows) {
        if (row.kind == name.substr(0, dot) && row.key == key) return row.table + name.substr(dot);
    }
    return {};
}

std::vector<KeyRow> called(const std::vector<NamedRow>& rows, const std::string& name)
{
    auto found = those(rows, [&](const NamedRow& row) {
        return any_name(row, [&](const std::string& table) { return is_within(table, name); });
    });
    if (!found.empty()) return found;
    found = those(rows, [&](const NamedRow& row) {
        return any_name(
            row, [&](const std::string& table) { return table + "." + row.row->key == name; });
    });
    if (!found.empty()) return found;
    found = those(rows, [&](const NamedRow& row) {
        return ("." + row.row->table + ".").find("." + name + ".") != std::string::npos;
    });
    if (!found.empty()) return found;
    return those(rows, [&](const NamedRow& row) {
        const std::string full = "." + row.row->table + "." + row.row->key;
        return full.ends_with("." + name);
    });
}

}  // namespace

std::vector<KeyRow> rows_called(const std::vector<KeyRow>& rows, const std::string& name)
{
    if (name.empty()) return rows;
    const std::vector<NamedRow> all = named(rows);
    auto found = called(all, name);
    std::string shared = name;
    if (shared.starts_with("place.")) shared.erase(0, std::string("place.").size());
    if (found.empty()) shared = without_kind(rows, shared);
    if (found.empty() && !shared.empty()) found = called(all, shared);
    return found;
}

std::string near_name(const std::vector<KeyRow>& rows, const std::string& name)
{
    std::set<std::string> tables;
    std::set<std::string> keys;
    for (const NamedRow& row : named(rows)) {
        for (const std::string& table : row.names) {
            if (!table.empty()) tables.insert(table);
            keys.insert(table + "." + row.row->key);
        }
        keys.insert(row.row->key);
    }
    const std::string table = nearest(name, {tables.begin(), tables.end()});
    return table.empty() ? nearest(name, {keys.begin(), keys.end()}) : table;
}

}  // namespace karvan::models
