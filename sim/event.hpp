// An event: something that happens at one place at one time.
//
// Ties at one instant are broken by rule: first the phase, then the place, then the number that the
// place gave the event (for messages: the link and the number on the link). None of these depends
// on which other places share an event list, so neither the grouping of places into sites nor the
// length of a time window leaves a trace in the results.
#pragma once

#include <coroutine>
#include <cstdint>

#include "sim/int128.hpp"
#include "sim/time.hpp"

namespace karvan::sim {

// What comes first among the events of one instant.
enum class Phase : std::uint8_t {
    state,     // the world changes: capacities, gates, closures, the end of the warm-up
    work,      // work and delays end; what they held is released
    arrival,   // messages arrive from other places
    decision,  // choices that want to see everything that happened at this instant
    record,    // samples are taken
};

// The order of an event: one unsigned 128-bit number, so that comparing takes no branch.
struct EventKey {
    std::uint64_t rank = 0;  // phase (3 bits), place (21 bits), number at the place (40 bits)
    std::uint64_t time = 0;  // microseconds

    UInt128 value() const { return (static_cast<UInt128>(time) << 64) | rank; }
};

inline constexpr int place_bits = 21;
inline constexpr int number_bits = 40;
inline constexpr std::uint64_t number_mask = (std::uint64_t{1} << number_bits) - 1;

constexpr std::uint64_t event_rank(Phase phase, std::uint32_t place, std::uint64_t number)
{
    return (static_cast<std::uint64_t>(phase) << (place_bits + number_bits)) |
           (static_cast<std::uint64_t>(place) << number_bits) | (number & number_mask);
}

class Place;

// Base of everything that an event list can hold: a process to resume or an action to carry out.
// It knows its slot in the event list while it is scheduled, so that it can be cancelled.
class Event {
public:
    using Action = void (*)(Event&);

    Event(Place& place, Action action)
        : target_(reinterpret_cast<void*>(action)), place_(&place), resumes_process_(false)
    {}
    Event(Place& place, std::coroutine_handle<> process)
        : target_(process.address()), place_(&place), resumes_process_(true)
    {}
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    bool is_scheduled() const { return slot_ != unscheduled; }
    Place& place() const { return *place_; }

protected:
    ~Event() = default;

    friend class EventList;
    friend class LongList;
    friend class ShortList;
    friend class Site;

    static constexpr std::uint32_t unscheduled = 0xffffffff;
    static constexpr std::uint32_t in_short_list = 0xfffffffe;  // any other slot: in the long one

    void* target_;  // the coroutine to resume, or the action to call
    Place* place_;
    std::uint32_t slot_ = unscheduled;
    bool resumes_process_ : 1;
    bool is_referred_ : 1 = false;  // a process with a ProcessRef
    // Three bytes for the state of a waiting process (see process.hpp): they would be padding here.
    std::uint8_t state_ = 0;
    std::uint8_t why_ = 0;
    std::uint8_t pending_why_ = 0;
};

}  // namespace karvan::sim
