// --set options and patches: what they reach and what they refuse.
#include "models/reading/patch.hpp"

#include "models/reading/document.hpp"
#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

const char* const base_text =
    "[run]\nhorizon = \"30 d\"\n[[place]]\nid = \"AZALT\"\nberths = 2\n"
    "[[place]]\nid = \"KZAKT\"\n[[flow]]\nid = \"china-west\"\nvolume = 1\n"
    "[[trace]]\nday = 1\n";

struct Result {
    std::string text;
    std::string errors;
};

Result set(const std::vector<std::string>& overrides)
{
    Diagnostics diagnostics;
    const Document document = document_from_text(base_text, overrides, diagnostics, "s.toml");
    Result result{to_toml(document.root), ""};
    for (const Problem& problem : diagnostics.sorted()) result.errors += problem.headline() + "\n";
    return result;
}

bool sets(const std::string& override_text, const std::string& line)
{
    const Result result = set({override_text});
    CAPTURE(result.text);
    CHECK(result.errors.empty());
    return ("\n" + result.text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("an option sets a key of a table or of an element named by its id")
{
    CHECK(sets("run.horizon=36h", "horizon = \"36h\""));
    CHECK(sets("run.horizon = 36 h", "horizon = \"36 h\""));
    CHECK(sets("place.AZALT.berths=4", "berths = 4"));
    CHECK(sets("place.AZALT.name=\"Alat = port\"", "name = \"Alat = port\""));
    CHECK(sets("flow.china-west.volume=2.5", "volume = 2.5"));
    CHECK(sets("flow.\"china-west\".volume=true", "volume = true"));
    CHECK(sets("run.start=2024-01-01", "start = 2024-01-01"));
    CHECK(sets("run.list=[1, 2]", "list = [1, 2]"));
    CHECK(sets("new.deep.key=1", "key = 1"));
    CHECK(sets("place.AZALT={ berths = 7 }", "berths = 7"));
}

TEST_CASE("an option takes an element out")
{
    const Result result = set({"place.AZALT.remove=true"});
    CHECK(result.errors.empty());
    CHECK(result.text.find("AZALT") == std::string::npos);
    CHECK(result.text.find("KZAKT") != std::string::npos);
}

TEST_CASE("later options win, and every value knows its option")
{
    Diagnostics diagnostics;
    const Document document = document_from_text(
        base_text, {"run.horizon=1 d", "place.AZALT.berths=3", "run.horizon=2 d"}, diagnostics);
    const Node* horizon = document.root.find("run")->find("horizon");
    CHECK(horizon->text() == "2 d");
    CHECK(horizon->where.text() == "--set:3:13");
    CHECK(horizon->key_where.text() == "--set:3:5");
}

TEST_CASE("an option that cannot be followed is an error at its column")
{
    CHECK(set({"a=1", "place.AZALTT.berths=4"}).errors ==
          "--set:2:7: error: no element has the id 'AZALTT'; allowed: AZALT, KZAKT; did you mean "
          "'AZALT'?\n");
    CHECK(set({"run.horizon.x=4"}).errors ==
          "--set:1:13: error: 'x' leads into text, which has no keys\n");
    CHECK(set({"trace.x=4"}).errors ==
          "--set:1:7: error: 'x' leads into a list, which has no keys\n");
    CHECK(set({"place.AZALT=4"}).errors ==
          "--set:1:13: error: an element can only be changed by a table or by its keys; allowed: "
          "such as AZALT.key=value\n");
    const std::string usage = "; allowed: key=value, such as place.AZALT.cranes=8\n";
    CHECK(set({"horizon"}).errors == "--set:1:8: error: the key is not followed by '='" + usage);
    CHECK(set({"=3"}).errors == "--set:1:1: error: a part of the key is empty" + usage);
    CHECK(set({"a..b=3"}).errors == "--set:1:3: error: a part of the key is empty" + usage);
    CHECK(set({"\"a=3"}).errors == "--set:1:1: error: a quote is not closed" + usage);
    CHECK(set({""}).errors == "--set:1:1: error: a part of the key is empty" + usage);
    CHECK(set({"link.A->B road.time=3 h"}).errors ==
          "--set:1:11: error: the key is not followed by '='; allowed: key=value, such as "
          "place.AZALT.cranes=8; a name with blanks in quotes: link.\"A->B road\".time=2 h\n");
    CHECK(set({"a="}).errors ==
          "--set:1:3: error: a value is missing after '='; allowed: key=value\n");
    CHECK(set({"a=\"open"}).errors.find("--set:1:3: error: not TOML") == 0);
    CHECK(set({"a=[1,"}).errors.find("--set:1:3: error: not TOML") == 0);
    CHECK(set({"a=\xFF"}).errors.find("--set:1:3: error: the byte 0xff is not UTF-8") == 0);
}

TEST_CASE("an option cannot smuggle in a second key")
{
    const Result result = set({"run.horizon=1\nsecret=2"});
    CHECK(result.errors.empty());
    CHECK(result.text.find("horizon = \"1 secret=2\"") != std::string::npos);
}

TEST_CASE("ids are given once, and only what exists can be removed")
{
    const auto errors = [](const std::string& text) {
        Diagnostics diagnostics;
        document_from_text(text, {}, diagnostics, "s.toml");
        std::string result;
        for (const Problem& problem : diagnostics.sorted()) result += problem.headline() + "\n";
        return result;
    };
    CHECK(errors("[[p]]\nid = \"A\"\n[[p]]\nid = \"A\"\n") ==
          "s.toml:4:6: error: the id 'A' is given twice, first at s.toml:2:6\n");
    CHECK(errors("[[p]]\nid = \"A\"\n[[p]]\nid = \"B\"\nremove = true\n") ==
          "s.toml:4:6: error: nothing to remove with the id 'B'; allowed: A\n");
    CHECK(errors("[[p]]\nid = \"A\"\nremove = 1\n")
              .find("s.toml:3:10: error: 'remove' is a whole number; allowed: true or false\n") !=
          std::string::npos);
    CHECK(errors("[a]\n[[a.p]]\nid = \"A\"\n[[a.p]]\nid = \"A\"\n") ==
          "s.toml:5:6: error: the id 'A' is given twice, first at s.toml:3:6\n");
}

TEST_CASE("a patch lays over elements by id and refuses one without")
{
    Diagnostics diagnostics;
    Node base =
        document_from_text("[[p]]\nid = \"ALAT\"\nn = 1\nlist = [1]\n", {}, diagnostics).root;
    Node patch = document_from_text("[[p]]\nid = \"ALAT\"\nlist = [2, 3]\n", {}, diagnostics).root;
    lay_over(base, patch, diagnostics);
    CHECK(to_toml(base) == "[[p]]\nid = \"ALAT\"\nlist = [2, 3]\nn = 1\n");
    CHECK_FALSE(diagnostics.has_errors());

    Node removal;
    removal.table()["p"].value =
        Node::Array{document_from_text("id = \"ALTA\"", {}, diagnostics).root, Node{}};
    removal.find("p")->array()[0].table()["remove"].value = true;
    lay_over(base, removal, diagnostics);
    std::string errors;
    for (const Problem& problem : diagnostics.sorted()) errors += problem.headline() + "\n";
    CHECK(
        errors.find("nothing to remove with the id 'ALTA'; allowed: ALAT; did you mean 'ALAT'?") !=
        std::string::npos);
    CHECK(errors.find("an element without id; allowed: an id: new, or one of ALAT") !=
          std::string::npos);
}
