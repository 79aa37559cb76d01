// Tables in CSV: dialects, typed cells, and errors with line and column.
#include "models/reading/csv.hpp"

#include "tests/catch.hpp"

using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

struct Read {
    Diagnostics diagnostics;
    CsvTable table;

    explicit Read(const std::string& text)
        : table(diagnostics.add_source("t.csv", "", text), diagnostics)
    {}

    std::string errors() const
    {
        std::string result;
        for (const Problem& problem : diagnostics.sorted()) {
            if (problem.severity == Severity::error) result += problem.headline() + "\n";
        }
        return result;
    }
};

}  // namespace

TEST_CASE("a plain table is read by columns")
{
    Read read("day,tonnes,to\n1,20 t,AZALT\n2,1.5 kt,\"Baku, old\"\n");
    CHECK(read.errors().empty());
    CHECK(read.table.row_count() == 2);
    CHECK(read.table.count(1, "day") == 2);
    CHECK(read.table.quantity(1, "tonnes", unit("t")) == 1500);
    CHECK(read.table.text(1, "to") == "Baku, old");
    CHECK_FALSE(read.table.text(0, "from").has_value());
    CHECK(read.table.where(1, "tonnes").text() == "t.csv:3:3");
}

TEST_CASE("spreadsheets' dialect is detected and told")
{
    Read read("\xEF\xBB\xBFname;dwell [h];\r\n\"a\r\nb\";1,5;\r\n;;\r\nc;2;\r\n");
    CHECK(read.errors().empty());
    CHECK(read.table.row_count() == 2);
    CHECK(read.table.text(0, "name") == "a\r\nb");
    CHECK(read.table.duration(0, "dwell") == 90min);
    CHECK(read.table.where(1, "dwell").text() == "t.csv:5:3");
    CHECK(read.diagnostics.sorted().front().headline() ==
          "t.csv:1:1: note: 2 rows of 2 columns, separator semicolon, decimal comma understood");
}

TEST_CASE("of commas nothing is told")
{
    Read read("name,tonnes\na,2\n");
    CHECK(read.table.row_count() == 1);
    CHECK(read.diagnostics.sorted().empty());
}

TEST_CASE("tabs separate, quotes are doubled, the last line may lack its end")
{
    Read read("a\tb\n\"say \"\"so\"\"\"\tx");
    CHECK(read.errors().empty());
    CHECK(read.table.text(0, "a") == "say \"so\"");
    CHECK(read.table.text(0, "b") == "x");
}

TEST_CASE("errors of form name line and column")
{
    CHECK(Read("a,b\n1,\"x\n").errors() ==
          "t.csv:2:3: error: a quote is not closed; allowed: a second \" at the end of the cell\n");
    CHECK(Read("a,b\n1,\"x\"y\n").errors() ==
          "t.csv:2:6: error: text after a closing quote; allowed: a separator or the end of the "
          "line\n");
    CHECK(Read("a,b\n1\n1,2,3\n").errors() ==
          "t.csv:2:1: error: the row has 1 cells; allowed: 2, as in the header\n"
          "t.csv:3:1: error: the row has 3 cells; allowed: 2, as in the header\n");
    CHECK(Read("a,b,a\n").errors() == "t.csv:1:5: error: the column 'a' is there twice\n");
    CHECK(Read("").errors() ==
          "t.csv:1:1: error: the table is empty; allowed: a first line with the "
          "names of the columns\n");
    CHECK(Read("a,b\n1,\xFF\n").errors() ==
          "t.csv:2:3: error: the byte 0xff is not UTF-8; allowed: a text file in UTF-8\n");
}

TEST_CASE("columns that are unknown or missing are named")
{
    Read read("day,tones\n");
    read.table.expect({"day", "tonnes"}, {"note"});
    CHECK(read.errors() ==
          "t.csv:1:1: error: the column 'tonnes' is missing\n"
          "t.csv:1:5: error: unknown column 'tones'; allowed: day, tonnes, note; did you mean "
          "'tonnes'?\n");
}

TEST_CASE("cells of the wrong type are named")
{
    Read read("n,t\n1.5,3\nx,1,5\n2,\"1,5 h\"\n");
    read.table.count(0, "n");
    read.table.duration(0, "t");
    read.table.duration(2, "t");
    CHECK(
        read.errors() ==
        "t.csv:2:1: error: column 'n': '1.5' is no whole number; allowed: such as 12\n"
        "t.csv:2:5: error: column 't': '3' needs a unit; allowed: a time in s, min, h, d, week, "
        "such as '36 h', or as 'P1DT12H'; did you mean '3 h'?\n"
        "t.csv:3:1: error: the row has 3 cells; allowed: 2, as in the header\n"
        "t.csv:4:3: error: column 't': a comma in the number '1,5 h'; allowed: a point as decimal "
        "sign, and no comma between thousands; did you mean '1.5 h'?\n");
}
