// A lock between the sea and the basin of a port: chambers that take several ships at once.
//
// Ships wait in one line, those of a higher priority first, then as they came. A free chamber takes
// the first ship of it that fits, and with her others of the same side, as they stand in the line,
// for which there is room. If it stands open to the other side it is turned round empty first. A
// lockage leaves it open to the side to which it took its ships. Of several free chambers one that
// is open to the side of the ship goes before one that must be turned, else they go as they are
// written. While one waits for more ships, those that are there are left to it; those for which
// one is being turned are left to it unless another one stands open for them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/port/lock_plan.hpp"
#include "models/port/sea_service_plan.hpp"
#include "models/port/vessel.hpp"
#include "sim/durations.hpp"
#include "sim/place.hpp"
#include "sim/resource.hpp"
#include "sim/signal.hpp"
#include "sim/stream.hpp"

namespace karvan::models {

class Lock final : public sim::Measured {
public:
    Lock(sim::Place& port, const std::vector<ChamberPlan>& plans);

    struct Chamber;
    // A ship at the lock, in the frame of the process that brings her.
    struct Ship {
        Ship(sim::Place& port, const Vessel& vessel, const SeaServicePlan& service,
             Movement towards);
        Movement movement;
        double length_m;
        std::int16_t priority;
        std::uint64_t id;
        std::uint32_t passage;  // of her: tells the draws of her lockages apart
        sim::Time since{};
        const Chamber* left_to = nullptr;     // that waits for more
        const Chamber* turned_for = nullptr;  // that is being turned
        bool inside = false;
        const Chamber* taken_by = nullptr;
        sim::Duration lockage{};
        bool through = false;
        sim::Signal news;
    };

    struct Chamber {
        const ChamberPlan& plan;
        std::unique_ptr<sim::Resource> unit;
        Movement open_to = Movement::inbound;  // ships of this movement may enter
        bool is_called = false;                // it works, or looks for ships
    };

    // co_await enter(...): until she is in a chamber; then co_await leave(...): until she is
    // through.
    static sim::Task<> enter(sim::Place& port, Lock& self, Ship& ship);
    static sim::Task<> leave(sim::Place& port, Lock& self, Ship& ship);

    // To be measured: the chambers, and what ships and lockages there were.
    std::vector<sim::Resource*> resources() const;
    // The chambers that a ship fits into.
    std::vector<const sim::Resource*> resources_for(const Ship& ship) const;
    sim::Durations waits;  // of ships, until they are in a chamber
    std::uint64_t ships = 0;
    std::uint64_t lockages = 0;
    std::uint64_t empty_turns = 0;
    double mean_ships() const;  // in a lockage
    void forget(sim::Time now) override;

private:
    void call_chambers();
    void let_go_of(const Chamber& chamber);
    static bool may_take(const Chamber& chamber, const Ship& ship);
    const Ship* first_for(const Chamber& chamber) const;
    // The ships that go in now, by the first of them.
    std::vector<Ship*> group_for(const Chamber& chamber) const;
    std::vector<Ship*> board(const Chamber& chamber);
    static sim::Process work(sim::Place& port, Lock& self, Chamber& chamber);
    static sim::Task<> turn(sim::Place& port, Lock& self, Chamber& chamber);
    static sim::Task<> gather(sim::Place& port, Lock& self, Chamber& chamber);

    sim::Place& port_;
    std::vector<std::unique_ptr<Chamber>> chambers_;
    std::vector<Ship*> line_;
    sim::Signal came_;
    sim::Stream lockages_;
};

}  // namespace karvan::models
