// Countries, time zones and lists in a scenario: what a planner is told of wrong ones.
#include "models/reading/countries.hpp"

#include "models/calendar/time_zone.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"

using namespace karvan;
using namespace karvan::models;
using Catch::Contains;

TEST_CASE("countries: the codes of ISO 3166 and what was probably meant", "[countries]")
{
    for (const char* code : {"AZ", "GE", "KZ", "TM", "IR", "IN", "ZW", "AD", "XA", "XK", "QZ"}) {
        CHECK(is_country(code));
    }
    for (const char* code : {"", "A", "az", "AZE", "UK", "QA ", "EU", "B C"}) {
        CAPTURE(code);
        CHECK_FALSE(is_country(code));
    }
    CHECK(nearest_country("az") == "AZ");
    CHECK(nearest_country("AZE") == "AZ");
    CHECK(nearest_country("KAZ") == "KZ");
    CHECK(nearest_country("ARM") == "AM");  // AR is Argentina
    CHECK(nearest_country("BLR") == "BY");
    CHECK(nearest_country("UK") == "GB");
    CHECK(nearest_country("Azerbaidjan") == "AZ");
    CHECK(nearest_country("atlantis") == "");
}

TEST_CASE("time zones: by a slip of the pen, or by the city alone", "[countries]")
{
    CHECK(nearest_time_zone("Asia/Bakuu") == "Asia/Baku");
    CHECK(nearest_time_zone("Tbilisi") == "Asia/Tbilisi");
    CHECK(nearest_time_zone("Atlantis/Poseidonis") == "");
}

namespace {

std::string flow(const std::string& volume)
{
    return "[[flow]]\nid = \"f\"\ncargo = \"truck\"\nfrom = \"A\"\nvolume = " + volume + "\n";
}

// A border between two towns, with something changed.
std::string border(const std::string& sides, const std::string& more)
{
    const auto town = [](const std::string& id, const std::string& country) {
        return "[[place]]\nid = \"" + id + "\"\nkind = \"station\"\nservice = \"0 s\"\n" +
               "country = \"" + country + "\"\n";
    };
    return "[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n" + town("A", "AZ") + town("B", "GE") +
           "[[place]]\nid = \"X\"\nkind = \"border\"\nsides = [{ " + sides +
           "agencies = [{ id = \"customs\", per_truck = \"9 min\" }] }]\n" + more +
           (more.find("[[flow]]") == std::string::npos ? flow("\"9 trucks/day\"") : "");
}

}  // namespace

TEST_CASE("countries: of places, sides and calendars", "[countries]")
{
    CHECK(errors_of(border("country = \"AZ\", ", "")) == "");
    const std::string no_code = "is no code of a country; allowed: two capital letters of ISO 3166";
    CHECK_THAT(errors_of(border("country = \"AZE\", ", "")),
               Contains("'AZE' " + no_code) && Contains("did you mean 'AZ'?"));
    CHECK_THAT(errors_of(border("country = \"\", ", "")), Contains("a side lies in no country"));
    CHECK_THAT(errors_of(border("country = \"AZ\", ", "country = \"Georgia\"\n")),
               Contains("'Georgia' " + no_code) && Contains("did you mean 'GE'?"));
    CHECK_THAT(
        errors_of(border("country = \"AZ\", ", "[[calendar]]\nid = \"c\"\ncountry = \"UK\"\n")),
        Contains("'UK' " + no_code) && Contains("did you mean 'GB'?"));
    CHECK_THAT(errors_of(border("country = \"AZ\", time_zone = \"Baku\", ", "")),
               Contains("unknown time zone 'Baku'") && Contains("did you mean 'Asia/Baku'?"));
}

TEST_CASE("lists of places that are too short or none", "[countries]")
{
    const std::string az = "country = \"AZ\", ";
    CHECK_THAT(errors_of(border(az, "between = []\n")),
               Contains("a border lies between two places, not 0; allowed: [place before, place "
                        "after]"));
    CHECK_THAT(errors_of(border(az, "between = \"A\"\n")),
               Contains("'between' is text; allowed: a list of ids of places: [\"A\", \"B\"]"));
    const std::string line = "[[place]]\nid = \"L\"\nkind = \"rail_line\"\nlength = \"9 km\"\n";
    CHECK_THAT(errors_of(border(az, line + "speed = \"9 km/h\"\nbetween = []\n")),
               Contains("'between' is a list of 0 elements; allowed: a list of ids of places"));
    const std::string good = line + "speed = \"9 km/h\"\nbetween = [\"A\", \"B\"]\n";
    CHECK_THAT(errors_of(border(az, good + "possessions = [{}]\n")),
               Contains("works that close the whole line for the whole run"));
    CHECK_THAT(errors_of(border(az, good + "stretches = [{}]\n")),
               Contains("a stretch that changes nothing"));
    CHECK_THAT(errors_of(border(az, good + "train_classes = [{}]\n")),
               Contains("run as all others do"));
    CHECK_THAT(errors_of(border(az, good + "running = 0\n")), Contains("in no time"));
    CHECK_THAT(errors_of(border(az, line + "speed = -9\nbetween = [\"A\", \"B\"]\n")),
               Contains("'-9' needs a unit") && !Contains("did you mean"));
}

TEST_CASE("a volume without a unit is told how volumes are written", "[countries]")
{
    const auto changed = [](const std::string& volume) {
        return border("country = \"AZ\", ", flow(volume));
    };
    CHECK_THAT(errors_of(changed("20")), Contains("allowed: text, such as \"30000 TEU/year\""));
    CHECK_THAT(errors_of(changed("\"20\"")), Contains("did you mean '20 trucks/day'?"));
}
