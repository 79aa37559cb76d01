// Two ports and a ship between them, for tests by hand.
#pragma once

#include "models/port/port.hpp"
#include "tests/models/small_corridor.hpp"

namespace karvan::models {

// Mooring takes 1 h, unmooring 30 min, a TEU 3 min, the sea 10 h; the ship takes 10 TEU.
struct Strait : SmallCorridor {
    PortPlan& a = add_port("A");
    PortPlan& b = add_port("B");
    SeaServicePlan ships;

    Strait()
    {
        ships.id = "feeder";
        ships.ports = {0, 1};
        ships.capacity = 10;
        ships.sailing_s = hours_law(10);
    }
    PortPlan& add_port(const std::string& id)
    {
        auto& port = add<PortPlan>(id, "port");
        port.berths = {{"quay", 5, {}, {}}};
        port.mooring = 1h;
        port.unmooring = 30min;
        port.crane_moves_per_h = 20;
        port.teu_per_move = 1;
        return port;
    }
    std::uint32_t cargo(sim::Duration at, std::int32_t teu, std::int16_t priority = 0)
    {
        return bring({at, {0, 1}, CargoKind::container, teu, priority});
    }
    std::uint32_t cargo_back(sim::Duration at, std::int32_t teu)
    {
        return bring({at, {1, 0}, CargoKind::container, teu});
    }
    double on_board(std::uint32_t s) const { return hours(s, 0, Cause::departure); }
    double ashore(std::uint32_t s) const { return hours(s, 0, Cause::vessel); }
};

}  // namespace karvan::models
