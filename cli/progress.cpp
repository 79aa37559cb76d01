#include "cli/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>

namespace karvan::cli {

namespace {

using namespace std::chrono_literals;

// Signal handlers reach nothing but this.
volatile std::sig_atomic_t signal_came = 0;

void note_signal(int) { signal_came = 1; }

}  // namespace

Progress::Progress(std::uint32_t total, bool quiet)
    : total_(total),
      visible_(!quiet && isatty(STDERR_FILENO) != 0),
      began_(std::chrono::steady_clock::now())
{
    signal_came = 0;
    std::signal(SIGINT, note_signal);
    std::signal(SIGTERM, note_signal);
    watcher_ = std::jthread([this](const std::stop_token& over) { watch(over); });
}

Progress::~Progress()
{
    watcher_.request_stop();
    watcher_.join();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::watch(const std::stop_token& over)
{
    for (int tick = 0; !over.stop_requested(); ++tick) {
        std::this_thread::sleep_for(20ms);
        if (signal_came != 0) stop_.request_stop();
        if (visible_ && tick % 10 == 0) show();
    }
}

void Progress::show() const
{
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
    if (passed < 1s) return;
    const std::uint32_t done = done_;
    const std::uint32_t total = total_;
    std::string left = "?";
    if (done > 0) left = fmt::format("{:.0f} s", passed.count() * (total - done) / done);
    fmt::print(stderr, "\r\x1b[K{} of {} replications, {} left{}", done, total, left,
               was_interrupted() ? ", stopping ..." : "");
    std::fflush(stderr);
}

}  // namespace karvan::cli
