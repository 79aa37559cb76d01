// A batch: items gather until a vehicle's worth is there - or the time is.
//
// The rule of departure: as soon as the batch is full; or when the first item has waited the
// longest wait; or at the times of a timetable; never with less than the least load. Items that do
// not fit stay for the next batch, or are turned away, as the rule says. Items are never split.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "sim/any_of.hpp"
#include "sim/durations.hpp"
#include "sim/level.hpp"
#include "sim/signal.hpp"

namespace karvan::sim {

enum class Rest : std::uint8_t {
    stays,        // waits for the next batch
    turned_away,  // is handed to the caller, who sends it another way
};

struct BatchRule {
    std::int64_t full = 1;   // units that make a full batch
    std::int64_t least = 1;  // units without which nothing departs
    // Of the first item; then the batch goes with what it has.
    std::optional<Duration> longest_wait = {};
    // The first departure of the timetable at or after a time; empty: no timetable.
    std::function<Time(Time)> next_departure = {};
    Rest rest = Rest::stays;
};

struct BatchTally {
    Level waiting;    // units that wait
    Durations waits;  // of the items, from put to departure
};

template <class T>
class Batch final : public Measured {
public:
    struct Departure {
        std::vector<T> load;
        std::vector<T> turned_away;
        std::int64_t units = 0;
    };

    Batch(Place& place, std::string name) : place_(place), changed_(place, std::move(name))
    {
        place.add_measured(*this);
    }

    std::int64_t units() const { return units_; }
    std::size_t size() const { return items_.size(); }
    const BatchTally& tally() const { return tally_; }
    const std::string& name() const { return changed_.name(); }

    // Adds an item that takes up `units` of a vehicle.
    void put(T item, std::int64_t units)
    {
        items_.push_back({std::move(item), units, place_.now()});
        add_units(units);
        changed_.raise();
    }

    // Takes out the items of which `leaves` is true, in their order; `leaves` may change them.
    template <class Leaves>
    std::vector<T> withdraw(Leaves&& leaves)
    {
        std::vector<T> out;
        std::deque<Item> stay;
        std::int64_t units = 0;
        for (Item& item : items_) {
            if (leaves(item.value)) {
                units += item.units;
                out.push_back(std::move(item.value));
            } else {
                stay.push_back(std::move(item));
            }
        }
        items_ = std::move(stay);
        if (units > 0) add_units(-units);
        return out;
    }

    // co_await form(place, rule): waits for a departure. One former at a time gets the items in
    // order. An item larger than a full batch departs alone.
    Task<Departure> form(Place& place, BatchRule rule)
    {
        bool decided = false;
        for (;;) {
            if (units_ >= rule.full) break;
            const Time departure = due(rule, decided);
            const bool overdue = departure < place.now() || (decided && departure == place.now());
            if (overdue && units_ >= rule.least) break;
            AnyOf first(place);
            first.add(changed_);
            // A departure of this instant is decided once all of its arrivals are there.
            if (!overdue && departure != never) first.until(departure, Phase::decision);
            const std::size_t why = co_await first.wait();
            decided = why == AnyOf::timed_out;
        }
        co_return take(rule);
    }

    void forget(Time now) override
    {
        tally_.waiting.reset(now);
        tally_.waits.reset();
    }

private:
    struct Item {
        T value;
        std::int64_t units;
        Time since;
    };

    // When a batch that is not full may leave: `now` or earlier means that only the least load is
    // missing.
    Time due(const BatchRule& rule, bool decided)
    {
        const Time now = place_.now();
        Time time = never;
        if (rule.longest_wait && !items_.empty()) time = items_.front().since + *rule.longest_wait;
        if (rule.next_departure) {
            // A departure that finds too little on board is missed, and the next one is waited for.
            const bool missed = decided && next_departure_ == now && units_ < rule.least;
            if (missed) next_departure_ = rule.next_departure(now + Duration{1});
            if (!next_departure_ || *next_departure_ < now) {
                next_departure_ = rule.next_departure(now);
            }
            time = std::min(time, *next_departure_);
        }
        return time;
    }

    Departure take(const BatchRule& rule)
    {
        Departure departure;
        while (!items_.empty()) {
            const bool fits =
                departure.units + items_.front().units <= rule.full || departure.load.empty();
            if (!fits) break;
            departure.units += items_.front().units;
            departure.load.push_back(pop());
        }
        while (rule.rest == Rest::turned_away && !items_.empty())
            departure.turned_away.push_back(pop());
        return departure;
    }

    T pop()
    {
        Item item = std::move(items_.front());
        items_.pop_front();
        add_units(-item.units);
        tally_.waits.record(place_.now() - item.since);
        return std::move(item.value);
    }

    void add_units(std::int64_t units)
    {
        units_ += units;
        tally_.waiting.set(place_.now(), units_);
    }

    Place& place_;
    Signal changed_;
    std::deque<Item> items_;
    std::int64_t units_ = 0;
    std::optional<Time> next_departure_;  // asked for at the first wait
    BatchTally tally_;
};

}  // namespace karvan::sim
