// Slots of the electronic queue that are booked before the truck sets out, by hand.
#include "models/border/border.hpp"
#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// An hour a slot, two trucks each, of which one is reserved.
struct Booking : SmallCorridor {
    Booking(double booked_share, double late_h, sim::Duration kept)
    {
        auto& border = add<BorderPlan>("Red Bridge", "border");
        AgencyPlan customs;
        customs.id = "customs";
        customs.per_truck_s = hours_law(0);
        border.sides.resize(1);
        BorderSidePlan& side = border.sides[0];
        side.agencies = {customs};
        side.slots.emplace();
        side.slots->every = 1h;
        side.slots->trucks = 2;
        side.slots->booked_share = booked_share;
        side.slots->reserved = 1;
        side.slots->late_s = hours_law(late_h);
        side.slots->kept = kept;
    }
    std::uint32_t truck(sim::Duration at)
    {
        FlowPlan flow;
        flow.index = static_cast<std::uint32_t>(scenario.flows.size());
        scenario.flows.push_back(flow);
        return bring({at, {0}, CargoKind::truck});
    }
    double wait_min(std::uint32_t truck) { return 60 * hours(truck, 0, Cause::slot); }
};

}  // namespace

// Two that come at 4:00, half an hour early, had booked 5:00 and, as that has one place, 6:00.
TEST_CASE("border: who booked ahead and is early waits for his slot", "[border]")
{
    Booking c(1, -0.5, 0h);
    const auto first = c.truck(4h);
    const auto second = c.truck(4h);
    c.run(24h);
    CHECK(c.wait_min(first) == Approx(60));
    CHECK(c.wait_min(second) == Approx(120));
}

// Twenty minutes late for the slot of 5:00: it is kept for half an hour, or after ten minutes the
// next one is 6:00.
TEST_CASE("border: who booked ahead and is late may lose his slot", "[border]")
{
    for (const bool kept : {true, false}) {
        Booking c(1, 1.0 / 3, kept ? 30min : 10min);
        const auto late = c.truck(5h + 20min);
        c.run(24h);
        CHECK(c.wait_min(late) == Approx(kept ? 0 : 40).margin(1e-6));
    }
}

// Without a booking there is one place of a slot: at 4:00, at 5:00.
TEST_CASE("border: reserved places are kept from others", "[border]")
{
    Booking c(1e-12, 0, 0h);
    const auto first = c.truck(4h);
    const auto second = c.truck(4h);
    c.run(24h);
    CHECK(c.wait_min(first) == Approx(0).margin(1e-6));
    CHECK(c.wait_min(second) == Approx(60));
}
