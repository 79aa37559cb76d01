#include "models/fleet/fleet_ties.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/disruption/closures.hpp"
#include "models/rail/gauge_change_plan.hpp"
#include "models/rail/rail_line.hpp"
#include "models/rail/rail_line_parts.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

Fleet* FleetTies::wagons_for(const Shipment& shipment, const std::string& gauge) const
{
    for (Fleet* fleet : wagons) {
        const std::string& own = fleet->plan().gauge;
        const bool fits = gauge.empty() || own.empty() || own == gauge;
        if (fits && fleet->plan().takes(fleet->scenario(), shipment)) return fleet;
    }
    return nullptr;
}

// Those of an owner, who fill their own first, before those for anybody.
void FleetTies::add_wagons(Fleet& fleet)
{
    const auto is_open = [](const Fleet* other) { return other->plan().owner.empty(); };
    const bool is_owned = !fleet.plan().owner.empty();
    const auto at = is_owned ? std::find_if(wagons.begin(), wagons.end(), is_open) : wagons.end();
    wagons.insert(at, &fleet);
}

void tie_fleets(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    for (const auto& facility : facilities) {
        auto* fleet = dynamic_cast<Fleet*>(facility.get());
        if (fleet == nullptr) continue;
        for (const auto& place : facilities) {
            if (!fleet->is_base(place->id())) continue;
            FleetTies& ties = place->tie_to_fleets();
            ties.fleets[fleet->id()] = fleet;
            const FleetPlan& plan = fleet->plan();
            if (plan.use == FleetUse::wagon && plan.loads[place->id()]) ties.add_wagons(*fleet);
            for (std::uint32_t line = 0; line < facilities.size(); ++line) {
                if (!fleet->serves(line)) continue;
                if (fleet->plan().use == FleetUse::locomotive) ties.locomotives[line] = fleet;
                if (fleet->plan().use == FleetUse::crew) ties.crews[line] = fleet;
            }
        }
    }
}

FleetTies& Facility::tie_to_fleets()
{
    if (fleets_ == nullptr) fleets_ = std::make_unique<FleetTies>();
    return *fleets_;
}

// --- Wagons ---

// All shipments of one fleet together; a train of several fleets takes one after the other.
sim::Task<> Facility::take_wagons(Facility& self, Consist& consist, const std::string& gauge)
{
    for (Fleet* fleet : self.fleets_->wagons) {
        std::int64_t wanted = 0;
        const auto lacks = [&](const Shipment& s) {
            return !s.wagons && self.fleets_->wagons_for(s, gauge) == fleet;
        };
        consist.cargo.for_each([&](const Shipment& s) { wanted += lacks(s) ? s.size : 0; });
        if (wanted == 0) continue;
        Fleet::Taken taken = co_await Fleet::take(self, *fleet, static_cast<std::uint32_t>(wanted),
                                                  consist.priority);
        consist.cargo.for_each([&](Shipment& s) {
            if (!lacks(s)) return;
            s.wagons = taken.units.split(s.size);
            s.wagons.load_at(s.metres);
        });
        self.account_wait(consist, taken.outages, Cause::wagons);
    }
    self.account(consist, Cause::wagons);
}

void Facility::give_back_wagons(Shipment& shipment)
{
    if (!shipment.wagons) return;
    if (fleets_ == nullptr || !fleets_->fleets.contains(shipment.wagons.fleet())) {
        throw std::logic_error("the wagons of a shipment end at " + name() +
                               ", which is no base of their fleet");
    }
    Fleet& fleet = *fleets_->fleets.at(shipment.wagons.fleet());
    fleet.count_loaded(shipment);
    fleet.give_back(id(), std::move(shipment.wagons));
}

// Containers leave their wagons; wagons that are cargo go on by themselves.
void Facility::unload_wagons(Cargo& cargo)
{
    if (fleets_ == nullptr) return;
    cargo.for_each([&](Shipment& s) {
        if (s.kind != CargoKind::wagon && s.wagons && fleets_->fleets.contains(s.wagons.fleet())) {
            give_back_wagons(s);
        }
    });
}

// --- Locomotives and crews ---

bool Facility::goes_on_together(const Consist& train) const
{
    if (takes_trains_apart(plan_) || is_destination(train.cargo.front())) return false;
    const std::uint32_t to = next_stop(train.cargo.front());
    bool together = true;
    train.cargo.for_each([&](const Shipment& s) {
        together = together && !is_destination(s) && next_stop(s) == to;
    });
    return together;
}

void Facility::give_back_traction(Consist& consist, bool locomotives, bool crew)
{
    Traction& traction = *consist.traction;
    if (locomotives && traction.locomotives) {
        fleets_->fleets.at(traction.locomotives.fleet())
            ->give_back(id(), std::move(traction.locomotives), traction.train);
    }
    if (crew && traction.crew) {
        const sim::Duration worked = now() - traction.crew_since;
        fleets_->fleets.at(traction.crew.fleet())
            ->give_back(id(), std::move(traction.crew), traction.train, worked,
                        traction.crew_worked);
    }
}

// A train has come: what does not go on with it is free.
void Facility::release_units(Consist& consist)
{
    const bool goes_on = goes_on_together(consist);
    if (!goes_on && takes_trains_apart(plan_) && !unloads_by_itself()) unload_wagons(consist.cargo);
    if (consist.traction == nullptr) return;
    const std::uint32_t to = goes_on ? next_stop(consist.cargo.front()) : 0;
    const auto keeps = [&](const FleetUnits& units) {
        return goes_on && units && fleets_->fleets.at(units.fleet())->serves(to);
    };
    const Traction& traction = *consist.traction;
    give_back_traction(consist, !keeps(traction.locomotives), !keeps(traction.crew));
}

namespace {

// Where it changes, that of the side ahead; "": any.
std::string gauge_towards(const FleetTies& ties, const PlacePlan& place, std::uint32_t to)
{
    const auto* change = dynamic_cast<const GaugeChangePlan*>(&place);
    if (change == nullptr) return {};
    const GaugeSide* ahead = change->side_of(ties.wagons.front()->scenario().place(to).id);
    return ahead == nullptr ? std::string() : ahead->gauge;
}

}  // namespace

sim::Task<> Facility::prepare_train(Facility& self, Consist& consist, std::uint32_t to)
{
    const FleetTies& ties = *self.fleets_;
    if (!ties.wagons.empty()) {
        const std::string gauge = gauge_towards(ties, self.plan_, to);
        co_await take_wagons(self, consist, gauge);
    }
    const auto locomotives = ties.locomotives.find(to);
    const auto crew = ties.crews.find(to);
    if (locomotives == ties.locomotives.end() && crew == ties.crews.end()) co_return;
    if (consist.traction == nullptr) {
        consist.traction = std::make_unique<Traction>();
        consist.traction->train = consist.id;
    }
    if (locomotives != ties.locomotives.end()) {
        co_await take_locomotives(self, consist, *locomotives->second);
    }
    if (crew != ties.crews.end()) co_await take_crew(self, consist, *crew->second, to);
}

sim::Task<> Facility::take_locomotives(Facility& self, Consist& consist, Fleet& fleet)
{
    Traction& traction = *consist.traction;
    if (traction.locomotives && traction.locomotives.fleet() == fleet.id()) co_return;
    self.give_back_traction(consist, true, false);
    std::uint32_t needed = 1;
    if (fleet.plan().pulls_t) {
        const TrainMeasures usual;
        const double weight = usual.weight_t(consist) / *fleet.plan().pulls_t;
        const double most = static_cast<double>(fleet.plan().units());
        needed = static_cast<std::uint32_t>(std::clamp(std::ceil(weight), 1.0, most));
    }
    Fleet::Taken taken =
        co_await Fleet::take(self, fleet, needed, consist.priority, traction.train);
    traction.locomotives = std::move(taken.units);
    self.account_wait(consist, taken.outages, Cause::locomotive);
}

// Any of several outages stopped it, one at a time.
void Facility::account_wait(Consist& consist, std::span<const Outages* const> each, Cause cause)
{
    consist.cargo.for_each([&](Shipment& s) {
        Outages::Stop stop;
        for (const Outages* outages : each) {
            stop += stopped_while_open({&outages, 1}, disturbed_, s.accounted, now());
        }
        models::account_wait(s, id(), now(), disturbed_, stop, cause);
    });
}

// A crew that cannot work the next line within its duty is relieved.
sim::Task<> Facility::take_crew(Facility& self, Consist& consist, Fleet& fleet, std::uint32_t to)
{
    Traction& traction = *consist.traction;
    const bool has_one = traction.crew && traction.crew.fleet() == fleet.id();
    if (has_one && fleet.may_work_on(traction, to)) co_return;
    self.give_back_traction(consist, false, true);
    Fleet::Taken taken = co_await Fleet::take(self, fleet, 1, consist.priority, traction.train);
    traction.crew = std::move(taken.units);
    traction.crew_worked = taken.worked;
    traction.crew_since = self.now();
    self.account_wait(consist, taken.outages, Cause::crew);
}

// --- Trains that are left ---

// Where the units of a train go that is left before a place: they stay where it stands if that is a
// base, else go on to the place. On a line it is asked of all trains at once.
std::optional<sim::Duration> Facility::patience_of_traction(const Facility& at,
                                                            const Consist& consist) const
{
    const bool on_line = fleets_ == nullptr;
    const FleetTies* ties = on_line ? at.fleets_.get() : fleets_.get();
    if (ties == nullptr || consist.vehicle != Vehicle::train) return std::nullopt;
    const auto is_with_it = [&](const Fleet& fleet) {
        if (consist.traction == nullptr) return false;
        const Traction& traction = *consist.traction;
        return (traction.locomotives && traction.locomotives.fleet() == fleet.id()) ||
               (traction.crew && traction.crew.fleet() == fleet.id());
    };
    std::optional<sim::Duration> least;
    for (const auto& [number, fleet] : ties->fleets) {
        const auto& patience = fleet->plan().uncouples_after;
        if (!patience || !(on_line ? fleet->serves(id()) : is_with_it(*fleet))) continue;
        if (!least || *patience < *least) least = patience;
    }
    return least;
}

// Those that stand behind it on a line cannot go on either.
void Facility::leave_train(Facility& at, Consist& consist)
{
    Facility& base = fleets_ != nullptr ? *this : at;
    const auto leaves = [&](const FleetUnits& units) {
        const auto fleet = base.fleets_->fleets.find(units.fleet());
        return units && fleet != base.fleets_->fleets.end() &&
               fleet->second->plan().uncouples_after;
    };
    std::vector<Consist*> standing;
    if (consist.traction != nullptr) standing.push_back(&consist);
    if (auto* line = dynamic_cast<RailLine*>(this)) standing = line->standing_towards(at.id());
    for (Consist* train : standing) {
        Traction& traction = *train->traction;
        traction.left = true;
        base.give_back_traction(*train, leaves(traction.locomotives), leaves(traction.crew));
    }
}

}  // namespace karvan::models
