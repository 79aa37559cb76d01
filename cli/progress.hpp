// Watches a long command: shows how far it is, and turns signals into requests to stop.
//
// Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 (a batch system's warning) ask for no more to be begun; the
// second of them asks to give up what is running, too.
#pragma once

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace karvan::cli {

// How progress is told, on standard error.
enum class ProgressStyle {
    terminal,  // one line that is written over, if standard error is a terminal
    json,      // one JSON object a second, a line each, and one at the end
    none,
};

// --progress
void add_progress_option(CLI::App& command, ProgressStyle& style);

class Progress {
public:
    // `at_once`: how many replications run side by side. Says nothing in the first second.
    Progress(std::uint32_t total, unsigned at_once, ProgressStyle style);
    Progress(std::uint32_t total, bool quiet);
    ~Progress();

    void one_done(bool has_failed = false);
    void more_done(std::size_t count) { done_ += static_cast<std::uint32_t>(count); }
    // What is known so far of the results: "P95 transit 31.2 +- 2 %". Shown as it is.
    void say(std::string so_far);
    // So many in all, from now on.
    void expect(std::uint32_t total) { total_ = total; }
    std::uint32_t expected() const { return total_; }
    std::uint32_t finished() const { return done_; }

    // Requests: begin no more, and give up what is running.
    std::stop_token stop_token() const { return stop_.get_token(); }
    std::stop_token give_up_token() const { return give_up_.get_token(); }
    // The first request, made by the program itself.
    void stop() { stop_.request_stop(); }
    // Whether a signal came.
    bool was_interrupted() const;

private:
    void watch(const std::stop_token& over);
    void heed_signals();
    void show(bool is_over);
    void show_line(double left_s);
    void show_json(double passed_s, double left_s, bool is_over);

    std::atomic<std::uint32_t> total_;
    unsigned at_once_;
    ProgressStyle style_;
    std::chrono::steady_clock::time_point began_;
    std::atomic<std::uint32_t> done_{0};
    std::atomic<std::uint32_t> failed_{0};
    std::mutex saying_;
    std::string so_far_;
    int signals_heeded_ = 0;
    std::stop_source stop_;
    std::stop_source give_up_;
    std::jthread watcher_;
};

}  // namespace karvan::cli
