#include "models/reading/difference.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "models/reading/quantity.hpp"

namespace karvan::models {

namespace {

// "24 h" and "1 d"; "40 TEU" and "0.04 kTEU".
bool same_quantity(const std::string& before, const std::string& after)
{
    const std::size_t letter = before.find_first_not_of("0123456789.+- ");
    if (letter == std::string::npos) return false;
    Misfit ignored;
    const auto first = read_duration(before, ignored);
    const auto second = read_duration(after, ignored);
    if (first && second) return *first == *second;
    Unit unit;
    if (!parse_unit(before.substr(letter), unit, ignored)) return false;
    const auto one = read_quantity(before, unit, ignored);
    const auto other = read_quantity(after, unit, ignored);
    return one && other && *one == *other;
}

bool same(const Node& before, const Node& after)
{
    if (before == after) return true;
    return before.is_text() && after.is_text() && same_quantity(before.text(), after.text());
}

std::string text_under(const Node& element, std::string_view key)
{
    const Node* member = element.find(key);
    return member != nullptr && member->is_text() ? member->text() : "";
}

// What an element is called in a path.
std::string label_of(const Node& element, std::size_t number)
{
    if (!element.id().empty()) return std::string(element.id());
    const std::string from = text_under(element, "from");
    const std::string to = text_under(element, "to");
    if (from.empty() && to.empty()) return fmt::format("{}", number + 1);
    const std::string mode = text_under(element, "mode");
    return fmt::format("{}->{}{}{}", from, to, mode.empty() ? "" : " by ", mode);
}

// Labels in order of standing; one that occurs again gets its number.
std::vector<std::string> labels_of(const Node& array)
{
    std::vector<std::string> labels;
    std::map<std::string, int> seen;
    for (const Node& element : array.array()) {
        std::string label = label_of(element, labels.size());
        const int times = ++seen[label];
        labels.push_back(times > 1 ? fmt::format("{} ({})", label, times) : label);
    }
    return labels;
}

std::string joined(const std::string& path, const std::string& name)
{
    const bool plain = name.find_first_of(". =\"'") == std::string::npos;
    const std::string part = plain ? name : "\"" + name + "\"";
    return path.empty() ? part : path + "." + part;
}

class Differences {
public:
    void compare(const Node& before, const Node& after, const std::string& path)
    {
        if (same(before, after)) return;
        if (before.is_table() && after.is_table()) {
            compare_tables(before, after, path);
        } else if (is_array_of_tables(before) && is_array_of_tables(after)) {
            compare_arrays(before, after, path);
        } else {
            changes.push_back({path, inline_text(before), inline_text(after)});
        }
    }

    std::vector<Change> changes;

private:
    // All keys of both, in order.
    void compare_tables(const Node& before, const Node& after, const std::string& path)
    {
        std::map<std::string, std::pair<const Node*, const Node*>> members;
        for (const auto& [key, member] : before.table()) members[key].first = &member;
        for (const auto& [key, member] : after.table()) members[key].second = &member;
        for (const auto& [key, pair] : members)
            compare_or_add(pair.first, pair.second, joined(path, key));
    }

    void compare_arrays(const Node& before, const Node& after, const std::string& path)
    {
        const std::vector<std::string> old_labels = labels_of(before);
        const std::vector<std::string> new_labels = labels_of(after);
        const auto find = [](const Node& array, const std::vector<std::string>& labels,
                             const std::string& label) -> const Node* {
            const auto at = std::find(labels.begin(), labels.end(), label);
            return at == labels.end()
                       ? nullptr
                       : &array.array()[static_cast<std::size_t>(at - labels.begin())];
        };
        for (std::size_t i = 0; i < old_labels.size(); ++i)
            compare_or_add(&before.array()[i], find(after, new_labels, old_labels[i]),
                           joined(path, old_labels[i]));
        for (std::size_t i = 0; i < new_labels.size(); ++i)
            if (find(before, old_labels, new_labels[i]) == nullptr)
                compare_or_add(nullptr, &after.array()[i], joined(path, new_labels[i]));
    }

    void compare_or_add(const Node* before, const Node* after, const std::string& path)
    {
        if (before != nullptr && after != nullptr) {
            compare(*before, *after, path);
        } else if (after != nullptr) {
            changes.push_back({path, "", inline_text(*after)});
        } else {
            changes.push_back({path, inline_text(*before), ""});
        }
    }
};

}  // namespace

std::vector<Change> differences(const Node& before, const Node& after)
{
    Differences all;
    all.compare(before, after, "");
    return std::move(all.changes);
}

}  // namespace karvan::models
