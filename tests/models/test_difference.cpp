// What differs between two trees of values.
#include "models/reading/difference.hpp"

#include "models/reading/document.hpp"
#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

std::vector<Change> between(const char* before, const char* after)
{
    Diagnostics problems;
    const Document first = document_from_text(before, {}, problems);
    const Document second = document_from_text(after, {}, problems);
    problems.throw_if_errors();
    return differences(first.root, second.root);
}

}  // namespace

TEST_CASE("elements are paired by id, links by their ends")
{
    const auto changes = between(
        "[[place]]\nid = 'A'\nberths = 3\n[[place]]\nid = 'B'\n"
        "[[link]]\nfrom = 'A'\nto = 'B'\ntime = '2 h'\n",
        "[[place]]\nid = 'C'\n[[place]]\nid = 'A'\nberths = 4\n"
        "[[link]]\nfrom = 'A'\nto = 'B'\ntime = '3 h'\n");
    REQUIRE(changes.size() == 4);
    CHECK(changes[0].path == "link.A->B.time");
    CHECK(changes[0].before == "\"2 h\"");
    CHECK(changes[0].after == "\"3 h\"");
    CHECK(changes[1].path == "place.A.berths");
    CHECK(changes[1].after == "4");
    CHECK(changes[2].path == "place.B");
    CHECK(changes[2].after == "");
    CHECK(changes[3].path == "place.C");
    CHECK(changes[3].before == "");
}

TEST_CASE("the same time, rate or weight in other units is no difference")
{
    CHECK(between("a = '24 h'\nb = '1 kt'\nc = '24 /d'", "a = '1 d'\nb = '1000 t'\nc = '1 /h'")
              .empty());
    CHECK(between("a = '24 h'", "a = '25 h'").size() == 1);
    CHECK(between("a = 'x y'", "a = 'x z'").size() == 1);
}

TEST_CASE("a value that becomes another kind, and a key with a dot")
{
    const auto changes = between("\"a.b\" = 1", "\"a.b\" = [1, 2]");
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].path == "\"a.b\"");
    CHECK(changes[0].after == "[1, 2]");
}
