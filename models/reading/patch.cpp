// Merging trees of values, and --set options.
#include "models/reading/patch.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/reading/toml_text.hpp"

namespace karvan::models {
namespace {

// --- Laying one tree over another ---

bool has_ids(const Node& node)
{
    return is_array_of_tables(node) &&
           std::any_of(node.array().begin(), node.array().end(),
                       [](const Node& element) { return !element.id().empty(); });
}

bool merges_by_id(const Node& base, const Node& patch)
{
    if (!base.is_array() || !has_ids(patch)) return false;
    return base.array().empty() || has_ids(base);
}

std::vector<std::string> ids_of(const Node& array)
{
    std::vector<std::string> result;
    for (const Node& element : array.array()) {
        if (!element.id().empty()) result.emplace_back(element.id());
    }
    return result;
}

// Takes the key "remove" out of an element and says whether it was set.
bool take_remove(Node& element, Diagnostics& diagnostics)
{
    const Node* remove = element.find("remove");
    if (remove == nullptr) return false;
    const bool* flag = std::get_if<bool>(&remove->value);
    if (flag == nullptr) {
        diagnostics.error(remove->where, "'remove' is " + remove->kind_name(), "true or false");
    }
    const bool result = flag == nullptr || *flag;
    element.table().erase("remove");
    return result;
}

// One merge of an array by id: knows which ids exist and which this patch has touched.
class IdMerge {
public:
    IdMerge(Node& base, Diagnostics& diagnostics) : base_(base), diagnostics_(diagnostics)
    {
        for (std::size_t i = 0; i < base.array().size(); ++i) {
            positions_.emplace(base.array()[i].id(), i);
        }
        fresh_ = base.array().empty();
    }

    void add(Node element)
    {
        const std::string id(element.id());
        const Location where = element.find("id") ? element.find("id")->where : element.where;
        if (id.empty() && !fresh_) {
            diagnostics_.error(element.where, "an element without id",
                               "an id: new, or one of " + listed(ids_of(base_)));
            return;
        }
        const bool is_new_here = id.empty() || seen_.emplace(id, where).second;
        if (!is_new_here) {
            diagnostics_.error(where, fmt::format("the id {} is given twice, first at {}",
                                                  in_quotes(id), seen_.at(id).text()));
            return;
        }
        const bool remove = take_remove(element, diagnostics_);
        const auto found = id.empty() ? positions_.end() : positions_.find(id);
        if (remove && found == positions_.end()) {
            diagnostics_.error(where, "nothing to remove with the id " + in_quotes(id),
                               listed(ids_of(base_)), nearest(id, ids_of(base_)));
        } else if (remove) {
            removed_.insert(found->second);
        } else if (found != positions_.end()) {
            lay_over(base_.array()[found->second], std::move(element), diagnostics_);
        } else {
            append(std::move(element));
        }
    }

    void finish()
    {
        std::size_t index = 0;
        std::erase_if(base_.array(), [&](const Node&) { return removed_.count(index++) > 0; });
    }

private:
    // Laid over an empty table, so that arrays inside are checked as well.
    void append(Node element)
    {
        Node& added = base_.array().emplace_back();
        added.where = element.where;
        added.key_where = element.key_where;
        lay_over(added, std::move(element), diagnostics_);
    }

    Node& base_;
    Diagnostics& diagnostics_;
    bool fresh_ = false;
    std::map<std::string, std::size_t, std::less<>> positions_;
    std::map<std::string, Location, std::less<>> seen_;
    std::set<std::size_t> removed_;
};

void lay_table_over(Node& base, Node patch, Diagnostics& diagnostics)
{
    for (auto& [key, member] : patch.table()) {
        const auto [place, is_new] = base.table().try_emplace(key);
        if (is_new) {
            place->second.where = member.where;
            place->second.key_where = member.key_where;
            if (!member.is_table()) place->second.value = Node::Array{};
        }
        lay_over(place->second, std::move(member), diagnostics);
    }
}

// --- The --set option ---

struct PathPart {
    std::string name;
    int column = 1;
};

class OverrideText {
public:
    OverrideText(std::shared_ptr<const Source> source, int line, Diagnostics& diagnostics)
        : source_(std::move(source)),
          line_(line),
          diagnostics_(diagnostics),
          text_(source_->line(line))
    {}

    Location at(std::size_t byte, std::size_t length = 1) const
    {
        const auto is_start = [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        };
        const auto column = std::count_if(
            text_.begin(),
            text_.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text_.size())), is_start);
        return {source_, line_, static_cast<int>(column) + 1, static_cast<int>(length)};
    }

    // "place.AZALT.berths =": bare or quoted parts. False with an error.
    bool read_path(std::vector<PathPart>& path)
    {
        while (true) {
            skip_spaces();
            PathPart part;
            part.column = at(next_).column;
            if (!read_part(part.name)) return false;
            path.push_back(std::move(part));
            if (path.size() > static_cast<std::size_t>(most_depth)) return refuse("too many parts");
            skip_spaces();
            if (next_ < text_.size() && text_[next_] == '.') {
                ++next_;
                continue;
            }
            if (next_ < text_.size() && text_[next_] == '=') break;
            const bool comes = text_.find('=', next_) != std::string_view::npos;
            return refuse(
                "the key is not followed by '='",
                comes ? "; a name with blanks in quotes: link.\"A->B road\".time=2 h" : "");
        }
        ++next_;
        skip_spaces();
        return true;
    }

    // The rest of the line as a TOML value, else as text.
    std::optional<Node> read_value()
    {
        std::string_view rest = text_.substr(next_);
        while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
        const Location where = at(next_, std::max<std::size_t>(1, rest.size()));
        Node result;
        Diagnostics attempt;
        const std::string line = "value = " + std::string(rest) + "\n";
        const auto parsed = parse_toml(attempt.add_source("--set", "", line), attempt);
        if (parsed && parsed->find("value") && parsed->table().size() == 1) {
            result = *parsed->find("value");
        } else if (rest.empty() ||
                   std::string_view("\"'[{").find(rest.front()) != std::string_view::npos) {
            const auto problems = attempt.sorted();
            diagnostics_.error(where,
                               rest.empty()       ? "a value is missing after '='"
                               : problems.empty() ? std::string("not TOML")
                                                  : problems.front().message,
                               "key=value");
            return std::nullopt;
        } else {
            result.value = std::string(rest);
        }
        relocate(result, where);
        return result;
    }

private:
    static void relocate(Node& node, const Location& where)
    {
        node.where = node.key_where = where;
        if (auto* array = std::get_if<Node::Array>(&node.value)) {
            for (Node& element : *array) relocate(element, where);
        } else if (auto* table = std::get_if<Node::Table>(&node.value)) {
            for (auto& [key, member] : *table) relocate(member, where);
        }
    }

    void skip_spaces()
    {
        while (next_ < text_.size() && text_[next_] == ' ') ++next_;
    }

    bool read_part(std::string& name)
    {
        const char quote = next_ < text_.size() ? text_[next_] : ' ';
        if (quote == '"' || quote == '\'') {
            const std::size_t end = text_.find(quote, next_ + 1);
            if (end == std::string_view::npos) return refuse("a quote is not closed");
            name = text_.substr(next_ + 1, end - next_ - 1);
            next_ = end + 1;
            return true;
        }
        const std::size_t end = std::min(text_.find_first_of(".= \"'", next_), text_.size());
        name = text_.substr(next_, end - next_);
        next_ = end;
        return !name.empty() || refuse("a part of the key is empty");
    }

    bool refuse(const std::string& message, const std::string& hint = {})
    {
        diagnostics_.error(at(next_), message, "key=value, such as place.AZALT.cranes=8" + hint);
        return false;
    }

    std::shared_ptr<const Source> source_;
    int line_;
    Diagnostics& diagnostics_;
    std::string_view text_;
    std::size_t next_ = 0;
};

Location location_of(const std::shared_ptr<const Source>& source, int line, const PathPart& part)
{
    return {source, line, part.column, static_cast<int>(part.name.size())};
}

// The child that the part names: a member of a table (made if absent), or the element with that id.
Node* step_into(Node& node, const PathPart& part, const Location& where, Diagnostics& diagnostics)
{
    if (node.is_table()) {
        const auto [place, is_new] = node.table().try_emplace(part.name);
        if (is_new) place->second.where = place->second.key_where = where;
        return &place->second;
    }
    if (has_ids(node)) {
        for (Node& element : node.array()) {
            if (element.id() == part.name) return &element;
        }
        diagnostics.error(where, "no element has the id " + in_quotes(part.name),
                          listed(ids_of(node)), nearest(part.name, ids_of(node)));
        return nullptr;
    }
    diagnostics.error(where, fmt::format("{} leads into {}, which has no keys",
                                         in_quotes(part.name), node.kind_name()));
    return nullptr;
}

// `place.AZALT.remove = true`.
bool removes(const PathPart& last, const Node& parent, const Node& value)
{
    const bool* flag = std::get_if<bool>(&value.value);
    return has_ids(parent) && last.name == "remove" && flag != nullptr && *flag;
}

}  // namespace

void lay_over(Node& base, Node patch, Diagnostics& diagnostics)
{
    if (merges_by_id(base, patch)) {
        IdMerge merge(base, diagnostics);
        for (Node& element : patch.array()) merge.add(std::move(element));
        merge.finish();
        return;
    }
    if (patch.is_table()) {
        if (!base.is_table()) {
            base.value = Node::Table{};
            base.where = patch.where;
            base.key_where = patch.key_where;
        }
        lay_table_over(base, std::move(patch), diagnostics);
        return;
    }
    // An array with ids that replaces another kind of value is checked for twice given ids.
    if (has_ids(patch)) {
        base.value = Node::Array{};
        base.where = patch.where;
        base.key_where = patch.key_where;
        lay_over(base, std::move(patch), diagnostics);
        return;
    }
    base = std::move(patch);
}

void apply_override(Node& root, const std::shared_ptr<const Source>& source, int line,
                    Diagnostics& diagnostics)
{
    OverrideText text(source, line, diagnostics);
    std::vector<PathPart> path;
    if (!text.read_path(path)) return;
    std::optional<Node> value = text.read_value();
    if (!value) return;

    Node* parent = nullptr;
    Node* node = &root;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool last = i + 1 == path.size();
        if (last && parent != nullptr && removes(path[i], *parent, *value)) {
            const Node* element = node;
            std::erase_if(parent->array(), [element](const Node& n) { return &n == element; });
            return;
        }
        parent = node;
        node = step_into(*node, path[i], location_of(source, line, path[i]), diagnostics);
        if (node == nullptr) return;
    }
    if (parent->is_array() && !value->is_table()) {
        diagnostics.error(value->where, "an element can only be changed by a table or by its keys",
                          "such as " + path.back().name + ".key=value");
        return;
    }
    value->key_where = location_of(source, line, path.back());
    lay_over(*node, std::move(*value), diagnostics);
}

}  // namespace karvan::models
