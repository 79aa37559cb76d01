#include "analysis/file/results_notes.hpp"

#include <algorithm>

#include "analysis/file/file_part.hpp"
#include "analysis/file/results_labels.hpp"

namespace karvan::analysis {

namespace {

constexpr const char* dimensions[] = {"note", "reference"};

std::string label_of(const NoteRow& note)
{
    std::string label = note.table;
    for (const std::string& part : {note.id, note.key})
        if (!part.empty()) label += " " + part;
    return label;
}

class NotePart : FilePart {
public:
    explicit NotePart(NetcdfFile& file) : FilePart(file) {}

    void add_notes(const std::vector<NoteRow>& rows)
    {
        using N = NoteRow;
        file_.dimensions.push_back({"note", rows.size()});
        add_texts("note", "what the note is about: table, id and key", "note", rows, label_of);
        add_texts("note_table", "table of the scenario, or file", "note", rows,
                  [](const N& n) { return n.table; });
        add_texts("note_id", "id of the element of the table", "note", rows,
                  [](const N& n) { return n.id; });
        add_texts("note_key", "key that the note is about; empty: the whole element", "note", rows,
                  [](const N& n) { return n.key; });
        add_texts("note_value", "value of the key", "note", rows,
                  [](const N& n) { return n.value; });
        add_texts("note_text", "what the author of the scenario says of it", "note", rows,
                  [](const N& n) { return n.text; });
        add_flags(
            "note_is_sourced", "whether the note cites a source", rows,
            [](const N& n) { return n.is_sourced; }, "not_sourced sourced");
        add_flags(
            "note_is_assumed", "whether the note speaks of an assumption", rows,
            [](const N& n) { return n.is_assumed; }, "not_assumed assumed");
    }

    void add_references(const std::vector<ReferenceRow>& rows)
    {
        using R = ReferenceRow;
        file_.dimensions.push_back({"reference", rows.size()});
        add_texts("reference", "id of a source, as notes cite it in brackets", "reference", rows,
                  [](const R& r) { return r.id; });
        add_texts("reference_title", "title of the source", "reference", rows,
                  [](const R& r) { return r.title; });
        add_texts("reference_grade", "how good the source is, in the author's marks", "reference",
                  rows, [](const R& r) { return r.grade; });
        add_texts("reference_link", "where the source is found", "reference", rows,
                  [](const R& r) { return r.link; });
    }

private:
    template <typename Row, typename Text>
    void add_texts(const char* name, const char* long_name, const char* over,
                   const std::vector<Row>& rows, Text text)
    {
        add(name, long_name, "", {over}, texts(rows, text));
    }

    template <typename Flag>
    void add_flags(const char* name, const char* long_name, const std::vector<NoteRow>& rows,
                   Flag flag, const char* meanings)
    {
        const std::vector<std::uint8_t> values{0, 1};
        add(name, long_name, "", {"note"}, numbers<std::uint8_t>(rows, flag),
            {{"flag_values", values}, {"flag_meanings", meanings}});
    }
};

bool is_of_notes(const std::string& dimension)
{
    return std::find(std::begin(dimensions), std::end(dimensions), dimension) !=
           std::end(dimensions);
}

}  // namespace

void add_notes(const RunDescription& run, NetcdfFile& file)
{
    NotePart part(file);
    if (!run.notes.empty()) part.add_notes(run.notes);
    if (!run.references.empty()) part.add_references(run.references);
}

void drop_notes(NetcdfFile& file)
{
    std::erase_if(file.dimensions, [](const Dimension& d) { return is_of_notes(d.name); });
    std::erase_if(file.variables, [](const Variable& v) {
        return v.dimensions.size() == 1 && is_of_notes(v.dimensions[0]);
    });
}

}  // namespace karvan::analysis
