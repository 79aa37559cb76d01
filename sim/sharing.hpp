// Servers that share their work among all who are there: processor sharing, and the disciplines
// in which a newcomer may stop the work of others, who go on later where they stopped.
//
//     Sharing sharing(place, "shared work", cpus, Sharing::Rule::equally);
//     co_await sharing.work(hours(2));   // longer, the more others are there
//
// The servers are the units of a resource, of which as many are in use as have work; nobody else
// takes any. Whoever changes how many may be used says so here: where there are fewer, work rests
// or goes on more slowly. An arrival or a departure costs time in proportion to the
// logarithm of how many are there.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "sim/resource.hpp"

namespace karvan::sim {

class SharedWork;

class Sharing final : public WaitQueue {
public:
    enum class Rule : std::uint8_t {
        equally,     // each of k has min(1, servers / k) of a server
        last_come,   // those who came last have a server each
        least_left,  // those with the least work left have a server each
    };

    Sharing(Place& place, std::string name, Resource& servers, Rule rule);

    // co_await work(d): d is what it takes with a server of one's own.
    SharedWork work(Duration duration);
    // The units of the resource have changed.
    void capacity_changed();
    // With `equally`: all of them together work with this speed, whatever the number of servers, as
    // long as any works.
    void set_speed(double together);
    // Work left of all who are here, in seconds.
    double work_left_s() const;

    bool try_grant(Waiter&) override { return false; }
    void give_back(Waiter&) override {}

private:
    friend class SharedWork;

    // Whoever has a share is done when the clock of work shows `due`; who has none is as long from
    // its end.
    struct Job {
        double due_us;
        std::uint64_t number;  // in the order of coming
        ProcessState* process;
        friend bool operator<(const Job& a, const Job& b)
        {
            return a.due_us != b.due_us ? a.due_us < b.due_us : a.number < b.number;
        }
    };
    using Jobs = std::set<Job>;

    void begin(ProcessState& process, Duration duration);
    void end(ProcessState& process);
    void advance();
    void share_out();
    void set_timer();
    Jobs::iterator one_to_rest();
    Jobs::iterator one_to_go_on();

    Resource& servers_;
    Rule rule_;
    Jobs at_work_;
    Jobs at_rest_;
    std::vector<Hold> in_use_;  // servers
    std::uint64_t numbers_ = 0;
    double clock_us_ = 0;  // of work: it goes at the speed of each who is at work
    double speed_ = 0;
    std::optional<double> together_;  // none: as many as have work
    Time since_{};
    ProcessState* first_done_ = nullptr;  // has the timer
};

class [[nodiscard]] SharedWork {
public:
    SharedWork(Sharing& sharing, Duration duration) : sharing_(sharing), duration_(duration) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> frame)
    {
        process_ = &frame.promise().root();
        sharing_.begin(*process_, duration_);
    }
    void await_resume() { sharing_.end(*process_); }

private:
    Sharing& sharing_;
    Duration duration_;
    ProcessState* process_ = nullptr;
};

inline SharedWork Sharing::work(Duration duration) { return {*this, duration}; }

}  // namespace karvan::sim
