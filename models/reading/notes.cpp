#include "models/reading/notes.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>

#include "models/reading/comments.hpp"
#include "models/reading/csv.hpp"

namespace karvan::models {

namespace {

// What stands on a line of a file.
struct Spot {
    std::string table;
    std::string id;
    std::string key;
    std::string value;
};

using Spots = std::map<std::pair<int, int>, Spot>;  // by order of the source, and line

std::string id_of(const Node& element)
{
    if (!element.id().empty()) return std::string(element.id());
    const auto text = [&](const char* key) {
        const Node* node = element.find(key);
        return node != nullptr && node->is_text() ? node->text() : std::string();
    };
    if (element.find("from") == nullptr || element.find("to") == nullptr) return text("name");
    const std::string mode = text("mode");
    return text("from") + "->" + text("to") + " " + (mode.empty() ? "road" : mode);
}

std::string joined(const std::string& path, const std::string& part)
{
    return path.empty() || part.empty() ? path + part : path + "." + part;
}

// Enters all lines of the tree: the first value of a line is what a comment there is about.
class TreeWalk {
public:
    TreeWalk(Spots& spots, std::vector<Note>& said) : spots_(spots), said_(said) {}

    void enter(const Node& root)
    {
        for (const auto& [table, node] : root.table()) {
            if (node.is_table()) element(node, {table, "", "", ""});
            if (!is_array_of_tables(node)) continue;
            for (const Node& one : node.array()) element(one, {table, id_of(one), "", ""});
        }
    }

private:
    void element(const Node& node, const Spot& spot)
    {
        note(node.where, spot);
        for (const auto& [key, value] : node.table()) member(key, value, spot);
    }

    void member(const std::string& key, const Node& node, Spot spot)
    {
        if (key == "sources" && node.is_array()) say(node, spot);
        spot.key = joined(spot.key, key);
        if (node.is_table() || is_array_of_tables(node))
            spot.value.clear();
        else
            spot.value = inline_text(node);
        note(node.key_where, spot);
        if (node.is_table()) return element(node, spot);
        if (!is_array_of_tables(node)) return;
        for (const Node& one : node.array()) {
            Spot inner = spot;
            inner.key = joined(spot.key, std::string(one.id()));
            element(one, inner);
        }
    }

    void say(const Node& sources, const Spot& spot)
    {
        for (const Node& one : sources.array())
            if (one.is_text() && !one.text().empty())
                said_.push_back({spot.table, spot.id, spot.key, "", one.text(), true, false});
    }

    void note(const Location& where, const Spot& spot)
    {
        if (where.source == nullptr || where.line < 1) return;
        spots_.try_emplace({where.source->order, where.line}, spot);
    }

    Spots& spots_;
    std::vector<Note>& said_;
};

bool cites(const std::string& text)
{
    if (text.find("://") != std::string::npos) return true;
    for (std::size_t at = text.find('['); at != std::string::npos; at = text.find('[', at + 1)) {
        const std::size_t end = text.find_first_not_of("0123456789", at + 1);
        if (end != std::string::npos && end > at + 1 && text[end] == ']') return true;
    }
    return false;
}

bool speaks_of_assumptions(const std::string& text)
{
    std::string low = text;
    std::transform(low.begin(), low.end(), low.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return low.find("assum") != std::string::npos;
}

// Lines such as "=== Kazakhstan ===" are headings of the file's own, and say nothing of values.
bool is_heading(const std::string& text)
{
    return text.empty() || text.find_first_not_of("=-*# ") == std::string::npos ||
           text.starts_with("===") || text.starts_with("---");
}

// Gives the comments of one file to what they are said of.
class FileNotes {
public:
    FileNotes(const Source& source, const Spots& spots) : source_(source), spots_(spots) {}

    std::vector<Note> notes()
    {
        for (const Comment& comment : comments_of(source_.text)) {
            if (comment.is_alone)
                collect(comment);
            else if (comment.is_inside)
                inside(comment);
            else
                beside(comment);
        }
        close_block();
        return std::move(notes_);
    }

private:
    // A block goes on from line to line.
    void collect(const Comment& comment)
    {
        if (!block_.empty() && comment.line != block_end_ + 1) close_block();
        if (is_heading(comment.text)) {
            if (comment.text.empty() && !block_.empty()) block_end_ = comment.line;
            return;
        }
        if (block_.empty()) block_begin_ = comment.line;
        block_ += (block_.empty() ? "" : " ") + comment.text;
        block_end_ = comment.line;
    }

    void close_block()
    {
        if (block_.empty()) return;
        const auto key = std::pair(source_.order, block_end_ + 1);
        const auto next = spots_.lower_bound(key);
        if (block_begin_ == 1) {
            add({"file", std::filesystem::path(source_.name).filename().string(), "", ""}, block_);
        } else if (next != spots_.end() && next->first.first == source_.order) {
            Spot spot = next->second;
            if (next->first != key) spot.key.clear();
            add(spot, block_);
        }
        block_.clear();
    }

    void beside(const Comment& comment)
    {
        close_block();
        const auto found = spots_.find({source_.order, comment.line});
        if (found != spots_.end()) add(found->second, comment.text);
    }

    void inside(const Comment& comment)
    {
        close_block();
        const auto after = spots_.upper_bound({source_.order, comment.line});
        if (after == spots_.begin()) return;
        const auto& [where, spot] = *std::prev(after);
        if (where.first == source_.order) add(spot, comment.text);
    }

    void add(const Spot& spot, const std::string& text)
    {
        if (is_heading(text)) return;
        const std::string value = spot.key.empty() ? "" : spot.value;
        notes_.push_back({spot.table, spot.id, spot.key, value, text, false, false});
    }

    const Source& source_;
    const Spots& spots_;
    std::vector<Note> notes_;
    std::string block_;
    int block_begin_ = 0;
    int block_end_ = 0;
};

}  // namespace

std::vector<Note> notes_of(const Node& root,
                           const std::vector<std::shared_ptr<const Source>>& sources)
{
    Spots spots;
    std::vector<Note> said;
    TreeWalk(spots, said).enter(root);
    std::vector<Note> notes;
    for (const auto& source : sources) {
        if (source->name == "--set") continue;
        const auto first = spots.lower_bound({source->order, 0});
        if (first == spots.end() || first->first.first != source->order) continue;
        for (Note& note : FileNotes(*source, spots).notes()) notes.push_back(std::move(note));
    }
    notes.insert(notes.end(), said.begin(), said.end());
    for (Note& note : notes) {
        note.is_assumed = speaks_of_assumptions(note.text);
        note.is_sourced = cites(note.text) || (note.is_sourced && !note.is_assumed);
    }
    return notes;
}

std::vector<Reference> references_in(const std::string& file, const Location& named_at,
                                     const std::vector<Note>& notes, Diagnostics& problems)
{
    std::vector<Reference> references;
    auto table = read_csv(file, named_at, problems);
    if (!table) return references;
    table->expect({"id", "title"}, {"grade", "link"});
    std::set<std::string> seen;
    for (std::size_t row = 0; row < table->row_count() && !problems.is_full(); ++row) {
        const auto cell = [&](const char* column) { return table->text(row, column).value_or(""); };
        Reference reference{cell("id"), cell("title"), cell("grade"), cell("link")};
        if (reference.id.empty()) problems.error(table->where(row, "id"), "a source without id");
        if (!seen.insert(reference.id).second)
            problems.error(table->where(row, "id"),
                           "the source " + in_quotes(reference.id) + " is there already");
        const std::string mark = "[" + reference.id + "]";
        const bool is_cited = std::any_of(notes.begin(), notes.end(), [&](const Note& note) {
            return note.text.find(mark) != std::string::npos;
        });
        if (is_cited) references.push_back(std::move(reference));
    }
    return references;
}

}  // namespace karvan::models
