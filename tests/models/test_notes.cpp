// Comments of a scenario, and what they are said of.
#include "models/reading/comments.hpp"
#include "models/reading/document.hpp"
#include "models/reading/notes.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

constexpr const char* text = R"(# A small world, of [3] S.
#
# Read it with care.

[scenario]
name = "a # is no comment here"
horizon = "1 d"  # assumption

# === Places ===
# Nobody publishes these: assumptions.

[[place]]
id = "a"
kind = "station"
# Counted from the air [57].
servers = 3
service = { law = "exponential", mean = "1 h" }  # https://example.org/a
sources = ["[3] S: all of it", "Assumption: none"]

[[place]]
id = "b"
kind = "station"
servers = 1  # "quoted" # twice
service = '# no'
[[link]]
from = "a"
to = "b"
time = "2 h"  # by car
)";

std::vector<Note> notes_in(const std::string& toml, const std::vector<std::string>& changes = {})
{
    Diagnostics problems;
    const Document document = document_from_text(toml, changes, problems);
    return notes_of(document.root, problems.sources());
}

const Note* find(const std::vector<Note>& notes, const std::string& id, const std::string& key)
{
    for (const Note& note : notes)
        if (note.id == id && note.key == key) return &note;
    return nullptr;
}

}  // namespace

TEST_CASE("comments are found outside of strings, with their lines")
{
    const auto found = comments_of(
        "a = \"# x\" # one\nb = '''\n# y\n''' # two\n  # three\n"
        "c = [\n  1,  # four\n]  # five\n[t]\nd = \"\\\"#\" #six\n");
    REQUIRE(found.size() == 6);
    CHECK(found[0].line == 1);
    CHECK(found[0].text == "one");
    CHECK(found[1].line == 4);
    CHECK(found[2].is_alone);
    CHECK(found[3].is_inside);
    CHECK(found[4].line == 8);
    CHECK(found[4].is_inside);
    CHECK_FALSE(found[5].is_inside);
    CHECK(found[5].text == "six");
}

TEST_CASE("comments that end nowhere do not matter")
{
    CHECK(comments_of("").empty());
    CHECK(comments_of("a = \"\"\"# never closed").empty());
    CHECK(comments_of("a = \"never closed\nb = 1 # x").size() == 1);
    CHECK(comments_of("#").size() == 1);
}

TEST_CASE(
    "a comment is of the value beside it, the key below it, the element below it, or the file")
{
    const std::vector<Note> notes = notes_in(text);
    REQUIRE(find(notes, "", "horizon") != nullptr);
    CHECK(*find(notes, "", "horizon") ==
          Note{"scenario", "", "horizon", "\"1 d\"", "assumption", false, true});
    CHECK(notes.front().table == "file");
    CHECK(notes.front().text == "A small world, of [3] S. Read it with care.");
    CHECK(notes.front().is_sourced);
    const Note* element = find(notes, "a", "");
    REQUIRE(element != nullptr);
    CHECK(element->text == "Nobody publishes these: assumptions.");
    CHECK(element->is_assumed);
    CHECK(find(notes, "a", "servers")->text == "Counted from the air [57].");
    CHECK(find(notes, "a", "servers")->value == "3");
    CHECK(find(notes, "a", "service")->is_sourced);
    CHECK(find(notes, "b", "servers")->text == "\"quoted\" # twice");
    CHECK(find(notes, "b", "service") == nullptr);
    CHECK(find(notes, "a->b road", "time")->text == "by car");
}

TEST_CASE("texts of sources are notes of their element")
{
    std::vector<Note> said;
    for (const Note& note : notes_in(text))
        if (note.id == "a" && note.key.empty()) said.push_back(note);
    REQUIRE(said.size() == 3);
    CHECK(said[1].text == "[3] S: all of it");
    CHECK(said[1].is_sourced);
    CHECK_FALSE(said[1].is_assumed);
    CHECK(said[2].is_assumed);
    CHECK_FALSE(said[2].is_sourced);
}

TEST_CASE("what is replaced loses its comment")
{
    const auto notes = notes_in(text, {"scenario.horizon=2 d", "place.b.servers=2"});
    CHECK(find(notes, "", "horizon") == nullptr);
    CHECK(find(notes, "b", "servers") == nullptr);
    CHECK(find(notes, "a", "servers") != nullptr);
}
