// What an experiment keeps beside its output.
#include "analysis/file/observation_journal.hpp"

#include <cmath>
#include <fstream>

#include "tests/analysis/folder.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;
using karvan::tests::Folder;

TEST_CASE("a journal gives back the very values, and drops a line that was cut")
{
    const Folder folder;
    const std::filesystem::path output = folder / "sweep.h5";
    const std::vector<double> values{0.1, 1.0 / 3, std::nan(""), -1e300};
    {
        ObservationJournal journal(output, "karvan 1; a, b", false);
        CHECK(journal.add("base:1", 0, values));
        CHECK(journal.add("base:1", 7, {1, 2, 3, 4}));
    }
    std::ofstream(folder / "sweep.h5.journal", std::ios::app) << "base:1 8 0.25 0.5";
    ObservationJournal journal(output, "karvan 1; a, b", true);
    REQUIRE(journal.find("base:1", 0) != nullptr);
    CHECK((*journal.find("base:1", 0))[1] == values[1]);
    CHECK(std::isnan((*journal.find("base:1", 0))[2]));
    CHECK(journal.find("base:1", 7) != nullptr);
    CHECK(journal.find("base:1", 8) == nullptr);
    CHECK(journal.find("base:2", 0) == nullptr);
    // Goes on where the whole lines end.
    CHECK(journal.add("base:1", 8, {5, 6, 7, 8}));
    CHECK(ObservationJournal(output, "karvan 1; a, b", true).find("base:1", 8) != nullptr);
    journal.remove();
    CHECK(!std::filesystem::exists(folder / "sweep.h5.journal"));
}

TEST_CASE("a journal is neither overwritten nor taken for that of another experiment")
{
    const Folder folder;
    ObservationJournal(folder / "r.h5", "karvan 1; a", false).add("s", 0, {1});
    CHECK_THROWS_WITH(ObservationJournal(folder / "r.h5", "karvan 1; a", false),
                      Catch::Contains("--resume"));
    CHECK_THROWS_WITH(ObservationJournal(folder / "r.h5", "karvan 1; b", true),
                      Catch::Contains("other measures"));
    CHECK_THROWS_WITH(ObservationJournal(folder / "none" / "r.h5", "karvan 1; a", false),
                      Catch::Contains("cannot write"));
}

TEST_CASE("without an output nothing is kept")
{
    ObservationJournal journal;
    CHECK(journal.add("s", 0, {1}));
    CHECK(journal.find("s", 0) == nullptr);
    CHECK(!journal.is_kept());
}
