// The key "kind" of tables whose keys depend on it.
#include "models/reading/keys.hpp"

#include <fmt/format.h>

#include "models/reading/key_facts.hpp"

namespace karvan::models {

std::optional<std::string> read_kind(const Node& table, const std::string& table_name,
                                     const std::vector<std::string>& kinds, Reading& reading)
{
    const Node* kind = table.find("kind");
    if (kind == nullptr) {
        const std::string_view id = table.id();
        reading.diagnostics.error(table.where,
                                  fmt::format("the key 'kind' is missing in {}{}", table_name,
                                              id.empty() ? "" : " " + in_quotes(id)),
                                  listed(kinds));
        return std::nullopt;
    }
    if (!kind->is_text()) {
        reading.diagnostics.error(kind->where, "'kind' is " + kind->kind_name(), listed(kinds));
        return std::nullopt;
    }
    for (const std::string& word : kinds) {
        if (word == kind->text()) return word;
    }
    reading.diagnostics.error(
        kind->where, fmt::format("unknown kind of {} {}", table_name, in_quotes(kind->text())),
        listed(kinds), nearest(kind->text(), kinds));
    return std::nullopt;
}

KeyRow describe_kind_key(const std::string& path, const std::vector<std::string>& kinds)
{
    return {path,       "",
            "kind",     "word",
            "",         listed(kinds),
            "required", "Which kind of " + path + " it is."};
}

}  // namespace karvan::models
