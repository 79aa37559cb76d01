// Dry ports by hand: storage, machines, block trains, and small shipments in containers.
#include "models/road/dry_port.hpp"

#include "models/fleet/fleet_plan.hpp"
#include "models/port/port_plan.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/models/load_of.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-6); }

// Two dry ports, 10 h apart by rail, and a road to a third place, 2 h.
struct Inland : SmallCorridor {
    DryPortPlan& a = add<DryPortPlan>("A", "dry_port");
    DryPortPlan& b = add<DryPortPlan>("B", "dry_port");
    DryPortPlan& town = add<DryPortPlan>("T", "dry_port");

    Inland()
    {
        link(0, 1, "rail", hours_law(10));
        link(1, 2, "road", hours_law(2));
        link(2, 0, "road", hours_law(2));
        a.train_longest_wait = 5h;
        a.train_least_share = 0;
    }
};

}  // namespace

TEST_CASE("containers are stored, and leave by block train", "[dry_port]")
{
    Inland inland;
    inland.a.stay_s = hours_law(24);
    inland.a.train_teu = 4;
    const auto first = inland.bring({0h, {0, 1, 2}, CargoKind::container, 2});
    const auto second = inland.bring({3h, {0, 1, 2}, CargoKind::container, 2});
    inland.run(96h);

    REQUIRE(inland.ended(second));
    CHECK(inland.hours(first, 0, Cause::storage) == hours(24));
    CHECK(inland.hours(first, 0, Cause::train) == hours(3));
    CHECK(inland.hours(second, 0, Cause::train) == hours(0));
    CHECK(inland.transit_h(first) == hours(24 + 3 + 10 + 2));
}

TEST_CASE("one machine, room for one container: the second waits for both", "[dry_port]")
{
    Inland inland;
    inland.a.machines = 1;
    inland.a.handling_s = hours_law(0.5);
    inland.a.room_teu = 2;
    inland.a.stay_s = hours_law(10);
    const auto first = inland.bring({0h, {2, 0, 1}, CargoKind::container, 2});
    const auto second = inland.bring({0h, {2, 0, 1}, CargoKind::container, 2});
    inland.run(96h);

    // At A at 2:00; the first is in storage at 3:00 and wanted at 13:00; its train leaves after 5 h
    // and 1 h of handling, at 19:00.
    CHECK(inland.hours(first, 1 - 1, Cause::no_room) == hours(0));
    CHECK(inland.hours(first, 0, Cause::service) == hours(2));
    CHECK(inland.hours(first, 0, Cause::train) == hours(5));
    CHECK(inland.hours(second, 0, Cause::no_room) == hours(17));
}

TEST_CASE("storage beyond the free time is paid by the day", "[dry_port]")
{
    Inland inland;
    inland.a.stay_s = hours_law(60);
    inland.a.free_time = 24h;
    inland.a.storage_per_day = 3;
    const auto s = inland.bring({0h, {0, 1}, CargoKind::container, 2});
    inland.run(200h);
    // 65 h with the train: 41 h beyond, two started days, two TEU.
    const auto& charged = inland.place(1).flows()[s].charged;
    const auto paid = charged.at(0 * charges + static_cast<std::size_t>(Charge::storage));
    CHECK(static_cast<double>(static_cast<std::int64_t>(paid)) / 1e6 == Approx(12));
}

TEST_CASE("of a container a shipment takes the larger of its shares", "[dry_port]")
{
    ConsolidationPlan plan;
    plan.container_units = 30;
    plan.container_t = 20;
    CHECK(plan.room_of(15, 5) == 500);  // by size
    CHECK(plan.room_of(3, 15) == 750);  // by weight
}

TEST_CASE("small shipments share a container and part where it is stripped", "[dry_port]")
{
    Inland inland;
    ConsolidationPlan consolidation;
    consolidation.container_units = 30;
    consolidation.container_t = 20;
    consolidation.stuffing = 1h;
    inland.a.consolidation = consolidation;
    inland.b.stripping = 2h;
    const auto first = inland.bring({0h, {0, 1, 2}, CargoKind::unit, 15, 0, 5});
    const auto second = inland.bring({4h, {0, 1, 2}, CargoKind::unit, 3, 0, 10});
    const auto third = inland.bring({6h, {0, 1}, CargoKind::unit, 6, 0, 1});
    inland.run(96h);

    // Half by size and half by weight: full at 4:00, stuffed by 5:00, the train waits 5 h more; at
    // B at 20:00, stripped by 22:00, in town at 24:00.
    REQUIRE(inland.ended(first));
    REQUIRE(inland.ended(second));
    CHECK(inland.hours(first, 0, Cause::storage) == hours(4));
    CHECK(inland.hours(second, 0, Cause::storage) == hours(0));
    for (const auto s : {first, second}) {
        CHECK(inland.hours(s, 0, Cause::service) == hours(1));
        CHECK(inland.hours(s, 0, Cause::train) == hours(5));
        CHECK(inland.hours(s, inland.by_link(0), Cause::moving) == hours(10));
        CHECK(inland.hours(s, 1, Cause::service) == hours(2));
    }
    CHECK(inland.transit_h(first) == hours(24));
    CHECK(inland.transit_h(second) == hours(20));
    CHECK_FALSE(inland.ended(third));  // a container is closed when it is full

    // The stops of the container are theirs.
    const auto& stops = inland.place(2).flows()[second].journeys.stops;
    REQUIRE(stops.size() == 3);
    CHECK(stops.at(0).departure.mean_s() / 3600 == hours(6));
    CHECK(stops.at(1).arrival.mean_s() / 3600 == hours(16));
    CHECK(stops.at(1).departure.mean_s() / 3600 == hours(18));
    CHECK(stops.at(2).arrival.mean_s() / 3600 == hours(20));
}

TEST_CASE("a container is closed after the longest wait of its first shipment", "[dry_port]")
{
    Inland inland;
    ConsolidationPlan consolidation;
    consolidation.longest_wait = 12h;
    inland.a.consolidation = consolidation;
    inland.b.stripping = 0h;
    const auto s = inland.bring({0h, {0, 1}, CargoKind::unit, 6, 0, 1});
    inland.run(96h);
    CHECK(inland.hours(s, 0, Cause::storage) == hours(12));
    CHECK(inland.transit_h(s) == hours(12 + 5 + 10));
}

// Small shipments are stuffed at A and stripped at B: they come to B as a container, and leave it
// and come to A as they are.
TEST_CASE("what is refused is what travels", "[dry_port]")
{
    const auto refusing = [](const std::string& at, const std::string& kind) {
        const auto place = [&](const std::string& id, const std::string& keys) {
            const std::string refuses =
                id == at ? "refuses = { cargo = [\"" + kind + "\"] }\n" : "";
            return "[[place]]\nid = \"" + id + "\"\n" + refuses + keys;
        };
        const std::string station = "kind = \"station\"\nservice = \"1 h\"\n";
        return errors_of("[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n" + place("F", station) +
                         place("A",
                               "kind = \"dry_port\"\n"
                               "consolidation = { longest_wait = \"2 d\" }\n") +
                         place("B", "kind = \"dry_port\"\nstripping = \"2 h\"\n") +
                         place("T", station) +
                         "[[link]]\nfrom = \"F\"\nto = \"A\"\ntime = \"1 h\"\n"
                         "[[link]]\nfrom = \"A\"\nto = \"B\"\nmode = \"rail\"\ntime = \"9 h\"\n"
                         "[[link]]\nfrom = \"B\"\nto = \"T\"\ntime = \"1 h\"\n"
                         "[[flow]]\nid = \"f\"\nfrom = \"F\"\nvia = [\"A\", \"B\"]\nto = \"T\"\n"
                         "volume = \"9 /day\"\ntonnes = \"1 t\"\n");
    };
    CHECK(refusing("", "").empty());
    CHECK_THAT(refusing("B", "container"),
               Catch::Contains("no way for this cargo from 'A' to 'B'"));
    CHECK(refusing("B", "unit").empty());
    CHECK_THAT(refusing("A", "unit"), Catch::Contains("no way for this cargo from 'F' to 'A'"));
    CHECK_THAT(refusing("T", "unit"), Catch::Contains("no way for this cargo from 'B' to 'T'"));
    CHECK(refusing("T", "container").empty());
}

namespace {

const char* const stuffed_and_stripped = R"(
[scenario]
name = "t"
horizon = "420 d"
warmup = "20 d"
[[place]]
id = "A"
kind = "dry_port"
machines = 9
handling = "3 min"
train_teu = "20 TEU"
train_longest_wait = "9 d"
consolidation = { longest_wait = "2 d", stuffing = "2 h" }
[[place]]
id = "B"
kind = "dry_port"
rail_tracks = 9
machines = 9
handling = "3 min"
stripping = "2 h"
[[place]]
id = "F"
kind = "station"
servers = 0
service = "0 s"
[[place]]
id = "T"
kind = "station"
servers = 0
service = "0 s"
[[link]]
from = "F"
to = "A"
time = "1 h"
[[link]]
from = "A"
to = "B"
mode = "rail"
time = "20 h"
[[link]]
from = "B"
to = "T"
time = "2 h"
[[flow]]
id = "parcels"
cargo = "unit"
from = "F"
via = ["A", "B"]
to = "T"
volume = "90 units/day"
size = 3
tonnes = "1.5 t"
)";

}  // namespace

// 90 pallets a day come in shipments of 3 and fill three containers of 2 TEU, for which trains go
// to where they are stripped: 90 pallets and 6 TEU are handled at 3 min at either end. A track
// there is kept for a train of 20 TEU for 20 h on its way and the hour of its handling; 6 TEU a day
// are 0.3.
TEST_CASE("offered load of dry ports that stuff and strip, as it is simulated", "[dry_port]")
{
    const Scenario scenario = scenario_from_text(stuffed_and_stripped).scenario;
    const auto checked = [&](const char* place, const char* resource, double units) {
        INFO(resource << " of " << place);
        CHECK(load_of(scenario, place, resource).load.offered == Approx(units));
        CHECK(simulated_busy(scenario, place, resource) == Approx(units).epsilon(0.03));
    };
    checked("A", "machines", 96 * 3 / 1440.0);
    checked("B", "machines", 96 * 3 / 1440.0);
    checked("B", "rail tracks", 0.3 * 21 / 24);
}

// The same by a line of 20 h: 0.3 trains a day are a quarter of a locomotive's time.
TEST_CASE("offered load of locomotives of trains with stuffed cargo", "[dry_port][fleet]")
{
    std::string text = stuffed_and_stripped;
    const std::string link =
        "[[link]]\nfrom = \"A\"\nto = \"B\"\nmode = \"rail\"\ntime = \"20 h\"\n";
    text.replace(
        text.find(link), link.size(),
        "[[place]]\nid = \"L\"\nkind = \"rail_line\"\nbetween = [\"A\", \"B\"]\n"
        "tracks = \"double\"\nlength = \"1000 km\"\nspeed = \"50 km/h\"\n"
        "[[fleet]]\nid = \"locomotives\"\nuse = \"locomotive\"\nlines = [\"L\"]\n"
        "bases = [{ place = \"A\", units = 9 }]\nreturns = \"demand\"\npulls = \"100 t\"\n");
    const Scenario scenario = scenario_from_text(text).scenario;
    // Trains of 20 TEU with 150 t of cargo and 9 t of tare each: 330 t take four locomotives.
    const auto& fleet =
        dynamic_cast<const FleetPlan&>(scenario.place(scenario.index_of("locomotives")));
    CHECK(fleet.work(scenario).with_trains == Approx(4 * 0.3 * 20 / 24));
    CHECK(simulated_busy(scenario, "locomotives", "units") ==
          Approx(4 * 0.3 * 20 / 24).epsilon(0.03));
}
