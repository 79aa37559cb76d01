// Disruptions as they are read: what they strike, and what is wrong with them.
#include "models/port/port_plan.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/strait.hpp"

using namespace karvan;
using namespace karvan::models;

TEST_CASE("disruption: errors are told where they stand", "[disruption]")
{
    const std::string base = R"(
[scenario]
name = "x"
horizon = "10 d"
[[place]]
id = "a"
kind = "station"
service = "1 h"
country = "AZ"
[[flow]]
id = "goods"
from = "a"
commodity = "grain"
volume = "1 /day"
)";
    const auto complaint = [&](const std::string& lines) -> std::string {
        try {
            scenario_from_text(base + "[[disruption]]\nid = \"d\"\n" + lines);
        } catch (const ScenarioErrors& errors) {
            return errors.what();
        }
        return "";
    };
    using Catch::Contains;
    const std::string when = "from = 2024-01-02\n";
    CHECK(complaint("places = [\"a\"]\nclosed = true\n" + when) == "");
    CHECK_THAT(complaint("places = [\"b\"]\nclosed = true\n" + when), Contains("\"b\""));
    CHECK_THAT(complaint("places = [\"a\"]\n" + when), Contains("does nothing"));
    CHECK_THAT(complaint("closed = true\n" + when), Contains("where the disruption strikes"));
    CHECK_THAT(complaint("places = [\"a\"]\nclosed = true\n"), Contains("when the disruption"));
    CHECK_THAT(complaint("places = [\"a\"]\nclosed = true\nto = 2024-01-01\n" + when),
               Contains("ends before it begins"));
    CHECK_THAT(complaint("places = [\"a\"]\nclosed = true\nevery = \"1 d\"\n"),
               Contains("how long"));
    CHECK_THAT(complaint("places = [\"a\"]\nresource = \"server\"\nclosed = true\n" + when),
               Contains("did you mean 'servers'"));
    CHECK_THAT(complaint("countries = [\"GE\"]\nclosed = true\n" + when),
               Contains("no place lies in"));
    CHECK_THAT(complaint("places = [\"a\"]\nembargo = [\"oil\"]\n" + when),
               Contains("no flow carries"));
    CHECK_THAT(complaint("links = [{ from = \"a\", to = \"a\" }]\nclosed = true\n" + when),
               Contains("no link from"));
    CHECK_THAT(complaint("places = [\"a\"]\nclosed = true\nafter = \"d\"\nlength = \"1 h\"\n"),
               Contains("follows itself"));
    CHECK_THAT(complaint("places = [\"a\"]\nkinds = [\"prot\"]\nclosed = true\n" + when),
               Contains("is no kind of place"));
    CHECK_THAT(complaint("places = [\"a\"]\nclosed = true\nevery = \"1 s\"\nlength = \"1 s\"\n"),
               Contains("too many disruptions"));
}

TEST_CASE("disruption: a country, a circle, a chain", "[disruption]")
{
    const std::string text = R"(
[scenario]
name = "x"
horizon = "10 d"
[[place]]
id = "a"
kind = "station"
service = "1 h"
country = "AZ"
lat = 40.4
lon = 49.9
[[place]]
id = "b"
kind = "station"
service = "1 h"
country = "AZ"
lat = 41.0
lon = 46.0
[[place]]
id = "c"
kind = "station"
service = "1 h"
country = "GE"
lat = 41.7
lon = 44.8
[[link]]
from = "a"
to = "b"
[[link]]
from = "b"
to = "c"
[[flow]]
id = "goods"
from = "a"
to = "c"
volume = "1 /day"
[[disruption]]
id = "d"
closed = true
from = 2024-01-02
)";
    const auto struck = [&](const std::string& where) {
        const auto reading = scenario_from_text(text + where);
        return target_text(reading.scenario, reading.scenario.disruptions[0]);
    };
    CHECK(struck("countries = [\"AZ\"]") == "a, b, a - b, b - a");
    CHECK(struck("area = { lat = 41.5, lon = 45, radius = \"120 km\" }") == "b, c, b - c, c - b");
    CHECK(struck("chain = [\"a\", \"b\"]\nchain_delay = \"1 h\"") == "a, a - b, b - a, b");
    CHECK(struck("countries = [\"GE\"]\nkinds = [\"station\"]") == "c");
    CHECK(struck("places = [\"b\"]\nresource = \"servers\"") == "servers of b");
}

TEST_CASE("a service that is closed keeps its ships in port", "[disruption]")
{
    Strait strait;
    strait.sail(strait.ships);
    DisruptionPlan& ice = strait.scenario.disruptions.emplace_back();
    ice.id = "ice";
    ice.closed = true;
    ice.cause = Cause::weather;
    ice.targets = {{DisruptionTarget::Kind::service, 0, {}}};
    ice.from = strait.scenario.start;
    ice.to = strait.scenario.start + 100h;
    const auto goods = strait.cargo(0h, 10);
    strait.run(200h);
    // Loaded within the first hours it waits for the end of the ice, then sails for 10 h.
    REQUIRE(strait.ended(goods));
    CHECK(strait.hours(goods, strait.by_link(0), Cause::moving) == Approx(10));
    CHECK(strait.hours(goods, strait.by_link(0), Cause::weather) > 95);
    CHECK(strait.transit_h(goods) > 110);
}
