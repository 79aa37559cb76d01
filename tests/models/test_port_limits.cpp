// What a full yard does to trains, how full yard and anchorage are said to be, and that a stay is
// charged once.
#include <cmath>

#include "models/corridor.hpp"
#include "models/port/port_stays.hpp"
#include "models/scenario.hpp"
#include "models/traffic.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string place(const std::string& id, const std::string& kind, const std::string& keys)
{
    return "[[place]]\nid = \"" + id + "\"\nkind = \"" + kind + "\"\n" + keys;
}

// Three trains of 10 TEU for a yard of as many.
std::string trains(const std::string& more)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n" +
           place("T", "rail_terminal",
                 "tracks = 5\ndeparture_tracks = 5\ncranes = 5\npace = \"0 s\"\n"
                 "train_length = 10\n") +
           place("P", "port",
                 "berths = [{ id = \"quay\" }]\nrail_tracks = 2\nyard_teu = \"20 TEU\"\n" + more) +
           place("Q", "port", "berths = [{ id = \"quay\" }]\n") +
           place("L", "rail_line",
                 "between = [\"T\", \"P\"]\nlength = \"60 km\"\nspeed = \"60 km/h\"\n"
                 "sections = 1\n") +
           "[[sea_service]]\nid = \"s\"\nports = [\"Q\", \"P\"]\ncarries = \"container\"\n"
           "ships = 1\ncapacity = 100\nsailing = \"5 h\"\n"
           "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"T\"\nto = \"Q\"\n"
           "timetable = [\"Mon 01:00\", \"Mon 02:00\", \"Mon 03:00\"]\nper_arrival = 10\n"
           "arrives_as = \"train\"\n";
}

double busy(const std::string& text, const std::string& called)
{
    const ScenarioReading reading = scenario_from_text(text);
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const ReplicationResult result = corridor.result();
    const auto names = corridor.resource_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].name == called) return result.resources[i].mean_busy;
    }
    throw std::logic_error("no resource " + called);
}

}  // namespace

// The ship begins at Q, where she waits for cargo for ever. The first train fills the part of the
// yard for cargo from land, 10 of 20 TEU, and is gone. A track is kept for a train from the moment
// at which it may set out from T, at 01:00, 02:00 and 03:00: for an hour, and until the end.
TEST_CASE("port: trains stand on its tracks while the yard is full", "[port]")
{
    CHECK(busy(trains(""), "rail tracks") == Approx((1 + 238.0 + 237.0) / 240));
    // Kept on the line, and at the terminal.
    CHECK(busy(trains("refuses_trains = true\n"), "rail tracks") == Approx(1.0 / 240));
}

// a = 0.8 at one server: 0.8^2 / 0.2. a = 1 at two: C = 1/3, 1/3 * 1 / (2 - 1).
TEST_CASE("port: customers in the queue M/M/c", "[port]")
{
    CHECK(waiting_in_queue(0.8, 1, 99) == Approx(3.2));
    CHECK(waiting_in_queue(1, 2, 99) == Approx(1.0 / 3));
    CHECK(waiting_in_queue(0.8, 1, 2) == Approx(2));
    CHECK(waiting_in_queue(1, 1, 7) == Approx(7));
    CHECK(waiting_in_queue(0, 3, 7) == Approx(0));
}

namespace {

// Ships of 60 TEU from P to Q, 120 TEU a day: two calls a day, in which a berth is busy for 6 h at
// P (60 moves at 12 an hour, and an hour to leave) and for 7 h at Q (the same, and one to berth).
std::string shuttle(const std::string& at_q)
{
    return "[scenario]\nname = \"t\"\nhorizon = \"10 d\"\n" +
           place("P", "port",
                 "berths = [{ id = \"quay\" }]\ncrane_rate = \"12 moves/h\"\nteu_per_move = 1\n"
                 "yard_teu = \"100 TEU\"\nmooring = \"0 s\"\n") +
           place("Q", "port",
                 "berths = [{ id = \"quay\" }]\ncrane_rate = \"12 moves/h\"\nteu_per_move = 1\n"
                 "yard_teu = \"400 TEU\"\n" +
                     at_q) +
           place("city", "station", "servers = 0\nservice = \"0 s\"\n") +
           "[[link]]\nfrom = \"Q\"\nto = \"city\"\ntime = \"1 h\"\n"
           "[[sea_service]]\nid = \"s\"\nports = [\"P\", \"Q\"]\ncarries = \"container\"\n"
           "ships = 4\ncapacity = 60\nsailing = \"5 h\"\n"
           "longest_wait_by_leg = [\"9 d\", \"0 s\"]\n"  // empty back at once
           "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"P\"\nto = \"city\"\n"
           "volume = \"120 TEU/d\"\ntonnes = \"10 t\"\n";
}

OfferedLoad load_of(const std::string& text, const std::string& at, const std::string& called)
{
    const ScenarioReading reading = scenario_from_text(text);
    for (const ResourceLoad& found : solve_traffic(reading.scenario).loads) {
        const bool here = reading.scenario.place(found.place).id == at;
        if (here && found.load.resource == called) return found.load;
    }
    throw std::logic_error("no load of " + called);
}

}  // namespace

TEST_CASE("port: each side of the yard has some room", "[port]")
{
    PortPlan port;
    const auto sides = [&](double from_sea, std::int64_t room) {
        port.yard_from_sea_share = from_sea;
        const YardSides both = sides_of_yard(port, room);
        return std::pair(both.land, both.sea);
    };
    CHECK(sides(0.3, 10) == std::pair<std::int64_t, std::int64_t>(7, 3));
    CHECK(sides(0, 10) == std::pair<std::int64_t, std::int64_t>(9, 1));
    CHECK(sides(1, 10) == std::pair<std::int64_t, std::int64_t>(1, 9));
    CHECK(sides(0.5, 1) == std::pair<std::int64_t, std::int64_t>(1, 1));
}

TEST_CASE("port: the yard has a load", "[port]")
{
    // A ship every 12 h: cargo waits 6 h for her, 120 / 24 * 6 = 30 TEU, of room for 50.
    const OfferedLoad land = load_of(shuttle(""), "P", "yard, containers from land");
    CHECK(land.offered == Approx(30));
    CHECK(land.capacity == Approx(50));
    // Fetched after a day: 120 TEU, of room for 200.
    const OfferedLoad sea =
        load_of(shuttle("pickup = \"1 d\"\n"), "Q", "yard, containers from sea");
    CHECK(sea.offered == Approx(120));
    CHECK(sea.capacity == Approx(200));
    // Half of it held by customs for 12 h: 6 h more on average. In tonnes ten times as much.
    const OfferedLoad held =
        load_of(shuttle("pickup = \"1 d\"\ncustoms = { share = 0.5, time = \"12 h\" }\n"
                        "yard_tonnes = [{ cargo = \"container\", room = \"4 kt\" }]\n"),
                "Q", "yard, tonnes of containers from sea");
    CHECK(held.offered == Approx(1500));
    CHECK(held.capacity == Approx(2000));
}

// Four ships and two calls a day make rounds of 48 h, of which 23 h are work: 10 h at sea, 6 h at P
// and 7 h at Q. At P, where cargo fills them, they lie for 25 h, from Q they go back at once. In
// all 2 x (6 + 25) / 24 berths; where there is one, others wait at anchor, and the berth is no
// overload.
TEST_CASE("port: ships that wait for cargo are in the load of berths", "[port]")
{
    std::string many = shuttle("");
    const std::string quay = "{ id = \"quay\" }";
    many.replace(many.find(quay), quay.size(), "{ id = \"quay\", count = 4 }");
    CHECK(load_of(many, "P", "berths quay").offered == Approx(31.0 / 12).epsilon(1e-6));
    CHECK(load_of(many, "Q", "berths quay").offered == Approx(7.0 / 12).epsilon(1e-6));
    CHECK(load_of(shuttle(""), "P", "berths quay").offered == Approx(1));
    CHECK(solve_traffic(scenario_from_text(shuttle("")).scenario).overloaded.empty());
}

// Two calls a day of 7 h at one berth: a = 7/12, a^2 / (1 - a) = 49/60 ships wait for it. Storms of
// exactly 10 h close Q for a tenth of the time: who meets one waits 5 h on average, and the berth
// is open for nine tenths: a = 0.5833 / 0.9 of it.
TEST_CASE("port: the anchorage has a load", "[port]")
{
    const std::string anchorage = "anchorage = 3\n";
    CHECK(load_of(shuttle(anchorage), "Q", "anchorage").offered == Approx(49.0 / 60));
    CHECK(load_of(shuttle(anchorage), "Q", "anchorage").capacity == Approx(3));
    const std::string storms =
        "storms = { share = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], "
        "length = \"10 h\" }\n";
    const double use = 7.0 / 12 / 0.9;
    const double in_storms = 2.0 / 24 * 0.1 * 5;
    CHECK(load_of(shuttle(anchorage + storms), "Q", "anchorage").offered ==
          Approx(use * use / (1 - use) + in_storms));
}

namespace {

double charged(const ScenarioReading& reading, Charge kind)
{
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    const FlowResult flow = corridor.result().flows.front();
    double sum = 0;
    for (std::size_t i = static_cast<std::size_t>(kind); i < flow.charged.size(); i += charges) {
        sum += static_cast<double>(flow.charged[i]) / 1e6;
    }
    return sum / static_cast<double>(flow.left);
}

}  // namespace

// Every container is fetched after 36 h: a started day in the free time of a day, and another one
// beyond it. The port asks 7 USD for the one and 20 for the other; a tariff for demurrage asks 30
// for each of two started days beyond its own free time, which is none.
TEST_CASE("port: demurrage is charged once", "[port][tariff]")
{
    const std::string own =
        "pickup = \"36 h\"\nfree_time = \"1 d\"\nstorage = \"7 USD/day\"\n"
        "demurrage = \"20 USD/day\"\n";
    const ScenarioReading alone = scenario_from_text(shuttle(own));
    CHECK(alone.diagnostics.sorted().empty());
    CHECK(charged(alone, Charge::storage) == Approx(7));
    CHECK(charged(alone, Charge::demurrage) == Approx(20));

    const std::string tariff =
        "[[tariff]]\nid = \"t\"\ncharge = \"demurrage\"\nper = \"TEU-day\"\n"
        "places = [\"Q\"]\namount = \"30 USD\"\n";
    const ScenarioReading both = scenario_from_text(shuttle(own) + tariff);
    CHECK(both.diagnostics.sorted().size() == 1);
    CHECK(charged(both, Charge::storage) == Approx(7));
    // The stay begins off the port: some ships wait so long that a third day begins.
    CHECK(charged(both, Charge::demurrage) >= 60);
    CHECK(charged(both, Charge::demurrage) < 60 + 20);
}
