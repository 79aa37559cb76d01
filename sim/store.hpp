// A store: items in a line - cargo that waits for a vehicle, empty wagons, tasks for a crew.
//
//     store.put(std::move(shipment));                 // unlimited stores
//     co_await store.room(); store.put(...);          // stores with a limit
//     Shipment shipment = co_await store.take();      // waits for an item, in turn
#pragma once

#include <limits>

#include "sim/durations.hpp"
#include "sim/level.hpp"
#include "sim/place.hpp"
#include "sim/ring.hpp"

namespace karvan::sim {

template <class T>
class RoomWait;

struct StoreTally {
    Level content;    // items inside
    Durations stays;  // from put to take
};

template <class T>
class Store final : public WaitQueue, public Measured {
public:
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    Store(Place& place, std::string name, std::size_t limit = unlimited)
        : WaitQueue(place, std::move(name)), room_(place, this->name() + " room"), limit_(limit)
    {
        room_.store = this;
        place.add_measured(*this);
    }

    std::size_t size() const { return items_.size(); }
    bool has_room() const { return items_.size() + room_.promised < limit_; }
    const StoreTally& tally() const { return tally_; }

    // Adds an item. With a limit, only after room() was granted or has_room() said so.
    void put(T item)
    {
        items_.emplace_back(std::move(item), place().now());
        tally_.content.set(place().now(), static_cast<std::int64_t>(items_.size()));
        serve();
    }

    // co_await take(): the first item that is not promised to somebody else.
    auto take();
    // co_await room(): a place for one item, to be filled by put() before anything else is awaited.
    auto room();

    bool try_grant(Waiter&) override
    {
        if (items_.size() == promised_ || waiting() > 0) return false;
        ++promised_;
        return true;
    }
    void give_back(Waiter&) override
    {
        if (place().site().is_closing()) return;
        --promised_;
        serve();
    }
    T redeem(Waiter&)
    {
        --promised_;
        Item item = std::move(items_.front());
        items_.pop_front();
        tally_.content.set(place().now(), static_cast<std::int64_t>(items_.size()));
        tally_.stays.record(place().now() - item.since);
        room_.serve();
        return std::move(item.value);
    }
    void forget(Time now) override
    {
        tally_.content.reset(now);
        tally_.stays.reset();
    }

private:
    friend class RoomWait<T>;

    struct Item {
        T value;
        Time since;
    };

    // Those who wait for room.
    struct Room final : WaitQueue {
        using WaitQueue::WaitQueue;
        bool try_grant(Waiter&) override
        {
            if (!store->has_room() || waiting() > 0) return false;
            ++promised;
            return true;
        }
        void give_back(Waiter&) override
        {
            if (place().site().is_closing()) return;
            --promised;
            serve();
        }
        void serve()
        {
            if (front() != nullptr) serve_waiting();
        }
        [[gnu::noinline]] void serve_waiting()
        {
            while (front() != nullptr && store->has_room()) {
                ++promised;
                grant(*front());
            }
        }
        Store* store = nullptr;
        std::size_t promised = 0;
    };

    void serve()
    {
        if (front() != nullptr) serve_waiting();
    }
    [[gnu::noinline]] void serve_waiting()
    {
        while (front() != nullptr && items_.size() > promised_) {
            ++promised_;
            grant(*front());
        }
    }

    Ring<Item> items_;
    std::size_t promised_ = 0;  // items granted to takers that have not resumed yet
    Room room_;
    std::size_t limit_;
    StoreTally tally_;
};

// Waits until a queue grants one thing; base of the awaitables of stores.
template <class Queue>
class [[nodiscard]] OneGrant {
public:
    explicit OneGrant(Queue& queue) : queue_(queue) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> frame)
    {
        process_ = &frame.promise().root();
        Waiter& waiter = process_->own_waiter();
        waiter.amount = 1;
        waiter.priority = 0;
        if (queue_.try_grant(waiter)) return false;
        process_->begin_wait(false);
        queue_.enter(waiter);
        return true;
    }

protected:
    Waiter& granted() const
    {
        Waiter& waiter = process_->own_waiter();
        waiter.state = Waiter::State::idle;
        return waiter;
    }

    Queue& queue_;
    ProcessState* process_ = nullptr;
};

template <class T>
class [[nodiscard]] Take : public OneGrant<Store<T>> {
public:
    using OneGrant<Store<T>>::OneGrant;
    T await_resume() { return this->queue_.redeem(this->granted()); }
};

template <class T>
auto Store<T>::take()
{
    return Take<T>(*this);
}

// From here to the put nothing else can happen: the promise has done its part.
template <class T>
class [[nodiscard]] RoomWait : public OneGrant<typename Store<T>::Room> {
public:
    using OneGrant<typename Store<T>::Room>::OneGrant;
    void await_resume() const
    {
        this->granted();
        --this->queue_.promised;
    }
};

template <class T>
auto Store<T>::room()
{
    return RoomWait<T>(room_);
}

}  // namespace karvan::sim
