// Disciplines of a station against answers worked out by hand.
#include <map>

#include "models/station/station.hpp"
#include "tests/catch.hpp"
#include "tests/models/errors_of.hpp"
#include "tests/theory/network.hpp"

using namespace karvan;
using namespace karvan::models;
using theory::constant_h;
using theory::Network;

namespace {

using Hours = std::map<Cause, double>;

// Single jobs: each a flow of its own that comes once, at an hour from 10 to 19 of a Thursday.
struct Jobs {
    Network network;
    StationPlan& station = network.station("A", 1, constant_h(1));

    std::uint32_t job(double at_h, double work_h, std::int16_t priority = 0)
    {
        FlowPlan& flow = network.flow(1 / at_h, {0});
        flow.interarrival_s = constant_h(at_h);
        flow.priority = priority;
        station.service_of.push_back({flow.id, constant_h(work_h), 1});
        return flow.index;
    }

    void run()
    {
        network.run(19.9, 0);
        Corridor corridor(network.finished(), 0, {});
        corridor.run();
        flows_ = corridor.result().flows;
    }
    Hours hours(std::uint32_t flow) const
    {
        Hours found;
        for (std::size_t i = 0; i < flows_[flow].ledger.size(); ++i) {
            const double spent = sim::in_hours(flows_[flow].ledger[i]);
            if (spent > 0) found[static_cast<Cause>(i % causes)] += spent;
        }
        return found;
    }
    std::uint64_t lost(std::uint32_t flow) const { return flows_[flow].lost; }

private:
    std::vector<FlowResult> flows_;
};

const Hours none;

}  // namespace

TEST_CASE("discipline: last come, shortest job, and priorities before both", "[station]")
{
    Jobs jobs;
    const auto first = jobs.job(10, 4);  // served until 14
    const auto second = jobs.job(11, 2);
    const auto third = jobs.job(12, 1);
    Hours of_second{{Cause::service, 2}, {Cause::queue, 4}};  // from 15 on
    Hours of_third{{Cause::service, 1}, {Cause::queue, 2}};
    SECTION("last come")
    {
        jobs.station.discipline = Discipline::lifo;
        jobs.run();
    }
    SECTION("shortest job")
    {
        jobs.station.discipline = Discipline::shortest_job;
        jobs.run();
    }
    SECTION("an urgent one goes first")
    {
        jobs.station.discipline = Discipline::lifo;
        const auto urgent = jobs.job(10.5, 0.5, 1);
        jobs.run();
        CHECK(jobs.hours(urgent) == Hours{{Cause::service, 0.5}, {Cause::queue, 3.5}});
        of_second[Cause::queue] = 4.5;
        of_third[Cause::queue] = 2.5;
    }
    CHECK(jobs.hours(first) == Hours{{Cause::service, 4}});
    CHECK(jobs.hours(second) == of_second);
    CHECK(jobs.hours(third) == of_third);
}

TEST_CASE("discipline: who lost his server goes on before who came last", "[station]")
{
    Jobs jobs;
    jobs.station.discipline = Discipline::lifo;
    jobs.station.breakdowns = BreakdownPlan{constant_h(11), constant_h(2)};  // down from 11 to 13
    const auto first = jobs.job(10, 4);
    const auto second = jobs.job(12, 1);
    jobs.run();
    CHECK(jobs.hours(first) == Hours{{Cause::service, 4}, {Cause::breakdown, 2}});
    CHECK(jobs.hours(second) ==
          Hours{{Cause::service, 1}, {Cause::breakdown, 1}, {Cause::queue, 3}});
}

TEST_CASE("discipline: patience ends in any line", "[station]")
{
    Jobs jobs;
    jobs.station.discipline = Discipline::lifo;
    jobs.station.patience_s = constant_h(2.5);
    jobs.job(10, 3);
    const auto too_late = jobs.job(10.25, 1);  // until 12.75
    const auto served = jobs.job(12, 1);
    jobs.run();
    CHECK(jobs.lost(too_late) == 1);
    CHECK(jobs.hours(served) == Hours{{Cause::service, 1}, {Cause::queue, 1}});
}

TEST_CASE("discipline: who may pass stands first and takes what is free", "[station]")
{
    Jobs jobs;
    jobs.station.discipline = Discipline::lifo;
    jobs.station.servers = 2;
    jobs.job(10, 4);
    const auto wide = jobs.job(11, 1);  // needs both
    jobs.station.service_of.back().servers = 2;
    const auto last = jobs.job(12, 1);
    jobs.run();
    CHECK(jobs.hours(last) == Hours{{Cause::service, 1}});
    CHECK(jobs.hours(wide) == Hours{{Cause::service, 1}, {Cause::queue, 3}});
}

TEST_CASE("discipline: work is shared", "[station]")
{
    Jobs jobs;
    jobs.station.discipline = Discipline::sharing;
    const auto first = jobs.job(10, 4);
    const auto second = jobs.job(11, 2);
    SECTION("by two")
    {
        // From 11 on each has half a server: the second is done at 15, the first at 16.
        jobs.run();
        CHECK(jobs.hours(first) == Hours{{Cause::service, 4}, {Cause::queue, 2}});
        CHECK(jobs.hours(second) == Hours{{Cause::service, 2}, {Cause::queue, 2}});
    }
    SECTION("by one at most")
    {
        jobs.station.shared_by = 1;
        jobs.run();
        CHECK(jobs.hours(first) == Hours{{Cause::service, 4}});
        CHECK(jobs.hours(second) == Hours{{Cause::service, 2}, {Cause::queue, 3}});
    }
    SECTION("it rests when it is closed")
    {
        jobs.station.hours = std::get<WeeklyHours>(parse_hours("00:00-12:00, 13:00-24:00"));
        jobs.station.shift_end = sim::Interrupted::resume;
        jobs.run();
        CHECK(jobs.hours(first) ==
              Hours{{Cause::service, 4}, {Cause::queue, 2}, {Cause::closed, 1}});
    }
    SECTION("it rests when the servers are broken")
    {
        jobs.station.breakdowns = BreakdownPlan{constant_h(13), constant_h(2)};
        jobs.run();
        CHECK(jobs.hours(second) ==
              Hours{{Cause::service, 2}, {Cause::queue, 2}, {Cause::breakdown, 2}});
    }
    SECTION("of two servers nobody has more than one")
    {
        jobs.station.servers = 2;
        const auto third = jobs.job(12, 2);
        jobs.run();
        // From 12 on three share two: the second has 1 h left and is done at 13.5. Then each has
        // a server: the first has 1 h left and is done at 14.5, as is the third.
        CHECK(jobs.hours(second) == Hours{{Cause::service, 2}, {Cause::queue, 0.5}});
        CHECK(jobs.hours(first) == Hours{{Cause::service, 4}, {Cause::queue, 0.5}});
        CHECK(jobs.hours(third) == Hours{{Cause::service, 2}, {Cause::queue, 0.5}});
    }
}

TEST_CASE("discipline: shared work rests in a disruption, or goes on with what is left",
          "[station]")
{
    Jobs jobs;
    jobs.station.discipline = Discipline::sharing;
    jobs.station.servers = 2;
    const auto first = jobs.job(10, 2);
    const auto second = jobs.job(10, 2);
    auto scenario = jobs.network.finished();
    DisruptionPlan& strike = scenario.disruptions.emplace_back();
    strike.id = "strike";
    strike.targets.push_back({DisruptionTarget::Kind::place, 0, {}});
    strike.from = scenario.start + std::chrono::hours{11};
    strike.to = scenario.start + std::chrono::hours{12};
    scenario.horizon = std::chrono::hours{19};
    scenario.warmup = {};
    const auto transit = [&](std::uint32_t flow) {
        Corridor corridor(scenario, 0, {});
        corridor.run();
        return corridor.result().flows[flow].transit.mean_s() / 3600;
    };
    SECTION("closed")
    {
        strike.closed = true;
        CHECK(transit(first) == Approx(3));
    }
    SECTION("half of the servers")
    {
        strike.capacity_share = 0.5;
        CHECK(transit(second) == Approx(2.5));
    }
}

TEST_CASE("discipline: whoever comes, or has less left, takes the server", "[station]")
{
    Jobs jobs;
    SECTION("last come")
    {
        jobs.station.discipline = Discipline::lifo_preemptive;
        jobs.station.servers = 2;
        const auto first = jobs.job(10, 4);
        const auto second = jobs.job(11, 4);
        const auto third = jobs.job(12, 1);
        jobs.run();
        CHECK(jobs.hours(first) == Hours{{Cause::service, 4}, {Cause::preempted, 1}});
        CHECK(jobs.hours(second) == Hours{{Cause::service, 4}});
        CHECK(jobs.hours(third) == Hours{{Cause::service, 1}});
    }
    SECTION("least left")
    {
        jobs.station.discipline = Discipline::shortest_remaining;
        const auto first = jobs.job(10, 4);  // 3 h left at 11, and 2 h at 12
        const auto longer = jobs.job(11, 3.5);
        const auto shorter = jobs.job(12, 1);
        jobs.run();
        CHECK(jobs.hours(first) == Hours{{Cause::service, 4}, {Cause::preempted, 1}});
        CHECK(jobs.hours(shorter) == Hours{{Cause::service, 1}});
        CHECK(jobs.hours(longer) == Hours{{Cause::service, 3.5}, {Cause::preempted, 4}});
    }
}

TEST_CASE("discipline: what cannot be is refused", "[station]")
{
    const auto errors = [](const std::string& keys, const std::string& more = "") {
        return errors_of(
            "[scenario]\nname = \"t\"\nhorizon = \"30 d\"\n[[place]]\nid = \"A\"\n"
            "kind = \"station\"\nservice = \"1 h\"\n" +
            keys + "\n[[flow]]\nid = \"f\"\nfrom = \"A\"\nvolume = \"12 /d\"\n" + more);
    };
    const std::string shared = "discipline = \"sharing\"\n";
    CHECK(errors(shared) == "");
    CHECK_THAT(errors("discipline = \"lilo\""),
               Catch::Contains(":8:") && Catch::Contains("did you mean 'lifo'"));
    CHECK_THAT(errors("shared_by = 3"),
               Catch::Contains(":8:") && Catch::Contains("not shared here"));
    CHECK_THAT(errors("servers = 0\ndiscipline = \"lifo\""), Catch::Contains("nobody waits"));
    CHECK_THAT(errors("batch_most = 3\ndiscipline = \"lifo\""), Catch::Contains("a batch"));
    CHECK_THAT(errors(shared + "preemption = \"resume\""), Catch::Contains("by priority"));
    CHECK_THAT(errors(shared + "patience = \"1 h\""), Catch::Contains("served at once"));
    CHECK_THAT(errors(shared + "balk_at = 3"), Catch::Contains("'room', or 'shared_by'"));
    CHECK(errors(shared + "shared_by = 2\nbalk_at = 3\npatience = \"1 h\"") == "");
    CHECK_THAT(errors(shared + "hours = \"08:00-18:00\""),
               Catch::Contains("shift_end = \"resume\""));
    CHECK_THAT(errors(shared + "breakdowns = { every = \"9 h\", repair = \"1 h\", "
                               "work = \"restart\" }"),
               Catch::Contains("work = \"resume\""));
    CHECK_THAT(errors(shared + "failures = [{ resource = \"servers\", every = \"9 h\", "
                               "repair = \"1 h\" }]"),
               Catch::Contains("'breakdowns'"));
    CHECK_THAT(errors(shared + "servers = 2\nservice_of = [{ flow = \"f\", service = \"1 h\", "
                               "servers = 2 }]"),
               Catch::Contains("nobody takes several servers"));
    CHECK_THAT(errors(shared,
                      "[[disruption]]\nid = \"d\"\nplaces = [\"A\"]\nclosed = true\n"
                      "work = \"restart\"\nfrom = 2024-01-05\nto = 2024-01-06\n"),
               Catch::Contains("rests until a server works again"));
}
