// Worlds for tests of fleets: a line between A and B with a fleet that has bases there.
#pragma once

#include "models/fleet/fleet_plan.hpp"
#include "models/rail/rail_line_plan.hpp"
#include "models/rail/rail_terminal_plan.hpp"
#include "tests/catch.hpp"
#include "tests/models/rail_world.hpp"

namespace karvan::models {

using namespace std::chrono_literals;
using Minutes = std::vector<double>;

// A single track; at 60 km/h a kilometre is a minute.
inline RailLinePlan line_between(const std::string& a, const std::string& b, double minutes)
{
    RailLinePlan plan;
    plan.between = {a, b};
    plan.length_km = minutes;
    plan.speed_km_h = 60;
    return plan;
}

inline FleetPlan fleet_of(FleetUse use, std::vector<FleetBase> bases, FleetReturn returns)
{
    FleetPlan plan;
    plan.use = use;
    plan.bases = std::move(bases);
    plan.returns = returns;
    return plan;
}

inline FleetPlan locomotives(std::int64_t count, FleetReturn returns)
{
    FleetPlan plan = fleet_of(FleetUse::locomotive, {{"A", count}}, returns);
    plan.lines = {"line"};
    return plan;
}

// Half an hour between A and B; flow 0 runs from A to B, flow 1 from B to A.
struct LineWorld : RailWorld {
    explicit LineWorld(FleetPlan plan)
    {
        scenario.horizon = 24h * 60;
        add("A", StopPlan{});
        add("line", line_between("A", "B", 30));
        add("B", StopPlan{});
        add("fleet", std::move(plan));
        join("A", "line");
        join("line", "B");
        flow({"A", "line", "B"});
        flow({"B", "line", "A"});
        build();
    }
};

inline RailTerminalPlan terminal()
{
    RailTerminalPlan plan;
    plan.tracks = plan.departure_tracks = 2;
    plan.pace_s = sim::Law::constant(0);
    plan.train_length = 4;
    return plan;
}

// A double track of half an hour with so many locomotives at each end; a shipment of 1 TEU weighs
// 9 t, so trains of flows 0 and 1 take one, those of flows 2 and 3 (of 2 TEU) two.
struct HeavyWorld : RailWorld {
    explicit HeavyWorld(FleetPlan plan)
    {
        scenario.horizon = 24h * 60;
        plan.pulls_t = 9;
        plan.lines = {"line"};
        RailLinePlan line = line_between("A", "B", 30);
        line.tracks = LineTracks::double_track;
        add("A", StopPlan{});
        add("line", line);
        add("B", StopPlan{});
        add("fleet", std::move(plan));
        join("A", "line");
        join("line", "B");
        for (const std::int32_t size : {1, 2}) {
            flow({"A", "line", "B"}, size);
            flow({"B", "line", "A"}, size);
        }
        build();
    }
};

inline FleetPlan failing(std::vector<FleetBase> bases, double every_min, double repair_min)
{
    FleetPlan plan = fleet_of(FleetUse::locomotive, std::move(bases), FleetReturn::demand);
    plan.breakdowns =
        FleetBreakdowns{sim::Law::constant(every_min * 60), sim::Law::constant(repair_min * 60)};
    return plan;
}

inline void check_all_arrived(RailWorld& world)
{
    CHECK(world.inside() == 0);
    CHECK(world.balance() == 0);
    CHECK_NOTHROW(world.check_fleets());
}

}  // namespace karvan::models
