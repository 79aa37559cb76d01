// Problems of the user's input: their text, their order, their suggestions.
#include "models/reading/diagnostics.hpp"

#include "tests/catch.hpp"

using namespace karvan::models;

TEST_CASE("a problem names file, line and column, what is allowed and what was meant")
{
    Diagnostics diagnostics;
    const auto source = diagnostics.add_source("a.toml", "", "x = 1\n\tberht = 3\r\n");
    diagnostics.error({source, 2, 2, 5}, "unknown key 'berht'", "berths, moves", "berths");
    CHECK(diagnostics.render() ==
          "a.toml:2:2: error: unknown key 'berht'; allowed: berths, moves; did you mean 'berths'?\n"
          "    2 | \tberht = 3\n"
          "      | \t^^^^^\n");
}

TEST_CASE("carets count code points, not bytes")
{
    Diagnostics diagnostics;
    const auto source =
        diagnostics.add_source("a.toml", "", "\xEF\xBB\xBFname = \"Bak\xC4\xB1\" x");
    diagnostics.error({source, 1, 15, 1}, "stray");
    CHECK(diagnostics.render() ==
          "a.toml:1:15: error: stray\n"
          "    1 | name = \"Bak\xC4\xB1\" x\n"
          "      |               ^\n");
}

TEST_CASE("problems come in the order of the files and lines, each once")
{
    Diagnostics diagnostics;
    const auto first = diagnostics.add_source("z.toml", "", "1\n2\n3\n");
    const auto second = diagnostics.add_source("a.toml", "", "1\n2\n3\n");
    diagnostics.error({second, 1, 1, 1}, "d");
    diagnostics.error({first, 3, 1, 1}, "c");
    diagnostics.error({first, 2, 5, 1}, "b");
    diagnostics.error({first, 2, 1, 1}, "a");
    diagnostics.error({first, 3, 1, 1}, "c");
    diagnostics.warning({}, "no place");
    std::string order;
    for (const Problem& problem : diagnostics.sorted()) order += problem.message.substr(0, 1);
    CHECK(order == "nabcd");
}

TEST_CASE("errors are thrown together, warnings are not")
{
    Diagnostics diagnostics;
    diagnostics.warning({}, "only a warning");
    CHECK_NOTHROW(diagnostics.throw_if_errors());
    diagnostics.error({}, "first");
    diagnostics.error({}, "second");
    try {
        diagnostics.throw_if_errors();
        FAIL("nothing was thrown");
    } catch (const ScenarioErrors& errors) {
        CHECK(errors.problems().size() == 3);
        CHECK(std::string(errors.what()).find("error: second") != std::string::npos);
    }
}

TEST_CASE("a flood of problems is cut")
{
    Diagnostics diagnostics;
    const auto source = diagnostics.add_source("a.toml", "", "1\n");
    for (int i = 0; i < 5000; ++i) diagnostics.error({source, 1, i + 1, 1}, "again");
    CHECK(diagnostics.is_full());
    CHECK(diagnostics.error_count() == 5000);
    CHECK(diagnostics.render().find("... and 900 more\n") != std::string::npos);
}

TEST_CASE("distances count edits and swaps of neighbours")
{
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("berht", "berth") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("same", "same") == 0);
    CHECK(edit_distance("ca", "abc") == 3);
}

TEST_CASE("the nearest word is suggested, and nothing far away")
{
    const std::vector<std::string> words{"berths", "cranes", "yard", "id"};
    CHECK(nearest("berht", words) == "berths");
    CHECK(nearest("Yard", words) == "yard");
    CHECK(nearest("locomotive", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(nearest("zz", words).empty());
    CHECK(nearest(std::string(100000, 'x'), words).empty());
}

TEST_CASE("quoted text is short and has no control characters")
{
    CHECK(in_quotes("a\x1b[31m\n") == "'a\\x1b[31m\\x0a'");
    CHECK(in_quotes(std::string(100, 'x')) == "'" + std::string(60, 'x') + "...'");
    CHECK(in_quotes(std::string(59, 'x') + "\xC4\xB1") == "'" + std::string(59, 'x') + "...'");
}
