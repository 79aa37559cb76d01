// Watches a run: shows progress with the time left on a terminal, and turns Ctrl-C and SIGTERM into
// a stop request.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <thread>

namespace karvan::cli {

class Progress {
public:
    // Shows nothing if `quiet`, if standard error is no terminal, or in the first second.
    Progress(std::uint32_t total, bool quiet);
    ~Progress();

    // So many in all, from now on.
    void expect(std::uint32_t total) { total_ = total; }
    std::uint32_t expected() const { return total_; }
    void one_done() { ++done_; }
    std::stop_token stop_token() const { return stop_.get_token(); }
    bool was_interrupted() const { return stop_.stop_requested(); }

private:
    void watch(const std::stop_token& over);
    void show() const;

    std::atomic<std::uint32_t> total_;
    bool visible_;
    std::chrono::steady_clock::time_point began_;
    std::atomic<std::uint32_t> done_{0};
    std::stop_source stop_;
    std::jthread watcher_;
};

}  // namespace karvan::cli
