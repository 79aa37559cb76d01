// Failures of any resource, and repair crews that are too few.
#include "models/disruption/failures.hpp"

#include <cmath>

#include "models/scenario.hpp"
#include "models/station/station.hpp"
#include "models/traffic.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// Calendars of all kinds, a failing station, a station in a country, one that names a calendar.
const std::string text = R"(
[scenario]
name = "x"
horizon = "28 d"
start = 2024-01-01
[[calendar]]
id = "days"
hours = "08:00-20:00"
yearly = ["01-06"]
[[calendar]]
id = "azerbaijan"
country = "AZ"
time_zone = "Asia/Baku"
holidays = [2024-01-03]
[[calendar]]
id = "opening"
ramp = [{ from = 2024-01-01, share = 0 }, { from = 2024-01-08, share = 0.5 },
        { from = 2024-01-22, share = 1 }]
[[place]]
id = "a"
kind = "station"
service = "1 h"
servers = 4
calendars = [{ resource = "servers", calendar = "opening" }]
failures = [{ resource = "servers", every = "9 d", repair = "1 d" }]
repair_crews = 1
[[place]]
id = "b"
kind = "station"
service = "1 h"
country = "AZ"
hours = "00:00-12:00"
[[place]]
id = "c"
kind = "station"
service = "1 h"
calendar = "days"
[[link]]
from = "a"
to = "b"
[[flow]]
id = "goods"
from = "a"
to = "b"
volume = "1 /day"
)";

// What is wrong once a part of the text is another.
std::string complaint(const std::string& from, const std::string& to)
{
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    try {
        scenario_from_text(changed);
    } catch (const ScenarioErrors& errors) {
        return errors.what();
    }
    return "";
}

}  // namespace

TEST_CASE("failures: machines and repair crews as in theory", "[failures]")
{
    // The machine repair problem (D. Gross and others, Fundamentals of Queueing Theory, 4th ed.,
    // section 2.8): with n of N machines down, one more fails at rate (N - n) lambda and one is
    // repaired at rate min(n, c) mu.
    constexpr int machines = 5;
    const int crews = GENERATE(1, 2, 5);
    constexpr double life_h = 10;
    constexpr double repair_h = 5;
    double p[machines + 1] = {1};
    double sum = 1;
    double down = 0;
    for (int n = 1; n <= machines; ++n) {
        p[n] = p[n - 1] * (machines - n + 1) / life_h / (std::min(n, crews) / repair_h);
        sum += p[n];
        down += n * p[n];
    }
    SmallCorridor corridor;
    auto& station = corridor.add<StationPlan>("works", "station");
    station.servers = machines;
    station.repair_crews = crews;
    FailurePlan failure;
    failure.resource = "servers";
    failure.every_s = sim::Law::exponential(life_h * 3600);
    failure.repair_s = sim::Law::exponential(repair_h * 3600);
    station.failures = {failure};
    constexpr sim::Duration horizon = 100'000h;
    corridor.scenario.horizon = horizon;
    corridor.run(horizon);
    const auto& servers = corridor.at<Station>(0).servers();
    const double mean = servers.tally().capacity.mean(sim::Time(horizon));
    // The level has a variance of about 1.2 and forgets in about 5 h: 10,000 independent values,
    // a standard error of 0.011; 99.9 % is within 3.3 of it.
    CHECK(std::abs(mean - (machines - down / sum)) < 0.037);
}

TEST_CASE("failures: work in hand waits for the repair", "[failures]")
{
    SmallCorridor corridor;
    auto& station = corridor.add<StationPlan>("works", "station");
    station.service_s = hours_law(4);
    FailurePlan failure;
    failure.resource = "servers";
    failure.every_s = hours_law(3);
    failure.repair_s = hours_law(10);
    station.failures = {failure};
    corridor.scenario.flows.emplace_back();
    const auto goods = corridor.bring({0h, {0}, CargoKind::unit});
    corridor.run(100h);
    CHECK(corridor.hours(goods, 0, Cause::service) == Approx(4));
    CHECK(corridor.hours(goods, 0, Cause::breakdown) == Approx(10));
}

TEST_CASE("failures and calendars: read, checked, and in the capacity", "[failures]")
{
    const auto reading = scenario_from_text(text);
    const auto report = solve_traffic(reading.scenario);
    // A quarter of the time closed, half of it at half: 0.5 of 4 servers, of which 9 of 10 work.
    CHECK(report.loads[0].load.capacity == Approx(4 * 0.5 * 0.9));
    const auto& b = dynamic_cast<const StationPlan&>(reading.scenario.place(1));
    CHECK(b.calendar().time_zone == "Asia/Baku");
    CHECK(b.calendar().holidays.size() == 1);
    const auto& c = dynamic_cast<const StationPlan&>(reading.scenario.place(2));
    const auto changes = expand(c.calendar(), reading.scenario.start, 28 * 24h);
    CHECK(changes.size() == 1 + 2 * 27);  // not on Saturday the 6th
    CHECK(changes[1] == UnitsChange{sim::Time(8h), 1});

    using Catch::Contains;
    CHECK_THAT(complaint("calendar = \"days\"", "calendar = \"nights\""), Contains("nights"));
    CHECK_THAT(complaint("\"01-06\"", "\"13-06\""), Contains("is no day of a year"));
    CHECK_THAT(complaint("[{ resource = \"servers\", every", "[{ resource = \"crane\", every"),
               Contains("has no resource"));
    CHECK_THAT(
        complaint("failures = [{ resource = \"servers\", every = \"9 d\", repair = \"1 d\" }]", ""),
        Contains("nothing fails here"));
}

TEST_CASE("failures: what has no units at the beginning is said never to fail", "[failures]")
{
    // With the hours of "b", whose server fails, and whatever the failures say besides.
    const auto is_warned = [](const std::string& hours, const std::string& more) {
        std::string changed = text;
        const std::string from = "hours = \"00:00-12:00\"";
        changed.replace(changed.find(from), from.size(),
                        "hours = \"" + hours +
                            "\"\nfailures = [{ resource = \"servers\", every = \"9 d\", "
                            "repair = \"1 d\"" +
                            more + " }]");
        const ScenarioReading reading = scenario_from_text(changed);
        std::string said;
        for (const Problem& problem : reading.diagnostics.sorted()) said += problem.headline();
        return said.find("no units at the beginning") != std::string::npos;
    };
    CHECK(is_warned("08:00-12:00", ""));
    CHECK_FALSE(is_warned("08:00-12:00", ", units = 1"));
    CHECK_FALSE(is_warned("00:00-12:00", ""));
}

// Of two officers one may fail: after 10 h for 5 h, again and again. Two customers come together
// every 11 h, for an hour each: at 11 h one works, at 22 h and 33 h both.
TEST_CASE("failures: fewer units may fail than there are", "[failures]")
{
    SmallCorridor corridor;
    auto& station = corridor.add<StationPlan>("works", "station");
    station.service_s = hours_law(1);
    station.servers = 2;
    FailurePlan failure;
    failure.resource = "servers";
    failure.every_s = hours_law(10);
    failure.repair_s = hours_law(5);
    failure.units = 1;
    station.failures = {failure};
    for (const auto at : {11h, 11h, 22h, 22h, 33h, 33h}) {
        corridor.scenario.flows.emplace_back().index = corridor.bring({at, {0}, CargoKind::unit});
    }
    CHECK(solve_traffic(corridor.scenario).loads.at(0).load.capacity == Approx(2 - 1.0 / 3));
    corridor.run(100h);
    for (std::uint32_t flow = 0; flow < 6; ++flow)
        CHECK(corridor.hours(flow, 0, Cause::queue) == Approx(flow == 1 ? 1 : 0));
}
