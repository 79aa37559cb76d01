// Replications in parallel: each is a world of its own, so they share nothing but the plan.
//
// Results are handed over one at a time and in the order of the replications, whatever thread was
// first, so what is made of them is the same for any number of threads. A replication that fails
// does not stop the others, and what was finished is kept.
#pragma once

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <stop_token>

namespace karvan::sim {

struct ReplicationRange {
    std::uint32_t first = 0;
    std::uint32_t count = 1;
};

// How a replication ended: with a result, with an error, or (neither) given up on a stop request.
template <class Result>
struct ReplicationEnd {
    std::uint32_t replication = 0;
    std::unique_ptr<Result> result;
    std::exception_ptr error;
};

inline unsigned cores() { return static_cast<unsigned>(tbb::info::default_concurrency()); }

// One replication, with its error if it throws.
template <class Result, class Run>
ReplicationEnd<Result> run_one(std::uint32_t replication, Run&& run)
{
    ReplicationEnd<Result> end;
    end.replication = replication;
    try {
        end.result = run(replication);
    } catch (...) {
        end.error = std::current_exception();
    }
    return end;
}

// Runs replications first .. first+count-1 on `threads` threads.
//
// `run(r)` gives a std::unique_ptr<Result>, null if it gave up; it is called from several threads
// at once. `accept(ReplicationEnd<Result>&&)` is called in the order of r, never twice at once.
// After a stop request no replication is begun. Results that wait for their turn are at most 4 a
// thread.
template <class Result, class Run, class Accept>
void run_replications(ReplicationRange range, unsigned threads, std::stop_token stop, Run&& run,
                      Accept&& accept)
{
    using End = ReplicationEnd<Result>;
    using tbb::filter_mode;
    threads = std::max(1U, threads);
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::uint32_t next = range.first;
    const std::uint32_t end = range.first + range.count;
    const auto hand_out = [&](tbb::flow_control& control) {
        if (next == end || stop.stop_requested()) {
            control.stop();
            return end;
        }
        return next++;
    };
    const auto carry_out = [&](std::uint32_t replication) {
        return std::make_shared<End>(run_one<Result>(replication, run));
    };
    const auto take_in = [&](const std::shared_ptr<End>& ended) { accept(std::move(*ended)); };
    tbb::parallel_pipeline(
        std::size_t{4} * threads,
        tbb::make_filter<void, std::uint32_t>(filter_mode::serial_in_order, hand_out) &
            tbb::make_filter<std::uint32_t, std::shared_ptr<End>>(filter_mode::parallel,
                                                                  carry_out) &
            tbb::make_filter<std::shared_ptr<End>, void>(filter_mode::serial_in_order, take_in));
}

// The same one after the other, for replications that use all `threads` themselves, in windows.
template <class Result, class Run, class Accept>
void run_windowed_replications(ReplicationRange range, unsigned threads, std::stop_token stop,
                               Run&& run, Accept&& accept)
{
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    std::max(1U, threads));
    for (std::uint32_t i = 0; i < range.count && !stop.stop_requested(); ++i) {
        accept(run_one<Result>(range.first + i, run));
    }
}

}  // namespace karvan::sim
