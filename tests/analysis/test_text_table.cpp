// Tables as a person sees them, and the same rows as JSON.
#include "analysis/summary/text_table.hpp"

#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/summary/text_width.hpp"
#include "tests/catch.hpp"

using namespace karvan::analysis;

namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> lines(const std::string& text)
{
    std::vector<std::string> list;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) list.push_back(line);
    return list;
}

}  // namespace

TEST_CASE("estimates show the digits that their half-width supports")
{
    const auto shown = [](double mean, double half_width) {
        return format_estimate({mean, half_width, 0.95, 10});
    };
    CHECK(shown(123.4321, 5.6321) == "123.4 ± 5.6");
    CHECK(shown(0.123456, 0.00123) == "0.1235 ± 0.0012");
    CHECK(shown(123.4321, 9.96) == "123 ± 10");
    CHECK(shown(45'621, 1'234) == "45600 ± 1200");
    CHECK(shown(45'621, 56.1) == "45621 ± 56");
    CHECK(shown(-0.01, 5.6) == "0.0 ± 5.6");
    CHECK(shown(-12.3, 5.6) == "-12.3 ± 5.6");
    CHECK(shown(7, 0) == "7.000 ± 0");
    CHECK(shown(38.21, nan_value) == "38.21 ± -");
    CHECK(shown(nan_value, nan_value) == "-");
    CHECK(shown(2.06e-6, 7.7e-6) == "0.0000021 ± 0.0000077");
    CHECK(shown(1.5, 1e-9) == "1.5 ± 1.0e-09");
    CHECK(shown(1e18, 1e16) == "1e+18 ± 1.0e+16");
    CHECK(shown(HUGE_VAL, nan_value) == "inf ± -");
}

TEST_CASE("numbers keep about four digits")
{
    CHECK(format_number(0) == "0");
    CHECK(format_number(-0.0) == "0");
    CHECK(format_number(12) == "12.00");
    CHECK(format_number(1234.56) == "1235");
    CHECK(format_number(123'456.7) == "123457");
    CHECK(format_number(0.0123456) == "0.01235");
    CHECK(format_number(9.99996) == "10.00");
    CHECK(format_number(1e-9) == "1.000e-09");
    CHECK(format_number(1e20) == "1.000e+20");
    CHECK(format_number(nan_value) == "-");
    CHECK(format_number(-HUGE_VAL) == "-inf");
}

TEST_CASE("width is what a terminal shows")
{
    CHECK(display_width("Alat") == 4);
    CHECK(display_width("Баку") == 4);
    CHECK(display_width("ფოთი") == 4);
    CHECK(display_width("Türkiye") == 7);
    CHECK(display_width("霍尔果斯") == 8);
    CHECK(display_width("e\xCC\x81") == 1);  // e and a combining accent
    CHECK(display_width("\xFF\xFE") == 2);
    CHECK(display_width("\xE1\x83") == 2);  // cut off
    CHECK(clip("Ахалкалаки", 6) == "Ахалк…");
    CHECK(clip("霍尔果斯", 6) == "霍尔…");
    CHECK(clip("Poti", 4) == "Poti");
    CHECK(clip("Poti", 0).empty());
    CHECK(printable("a\x1B[31mb\nc") == "a?[31mb?c");
}

TEST_CASE("clipped names of a column stay different")
{
    using Names = std::vector<std::string>;
    // At the end where that tells them apart.
    CHECK(clip_apart({"Aktau north", "Baku", "Kuryk south"}, 8) ==
          Names{"Aktau n…", "Baku", "Kuryk s…"});
    // In the middle, where they begin alike.
    CHECK(clip_apart({"transit.mean:china-azerbaijan", "transit.mean:china-georgia"}, 20) ==
          Names{"transit.m…azerbaijan", "transit.m…na-georgia"});
    // Where they end alike as well: what follows their common beginning.
    CHECK(clip_apart({"wait.mean:AZALT/berths of one", "wait.mean:KZAAU/berths of one"}, 10) ==
          Names{"wai…AZALT…", "wai…KZAAU…"});
    // Where even that is the same: numbers. Equal texts stay equal.
    CHECK(clip_apart({"aaaaaaaaaaXbbbbbbbbbbbbYcccccccccc", "aaaaaaaaaaXbbbbbbbbbbbbZcccccccccc",
                      "aaaaaaaaaaWbbbbbbbbbbbbYcccccccccc", "aaaaaaaaaaXbbbbbbbbbbbbYcccccccccc"},
                     10) == Names{"aaaaaaaaa…", "aaaaaaa…~2", "aaaaaaa…~3", "aaaaaaaaa…"});
    CHECK(clip_apart({"Ахалкалаки", "Ахалцихе"}, 6) == Names{"Ахалк…", "Ахалц…"});
    CHECK(clip_apart({"霍尔果斯甲", "霍尔果斯乙"}, 6) == Names{"霍…甲", "霍…乙"});
}

TEST_CASE("a table lines up names, numbers and estimates")
{
    TextTable table("Transit time per flow", {{"flow", "flow", ""},
                                              {"shipments", "shipments", "1"},
                                              {"mean", "mean transit time", "h"},
                                              {"utilisation", "use", "1"}});
    table.add_row({"Хоргос - Баку", std::int64_t{1200}, Estimate{312.42, 4.21, 0.95, 10}, 0.5});
    table.add_row({"ფოთი", std::int64_t{7}, Estimate{99.123, 0.123, 0.95, 10}, {}});
    CHECK(table.text() ==
          "Transit time per flow\n"
          "\n"
          "                          mean transit\n"
          "                                  time\n"
          "flow           shipments           [h]     use\n"
          "-------------  ---------  ------------  ------\n"
          "Хоргос - Баку       1200  312.4 ±  4.2  0.5000\n"
          "ფოთი                   7  99.12 ± 0.12       -\n");
}

TEST_CASE("a table keeps within its width")
{
    std::vector<Column> columns{{"place", "place", ""}, {"kind", "kind", ""}};
    std::vector<Cell> row{std::string(90, 'x'), std::string("rail terminal with a long name")};
    for (int i = 0; i < 6; ++i) {
        columns.push_back({"m" + std::to_string(i), "mean of something", "h"});
        row.push_back(Estimate{1234.5, 1.2, 0.95, 10});
    }
    TextTable table("A title " + std::string(120, 'y'), columns);
    table.add_row(row);
    for (const std::size_t width : {100u, 60u, 40u}) {
        const std::string text = table.text(width);
        for (const std::string& line : lines(text)) CHECK(display_width(line) <= width);
        std::size_t estimates = 0;
        for (std::size_t at = 0; (at = text.find("1234.5 ± 1.2", at)) != text.npos; ++at)
            ++estimates;
        CHECK(estimates == 6);
    }
}

// Two services at one port: a block beneath that named the port alone could not tell them apart.
TEST_CASE("a block beneath repeats all columns of names")
{
    TextTable table("", {{"place", "Place", ""},
                         {"service", "Service", ""},
                         {"calls", "Calls", "1"},
                         {"wait", "Wait", "h"}});
    table.add_row({"Aktau", "feeder", std::int64_t{100'000}, 1.5});
    table.add_row({"Aktau", "ferry", std::int64_t{200'000}, 2.5});
    CHECK(table.text(22) ==
          "Place  Service   Calls\n"
          "-----  -------  ------\n"
          "Aktau  feeder   100000\n"
          "Aktau  ferry    200000\n"
          "\n"
          "                 Wait\n"
          "Place  Service    [h]\n"
          "-----  -------  -----\n"
          "Aktau  feeder   1.500\n"
          "Aktau  ferry    2.500\n");
}

TEST_CASE("an empty table is its header")
{
    const TextTable table("", {{"place", "place", ""}, {"wait", "mean wait", "h"}});
    CHECK(table.text() ==
          "       mean\n"
          "       wait\n"
          "place   [h]\n"
          "-----  ----\n");
    CHECK(table.json()["rows"].empty());
    CHECK_THROWS_AS(TextTable("", {}), std::invalid_argument);
    CHECK_THROWS_AS(TextTable(table).add_row({1.0}), std::invalid_argument);
}

TEST_CASE("JSON carries the rows in full")
{
    TextTable table("Places",
                    {{"place", "place", ""}, {"wait", "mean wait", "h"}, {"n", "n", "1"}});
    table.add_row({"Баку", Estimate{1.0 / 3, nan_value, 0.95, 1}, std::int64_t{3}});
    table.add_row({"Poti", nan_value, {}});
    CHECK(table.json().dump() ==
          R"({"title":"Places","columns":[{"key":"place","title":"place","unit":""},)"
          R"({"key":"wait","title":"mean wait","unit":"h"},{"key":"n","title":"n","unit":"1"}],)"
          R"("rows":[{"place":"Баку","wait":{"mean":0.3333333333333333,"half_width":null,)"
          R"("level":0.95,"n":1},"n":3},{"place":"Poti","wait":null,"n":null}]})");
}
