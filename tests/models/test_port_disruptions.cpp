// What disruptions do at a port, by hand: work in hand, ships outside, ships that want to leave.
#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

Approx hours(double h) { return Approx(h).margin(1e-6); }

std::string port(const std::string& id, const std::string& keys)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"port\"\nberths = [{ id = \"quay\" }]\nmooring = \"0 s\"\n"
           "unmooring = \"0 s\"\n" +
           keys;
}

std::string closed(const std::string& place, const std::string& from, const std::string& to,
                   const std::string& more)
{
    return "[[disruption]]\nid = \"strike\"\nplaces = [\"" + place +
           "\"]\nclosed = true\nfrom = 2024-01-01T" + from + ":00\nto = 2024-01-01T" + to +
           ":00\n" + more;
}

FlowResult result_of(const std::string& text)
{
    const ScenarioReading reading =
        scenario_from_text("[scenario]\nname = \"t\"\nhorizon = \"40 h\"\n" + text);
    Corridor corridor(reading.scenario, 0, {});
    REQUIRE(corridor.run());
    return corridor.result().flows.front();
}

double mean_h(const FlowResult& flow) { return flow.transit.mean_s() / 3600; }

double spent_h(const FlowResult& flow, Cause cause)
{
    double sum = 0;
    for (std::size_t i = static_cast<std::size_t>(cause); i < flow.ledger.size(); i += causes) {
        sum += sim::in_hours(flow.ledger[i]);
    }
    return sum;
}

// A truck that sets out at 01:00, comes to the gate of P at 02:00 and is two hours in it.
FlowResult truck(const std::string& disruption)
{
    return result_of(
        "[[place]]\nid = \"city\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n" +
        port("P", "gate_lanes = 1\ngate_time = \"2 h\"\n") +
        "[[link]]\nfrom = \"city\"\nto = \"P\"\ntime = \"1 h\"\n"
        "[[flow]]\nid = \"f\"\ncargo = \"truck\"\nfrom = \"city\"\nto = \"P\"\n"
        "timetable = [\"Mon 01:00\"]\n" +
        disruption);
}

// Two containers at P at 01:00, where a ship for two lies. A move takes an hour: she sails at 03:00
// and is off Q at 08:00.
FlowResult boxes(const std::string& disruption, const std::string& cranes = "")
{
    const std::string pace = "crane_rate = \"1 moves/h\"\nteu_per_move = 1\n";
    return result_of(port("P", pace) + port("Q", pace + cranes) +
                     "[[sea_service]]\nid = \"s\"\nports = [\"P\", \"Q\"]\ncarries = "
                     "\"container\"\nships = 1\ncapacity = 2\nsailing = \"5 h\"\n"
                     "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"P\"\nto = \"Q\"\n"
                     "timetable = [\"Mon 01:00\"]\nper_arrival = 2\n" +
                     disruption);
}

}  // namespace

// Closed from 03:00 to 06:00, half way through the work at the gate.
TEST_CASE("port: a truck in the gate when it closes", "[port][disruption]")
{
    CHECK(mean_h(truck("")) == hours(3));
    const auto with = [](const std::string& work) {
        return truck(closed("P", "03:00", "06:00", "work = \"" + work + "\"\n"));
    };
    CHECK(mean_h(with("finish")) == hours(3));
    CHECK(mean_h(with("pause")) == hours(3 + 3));
    CHECK(spent_h(with("pause"), Cause::disruption) == hours(3));
    // An hour of work is lost.
    CHECK(mean_h(with("restart")) == hours(3 + 3 + 1));
    CHECK(spent_h(with("restart"), Cause::disruption) == hours(3));
    CHECK(spent_h(with("restart"), Cause::service) == hours(3));
}

TEST_CASE("port: a closed gate alone", "[port][disruption]")
{
    const std::string gate = closed("P", "03:00", "06:00", "resource = \"gate lanes\"\n");
    CHECK(mean_h(truck(gate + "work = \"pause\"\n")) == hours(6));
    CHECK(mean_h(truck(gate + "work = \"finish\"\n")) == hours(3));
}

// Closed from 08:30 to 10:30, while the first container is unloaded. They arrive 8 and 9 h after
// they came without, 10 and 11 with a pause, 10.5 and 11.5 if the move begins again; if it is
// finished first, the second alone waits, for 8 and 10.5.
TEST_CASE("port: work on a ship stops", "[port][disruption]")
{
    for (const std::string cranes : {"", "cranes = 1\n"}) {
        CHECK(mean_h(boxes("", cranes)) == hours(8.5));
        const auto with = [&](const std::string& work) {
            const std::string text = closed("Q", "08:30", "10:30", "work = \"" + work + "\"\n");
            return boxes(text, cranes);
        };
        CHECK(mean_h(with("pause")) == hours(10.5));
        CHECK(mean_h(with("restart")) == hours(11));
        CHECK(mean_h(with("finish")) == hours(9.25));
        CHECK(spent_h(with("pause"), Cause::disruption) == hours(2 + 2));
    }
}

TEST_CASE("port: the speed of ways does not slow cranes", "[port][disruption]")
{
    CHECK(mean_h(boxes("[[disruption]]\nid = \"slow\"\nplaces = [\"Q\"]\nspeed = 0.5\n"
                       "from = 2024-01-01T00:00:00\nto = 2024-01-02T00:00:00\n")) == hours(8.5));
}

// Q is closed from 07:00 to 12:00: the ship lies off it for four hours.
TEST_CASE("port: a closed port keeps ships outside", "[port][disruption]")
{
    const FlowResult flow = boxes(closed("Q", "07:00", "12:00", ""), "anchorage = 1\n");
    CHECK(mean_h(flow) == hours(12.5));
    CHECK(spent_h(flow, Cause::disruption) == hours(4 + 4));
}

// P closes at 02:30; the move in hand is finished at 03:00, but nobody sails before 06:00. The
// first container has waited on board since 02:00.
TEST_CASE("port: no ship leaves a closed port", "[port][disruption]")
{
    const FlowResult flow = boxes(closed("P", "02:30", "06:00", ""));
    CHECK(mean_h(flow) == hours(11.5));
    CHECK(spent_h(flow, Cause::disruption) == hours(3.5 + 3));
}

// Off Q at 08:00 with cargo that may not enter before 11:00.
TEST_CASE("port: an embargo keeps the ship outside", "[port][disruption]")
{
    const std::string embargo =
        "commodity = \"ore\"\n[[disruption]]\nid = \"ban\"\nplaces = [\"Q\"]\nembargo = "
        "[\"ore\"]\nfrom = 2024-01-01T07:00:00\nto = 2024-01-01T11:00:00\n";
    const FlowResult flow = boxes(embargo);
    CHECK(mean_h(flow) == hours(11.5));
    CHECK(spent_h(flow, Cause::embargo) == hours(3 + 3));
}
