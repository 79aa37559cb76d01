// What a fleet is asked for before anything is simulated: worked out by hand.
#include "models/rail/gauge_change_plan.hpp"
#include "models/scenario.hpp"
#include "tests/models/fleet_world.hpp"
#include "tests/models/load_of.hpp"

using namespace karvan;
using namespace karvan::models;

// 12 trains a day of half an hour each way: 12 hours of a locomotive's day.
TEST_CASE("offered load of a fleet", "[fleet]")
{
    LineWorld world(locomotives(2, FleetReturn::stay));
    for (FlowPlan& flow : world.scenario.flows) {
        flow.shipments_per_s = 12.0 / 86400;
        flow.arrives_as = Vehicle::train;
    }
    const auto loads = world.scenario.places.back()->offered_loads(world.scenario, {});
    REQUIRE(loads.size() == 1);
    CHECK(loads[0].offered == Approx(0.5));
    CHECK(loads[0].capacity == 2);
}

// The same with a crew of 10 h that rests as long: 12 h of work and 12 h of rest.
TEST_CASE("offered load of crews", "[fleet]")
{
    FleetPlan plan = fleet_of(FleetUse::crew, {{"A", 4}}, FleetReturn::stay);
    plan.lines = {"line"};
    plan.duty = 10h;
    plan.rest_s = sim::Law::constant(36000);
    LineWorld world(std::move(plan));
    for (FlowPlan& flow : world.scenario.flows) {
        flow.shipments_per_s = 12.0 / 86400;
        flow.arrives_as = Vehicle::train;
    }
    const auto loads = world.scenario.places.back()->offered_loads(world.scenario, {});
    CHECK(loads[0].offered == Approx(1.0));
}

// Of two turns in the 70 min of a duty the second is followed by 2 h of rest: an hour for each of
// 24 turns a day. Where a turn is longer than the duty of 20 min, one and a half crews rest after
// it.
TEST_CASE("offered load of crews that rest after whole turns", "[fleet]")
{
    const auto rests = [](sim::Duration duty) {
        FleetPlan plan = fleet_of(FleetUse::crew, {{"A", 9}}, FleetReturn::stay);
        plan.lines = {"line"};
        plan.duty = duty;
        plan.rest_s = sim::Law::constant(7200);
        LineWorld world(std::move(plan));
        for (FlowPlan& flow : world.scenario.flows) {
            flow.shipments_per_s = 12.0 / 86400;
            flow.arrives_as = Vehicle::train;
        }
        const auto& fleet = dynamic_cast<const FleetPlan&>(*world.scenario.places.back());
        const FleetPlan::Work work = fleet.work(world.scenario);
        CHECK(work.with_trains == Approx(0.5));
        CHECK(work.running_empty == 0);
        return work.resting;
    };
    CHECK(rests(70min) == Approx(1));
    CHECK(rests(20min) == Approx(24 * 1.5 * 2 / 24));
}

// 8 trains a day each way are 3 h under way. Crews may work 10 h and rest 12 h after every third
// turn: 16 turns of 3 h and 4 h. Of 20 crews as many do not stand at their bases in a run, where a
// train waits for the one before it only now and then.
TEST_CASE("offered load of crews as it is simulated", "[fleet]")
{
    std::string text = "[scenario]\nname = \"t\"\nhorizon = \"220 d\"\nwarmup = \"20 d\"\n";
    for (const std::string id : {"A", "B"}) {
        text +=
            "[[place]]\nid = \"" + id + "\"\nkind = \"station\"\nservers = 0\nservice = \"0 s\"\n";
        text += "[[flow]]\nid = \"from-" + id + "\"\ncargo = \"wagon\"\nfrom = \"" + id +
                "\"\nto = \"" + (id == "A" ? "B" : "A") +
                "\"\nsize = 50\narrives_as = \"train\"\ninterarrival = \"3 h\"\n";
    }
    text +=
        "[[place]]\nid = \"line\"\nkind = \"rail_line\"\nbetween = [\"A\", \"B\"]\n"
        "tracks = \"double\"\nlength = \"150 km\"\nspeed = \"50 km/h\"\n"
        "[[fleet]]\nid = \"crews\"\nuse = \"crew\"\nlines = [\"line\"]\nreturns = \"demand\"\n"
        "bases = [{ place = \"A\", units = 10 }, { place = \"B\", units = 10 }]\n"
        "duty = \"10 h\"\nrest = \"12 h\"\n";
    const Scenario scenario = scenario_from_text(text).scenario;
    CHECK(load_of(scenario, "crews", "units").load.offered == Approx(16 * 7.0 / 24));
    CHECK(simulated_busy(scenario, "crews", "units") == Approx(2).epsilon(0.02));
    Corridor corridor(scenario, 0, {});
    REQUIRE(corridor.run());
    const auto names = corridor.resource_names();
    const ReplicationResult result = corridor.result();
    double standing = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool is_base = names[i].name.starts_with("at ");
        if (is_base) standing += result.resources[i].mean_capacity;
    }
    CHECK(20 - standing == Approx(16 * 7.0 / 24).epsilon(0.02));
}

// Trains of 40 TEU, every 8 h, are 2 h on a line to the border, 3 h there, an hour on the way on,
// and loaded and unloaded in 40 min each: 40 platforms for 7 h 20 min, then 2 h until they can be
// used again. They come back at once.
TEST_CASE("offered load of wagons that pass a border and are unloaded, simulated", "[fleet]")
{
    std::string text = "[scenario]\nname = \"t\"\nhorizon = \"220 d\"\nwarmup = \"20 d\"\n";
    for (const std::string id : {"A", "D"}) {
        text += "[[place]]\nid = \"" + id +
                "\"\nkind = \"rail_terminal\"\ntracks = 9\ndeparture_tracks = 9\ncranes = 9\n"
                "cranes_per_train = 1\npace = \"1 min\"\ntrain_length = 40\n";
    }
    text +=
        "[[place]]\nid = \"B\"\nkind = \"border\"\nsides = [{ country = \"AZ\", agencies = [{ id = "
        "\"customs\", officers = 9, per_train = \"3 h\" }] }]\n"
        "[[place]]\nid = \"L\"\nkind = \"rail_line\"\nbetween = [\"A\", \"B\"]\n"
        "tracks = \"double\"\nlength = \"100 km\"\nspeed = \"50 km/h\"\n"
        "[[link]]\nfrom = \"B\"\nto = \"D\"\ntime = \"1 h\"\nmode = \"rail\"\n"
        "[[fleet]]\nid = \"platforms\"\nuse = \"wagon\"\ncargo = \"container\"\nreturns = "
        "\"home\"\n"
        "return_time = \"0 s\"\nturnaround = \"2 h\"\nbases = [{ place = \"A\", units = 400 }]\n"
        "[[flow]]\nid = \"f\"\ncargo = \"container\"\nfrom = \"A\"\nto = \"D\"\n"
        "per_arrival = 40\ninterarrival = \"8 h\"\n";
    const Scenario scenario = scenario_from_text(text).scenario;
    const auto& fleet =
        dynamic_cast<const FleetPlan&>(scenario.place(scenario.index_of("platforms")));
    const FleetPlan::Work work = fleet.work(scenario);
    const double under_way = 2 + 3 + 1 + 80.0 / 60;
    CHECK(work.with_trains == Approx(40 * under_way / 8));
    CHECK(work.resting == Approx(40 * 2.0 / 8));
    CHECK(simulated_busy(scenario, "platforms", "units") == Approx(work.with_trains).epsilon(0.01));
}

// 12 trains a day of A to B, 6 back, half an hour each: 9 h of work, and 6 locomotives that run
// back light for half an hour; with "stay" twice as many leave A as come to it.
TEST_CASE("offered load of locomotives that run back light", "[fleet]")
{
    for (const FleetReturn rule : {FleetReturn::demand, FleetReturn::stay}) {
        LineWorld world(locomotives(2, rule));
        for (FlowPlan& flow : world.scenario.flows) {
            flow.shipments_per_s = (flow.index == 0 ? 12.0 : 6.0) / 86400;
            flow.arrives_as = Vehicle::train;
        }
        const auto loads = world.scenario.places.back()->offered_loads(world.scenario, {});
        const bool stay = rule == FleetReturn::stay;
        CHECK(loads[0].offered == Approx((9.0 + (stay ? 0 : 3)) / 24));
        REQUIRE(loads.size() == (stay ? 2 : 1));
        if (!stay) continue;
        CHECK(loads[1].resource == "at A");
        CHECK(loads[1].offered * 86400 == Approx(12));
        CHECK(loads[1].capacity * 86400 == Approx(6 + 2.0 / 60));  // two there are, for 60 days
    }
}

// 6 trains a day of two locomotives each way, of which a quarter is under repair.
TEST_CASE("offered load of locomotives that fail, two to a train", "[fleet]")
{
    HeavyWorld world(failing({{"A", 4}}, 30 * 60, 10 * 60));
    for (const std::uint32_t flow : {2U, 3U}) {
        world.scenario.flows[flow].shipments_per_s = 6.0 / 86400;
        world.scenario.flows[flow].arrives_as = Vehicle::train;
    }
    for (FlowPlan& flow : world.scenario.flows) flow.shipments_per_s *= flow.size == 2;
    const auto loads = world.scenario.places.back()->offered_loads(world.scenario, {});
    CHECK(loads[0].offered == Approx(2 * 12 * 0.5 / 24));
    CHECK(loads[0].capacity == Approx(3));
}

// 96 TEU a day from T1 to T2: half an hour on the line, an hour until a wagon can be used again and
// half an hour back empty. 192 hours of a day: 8 wagons.
TEST_CASE("offered load of wagons that come back empty", "[fleet]")
{
    FleetPlan plan = fleet_of(FleetUse::wagon, {{"T1", 10}}, FleetReturn::home);
    plan.turnaround = 1h;
    RailWorld world;
    world.add("T1", terminal());
    world.add("line", line_between("T1", "T2", 30));
    world.add("T2", terminal());
    world.add("wagons", plan);
    world.join("T1", "line");
    world.join("line", "T2");
    world.flow({"T1", "line", "T2"});
    world.build();
    world.scenario.flows[0].shipments_per_s = 96.0 / 86400;
    const auto loads = world.scenario.places.back()->offered_loads(world.scenario, {});
    REQUIRE(loads.size() == 1);
    CHECK(loads[0].offered == Approx(96 * 2.0 / 24));
    CHECK(loads[0].capacity == 10);
}

// Ten TEU an hour from A through a change of wagons to B. Its owner's wagons stand at B alone, or
// are of the other gauge, so those for anybody carry it, beyond the change those of the gauge
// ahead. An hour to the change and an hour on, as long until wagons can be used again: 20 units of
// each. In the run the same are at work.
TEST_CASE("offered load of wagons where each fleet is loaded", "[fleet]")
{
    GaugeChangePlan change;
    change.method = GaugeMethod::transload;
    change.tracks = change.stands = 9;
    change.per_train_s = sim::Law::constant(0);
    change.sides = {{"A", "1435 mm", {}, {}}, {"B", "1520 mm", {}, {}}};
    const auto wagons = [](std::vector<FleetBase> bases, const std::string& owner,
                           const std::string& gauge) {
        FleetPlan plan = fleet_of(FleetUse::wagon, std::move(bases), FleetReturn::demand);
        plan.return_s = sim::Law::constant(0);
        plan.turnaround = 1h;
        plan.owner = owner;
        plan.gauge = gauge;
        return plan;
    };
    RailWorld world;
    world.add("A", StopPlan{});
    world.add("change", change);
    world.add("B", StopPlan{});
    world.add("own", wagons({{"B", 50}}, "refinery", ""));
    world.add("anybody", wagons({{"A", 50}}, "", ""));
    world.add("own at the change", wagons({{"change", 50}}, "refinery", "1435 mm"));
    world.add("broad", wagons({{"change", 50}}, "", "1520 mm"));
    world.link("A", "change", 1h, "rail");
    world.link("change", "B", 1h, "rail");
    world.flow({"A", "change", "B"}, 10);
    world.scenario.flows[0].trader = "refinery";
    world.scenario.flows[0].shipments_per_s = 1.0 / 3600;
    world.scenario.flows[0].arrives_as = Vehicle::train;
    world.build();
    world.send(0, 0h);
    world.run(30min);
    CHECK(world.resource("anybody", "units").in_use() == 10);
    world.run(90min);
    CHECK(world.resource("broad", "units").in_use() == 10);
    const auto units = [&](const std::string& fleet) {
        const auto& plan = world.scenario.place(world.index(fleet));
        return plan.offered_loads(world.scenario, {})[0].offered;
    };
    CHECK(units("own") == 0);
    CHECK(units("anybody") == Approx(20));
    CHECK(units("own at the change") == 0);
    CHECK(units("broad") == Approx(20));
}
