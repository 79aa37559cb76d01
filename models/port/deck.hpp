// The decks of a ship: what cargo they take and how much of it.
//
// A deck holds so many units (TEU, wagons or trucks), or so many metres of track or lane, which
// wagons, trucks and containers on trailers use up by their length. Decks that take several kinds
// of cargo are shared by them. Over all decks the deadweight limits the tonnes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/shipment.hpp"

namespace karvan::models {

template <class Plan>
class Keys;
struct SeaServicePlan;

struct DeckPlan {
    std::vector<CargoKind> carries;
    std::optional<std::int64_t> units;
    std::optional<double> length_m;  // instead of units

    bool takes(CargoKind kind) const;
    double room() const { return units ? static_cast<double>(*units) : length_m.value_or(0); }
};

const Keys<DeckPlan>& deck_keys();

// What is on board of one ship, and what it may still take.
class Stowage {
public:
    // A ship of `capacity` units, unless the service has decks.
    Stowage(const SeaServicePlan& plan, std::int64_t capacity);

    // Is there room for the shipment? One larger than an empty deck has it for itself.
    bool fits(const Shipment& shipment) const { return deck_for(shipment).has_value(); }
    void add(const Shipment& shipment);

    // Of the kind, so that no cargo is waited for any more.
    bool is_full(CargoKind kind) const;
    // How many units more until then, of so many tonnes each; a deck that kinds share counts for
    // each of them.
    double units_left(CargoKind kind, double unit_t) const;
    bool has_least(double least_share) const;
    bool is_empty() const;
    // The mean share of its decks that is used, at most 1 each.
    double load_share() const;

private:
    struct Deck {
        double room;
        double full;  // counts as full from here on
        double used = 0;
    };

    std::optional<std::size_t> deck_for(const Shipment& shipment) const;
    bool takes(std::size_t deck, CargoKind kind) const;
    // Room that one unit takes.
    double need(std::size_t deck, CargoKind kind) const;

    const SeaServicePlan& plan_;
    std::vector<Deck> decks_;
    double tonnes_ = 0;
};

}  // namespace karvan::models
