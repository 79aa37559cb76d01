// Stations against answers worked out by hand: constant times, one customer at a time.
#include "models/station/station.hpp"

#include <map>

#include "models/reading/document.hpp"
#include "tests/catch.hpp"
#include "tests/theory/network.hpp"

using namespace karvan;
using namespace karvan::models;
using theory::constant_h;
using theory::Network;

namespace {

// What a flow left behind, in hours.
struct Outcome {
    std::uint64_t left = 0;
    std::uint64_t lost = 0;
    double transit_h = 0;  // of all together
    std::map<Cause, double> hours;
};

// Customers come every `every_h` hours, the first after that time.
FlowPlan& regular(Network& network, double every_h, std::vector<std::uint32_t> stops)
{
    FlowPlan& flow = network.flow(1 / every_h, std::move(stops));
    flow.interarrival_s = constant_h(every_h);
    return flow;
}

Outcome outcome(Network& network, double hours, std::size_t flow = 0)
{
    network.run(hours, 0);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    const FlowResult result = corridor.result().flows[flow];
    Outcome seen;
    seen.left = result.left;
    seen.lost = result.lost;
    seen.transit_h = result.transit.mean_s() / 3600 * static_cast<double>(result.left);
    for (std::size_t i = 0; i < result.ledger.size(); ++i) {
        const double spent = sim::in_hours(result.ledger[i]);
        if (spent > 0) seen.hours[static_cast<Cause>(i % causes)] += spent;
    }
    return seen;
}

using Hours = std::map<Cause, double>;

WeeklyHours hours(const char* text) { return std::get<WeeklyHours>(parse_hours(text)); }

}  // namespace

TEST_CASE("station: a queue, one after the other", "[station]")
{
    Network network;
    network.station("A", 1, constant_h(2));
    network.station("B", 1, constant_h(1));
    regular(network, 1, {0, 1});
    // Served at A from 1, 3, 5 on; at B without wait.
    const Outcome seen = outcome(network, 8.5);
    CHECK(seen.left == 3);
    CHECK(seen.hours == Hours{{Cause::service, 9}, {Cause::queue, 0 + 1 + 2}});
    CHECK(seen.transit_h == Approx(12));
}

TEST_CASE("station: outside hours customers wait until it opens", "[station]")
{
    Network network;  // time 0 is a Thursday
    network.station("A", 1, constant_h(1)).hours = hours("08:00-18:00");
    regular(network, 6, {0});
    // They come at 6, 12, 18, 24 and are served from 8, 12, 32, 33 on.
    const Outcome seen = outcome(network, 34.5);
    CHECK(seen.left == 4);
    CHECK(seen.hours == Hours{{Cause::service, 4}, {Cause::closed, 2 + 14 + 8}, {Cause::queue, 1}});
}

TEST_CASE("station: what becomes of work at closing time", "[station]")
{
    using sim::Interrupted;
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(4));
    station.hours = hours("Thu 08:00-10:00, Fri 08:00-16:00");
    regular(network, 6, {0});
    SECTION("it is finished")
    {
        station.shift_end = Interrupted::finish;
        CHECK(outcome(network, 12.5).hours == Hours{{Cause::service, 4}, {Cause::closed, 2}});
    }
    SECTION("it goes on the next day")
    {
        station.shift_end = Interrupted::resume;
        CHECK(outcome(network, 34.5).hours == Hours{{Cause::service, 4}, {Cause::closed, 2 + 22}});
    }
    SECTION("it begins again the next day")
    {
        station.shift_end = Interrupted::restart;
        CHECK(outcome(network, 36.5).hours == Hours{{Cause::service, 4}, {Cause::closed, 2 + 24}});
    }
}

TEST_CASE("station: shifts of different strength", "[station]")
{
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(1));
    station.shifts = {{hours("00:00-12:00"), 1}, {hours("always"), 1}};
    FlowPlan& flow = regular(network, 10, {0});
    flow.per_arrival = 4;
    // At 10: two by two until 12. At 20: one by one.
    const Outcome seen = outcome(network, 24.5);
    CHECK(seen.left == 8);
    CHECK(seen.hours == Hours{{Cause::service, 8}, {Cause::queue, 2 + 1 + 2 + 3}});
}

TEST_CASE("station: urgent customers take the server", "[station]")
{
    using sim::Interrupted;
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(4));
    station.service_of = {{"flow 2", constant_h(1)}};
    regular(network, 10, {0});
    regular(network, 12, {0}).priority = 1;
    SECTION("work resumes")
    {
        station.preemption = Interrupted::resume;
        CHECK(outcome(network, 19).hours == Hours{{Cause::service, 4}, {Cause::preempted, 1}});
        CHECK(outcome(network, 19, 1).hours == Hours{{Cause::service, 1}});
    }
    SECTION("work restarts")
    {
        station.preemption = Interrupted::restart;
        CHECK(outcome(network, 19).hours == Hours{{Cause::service, 4}, {Cause::preempted, 3}});
    }
    SECTION("work is lost")
    {
        station.preemption = Interrupted::give_up;
        const Outcome seen = outcome(network, 19);
        CHECK(seen.left == 0);
        CHECK(seen.lost == 1);
    }
    SECTION("nobody is preempted")
    {
        CHECK(outcome(network, 19).hours == Hours{{Cause::service, 4}});
        CHECK(outcome(network, 19, 1).hours == Hours{{Cause::service, 1}, {Cause::queue, 2}});
    }
}

TEST_CASE("station: breakdowns", "[station]")
{
    using sim::Interrupted;
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(3));
    station.breakdowns = BreakdownPlan{constant_h(5), constant_h(2)};
    regular(network, 4, {0});
    // One comes at 4; the server is down from 5 to 7.
    SECTION("work resumes")
    {
        CHECK(outcome(network, 9.5).hours == Hours{{Cause::service, 3}, {Cause::breakdown, 2}});
    }
    SECTION("work restarts")
    {
        station.breakdowns->work = Interrupted::restart;
        CHECK(outcome(network, 10.5).hours == Hours{{Cause::service, 3}, {Cause::breakdown, 3}});
    }
    SECTION("the customer is lost")
    {
        station.breakdowns->work = Interrupted::give_up;
        CHECK(outcome(network, 7.5).lost == 1);
    }
    SECTION("the server ages at work alone")
    {
        // At work from 4 to 7 and from 8 to 10, when it fails; the second customer leaves at 13.
        station.breakdowns->clock = FailureClock::busy;
        const Outcome seen = outcome(network, 13.5);
        CHECK(seen.left == 2);
        CHECK(seen.hours == Hours{{Cause::service, 6}, {Cause::breakdown, 2}});
    }
}

TEST_CASE("station: batches of two or three", "[station]")
{
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(1.5));
    station.batch_least = 2;
    station.batch_most = 3;
    regular(network, 1, {0});
    // They come at 1, 2, 3, ...; batches leave from 2 (1, 2), 4 (3, 4), and 6 (5, 6) on.
    const Outcome seen = outcome(network, 5.7);
    CHECK(seen.left == 4);
    CHECK(seen.hours == Hours{{Cause::service, 6}, {Cause::queue, 2}});
}

TEST_CASE("station: a full station is waited for at the one before, or lost", "[station]")
{
    Network network;
    network.station("A", 1, constant_h(1));
    StationPlan& second = network.station("B", 1, constant_h(3));
    second.room = 1;
    regular(network, 2, {0, 1});
    // The first is at B from 3 to 6; the second is ready at 5 and waits until 6.
    SECTION("waited for")
    {
        const Outcome seen = outcome(network, 9.5);
        CHECK(seen.left == 2);
        CHECK(seen.hours == Hours{{Cause::service, 8}, {Cause::no_room, 1}});
    }
    SECTION("lost")
    {
        second.when_full = WhenFull::lose;
        const Outcome seen = outcome(network, 8.5);
        CHECK(seen.left == 1);
        CHECK(seen.lost == 1);  // who comes at 7 is served
    }
}

TEST_CASE("station: patience ends, and a long queue turns away", "[station]")
{
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(10));
    regular(network, 1, {0});
    SECTION("patience")
    {
        station.patience_s = constant_h(2);
        CHECK(outcome(network, 6.5).lost == 3);  // came at 2, 3, 4
    }
    SECTION("balking")
    {
        station.balk_at = 2;
        CHECK(outcome(network, 6.5).lost == 3);  // came at 4, 5, 6
    }
}

TEST_CASE("station: a closed population circulates", "[station]")
{
    Network network;
    network.station("A", 0, constant_h(1)).next = {{"B", 1.0, std::nullopt}};
    network.station("B", 1, constant_h(1)).next = {{"A", 1.0, std::nullopt}};
    network.population(2, 0);
    network.run(100, 50);
    Corridor corridor(network.finished(), 0, {});
    corridor.run();
    const FlowResult flow = corridor.result().flows[0];
    CHECK(flow.inside == 2);
    // One is always at B, so B serves one an hour.
    const auto& b = dynamic_cast<const Station&>(*corridor.facilities()[1]);
    CHECK(b.tally().sojourns.count() == 50);
    CHECK(b.tally().sojourns.mean_s() == Approx(3600));
}

namespace {

std::string read_errors(const std::string& text, StationPlan& plan)
{
    Diagnostics problems;
    const Document document = document_from_text(text, {}, problems);
    Ids ids;
    Reading reading{problems, ids};
    plan = station_keys().read(document.root, reading);
    return problems.render();
}

}  // namespace

TEST_CASE("station: its keys", "[station]")
{
    StationPlan plan;
    const std::string errors = read_errors(R"(
        id = "gate"
        service = { law = "exponential", mean = "2 h" }
        shifts = [ { hours = "Mon-Fri 06:00-22:00", servers = 3 } ]
        time_zone = "Asia/Baku"
        holidays = [ 2024-01-20 ]
        room = 20
        when_full = "lose"
        breakdowns = { every = "100 h", repair = "2 h", clock = "busy" }
        next = [ { to = "yard", share = "30 %" }, { share = 0.7 } ]
    )",
                                           plan);
    CHECK(errors == "");
    CHECK(plan.service_s.mean() == Approx(7200));
    CHECK(plan.calendar().most_units() == 3);
    CHECK(plan.holidays.size() == 1);
    CHECK(plan.breakdowns->clock == FailureClock::busy);
    CHECK(plan.next[0].to == "yard");
    CHECK_FALSE(plan.next[1].to);
    CHECK_FALSE(plan.has_finite_room());
}

TEST_CASE("station: what cannot be is refused", "[station]")
{
    StationPlan plan;
    const auto errors = [&](const std::string& keys) {
        return read_errors("id = \"A\"\nservice = \"1 h\"\n" + keys, plan);
    };
    CHECK(errors("") == "");
    CHECK_THAT(errors("hours = \"Mon-Fri 8-18\""), Catch::Contains("no span of hours"));
    CHECK_THAT(errors("time_zone = \"Asia/Atlantis\""), Catch::Contains("unknown time zone"));
    CHECK_THAT(errors("next = [ { share = 0.7 }, { share = 0.4 } ]"), Catch::Contains("1.1"));
    CHECK_THAT(errors("batch_least = 3\nbatch_most = 2"), Catch::Contains("above batch_most"));
    CHECK_THAT(errors("servers = 0\nhours = \"08:00-18:00\""), Catch::Contains("unlimited"));
    CHECK_THAT(errors("servers = 2\nshifts = [ { hours = \"always\", servers = 1 } ]"),
               Catch::Contains("either shifts, or"));
    CHECK_THAT(errors("batch_most = 2\npreemption = \"resume\""), Catch::Contains("batch"));
    CHECK_THAT(errors("patience = \"1 h\"\npreemption = \"resume\""), Catch::Contains("patience"));
    CHECK_THAT(errors("batch_most = 5\nbatch_least = 5\nroom = 4"), Catch::Contains("no room"));
    CHECK_THAT(errors("batch_most = 5\nservice_of = [ { flow = \"f\", service = \"2 h\" } ]"),
               Catch::Contains("a batch has one service time"));
    CHECK_THAT(errors("service_of = [ { flow = \"f\", service = \"2 h\" },\n"
                      "  { flow = \"f\", service = \"3 h\" } ]"),
               Catch::Contains("4:12: error: a second service time for the flow 'f'"));
    CHECK_THAT(errors("servers = 9223372036854775807"), Catch::Contains("0 to 1000000"));
    CHECK_THAT(errors("shifts = [ { hours = \"always\", servers = 4294967297 } ]"),
               Catch::Contains("0 to 1000000"));
    CHECK_THAT(
        errors("servers = 3\nservice_of = [ { flow = \"f\", service = \"1 h\", servers = 4 } ]"),
        Catch::Contains("a customer takes 4 servers; allowed: at most the 3 there are"));
    CHECK_THAT(errors("breakdowns = { every = \"1 us\", repair = \"0 s\" }"),
               Catch::Contains("the mean time to failure is below a second"));
    CHECK_THAT(errors("overflow = \"B\""), Catch::Contains("nobody is turned away here"));
    CHECK_THAT(errors("overflow = \"A\"\npatience = \"1 h\""),
               Catch::Contains("come again at once"));
    CHECK_THAT(errors("lat = 41.0"), Catch::Contains("'lat' without 'lon'"));
}
