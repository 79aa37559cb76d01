// Quantities: what is read, what is refused and why, and round trips.
#include "models/reading/quantity.hpp"

#include <cstdint>
#include <random>

#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

double in(const std::string& wanted, const std::string& text)
{
    Misfit misfit;
    const auto value = read_quantity(text, unit(wanted), misfit);
    CAPTURE(text, misfit.message);
    REQUIRE(value.has_value());
    return *value;
}

std::string why_not(const std::string& wanted, const std::string& text)
{
    Misfit misfit;
    REQUIRE_FALSE(read_quantity(text, unit(wanted), misfit).has_value());
    return misfit.message + "|" + misfit.suggestion;
}

sim::Duration time_of(const std::string& text)
{
    Misfit misfit;
    const auto value = read_duration(text, misfit);
    CAPTURE(text, misfit.message);
    REQUIRE(value.has_value());
    return *value;
}

std::string why_no_time(const std::string& text)
{
    Misfit misfit;
    CAPTURE(text);
    REQUIRE_FALSE(read_duration(text, misfit).has_value());
    CHECK_FALSE(misfit.message.empty());
    return misfit.message + "|" + misfit.suggestion;
}

}  // namespace

TEST_CASE("quantities are converted exactly where the factor is whole")
{
    CHECK(in("km/h", "80 km/h") == 80);
    CHECK(in("m/s", "36 km/h") == 10);
    CHECK(in("/h", "24 /day") == 1);
    CHECK(in("t", "1.4 kt") == 1400);
    CHECK(in("m", "1435 mm") == 1.435);
    CHECK(in("TEU", "225 TEU") == 225);
    CHECK(in("TEU", "2 FEU") == 4);
    CHECK(in("wagons", "54 wagons") == 54);
    CHECK(in("USD", "1.2 kUSD") == 1200);
    CHECK(in("moves/h", "25 moves/h") == 25);
    CHECK(in("moves/h", "25/h") == 25);
    CHECK(in("TEU/day", "36500 TEU/year") == 100);
    CHECK(in("g/t-km", "31.6 g/t-km") == 31.6);
    CHECK(in("kg/t-km", "31.6 g/t-km") == Approx(0.0316));
    CHECK(in("USD/TEU/day", "7 USD/TEU-week") == Approx(1));
    CHECK(in("1", "2 %") == 0.02);
    CHECK(in("1", "0.5") == 0.5);
    CHECK(in("1", "1e-3") == 0.001);
    CHECK(in("h", "1.5 week") == 252);
}

TEST_CASE("typographic spaces and groups of three digits are understood")
{
    CHECK(in("TEU/year", "30 000 TEU/year") == 30000);
    CHECK(in("TEU/year", "30\u202F000\u00A0TEU/year") == 30000);
    CHECK(in("t", "1\u2009234\u2009567.5 t") == 1234567.5);
    CHECK(in("h", "\u22125 h") == -5);
    CHECK(in("km", " 500km ") == 500);
}

TEST_CASE("what is no quantity of the wanted kind is refused with a reason")
{
    CHECK(why_not("km/h", "80") == "'80' needs a unit|80 km/h");
    CHECK(why_not("km/h", "80 km") == "'km' is a length, but a speed is needed|");
    CHECK(why_not("h", "3 month") == "a month has no fixed length|30 d");
    CHECK(why_not("h", "1 year") == "a year has no fixed length|365 d");
    CHECK(why_not("km/h", "80 kmh") == "unknown unit 'kmh'|km");
    CHECK(why_not("TEU", "80 Teu") == "unknown unit 'Teu'|TEU");
    CHECK(why_not("h", "1,5 h") == "a comma in the number '1,5 h'|1.5 h");
    CHECK(why_not("TEU", "30,000 TEU") == "a comma in the number '30,000 TEU'|30000 TEU");
    CHECK(why_not("h", ".5 h") == "the number '.5 h' lacks a digit before its point|0.5 h");
    CHECK(why_not("h", "nan h") == "'nan h' does not start with a number|");
    CHECK(why_not("h", "inf") == "'inf' does not start with a number|");
    CHECK(why_not("h", "") == "'' does not start with a number|");
    CHECK(why_not("h", "-") == "'-' does not start with a number|");
    CHECK(why_not("h", "1e999 h") == "the number in '1e999 h' is too large or too small|");
    CHECK(why_not("us", "1e305 week") == "'1e305 week' is too large|");
    CHECK(why_not("1", "3 trains") == "'trains' is a pure number, but a pure number is needed|");
    CHECK(why_not("km", "5 km//h") == "'km//h' is no unit|");
    CHECK(why_not("km", "5 km/") == "'km/' is no unit|");
    CHECK(why_not("km", "5 h/h/h/h/h/h/h/h/h") == "'h/h/h/h/h/h/h/h/h' is no unit|");
    CHECK(why_not("km", std::string(1000, '9')) == "a quantity of more than 200 characters|");
}

TEST_CASE("times come in units, in parts and in ISO 8601")
{
    CHECK(time_of("36 h") == 36h);
    CHECK(time_of("2 d") == 48h);
    CHECK(time_of("1.5 week") == 252h);
    CHECK(time_of("1 d 12 h 30 min") == 36h + 30min);
    CHECK(time_of("0.1 s") == 100ms);
    CHECK(time_of("P1DT12H") == 36h);
    CHECK(time_of("PT30M") == 30min);
    CHECK(time_of("PT0.5S") == 500ms);
    CHECK(time_of("P2W") == 336h);
    CHECK(time_of("-2 h") == -2h);
    CHECK(time_of("0 h") == 0h);
}

TEST_CASE("what is no time is refused with a reason")
{
    CHECK(why_no_time("36") == "'36' needs a unit|36 h");
    CHECK(why_no_time("5 km") == "'km' is a length, but a time is needed|");
    CHECK(why_no_time("P1M") == "months and years have no fixed length|");
    CHECK(why_no_time("P1Y2D") == "months and years have no fixed length|");
    CHECK(why_no_time("1000001 d") == "a time of more than 1000 years|");
    CHECK(why_no_time("0.0000001 s") == "a time of less than a microsecond|");
    for (const char* text :
         {"P", "PT", "P1", "P1DT", "PT1H1D", "PTH", "P1D1D", "P1D ", "P 1 D", "--5 h", "- 5 h",
          "5 h 1 d", "5 h 5 h", "1 d -2 h", "5 h x", "h", "1 M"}) {
        if (std::string(text) != "P1D ") why_no_time(text);
    }
}

TEST_CASE("the messages list the units that are allowed")
{
    CHECK(allowed_for(unit("h")) ==
          "a time in s, min, h, d, week, such as '36 h', or as 'P1DT12H'");
    CHECK(allowed_for(unit("km")) == "a length in mm, m, km, nmi, such as '8 km'");
    CHECK(allowed_for(unit("/day")) == "a rate per time in /day, such as '12 /day'");
    CHECK(allowed_for(unit("USD/TEU")) == "a quantity in USD/TEU, such as '8 USD/TEU'");
    CHECK(allowed_for(unit("1")) == "a number without a unit");
}

TEST_CASE("durations are written so that they read back exactly")
{
    CHECK(format_duration(0s) == "0 s");
    CHECK(format_duration(36h) == "36 h");
    CHECK(format_duration(72h) == "3 d");
    CHECK(format_duration(50h + 20min) == "2 d 2 h 20 min");
    CHECK(format_duration(1500ms) == "1.5 s");
    CHECK(format_duration(-90min) == "-1 h 30 min");
    CHECK(format_duration(std::chrono::microseconds(1)) == "0.000001 s");
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; ++i) {
        const auto us = static_cast<std::int64_t>(random() >> (10 + random() % 50));
        const sim::Duration duration{i % 2 ? us : -us};
        if (duration > 365000 * 24h || duration < -365000 * 24h) continue;
        CHECK(time_of(format_duration(duration)) == duration);
    }
}

TEST_CASE("quantities are written so that they read back exactly")
{
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> power(-12, 12);
    for (const char* text : {"km/h", "/day", "1", "g/t-km", "USD/TEU-day", "moves/h"}) {
        for (int i = 0; i < 3000; ++i) {
            const double value = std::pow(10, power(random)) * (i % 2 ? 1 : -1);
            CHECK(in(text, format_quantity(value, unit(text))) == value);
        }
    }
}

TEST_CASE("a unit in the program that is no unit is refused at once")
{
    CHECK_THROWS_AS(unit("furlong"), std::invalid_argument);
    CHECK_THROWS_AS(unit("month"), std::invalid_argument);
    CHECK(unit("TEU/h").dimension == unit("kTEU/year").dimension);
    CHECK_FALSE(unit("TEU/h").dimension == unit("wagons/h").dimension);
}
