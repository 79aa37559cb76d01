// Money and CO2e by hand: a block train from a terminal over a line to a port, a ship, a truck.
#include "models/money/account_book.hpp"

#include "models/corridor.hpp"
#include "models/scenario.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using Catch::Matchers::Contains;

namespace {

// 2 TEU of 20 t in all go 100 km by road from Aktobe to Baku, 300 km by sea to Poti, 50 km by road.
constexpr const char* world = R"(
[scenario]
name = "two ports"
horizon = "10 d"

[[place]]
kind = "border"
id = "B"
name = "border"
country = "KZ"
[[place.sides]]
country = "KZ"
[[place.sides.agencies]]
id = "customs"
per_shipment = "2 h"

[[place]]
kind = "port"
id = "P"
berths = [{ id = "b", count = 1 }]
mooring = "0 s"
unmooring = "0 s"
lat = 0
lon = 0

[[place]]
kind = "port"
id = "Q"
berths = [{ id = "b", count = 1 }]
mooring = "0 s"
unmooring = "0 s"
lat = 0
lon = 3

[[place]]
kind = "border"
id = "C"
country = "GE"
[[place.sides]]
country = "GE"
[[place.sides.agencies]]
id = "customs"
per_shipment = "1 h"

[[link]]
from = "B"
to = "P"
distance = "100 km"
time = "5 h"

[[link]]
from = "Q"
to = "C"
distance = "50 km"
time = "2 h"

[[sea_service]]
id = "feeder"
ports = ["P", "Q"]
carries = "container"
capacity = 100
sailing = "20 h"
longest_wait = "3 h"
least = 0.01

[[flow]]
id = "goods"
commodity = "tea"
cargo = "container"
from = "B"
to = "C"
size = 2
tonnes = "20 t"
interarrival = "4 d"
VALUE
)";

struct Accounts {
    explicit Accounts(const std::string& tables, const std::string& value = "")
    {
        std::string text = world;
        text.replace(text.find("VALUE"), 5, value);
        scenario = scenario_from_text(text + tables, {}).scenario;
        Corridor corridor(scenario, 0, {});
        corridor.run();
        result = corridor.result();
    }
    // Of one shipment, by place or link ("B->P").
    double of(std::uint32_t where, Charge kind) const
    {
        const FlowResult& flow = result.flows[0];
        if (flow.charged.empty()) return 0;
        const auto sum = flow.charged[where * charges + static_cast<std::size_t>(kind)];
        return static_cast<double>(sum) / 1e6 / static_cast<double>(flow.transit.count());
    }
    double all(Charge kind) const
    {
        double sum = 0;
        for (std::uint32_t w = 0; w < scenario.places.size() + scenario.links.size(); ++w) {
            sum += of(w, kind);
        }
        return sum;
    }
    double hours(std::uint32_t where) const
    {
        double sum = 0;
        for (std::size_t c = 0; c < causes; ++c) {
            sum += sim::in_hours(result.flows[0].ledger[where * causes + c]);
        }
        return sum / static_cast<double>(result.flows[0].transit.count());
    }

    Scenario scenario;
    ReplicationResult result;
};

constexpr std::uint32_t border = 0, port = 1, other_port = 2, end = 3;
constexpr std::uint32_t road = 4, sea = 8;

}  // namespace

TEST_CASE("tariffs by distance: on the ways that they select", "[tariff]")
{
    const Accounts a(R"(
[[tariff]]
id = "truck"
charge = "transport"
per = "t-km"
mode = "road"
amount = "0.05 USD"
[[tariff]]
id = "ferry"
charge = "transport"
per = "TEU-km"
mode = "sea"
amount = "1 USD"
[[tariff]]
id = "docs"
charge = "other"
per = "shipment"
from = "P"
amount = "30 USD"
)");
    CHECK(a.of(road, Charge::transport) == Approx(100));           // 20 t over 100 km
    CHECK(a.all(Charge::transport) == Approx(150 + 2 * 333.585));  // 3 degrees of the equator
    CHECK(a.of(sea, Charge::transport) == Approx(667.17).epsilon(1e-5));
    CHECK(a.of(sea, Charge::other) == 30);
    CHECK(a.all(Charge::other) == 30);
    CHECK(a.scenario.book->distance_basis(road) == DistanceBasis::given);
    CHECK(a.scenario.book->distance_basis(sea) == DistanceBasis::great_circle);
    CHECK(a.result.flows[0].transit.count() >= 1);
}

TEST_CASE("tariffs at places: crossings, moves, calls and days", "[tariff]")
{
    const Accounts a(R"(
[[tariff]]
id = "gate"
charge = "border_fee"
per = "vehicle"
kinds = ["border"]
amount = "10 USD"
[[tariff]]
id = "lift"
charge = "handling"
per = "move"
kinds = ["port"]
amount = "25 USD"
[[tariff]]
id = "dues"
charge = "dues"
per = "call"
places = ["P"]
amount = "700 USD"
[[tariff]]
id = "yard"
charge = "storage"
per = "TEU-day"
places = ["P"]
arrives_by = "road"
leaves_by = "sea"
free_time = "0 h"
amount = "6 USD"
)");
    CHECK(a.of(border, Charge::border_fee) == 10);
    CHECK(a.of(end, Charge::border_fee) == 10);
    // Off the truck and onto the ship: two moves of two TEU at either port.
    CHECK(a.of(port, Charge::handling) == 100);
    CHECK(a.of(other_port, Charge::handling) == 100);
    CHECK(a.of(port, Charge::dues) == 700);  // alone on board
    // A day that was begun for each of the two, whatever part of it.
    CHECK(a.hours(port) < 24);
    CHECK(a.of(port, Charge::storage) == 12);
}

TEST_CASE("free time, and days by the hour", "[tariff]")
{
    const Accounts a(R"(
[[tariff]]
id = "yard"
charge = "demurrage"
per = "t-day"
places = ["B"]
free_time = "30 min"
started_days = false
amount = "24 USD"
)");
    // Two hours at the border, half an hour free: 20 t at 1 USD an hour.
    CHECK(a.of(border, Charge::demurrage) == Approx(30));
}

TEST_CASE("unofficial payments are drawn for each shipment", "[tariff]")
{
    const Accounts a(R"(
[[tariff]]
id = "tea-money"
charge = "unofficial"
per = "truck"
places = ["C"]
cargo = "truck"
amount = { law = "uniform", low = "10 USD", high = "30 USD" }
[[tariff]]
id = "tea"
charge = "unofficial"
per = "shipment"
places = ["C"]
amount = { law = "uniform", low = "10 USD", high = "30 USD" }
)");
    CHECK(a.of(end, Charge::unofficial) > 10);
    CHECK(a.of(end, Charge::unofficial) < 30);
    REQUIRE(a.scenario.book->idle().size() == 1);  // there are no trucks
    CHECK(a.scenario.book->idle()[0].second == 0);
}

TEST_CASE("the value of time and of goods on the way", "[tariff]")
{
    const Accounts a("", R"(
value_of_time = "3 USD/h"
value_per_tonne = "876 USD/t"
interest = 0.06
decay = 0.04)");
    const double hours = a.result.flows[0].transit.mean_s() / 3600;
    CHECK(a.all(Charge::time_value) == Approx(3 * hours).epsilon(1e-6));
    // 17520 USD at 10 % a year of 8760 h: 0.2 USD an hour.
    CHECK(a.all(Charge::inventory) == Approx(0.2 * hours).epsilon(1e-6));
    CHECK(a.of(border, Charge::time_value) == Approx(6));
}

TEST_CASE("CO2e of ways and hubs, operation and energy apart", "[carbon]")
{
    const Accounts a(R"(
[[emission_factor]]
id = "trucks"
per = "t-km"
mode = "road"
operation = "60 g"
energy = "15 g"
empty_running = 0.5
empty_consumption = 0.6
sources = ["a test"]
[[emission_factor]]
id = "ships"
per = "t-km"
mode = "sea"
operation = "10 g"
energy = "2 g"
sources = ["a test"]
[[emission_factor]]
id = "cranes"
per = "move"
kinds = ["port"]
energy_use = "4 kWh"
operation = "0 g"
energy = "450 g"
sources = ["a test"]
)");
    // 20 t over 100 km at 60 g, and half as many km empty at 0.6 of it: x 1.3.
    CHECK(a.of(road, Charge::operation) == Approx(20 * 100 * 60 * 1.3));
    CHECK(a.of(road, Charge::energy) == Approx(20 * 100 * 15 * 1.3));
    CHECK(a.of(sea, Charge::operation) == Approx(20 * 333.585 * 10).epsilon(1e-5));
    CHECK(a.of(port, Charge::operation) == 0);
    CHECK(a.of(port, Charge::energy) == Approx(4 * 4 * 450));  // four moves of 4 kWh
    CHECK(a.all(Charge::transport) == 0);
}

TEST_CASE("the time- and cost-distance profile, and punctuality", "[journey]")
{
    const Accounts a(R"(
[[tariff]]
id = "truck"
charge = "transport"
per = "t-km"
mode = "road"
amount = "0.05 USD"
[[tariff]]
id = "gate"
charge = "border_fee"
per = "shipment"
places = ["B"]
amount = "7 USD"
)",
                     "\npromised_time = \"10 h\"\nlate_window = \"1 h\"");
    // Two hours at the first border, five on the road, at sea for 20 h; an hour at the end.
    const JourneyResult& j = a.result.flows[0].journeys;
    REQUIRE(j.stops.size() == 4);
    CHECK(j.stops[0].arrival_mean_h == 0);
    CHECK(j.stops[0].departure_mean_h == Approx(2));
    CHECK(j.stops[1].arrival_mean_h == Approx(7));
    CHECK(j.stops[1].arrival_p95_h == Approx(7));
    CHECK(j.stops[2].arrival_mean_h == Approx(j.stops[1].departure_mean_h + 20));
    CHECK(j.stops[3].arrival_mean_h == Approx(j.stops[2].departure_mean_h + 2));
    CHECK(j.stops[3].departure_mean_h == Approx(j.stops[3].arrival_mean_h + 1));
    CHECK(j.stops[3].departure_mean_h == Approx(a.result.flows[0].transit.mean_s() / 3600));
    CHECK(j.stops[1].distance_km == 100);
    CHECK(j.stops[3].distance_km == Approx(150 + 333.585).epsilon(1e-5));
    CHECK(j.distance_km == j.stops[3].distance_km);
    CHECK(j.stops[0].cost_at_arrival == 0);
    CHECK(j.stops[0].cost_at_departure == 7);
    CHECK(j.stops[1].cost_at_arrival == Approx(107));
    CHECK(j.stops[3].cost_at_departure == Approx(157));
    CHECK(j.on_time == 0);
    const double transit = j.stops[3].departure_mean_h;
    CHECK(j.late_mean_h == Approx(transit - 10));
    CHECK(j.late == a.result.flows[0].transit.count());
    CHECK(j.tonnes == 20.0 * static_cast<double>(j.late));
    CHECK(j.tonne_km == Approx(j.tonnes * j.distance_km));
}

TEST_CASE("wrong tariffs are named where they stand", "[tariff]")
{
    const auto error_of = [](const std::string& tables) {
        std::string text = world;
        text.replace(text.find("VALUE"), 5, "");
        try {
            scenario_from_text(text + tables, {});
        } catch (const ScenarioErrors& errors) {
            return std::string(errors.what());
        }
        return std::string();
    };
    const std::string start = "[[tariff]]\nid = \"x\"\ncharge = \"other\"\n";
    CHECK_THAT(error_of(start + "per = \"TEU\"\namount = \"1 USD\"\n"),
               Contains("it is not said where the amount arises"));
    CHECK_THAT(error_of(start + "per = \"t-km\"\namount = \"1 EUR\"\n"),
               Contains("an amount in EUR where the scenario's currency is USD"));
    CHECK_THAT(error_of(start + "per = \"t-km\"\namount = 3\n"), Contains("unit"));
    CHECK_THAT(error_of(start + "per = \"call\"\nmode = \"sea\"\namount = \"1 USD\"\n"),
               Contains("the amount arises at places"));
    CHECK_THAT(error_of(start + "per = \"t-km\"\nfree_time = \"1 d\"\namount = \"1 USD\"\n"),
               Contains("'free_time' without days"));
    CHECK_THAT(error_of(start + "per = \"TEU\"\nkinds = [\"prot\"]\namount = \"1 USD\"\n"),
               Contains("unknown kind of place 'prot'") && Contains("port"));
    CHECK_THAT(error_of("[[emission_factor]]\nid = \"x\"\nper = \"t-km\"\noperation = \"1 g\"\n"
                        "energy = \"1 g\"\n"),
               Contains("sources"));
}
