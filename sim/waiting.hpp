// Waiting in line: the nodes and queues that resources, stores and gates are made of.
//
// A waiting process stands in a queue by a node that lies in its own frame, so waiting allocates
// nothing. Queues serve the highest priority first and, within a priority, first come first served.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/level.hpp"
#include "sim/time.hpp"

namespace karvan::sim {

class Place;
class ProcessState;
class WaitQueue;
class AnyOf;

// A place in a queue.
struct Waiter {
    enum class State : std::uint8_t {
        idle,
        queued,   // waits for a grant
        evicted,  // waits to go on with work that was taken from it
        granted,  // has been granted what it waits for and is about to be resumed
    };

    Waiter* prev = nullptr;
    Waiter* next = nullptr;
    union {
        WaitQueue* queue = nullptr;  // the queue it stands in or was granted by
        AnyOf* any;                  // a process that waits for any of several: all of them
    };
    std::uint32_t amount = 1;   // what is asked for; once granted, what the queue noted (a holder)
    std::int16_t priority = 0;  // the higher, the sooner
    State state = State::idle;
    bool is_branch : 1 = false;    // a branch of an AnyOf, else the process's own node
    bool takes_fewer : 1 = false;  // of units that work together: as many as may be used
};

// A queue of waiters at one place. The owner (a resource, a store, a gate) decides when to grant.
class WaitQueue {
public:
    WaitQueue(Place& place, std::string name) : place_(place), name_(std::move(name)) {}
    virtual ~WaitQueue() = default;
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    Place& place() const { return place_; }
    const std::string& name() const { return name_; }
    std::uint32_t waiting() const { return length_; }

    // Grants at once if that passes nobody by; notes in the waiter what was granted.
    virtual bool try_grant(Waiter& waiter) = 0;
    // What was granted but will not be taken, because the process ended, comes back.
    virtual void give_back(Waiter& waiter) = 0;
    // Subjects (shipments, vehicles) that hold what is waited for here; for the waiting report.
    virtual void holders(std::vector<std::uint64_t>&) const {}
    // How many units may be used at present, if some but fewer than a waiter asks for.
    virtual std::optional<std::int64_t> too_few_for(const Waiter&) const { return std::nullopt; }

    // A waiter stands in line, or leaves before it was served: by patience, interruption, another
    // wait.
    inline void enter(Waiter& waiter);
    void leave(Waiter& waiter);

protected:
    Waiter* front() const { return front_; }
    void enter_ahead(Waiter& waiter);  // ahead of its own priority
    // Right behind one of its own priority who is queued here; behind nobody: ahead of its own
    // priority, but not of those who wait to go on.
    void enter_behind(Waiter* one, Waiter& waiter);
    inline void unlink(Waiter& waiter);
    inline void grant(Waiter& waiter);  // leaves the queue and wakes its process
    // Where the length of the queue is kept, if anywhere.
    void keep_length_in(sim::Level& level) { length_kept_ = &level; }
    // True if a newcomer of this priority finds nobody whom it would have to stand behind.
    bool nobody_ahead_of(std::int16_t priority) const
    {
        return front_ == nullptr || front_->priority < priority;
    }
    static inline ProcessState& process_of(Waiter& waiter);
    virtual void left_unserved() {}

private:
    struct Rank {  // the last waiter of each priority ever seen, highest priority first
        std::int16_t priority;
        Waiter* last;  // null: nobody waits
    };

    Rank& rank_of(std::int16_t priority)
    {
        const bool as_before = hint_ != nullptr && hint_->priority == priority;
        return as_before ? *hint_ : find_rank(priority);
    }
    Rank& find_rank(std::int16_t priority);
    inline Waiter* last_above(const Rank& rank) const;
    inline void insert_after(Waiter* before, Waiter& waiter);
    void choose_branch(Waiter& waiter);
    static ProcessState& process_of_branch(Waiter& waiter);
    inline void note_length();

    Place& place_;
    std::string name_;
    Waiter* front_ = nullptr;
    std::uint32_t length_ = 0;
    std::vector<Rank> ranks_;
    Rank* hint_ = nullptr;  // the one last asked for
    sim::Level* length_kept_ = nullptr;
};

}  // namespace karvan::sim
