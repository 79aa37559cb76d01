#include "models/port/deck.hpp"

#include <algorithm>
#include <cmath>

#include "models/port/sea_service_plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

// Metres and tonnes are sums of real numbers.
constexpr double rounding = 1e-9;

void check_deck(const DeckPlan& plan, const Node& table, Diagnostics& problems)
{
    if (plan.units.has_value() == plan.length_m.has_value()) {
        problems.error(table.where,
                       plan.units ? "units and length contradict each other"
                                  : "the room of the deck is missing",
                       "either 'capacity' in units or 'length' of its tracks or lanes");
    }
    const auto& carried = plan.carries;
    if (plan.length_m && std::count(carried.begin(), carried.end(), CargoKind::bulk) > 0) {
        problems.error(table.find("length")->where, "bulk has no length",
                       "a hold of so many tonnes, as 'capacity'");
    }
    if (plan.units && plan.carries.size() > 1) {
        problems.error(table.find("capacity")->where,
                       "units of several kinds of cargo do not add up",
                       "a 'length' for a deck shared by them, or a deck for each");
    }
}

}  // namespace

const Keys<DeckPlan>& deck_keys()
{
    static const Keys<DeckPlan> keys{
        "decks",
        "A deck of each ship.",
        key("carries", &DeckPlan::carries)
            .words({{"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .at_least_elements(1)
            .required()
            .means("What it takes; several kinds share it."),
        key("capacity", &DeckPlan::units)
            .at_least(1)
            .means("How many TEU, wagons, trucks or t, by what it carries."),
        key("length", &DeckPlan::length_m)
            .unit("m")
            .above(0)
            .means("Metres of track or lane, instead of the capacity."),
        checked(check_deck)};
    return keys;
}

bool DeckPlan::takes(CargoKind kind) const
{
    return std::find(carries.begin(), carries.end(), kind) != carries.end();
}

Stowage::Stowage(const SeaServicePlan& plan, std::int64_t capacity) : plan_(plan)
{
    if (plan.decks.empty()) {
        decks_.push_back(
            {static_cast<double>(capacity), static_cast<double>(plan.full_units(capacity))});
        return;
    }
    for (const DeckPlan& deck : plan.decks) {
        double full = plan.full_share * deck.room();
        // Full, too, is a deck on which not even its smallest unit finds room.
        if (deck.length_m) {
            double least = deck.room();
            for (CargoKind kind : deck.carries) least = std::min(least, plan.unit_length_m(kind));
            full = std::min(full, deck.room() - least + 2 * rounding);
        }
        decks_.push_back({deck.room(), std::max(full, rounding)});
    }
}

bool Stowage::takes(std::size_t deck, CargoKind kind) const
{
    return plan_.decks.empty() ? plan_.carries == kind : plan_.decks[deck].takes(kind);
}

double Stowage::need(std::size_t deck, CargoKind kind) const
{
    const bool by_length = !plan_.decks.empty() && plan_.decks[deck].length_m;
    return by_length ? plan_.unit_length_m(kind) : 1;
}

std::optional<std::size_t> Stowage::deck_for(const Shipment& shipment) const
{
    if (plan_.deadweight_t && !is_empty() &&
        tonnes_ + shipment.tonnes > *plan_.deadweight_t + rounding) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < decks_.size(); ++i) {
        if (!takes(i, shipment.kind)) continue;
        const double used = decks_[i].used + need(i, shipment.kind) * shipment.size;
        if (decks_[i].used == 0 || used <= decks_[i].room + rounding) return i;
    }
    return std::nullopt;
}

void Stowage::add(const Shipment& shipment)
{
    const std::size_t deck = *deck_for(shipment);
    decks_[deck].used += need(deck, shipment.kind) * shipment.size;
    tonnes_ += shipment.tonnes;
}

bool Stowage::is_full(CargoKind kind) const
{
    for (std::size_t i = 0; i < decks_.size(); ++i) {
        if (takes(i, kind) && decks_[i].used < decks_[i].full - rounding) return false;
    }
    return true;
}

double Stowage::units_left(CargoKind kind, double unit_t) const
{
    double units = 0;
    for (std::size_t i = 0; i < decks_.size(); ++i) {
        if (!takes(i, kind)) continue;
        const double room = std::max(0.0, decks_[i].full - rounding - decks_[i].used);
        units += std::ceil(room / need(i, kind));
    }
    if (plan_.deadweight_t && unit_t > 0) {
        units = std::min(units, std::max(0.0, *plan_.deadweight_t - tonnes_) / unit_t);
    }
    return units;
}

bool Stowage::has_least(double least_share) const { return load_share() >= least_share - rounding; }

bool Stowage::is_empty() const
{
    return std::all_of(decks_.begin(), decks_.end(), [](const Deck& d) { return d.used == 0; });
}

double Stowage::load_share() const
{
    double sum = 0;
    for (const Deck& deck : decks_) sum += std::min(1.0, deck.used / deck.room);
    return sum / static_cast<double>(decks_.size());
}

}  // namespace karvan::models
