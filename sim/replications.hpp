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
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    std::max(1U, threads));
    std::uint32_t next = range.first;
    const std::uint32_t end = range.first + range.count;

    tbb::parallel_pipeline(
        std::size_t{4} * std::max(1U, threads),
        tbb::make_filter<void, std::uint32_t>(tbb::filter_mode::serial_in_order,
                                              [&](tbb::flow_control& control) {
                                                  if (next == end || stop.stop_requested()) {
                                                      control.stop();
                                                      return end;
                                                  }
                                                  return next++;
                                              }) &
            tbb::make_filter<std::uint32_t, End*>(tbb::filter_mode::parallel,
                                                  [&](std::uint32_t replication) {
                                                      auto ended = std::make_unique<End>();
                                                      ended->replication = replication;
                                                      try {
                                                          ended->result = run(replication);
                                                      } catch (...) {
                                                          ended->error = std::current_exception();
                                                      }
                                                      return ended.release();
                                                  }) &
            tbb::make_filter<End*, void>(tbb::filter_mode::serial_in_order, [&](End* ended) {
                accept(std::move(*std::unique_ptr<End>(ended)));
            }));
}

}  // namespace karvan::sim
