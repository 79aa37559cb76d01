// A shipment: what moves together from an origin to a destination, with the account of its hours.
//
// Shipments travel in consists (a truck, a train, a load on board; a customer of a station travels
// alone). Cargo is the chain of shipments of a consist: moving it moves two pointers.
#pragma once

#include <atomic>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "models/cause.hpp"
#include "models/fleet/fleet_units.hpp"
#include "models/money/charge.hpp"
#include "sim/time.hpp"

namespace karvan::models {

// Places in the order in which a shipment passes them; by index in the scenario.
struct Route {
    std::vector<std::uint32_t> stops;
};

// What cargo takes room as: containers in TEU, wagons, trucks; units for customers of stations.
enum class CargoKind : std::uint8_t { unit, container, wagon, truck, bulk };

// No link or line, where one is asked for.
inline constexpr std::uint32_t no_way = ~std::uint32_t{0};

// Hours at a place (or on a link: index above the places) by cause.
struct LedgerEntry {
    std::uint32_t where;
    Cause cause;
    sim::Duration spent;
};

// A stop on the way of a shipment: when it came and went, since it entered; how far it was and what
// it had paid.
struct StopRecord {
    std::uint32_t place;
    sim::Duration arrival{};
    sim::Duration departure{};
    std::int64_t metres = 0;
    std::int64_t paid_at_arrival = 0;  // millionths
    std::int64_t paid_at_departure = 0;
};

// Counts the shipments of a flow that exist, apart from all books: what was created and neither
// left nor was lost must still exist. Sites on several threads count; the sum does not depend on
// the order.
using Census = std::atomic<std::int64_t>;

class Cargo;

struct Shipment {
    explicit Shipment(Census* counted_by = nullptr) : census(counted_by)
    {
        if (census != nullptr) census->fetch_add(1, std::memory_order_relaxed);
    }
    Shipment(const Shipment&) = delete;
    Shipment& operator=(const Shipment&) = delete;
    ~Shipment();

    Census* census;

    // What every account of hours and money looks at lies together.
    std::unique_ptr<Shipment> next;  // in the same cargo
    sim::Time accounted{};           // up to here every hour is in the ledger
    std::vector<LedgerEntry> ledger;
    std::vector<ChargeEntry> charges;
    std::uint64_t charged = 0;  // bits: of what charges may hold an entry
    std::int64_t paid = 0;      // millionths
    std::uint32_t flow = 0;
    std::uint32_t leg = 0;           // index of the present stop in the route
    std::uint32_t came_by = no_way;  // the way before the present place, as in the ledger
    std::int32_t size = 1;           // TEU, wagons or trucks by kind
    double tonnes = 0;

    std::vector<StopRecord> stops;  // those of the route passed so far
    const Route* route = nullptr;
    sim::Time entered{};
    sim::Time came{};         // to the present place
    std::int64_t metres = 0;  // travelled

    std::uint64_t id = 0;        // (flow + 1) << 40 | number in the flow, from 1
    std::uint32_t hops = 0;      // moves by probabilistic routing: tells visits apart
    std::uint32_t lane = 0;      // the next stop that it came for, where stays are watched
    std::uint32_t class_of = 0;  // the flow whose customer it is at stations
    std::int16_t priority = 0;   // the higher, the sooner
    CargoKind kind = CargoKind::unit;
    FleetUnits wagons;               // of a fleet, that it is loaded on
    std::uint32_t kept_by = no_way;  // the tariff whose clock of detention runs; no_way: none
    sim::Time kept_since{};
    std::unique_ptr<Cargo> contents;  // of a container that a dry port stuffed; else null

    // Puts the time since the last account to one cause.
    void account(std::uint32_t where, Cause cause, sim::Time now)
    {
        const sim::Duration spent = now - accounted;
        if (spent == sim::Duration{0}) return;
        accounted = now;
        if (!ledger.empty() && ledger.back().where == where && ledger.back().cause == cause) {
            ledger.back().spent += spent;
        } else {
            ledger.push_back({where, cause, spent});
        }
    }

    // Puts millionths of money, or of grams of CO2e, to its account.
    void charge(std::uint32_t where, Charge kind, std::int64_t millionths)
    {
        if (millionths == 0) return;
        if (is_payment(kind)) paid += millionths;
        // Most charges are the first of their kind and place: then there is nothing to search for.
        const std::uint64_t number =
            where * karvan::models::charges + static_cast<std::uint64_t>(kind);
        const std::uint64_t bit = std::uint64_t{1} << number % 64;
        const bool may_be_there = (charged & bit) != 0;
        charged |= bit;
        if (may_be_there) {
            for (ChargeEntry& entry : charges) {
                if (entry.where == where && entry.charge == kind) {
                    entry.millionths += millionths;
                    return;
                }
            }
        }
        charges.push_back({where, kind, millionths});
    }

    // Puts the hours of the container in which it travelled, since it was stuffed, to its own
    // account, its way, and a share of its charges.
    void take_over(const Shipment& container, double share)
    {
        metres += container.metres;
        for (const LedgerEntry& entry : container.ledger) {
            account(entry.where, entry.cause, accounted + entry.spent);
        }
        for (const ChargeEntry& entry : container.charges) {
            const double part = share * static_cast<double>(entry.millionths);
            charge(entry.where, entry.charge, std::llround(part));
        }
    }
};

using ShipmentPtr = std::unique_ptr<Shipment>;

// A chain of shipments, first in first out.
class Cargo {
public:
    Cargo() = default;
    explicit Cargo(ShipmentPtr shipment) { add(std::move(shipment)); }
    Cargo(Cargo&& other) noexcept
        : first_(std::move(other.first_)),
          last_(std::exchange(other.last_, nullptr)),
          count_(std::exchange(other.count_, 0U))
    {}
    Cargo& operator=(Cargo&& other) noexcept
    {
        clear();
        first_ = std::move(other.first_);
        last_ = std::exchange(other.last_, nullptr);
        count_ = std::exchange(other.count_, 0U);
        return *this;
    }
    ~Cargo() { clear(); }

    bool empty() const { return count_ == 0; }
    std::uint32_t count() const { return count_; }
    Shipment& front() { return *first_; }
    const Shipment& front() const { return *first_; }

    void add(ShipmentPtr shipment)
    {
        Shipment* added = shipment.get();
        (last_ != nullptr ? last_->next : first_) = std::move(shipment);
        last_ = added;
        ++count_;
    }
    ShipmentPtr take()
    {
        ShipmentPtr shipment = std::move(first_);
        first_ = std::move(shipment->next);
        if (--count_ == 0) last_ = nullptr;
        return shipment;
    }

    template <class Visit>
    void for_each(Visit&& visit)
    {
        for (Shipment* s = first_.get(); s != nullptr; s = s->next.get()) visit(*s);
    }
    template <class Visit>
    void for_each(Visit&& visit) const
    {
        for (const Shipment* s = first_.get(); s != nullptr; s = s->next.get()) visit(*s);
    }

    // Sum of the sizes.
    std::int64_t size() const
    {
        std::int64_t sum = 0;
        for_each([&](const Shipment& s) { sum += s.size; });
        return sum;
    }

private:
    void clear()  // one by one: a long chain must not recurse
    {
        while (count_ > 0) take();
    }

    ShipmentPtr first_;
    Shipment* last_ = nullptr;
    std::uint32_t count_ = 0;
};

inline Shipment::~Shipment()
{
    if (census != nullptr) census->fetch_sub(1, std::memory_order_relaxed);
}

enum class Vehicle : std::uint8_t { none, truck, train };

// Of a train: the place where it was made up, and when it should be where it is (train_runs.hpp).
struct TrainRun {
    std::uint32_t from = no_way;
    sim::Time due{};
};

// What moves over a link: a vehicle with its cargo, or (Vehicle::none) a single customer.
struct Consist {
    std::uint64_t id = 0;  // of the shipment when it travels alone, else of the vehicle
    Vehicle vehicle = Vehicle::none;
    std::int16_t priority = 0;
    Cargo cargo;
    std::unique_ptr<Traction> traction = {};  // of fleets; null: it needs none
    TrainRun run = {};

    void account(std::uint32_t where, Cause cause, sim::Time now)
    {
        cargo.for_each([&](Shipment& s) { s.account(where, cause, now); });
    }
};

}  // namespace karvan::models
