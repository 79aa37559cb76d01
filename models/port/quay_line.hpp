// The line of cargo that waits at a port for ships to one other port: the highest priority first,
// first come first served within. Ships that load take from it side by side, each only what those
// before it leave (PortCall::next_line()).
//
// Where ships of some services refuse what others take, there is a line for each set of services
// that may take it: a ship loads from all lines of its service.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/shipment.hpp"
#include "sim/durations.hpp"
#include "sim/level.hpp"
#include "sim/resource.hpp"
#include "sim/signal.hpp"

namespace karvan::models {

struct PortCall;

// The room that a shipment takes in the yard.
struct YardRoom {
    sim::Hold units;
    sim::Hold tonnes;

    // For the waiting report: from the vehicle that is unloaded to its cargo, and to the next.
    void belong_to(std::uint64_t subject)
    {
        units.hand_over(subject);
        tonnes.hand_over(subject);
    }
};

enum class From : std::uint8_t { land, sea };

// A shipment ashore.
struct QuayItem {
    ShipmentPtr shipment;
    YardRoom yard;
    From from = From::land;
    sim::Time since{};
    bool cleared = false;  // held by customs, and released
};

class QuayLine final : public sim::Measured {
public:
    QuayLine(sim::Place& place, CargoKind of, std::vector<std::uint32_t> taken_by,
             sim::Signal& news)
        : kind(of), services(std::move(taken_by)), changed(news), place_(place)
    {
        place.add_measured(*this);
    }

    void put(QuayItem item)
    {
        units_ += item.shipment->size;
        tonnes_ += item.shipment->tonnes;
        waiting_.set(place_.now(), units_);
        auto& line = items_[item.shipment->priority];
        line.push_back({std::move(item), place_.now()});
        changed.raise();
    }

    bool empty() const { return items_.empty(); }
    const Shipment& front() const { return *items_.begin()->second.front().item.shipment; }

    // Is its first shipment, of two lines, to be loaded first?
    bool is_ahead_of(const QuayLine& other) const
    {
        const std::int16_t own = items_.begin()->first;
        const std::int16_t others = other.items_.begin()->first;
        if (own != others) return own > others;
        return items_.begin()->second.front().since < other.items_.begin()->second.front().since;
    }

    QuayItem take()
    {
        auto first = items_.begin();
        Entry entry = std::move(first->second.front());
        first->second.pop_front();
        if (first->second.empty()) items_.erase(first);
        drop(*entry.item.shipment);
        waiting_.set(place_.now(), units_);
        waits_.record(place_.now() - entry.since);
        return std::move(entry.item);
    }

    // Takes out the items of which `leaves` is true, in the order of the line; it may change them.
    template <class Leaves>
    std::vector<QuayItem> withdraw(Leaves&& leaves)
    {
        std::vector<QuayItem> out;
        for (auto line = items_.begin(); line != items_.end();) {
            std::deque<Entry> stay;
            for (Entry& entry : line->second) {
                if (leaves(*entry.item.shipment)) {
                    drop(*entry.item.shipment);
                    out.push_back(std::move(entry.item));
                } else {
                    stay.push_back(std::move(entry));
                }
            }
            line->second = std::move(stay);
            line = line->second.empty() ? items_.erase(line) : std::next(line);
        }
        waiting_.set(place_.now(), units_);
        return out;
    }

    std::int64_t units() const { return units_; }
    double unit_tonnes() const { return units_ > 0 ? tonnes_ / static_cast<double>(units_) : 0; }
    // In the order of the line.
    template <class See>
    void for_each(See&& see) const
    {
        for (const auto& [priority, line] : items_) {
            for (const Entry& entry : line) see(entry.item);
        }
    }
    const sim::Level& waiting() const { return waiting_; }  // TEU, wagons or trucks
    const sim::Durations& waits() const { return waits_; }  // of shipments, until loaded
    void forget(sim::Time now) override
    {
        waiting_.reset(now);
        waits_.reset();
    }

    const CargoKind kind;
    const std::vector<std::uint32_t> services;  // whose ships take it, by index
    sim::Signal& changed;  // something came to it or beside it, or is left for the next ship
    std::vector<PortCall*> ships;  // that load, as they are to be filled

private:
    struct Entry {
        QuayItem item;
        sim::Time since;
    };

    void drop(const Shipment& shipment)
    {
        units_ -= shipment.size;
        tonnes_ = units_ > 0 ? tonnes_ - shipment.tonnes : 0;
    }

    sim::Place& place_;
    std::map<std::int16_t, std::deque<Entry>, std::greater<>> items_;
    std::int64_t units_ = 0;
    double tonnes_ = 0;
    sim::Level waiting_;
    sim::Durations waits_;
};

// The lines of one kind of cargo to one port, side by side.
struct QuayLines {
    std::unique_ptr<sim::Signal> changed;
    std::vector<std::unique_ptr<QuayLine>> lines;  // all different in who takes their cargo
    std::vector<QuayLine*> by_flow;  // null: no ship takes the flow; empty: all take all

    // Null: what all ships refuse goes by land.
    QuayLine* for_flow(std::uint32_t flow) const
    {
        return by_flow.empty() ? lines.front().get() : by_flow.at(flow);
    }
};

}  // namespace karvan::models
