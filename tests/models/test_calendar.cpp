// Calendars: hours as they are written, and their expansion into changes of units.
#include "models/calendar/calendar.hpp"

#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

WeeklyHours hours(const char* text)
{
    auto parsed = parse_hours(text);
    REQUIRE(std::holds_alternative<WeeklyHours>(parsed));
    return std::get<WeeklyHours>(parsed);
}

std::string wrong(const char* text)
{
    const auto parsed = parse_hours(text);
    REQUIRE(std::holds_alternative<std::string>(parsed));
    return std::get<std::string>(parsed);
}

std::chrono::local_seconds date(int year, unsigned month, unsigned day)
{
    return std::chrono::local_days{std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day)};
}

Calendar one_shift(const char* text, std::int64_t units, std::string zone = "")
{
    Calendar calendar;
    calendar.shifts.push_back({hours(text), units});
    calendar.time_zone = std::move(zone);
    return calendar;
}

UnitsChange at(sim::Duration time, std::int64_t units) { return {sim::Time(time), units}; }

const auto monday = date(2024, 1, 1);

}  // namespace

TEST_CASE("hours: what may be written", "[calendar]")
{
    CHECK(hours("always").is_always());
    CHECK(hours("Mon-Sun 00:00-24:00").is_always());
    CHECK(hours("08:00-20:00").share() == Approx(0.5));
    CHECK(hours("Mon-Fri 08:00-18:00, Sat 09:00-13:00").share() == Approx(54.0 / 168));
    CHECK(hours("Mon Wed Fri 08:00-10:00").share() == Approx(6.0 / 168));
    CHECK(hours("Sat-Mon 08:00-10:00").share() == Approx(6.0 / 168));
    CHECK(hours("Mon-Sun 20:00-06:00").share() == Approx(10.0 / 24));
    CHECK(hours("  Mon   08:00-10:00 ").text == "Mon   08:00-10:00");
    // What overlaps counts once, over the end of the week as well.
    CHECK(hours("Sun 20:00-06:00, Mon 04:00-08:00").share() == Approx(12.0 / 168));
}

TEST_CASE("hours: what may not", "[calendar]")
{
    CHECK_THAT(wrong(""), Catch::Contains("missing"));
    CHECK_THAT(wrong("Mon-Fri"), Catch::Contains("\"Mon-Fri\" is no span of hours"));
    CHECK_THAT(wrong("Mon-Fri 8-18"), Catch::Contains("like \"Mon-Fri 08:00-18:00"));
    CHECK_THAT(wrong("Mon 08:00-25:00"), Catch::Contains("no span"));
    CHECK_THAT(wrong("Mon 08:60-10:00"), Catch::Contains("no span"));
    CHECK_THAT(wrong("Mon 08:00-08:00"), Catch::Contains("no span"));
    CHECK_THAT(wrong("Mon 24:00-08:00"), Catch::Contains("no span"));
    CHECK_THAT(wrong("Monday 08:00-10:00"), Catch::Contains("\"Monday\" is no weekday"));
    CHECK_THAT(wrong("Mon-Tue-Wed 08:00-10:00"), Catch::Contains("no weekday"));
    CHECK_THAT(wrong("Mon 08:00-10:00,"), Catch::Contains("missing"));
}

TEST_CASE("calendar: always open never changes", "[calendar]")
{
    CHECK(one_shift("always", 3).never_changes());
    CHECK(expand(one_shift("always", 3), monday, 24h * 365) == std::vector{at(0h, 3)});
}

TEST_CASE("calendar: opening hours over a weekend", "[calendar]")
{
    const Calendar calendar = one_shift("Mon-Fri 08:00-18:00", 2);
    const auto friday = date(2024, 1, 5);
    CHECK(expand(calendar, friday, 96h) ==
          std::vector{at(0h, 0), at(8h, 2), at(18h, 0), at(80h, 2), at(90h, 0)});
    CHECK(calendar.mean_units() == Approx(2 * 50.0 / 168));
    CHECK(calendar.most_units() == 2);
}

TEST_CASE("calendar: a run may begin within hours, also those of yesterday", "[calendar]")
{
    CHECK(expand(one_shift("20:00-06:00", 1), monday, 24h) ==
          std::vector{at(0h, 1), at(6h, 0), at(20h, 1)});
    const auto ten = monday + 10h;
    CHECK(expand(one_shift("08:00-18:00", 1), ten, 24h) ==
          std::vector{at(0h, 1), at(8h, 0), at(22h, 1)});
}

TEST_CASE("calendar: shifts add up", "[calendar]")
{
    Calendar calendar = one_shift("06:00-14:00", 4);
    calendar.shifts.push_back({hours("12:00-20:00"), 1});
    CHECK(expand(calendar, monday, 24h) ==
          std::vector{at(0h, 0), at(6h, 4), at(12h, 5), at(14h, 1), at(20h, 0)});
    CHECK(calendar.most_units() == 5);
    CHECK(calendar.mean_units() == Approx((4 * 8 + 8) / 24.0));
}

TEST_CASE("calendar: holidays close from midnight to midnight", "[calendar]")
{
    Calendar calendar = one_shift("20:00-06:00", 1);
    calendar.holidays.push_back(date(2024, 1, 2));
    CHECK_FALSE(calendar.never_changes());
    CHECK(expand(calendar, monday, 72h) == std::vector{at(0h, 1), at(6h, 0), at(20h, 1), at(24h, 0),
                                                       at(48h, 1), at(54h, 0), at(68h, 1)});
}

TEST_CASE("calendar: local time", "[calendar]")
{
    CHECK(is_time_zone("Asia/Baku"));
    CHECK_FALSE(is_time_zone("Asia/Atlantis"));
    // Baku is four hours ahead of UTC.
    CHECK(expand(one_shift("08:00-18:00", 1, "Asia/Baku"), monday, 24h) ==
          std::vector{at(0h, 0), at(4h, 1), at(14h, 0)});
    // Central European summer time began on 31 March 2024: that day has 23 hours.
    CHECK(expand(one_shift("08:00-18:00", 1, "Europe/Berlin"), date(2024, 3, 30), 48h) ==
          std::vector{at(0h, 0), at(7h, 1), at(17h, 0), at(30h, 1), at(40h, 0)});
    // Hours that begin in the hour that is skipped begin when it is over.
    CHECK(expand(one_shift("02:30-18:00", 1, "Europe/Berlin"), date(2024, 3, 31), 24h) ==
          std::vector{at(0h, 0), at(1h, 1), at(16h, 0)});
}
