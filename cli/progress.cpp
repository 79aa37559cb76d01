#include "cli/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/tell.hpp"

namespace karvan::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::array signals{SIGINT, SIGTERM, SIGUSR1, SIGHUP};

// Signal handlers reach nothing but this.
volatile std::sig_atomic_t signals_came = 0;

void note_signal(int) { signals_came = signals_came + 1; }

// A hang-up that nohup has ignored stays so.
void heed(int signal, void (*react)(int))
{
    const auto before = std::signal(signal, react);
    if (signal == SIGHUP && before == SIG_IGN) std::signal(signal, SIG_IGN);
}

// "40 s", "12 min", "3.5 h"
std::string rough(double seconds)
{
    if (!std::isfinite(seconds)) return "?";
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

void add_progress_option(CLI::App& command, ProgressStyle& style)
{
    const std::map<std::string, ProgressStyle> styles{{"terminal", ProgressStyle::terminal},
                                                      {"json", ProgressStyle::json},
                                                      {"none", ProgressStyle::none}};
    command
        .add_option("--progress", style,
                    "How progress is told on standard error: terminal (a line, on a terminal "
                    "only; standard), json (an object a second) or none")
        ->transform(CLI::Validator(
            [styles](std::string& value) -> std::string {
                const auto style = styles.find(value);
                if (style == styles.end())
                    return "'" + value + "' is no style; allowed: terminal, json, none";
                value = std::to_string(static_cast<int>(style->second));
                return {};
            },
            ""))
        ->type_name("STYLE");
}

Progress::Progress(std::uint32_t total, unsigned at_once, ProgressStyle style)
    : total_(total),
      at_once_(at_once),
      style_(style == ProgressStyle::terminal && isatty(STDERR_FILENO) == 0 ? ProgressStyle::none
                                                                            : style),
      began_(std::chrono::steady_clock::now())
{
    signals_came = 0;
    for (const int signal : signals) heed(signal, note_signal);
    watcher_ = std::jthread([this](const std::stop_token& over) { watch(over); });
}

Progress::Progress(std::uint32_t total, bool quiet)
    : Progress(total, static_cast<unsigned>(std::thread::hardware_concurrency()),
               quiet ? ProgressStyle::none : ProgressStyle::terminal)
{}

Progress::~Progress()
{
    watcher_.request_stop();
    watcher_.join();
    for (const int signal : signals) heed(signal, SIG_DFL);
    if (style_ == ProgressStyle::terminal) tell("\r\x1b[K");
    if (style_ == ProgressStyle::json) show(true);
}

void Progress::one_done(bool has_failed)
{
    if (has_failed) ++failed_;
    ++done_;
}

void Progress::say(std::string so_far)
{
    const std::lock_guard lock(saying_);
    so_far_ = std::move(so_far);
}

bool Progress::was_interrupted() const { return signals_came > 0; }

void Progress::watch(const std::stop_token& over)
{
    for (int tick = 1; !over.stop_requested(); ++tick) {
        std::this_thread::sleep_for(20ms);
        heed_signals();
        const bool is_due = style_ == ProgressStyle::json ? tick % 50 == 0 : tick % 10 == 0;
        if (is_due && style_ != ProgressStyle::none &&
            std::chrono::steady_clock::now() - began_ > 1s)
            show(false);
    }
}

void Progress::heed_signals()
{
    if (signals_came == signals_heeded_) return;
    if (signals_came > 1) give_up_.request_stop();
    stop_.request_stop();
    signals_heeded_ = signals_came;
}

void Progress::show(bool is_over)
{
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
    const std::uint32_t done = done_;
    const double left = total_ - done;
    const double left_s = done > 0 ? passed.count() * left / done : std::nan("");
    style_ == ProgressStyle::json ? show_json(passed.count(), left_s, is_over) : show_line(left_s);
}

void Progress::show_line(double left_s)
{
    const std::lock_guard lock(saying_);
    const std::uint32_t failed = failed_;
    tell("\r\x1b[K{} of {} replications, {} running{}, {} left{}{}", done_.load(), total_.load(),
         std::min(at_once_, total_ - done_), failed > 0 ? fmt::format(", {} failed", failed) : "",
         rough(left_s), so_far_.empty() ? "" : "; " + so_far_,
         give_up_.stop_requested() ? "; giving up ..."
         : stop_.stop_requested()  ? "; finishing what runs (again: give up) ..."
                                   : "");
    std::fflush(stderr);
}

void Progress::show_json(double passed_s, double left_s, bool is_over)
{
    const std::lock_guard lock(saying_);
    nlohmann::ordered_json line{{"done", done_.load()},
                                {"failed", failed_.load()},
                                {"running", is_over ? 0 : std::min(at_once_, total_ - done_)},
                                {"total", total_.load()},
                                {"passed_s", std::round(passed_s * 10) / 10},
                                {"left_s", nullptr},
                                {"stopping", stop_.stop_requested()}};
    if (std::isfinite(left_s)) line["left_s"] = std::round(left_s * 10) / 10;
    if (!so_far_.empty()) line["so_far"] = so_far_;
    tell("{}\n", line.dump());
}

}  // namespace karvan::cli
