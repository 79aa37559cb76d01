#include "models/port/lock.hpp"

#include <algorithm>

#include "sim/any_of.hpp"

namespace karvan::models {

Lock::Ship::Ship(sim::Place& port, const Vessel& vessel, const SeaServicePlan& service,
                 Movement towards)
    : movement(towards),
      length_m(service.length_m),
      priority(service.priority),
      id(vessel.id),
      passage(2 * vessel.legs + (towards == Movement::outbound ? 1 : 0)),
      news(port, "lock")
{}

Lock::Lock(sim::Place& port, const std::vector<ChamberPlan>& plans)
    : port_(port), came_(port, "ships at the lock"), lockages_(port.stream("lockage"))
{
    for (const ChamberPlan& plan : plans) {
        auto unit = std::make_unique<sim::Resource>(port, "chamber " + plan.id, 1);
        chambers_.push_back(std::make_unique<Chamber>(plan, std::move(unit)));
    }
    port.add_measured(*this);
}

std::vector<sim::Resource*> Lock::resources() const
{
    std::vector<sim::Resource*> found;
    for (const auto& chamber : chambers_) found.push_back(chamber->unit.get());
    return found;
}

std::vector<const sim::Resource*> Lock::resources_for(const Ship& ship) const
{
    std::vector<const sim::Resource*> found;
    for (const auto& chamber : chambers_) {
        if (chamber->plan.takes(ship.length_m)) found.push_back(chamber->unit.get());
    }
    return found;
}

// --- Ships ---

sim::Task<> Lock::enter(sim::Place& port, Lock& self, Ship& ship)
{
    ship.since = port.now();
    const auto behind = std::find_if(self.line_.begin(), self.line_.end(), [&](const Ship* other) {
        return other->priority < ship.priority;
    });
    self.line_.insert(behind, &ship);
    self.came_.raise();
    self.call_chambers();
    while (!ship.inside) {
        sim::AnyOf news(port);
        news.add(ship.news);
        co_await news.wait();
    }
    self.waits.record(port.now() - ship.since);
}

sim::Task<> Lock::leave(sim::Place& port, Lock&, Ship& ship)
{
    while (!ship.through) {
        sim::AnyOf news(port);
        news.add(ship.news);
        co_await news.wait();
    }
}

// --- Chambers ---

// All that are idle and of use look for ships, since some may be out of order; those that need not
// be turned first.
void Lock::call_chambers()
{
    for (const bool turned : {false, true}) {
        for (const auto& chamber : chambers_) {
            const Ship* first = chamber->is_called ? nullptr : first_for(*chamber);
            if (first == nullptr || (first->movement != chamber->open_to) != turned) continue;
            chamber->is_called = true;
            port_.start("lock", work(port_, *this, *chamber));
        }
    }
}

bool Lock::may_take(const Chamber& chamber, const Ship& ship)
{
    const auto is_of_another = [&](const Chamber* other) {
        return other != nullptr && other != &chamber;
    };
    if (is_of_another(ship.left_to)) return false;
    if (is_of_another(ship.turned_for) && ship.movement != chamber.open_to) return false;
    return chamber.plan.takes(ship.length_m);
}

void Lock::let_go_of(const Chamber& chamber)
{
    for (Ship* ship : line_) {
        if (ship->left_to == &chamber) ship->left_to = nullptr;
        if (ship->turned_for == &chamber) ship->turned_for = nullptr;
    }
}

const Lock::Ship* Lock::first_for(const Chamber& chamber) const
{
    const auto found = std::find_if(line_.begin(), line_.end(),
                                    [&](const Ship* ship) { return may_take(chamber, *ship); });
    return found == line_.end() ? nullptr : *found;
}

std::vector<Lock::Ship*> Lock::group_for(const Chamber& chamber) const
{
    std::vector<Ship*> group;
    const Ship* first = first_for(chamber);
    double length = 0;
    for (Ship* ship : line_) {
        if (static_cast<std::int64_t>(group.size()) == chamber.plan.ships) break;
        const bool joins = may_take(chamber, *ship) && ship->movement == first->movement;
        if (!joins || !chamber.plan.takes(length + ship->length_m)) continue;
        length += ship->length_m;
        group.push_back(ship);
    }
    return group;
}

std::vector<Lock::Ship*> Lock::board(const Chamber& chamber)
{
    std::vector<Ship*> group = group_for(chamber);
    for (Ship* ship : group) {
        std::erase(line_, ship);
        ship->inside = true;
        ship->news.raise();
    }
    ++lockages;
    ships += group.size();
    call_chambers();
    return group;
}

// A lockage after the other, as long as there are ships that no other chamber takes meanwhile.
sim::Process Lock::work(sim::Place& port, Lock& self, Chamber& chamber)
{
    for (;;) {
        // Ships of this instant go together.
        co_await port.delay_until(port.now(), sim::Phase::decision);
        const Ship* first = self.first_for(chamber);
        if (first == nullptr) break;
        if (first->movement != chamber.open_to) {
            co_await turn(port, self, chamber);
            continue;
        }
        co_await gather(port, self, chamber);
        sim::Hold unit = co_await chamber.unit->acquire();
        first = self.first_for(chamber);
        if (first == nullptr || first->movement != chamber.open_to) continue;
        std::vector<Ship*> group = self.board(chamber);
        const sim::Law& law = chamber.plan.lockage_of(chamber.open_to);
        sim::Draw draw = self.lockages_.at(group.front()->id, group.front()->passage);
        const sim::Duration lockage = sim::sample_duration(law, draw);
        for (Ship* ship : group) {
            ship->taken_by = &chamber;
            ship->lockage = lockage;
        }
        co_await unit.work(lockage);
        const bool came_in = chamber.open_to == Movement::inbound;
        chamber.open_to = came_in ? Movement::outbound : Movement::inbound;
        for (Ship* ship : group) {
            ship->through = true;
            ship->news.raise();
        }
    }
    chamber.is_called = false;
}

sim::Task<> Lock::turn(sim::Place&, Lock& self, Chamber& chamber)
{
    sim::Hold unit = co_await chamber.unit->acquire();
    const Ship* first = self.first_for(chamber);
    if (first == nullptr || first->movement == chamber.open_to) co_return;
    const Movement side = first->movement;
    self.let_go_of(chamber);
    for (Ship* ship : self.group_for(chamber)) ship->turned_for = &chamber;
    co_await unit.work(chamber.plan.turn);
    chamber.open_to = side;
    ++self.empty_turns;
}

// Waits until the chamber is full or the first ship has waited long enough.
sim::Task<> Lock::gather(sim::Place& port, Lock& self, Chamber& chamber)
{
    for (;;) {
        const std::vector<Ship*> group = self.group_for(chamber);
        const sim::Time until = self.first_for(chamber)->since + chamber.plan.wait;
        const bool is_full = static_cast<std::int64_t>(group.size()) == chamber.plan.ships;
        if (is_full || until <= port.now()) break;
        for (Ship* ship : group) ship->left_to = &chamber;
        sim::AnyOf more(port);
        more.add(self.came_);
        more.until(until, sim::Phase::decision);
        co_await more.wait();
    }
    self.let_go_of(chamber);
}

// --- Measures ---

double Lock::mean_ships() const
{
    return lockages == 0 ? 0 : static_cast<double>(ships) / static_cast<double>(lockages);
}

void Lock::forget(sim::Time)
{
    waits.reset();
    ships = lockages = empty_turns = 0;
}

}  // namespace karvan::models
