// How cargo is shared by services side by side of which some refuse some of it: by hand, and as it
// comes out when it is simulated.
#include "models/port/leg_sharing.hpp"

#include "models/scenario.hpp"
#include "tests/catch.hpp"
#include "tests/models/load_of.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

std::string port(const std::string& id, const std::string& berths)
{
    return "[[place]]\nid = \"" + id +
           "\"\nkind = \"port\"\nmooring = \"0 s\"\nunmooring = \"0 s\"\ntruck_rate = \"20 "
           "trucks/h\"\nberths = [" +
           berths + "]\n";
}

// Ships for 10 trucks, that sail from P when they are full and from Q at once.
std::string ferries(const std::string& id, int ships, const std::string& keys = "",
                    const std::string& sailing = "5 h")
{
    return "[[sea_service]]\nid = \"" + id + "\"\nports = [\"P\", \"Q\"]\ncarries = \"truck\"\n" +
           "capacity = 10\nships = " + std::to_string(ships) + "\nsailing = \"" + sailing +
           "\"\nlongest_wait_by_leg = [\"10 d\", \"0 s\"]\n" + keys;
}

std::string trucks(const std::string& commodity, double per_h)
{
    return "[[flow]]\nid = \"" + commodity + "\"\ncommodity = \"" + commodity +
           "\"\ncargo = \"truck\"\nfrom = \"P\"\nto = \"Q\"\ninterarrival = \"" +
           std::to_string(3600 / per_h) + " s\"\n";
}

std::string commodities(const std::string& flows)
{
    return "[[commodity]]\nid = \"fuel\"\nhazardous = true\n[[commodity]]\nid = \"grain\"\n"
           "[[commodity]]\nid = \"cars\"\n" +
           flows;
}

const std::string no_fuel = "refuses = { hazardous = true }\n";

// A service that refuses fuel and one that takes all, as many ships each, berths of their own at Q.
Scenario two_services(double fuel_per_h, double grain_per_h)
{
    const std::string own_berths =
        "{ id = \"passengers\", count = 12, services = [\"passengers\"] }, "
        "{ id = \"cargo\", count = 12, services = [\"cargo\"] }";
    return scenario_from_text(
               "[scenario]\nname = \"t\"\nhorizon = \"120 d\"\nwarmup = \"20 d\"\n" +
               commodities(trucks("fuel", fuel_per_h) + trucks("grain", grain_per_h)) +
               port("P", "{ id = \"quay\", count = 24 }") + port("Q", own_berths) +
               ferries("passengers", 12, no_fuel) + ferries("cargo", 12))
        .scenario;
}

// Trucks that a service brings to Q in an hour: each takes 3 min at berth.
double forecast_per_h(const Scenario& scenario, const std::string& service)
{
    return 20 * load_of(scenario, "Q", "berths " + service).load.offered;
}

double simulated_per_h(const Scenario& scenario, const std::string& service)
{
    return 20 * simulated_busy(scenario, "Q", "berths " + service);
}

}  // namespace

// As even as can be: of 8 and 8 each carries 8; of 2 of fuel and 8 others each carries 5; of 8 and
// 2 fuel takes up the second.
TEST_CASE("sharing of cargo that one of two services refuses", "[port][traffic]")
{
    const auto carried = [](double fuel, double grain) {
        const Scenario scenario = two_services(fuel, grain);
        CHECK(solve_traffic(scenario).overloaded.empty());
        return std::pair(forecast_per_h(scenario, "passengers"), forecast_per_h(scenario, "cargo"));
    };
    CHECK(carried(8, 8).first == Approx(8));
    CHECK(carried(8, 8).second == Approx(8));
    CHECK(carried(2, 8).first == Approx(5));
    CHECK(carried(2, 8).second == Approx(5));
    CHECK(carried(8, 2).first == Approx(2));
    CHECK(carried(8, 2).second == Approx(8));
}

// 12 ships take 10 trucks each in 11 h: 10.9 an hour. More fuel than that finds no room, though
// half of the ships are free.
TEST_CASE("sharing: fuel that asks too much of the ships that take it is named", "[port][traffic]")
{
    const Scenario scenario = two_services(12, 2);
    const TrafficReport report = solve_traffic(scenario);
    REQUIRE(report.overloaded.size() == 1);
    CHECK(report.loads[report.overloaded[0]].load.resource == "ships of cargo from here");
}

TEST_CASE("sharing comes out alike when it is simulated", "[port][traffic]")
{
    for (const auto& [fuel, grain] : {std::pair(8.0, 8.0), std::pair(8.0, 2.0)}) {
        const Scenario scenario = two_services(fuel, grain);
        for (const char* service : {"passengers", "cargo"}) {
            INFO(service << " of " << fuel << " and " << grain);
            CHECK(simulated_per_h(scenario, service) ==
                  Approx(forecast_per_h(scenario, service)).epsilon(0.05));
        }
    }
}

// Three services of 1, 1 and 2 in capacity: fuel (9) goes with the last two, cars (3) with the
// first two, grain (4) with all. All 16 evenly: 4, 4, 8, as fuel may be 1 and 8, cars 3 and 0, or
// so.
TEST_CASE("sharing by three services in a chain, in proportion to what they can carry", "[port]")
{
    const Scenario scenario =
        scenario_from_text("[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n" +
                           commodities(trucks("fuel", 9) + trucks("cars", 3) + trucks("grain", 4)) +
                           port("P", "{ id = \"quay\", count = 24 }") +
                           port("Q", "{ id = \"quay\", count = 24 }") + ferries("one", 4, no_fuel) +
                           ferries("two", 4) +
                           ferries("three", 8, "refuses = { commodities = [\"cars\"] }\n"))
            .scenario;
    const LegSharing sharing(scenario, 0, 1, CargoKind::truck, {{0, 9}, {1, 3}, {2, 4}});
    const auto carried = [&](std::uint32_t service) {
        return 9 * sharing.of(service, 0) + 3 * sharing.of(service, 1) + 4 * sharing.of(service, 2);
    };
    CHECK(carried(0) == Approx(4));
    CHECK(carried(1) == Approx(4));
    CHECK(carried(2) == Approx(8));
    CHECK(sharing.of(0, 0) == 0);
    CHECK(sharing.of(2, 1) == 0);
    for (const std::uint32_t flow : {0U, 1U, 2U}) {
        CHECK(sharing.of(0, flow) + sharing.of(1, flow) + sharing.of(2, flow) == Approx(1));
    }
}

// Wagons come by rail from S in an hour, one an hour. Fuel goes with the slow ferry alone, 20 h.
// Grain goes with both as they can carry: a round takes the quick one 20 h at sea and four times
// half an hour in port, the other one 40 h and as long: 42 parts of 64 sail 10 h, 22 sail 20 h.
TEST_CASE("sharing: wagons are as long under way as the ships that take them", "[port][fleet]")
{
    const auto under_way = [](const std::string& commodity) {
        std::string text =
            "[scenario]\nname = \"t\"\nhorizon = \"9 d\"\n" + commodities(trucks(commodity, 1)) +
            port("P", "{ id = \"quay\", count = 24 }") +
            port("Q", "{ id = \"quay\", count = 24 }") + ferries("quick", 4, no_fuel, "10 h") +
            ferries("slow", 4, "", "20 h") +
            "[[place]]\nid = \"S\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n"
            "[[link]]\nfrom = \"S\"\nto = \"P\"\nmode = \"rail\"\ntime = \"1 h\"\n"
            "[[fleet]]\nid = \"wagons\"\nuse = \"wagon\"\ncargo = \"wagon\"\nreturns = "
            "\"home\"\nreturn_time = \"0 s\"\nbases = [{ place = \"S\", units = 99 }]\n";
        for (const auto& [word, instead] :
             {std::pair("\"truck\"", "\"wagon\""), std::pair("truck_rate", "wagon_rate"),
              std::pair("trucks/h", "wagons/h"), std::pair("from = \"P\"", "from = \"S\"")}) {
            for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
                text.replace(at, std::string(word).size(), instead);
            }
        }
        return load_of(scenario_from_text(text).scenario, "wagons", "units").load.offered;
    };
    CHECK(under_way("fuel") == Approx(1 + 20));
    CHECK(under_way("grain") == Approx(1 + (42 * 10 + 22 * 20) / 64.0));
}
