// A link: messages from one place to another, each under way for at least a minimum transit time.
//
//     sim::Link<TrainPtr> onward(line, border, sim::receiver<&Border::receive>, min_running_time);
//     onward.send(std::move(train), running_time);
//
// Within a site a message is an event like any other. Between sites it lies in the link's outbox
// until the time window is over; the receiving site then takes it in. Both orders are the same: a
// message is ranked by its link's number at the receiver and its own number on the link.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/place.hpp"
#include "sim/ring.hpp"

namespace karvan::sim {

// A message was sent with less than the minimum transit time of its link: an error of the model.
class LookaheadViolation : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// What the executors need to know of a link, whatever it carries.
class LinkBase {
public:
    LinkBase(Place& from, Place& to, Duration least_transit);
    virtual ~LinkBase() = default;
    LinkBase(const LinkBase&) = delete;
    LinkBase& operator=(const LinkBase&) = delete;

    Place& from() const { return from_; }
    Place& to() const { return to_; }
    Duration least_transit() const { return least_transit_; }
    bool crosses_sites() const { return crosses_sites_; }

    // Between windows, by the receiving site: schedules what was sent in the window before.
    virtual void take_in(unsigned window) = 0;
    // The earliest message in the outbox of a window, or `never`.
    Time earliest_sent(unsigned window) const { return (*earliest_)[window & 1]; }

protected:
    // Arrivals at a place are ranked by the link's number there and the number on the link.
    static constexpr int message_bits = 26;
    EventKey next_key(Time arrival)
    {
        constexpr std::uint64_t message_mask = (std::uint64_t{1} << message_bits) - 1;
        return {rank_ | (sent_++ & message_mask),
                static_cast<std::uint64_t>(arrival.time_since_epoch().count())};
    }
    void check(Duration transit) const
    {
        if (transit < least_transit_) [[unlikely]]
            refuse(transit);
    }
    [[noreturn]] void refuse(Duration transit) const;
    unsigned window() const;
    void note_sent(EventKey key);
    void forget_sent(unsigned window) { (*earliest_)[window & 1] = never; }

    Place& from_;
    Place& to_;
    Duration least_transit_;
    std::uint64_t rank_;  // phase, receiver and the link's number at the receiver
    std::uint32_t sent_ = 0;
    bool crosses_sites_;
    std::array<Time, 2>* earliest_ = nullptr;  // by window, if it crosses sites
};

// Who takes the messages of a link: `receiver<&Border::receive>`. Known at compile time, so that
// the call costs nothing.
template <auto receive>
struct Receiver {};
template <auto receive>
inline constexpr Receiver<receive> receiver;

// Two cache lines, where a message is a pointer: a model may have many links, seldom used.
template <class T>
class alignas(cache_line) Link final : public LinkBase, private Event {
public:
    // Messages are handed to `receive`, a member function of the receiving place.
    template <class To, auto receive>
    Link(Place& from, To& to, Receiver<receive>, Duration least_transit)
        : LinkBase(from, to, least_transit),
          Event(to, &Link::first_arrives<To, receive>),
          overtaking_(&Overtaking::template arrive<To, receive>)
    {
        if (crosses_sites_) earliest_ = &more().earliest;  // both sites use it
    }
    ~Link() override
    {
        if (is_scheduled()) first()->~T();
    }

    // Sends; the message arrives after `transit`, which is at least least_transit().
    void send(T message, Duration transit)
    {
        check(transit);
        const EventKey key = next_key(from_.now() + transit);
        if (crosses_sites_) {
            note_sent(key);
            more_->outbox[window() & 1].push_back({key, std::move(message)});
        } else {
            // The site of the receiver, who may be far from the caches.
            deliver_later(from_.site(), key, std::move(message));
        }
    }
    void send(T message) { send(std::move(message), least_transit_); }

    void take_in(unsigned window) override
    {
        auto& box = more_->outbox[window & 1];
        for (Envelope& envelope : box)
            deliver_later(to_.site(), envelope.key, std::move(envelope.message));
        box.clear();
        forget_sent(window);
    }

private:
    struct Envelope {
        EventKey key;
        T message;
    };

    // A message that overtakes others.
    struct Overtaking final : Event {
        explicit Overtaking(Link& on) : Event(on.to_, on.overtaking_), link(on) {}
        template <class To, auto receive>
        static void arrive(Event& event)
        {
            auto& self = static_cast<Overtaking&>(event);
            T message = std::move(*self.message);
            self.message.reset();
            self.link.more_->idle.push_back(&self);
            (static_cast<To&>(self.link.to_).*receive)(std::move(message));
        }
        Link& link;
        std::optional<T> message;
    };

    // What a link with one message at a time never needs.
    struct More {
        Ring<Envelope> line;  // behind the first message
        std::vector<std::unique_ptr<Overtaking>> overtaking;
        std::vector<Overtaking*> idle;
        std::array<std::vector<Envelope>, 2> outbox;
        std::array<Time, 2> earliest{never, never};
    };
    More& more()
    {
        if (more_ == nullptr) more_ = std::make_unique<More>();
        return *more_;
    }

    // Messages that arrive in the order of sending form a line, of which the event list knows the
    // first alone: most links of a corridor are such lines. The first lies in the link itself.
    T* first() { return std::launder(reinterpret_cast<T*>(first_)); }

    template <class To, auto receive>
    static void first_arrives(Event& event)
    {
        Link& link = static_cast<Link&>(event);
        T message = std::move(*link.first());
        More* const more = link.more_.get();
        if (more == nullptr || more->line.empty()) {
            link.first()->~T();
        } else {
            Envelope& next = more->line.front();
            *link.first() = std::move(next.message);
            link.to_.site().schedule(link, next.key);
            more->line.pop_front();
        }
        (static_cast<To&>(link.to_).*receive)(std::move(message));
    }

    [[gnu::always_inline]] void deliver_later(Site& site, EventKey key, T&& message)
    {
        if (!is_scheduled()) {
            new (first_) T(std::move(message));
            site.schedule(*this, key);
        } else if (last_.value() < key.value()) {
            more().line.emplace_back(key, std::move(message));
        } else {
            Overtaking& event = idle_overtaking();
            event.message.emplace(std::move(message));
            site.schedule(event, key);
            return;
        }
        last_ = key;
    }

    Overtaking& idle_overtaking()
    {
        auto& idle = more().idle;
        if (idle.empty())
            return *more_->overtaking.emplace_back(std::make_unique<Overtaking>(*this));
        Overtaking& event = *idle.back();
        idle.pop_back();
        return event;
    }

    Event::Action overtaking_;               // of a message that overtakes others
    alignas(T) std::byte first_[sizeof(T)];  // a T while it is scheduled
    EventKey last_;                          // of the last message in the line
    std::unique_ptr<More> more_;
};

}  // namespace karvan::sim
