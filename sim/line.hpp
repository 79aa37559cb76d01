// A line before a resource whose order is not that of coming: last come, first served; in random
// order; shortest job first. Priorities go first, as everywhere; the order is that within one.
//
//     Line line(officers, Line::Order::by_rank);
//     auto officer = co_await line.acquire(request);   // lower ranks first
//
// The queue is the resource's own, so its tallies, the waiting report and those who lost their unit
// and go on ahead of the others are as for any other wait. Standing in line costs time in
// proportion to its length.
#pragma once

#include <map>
#include <vector>

#include "sim/resource.hpp"

namespace karvan::sim {

// What is asked for in a line.
struct LineRequest {
    std::uint32_t amount = 1;
    std::int16_t priority = 0;
    Preempt preempt = Preempt::no;
    Duration patience = Duration::max();  // who has waited so long has an empty Hold
    double rank = 0;                      // by_rank: the lower, the sooner; at_random: uniform on
                                          // (0, 1), drawn for this request
};

class AcquireInLine;

class Line {
public:
    enum class Order : std::uint8_t {
        last_come,
        at_random,  // a newcomer stands anywhere with equal chance: so does whoever is served next
        by_rank,    // ties in the order of coming
    };

    Line(Resource& resource, Order order) : resource_(resource), order_(order) {}

    // co_await acquire(request): a Hold.
    AcquireInLine acquire(const LineRequest& request);

private:
    friend class AcquireInLine;

    struct Entry {
        double rank;
        Waiter* waiter;
    };
    using Entries = std::vector<Entry>;  // of one priority, in line

    // Notes somebody in the line and gives the one he stands behind; nobody: he is the first.
    Waiter* stand(Waiter& waiter, double rank);
    void strike_out(const Waiter& waiter);

    Resource& resource_;
    Order order_;
    std::map<std::int16_t, Entries> entries_;
};

class [[nodiscard]] AcquireInLine {
public:
    AcquireInLine(Line& line, const LineRequest& request) : line_(line), request_(request) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> frame)
    {
        return suspend(frame.promise().root());
    }
    Hold await_resume();

private:
    bool suspend(ProcessState& process);

    Line& line_;
    LineRequest request_;
    ProcessState* process_ = nullptr;
    bool stood_ = false;
};

inline AcquireInLine Line::acquire(const LineRequest& request) { return {*this, request}; }

}  // namespace karvan::sim
