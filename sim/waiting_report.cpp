#include "sim/waiting_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/any_of.hpp"

namespace karvan::sim {

namespace {

void add_queue(WaitingProcess& waiting, const WaitQueue& queue, const Waiter& waiter)
{
    const std::string& at = queue.place().name();
    const bool is_here = at == waiting.place;
    waiting.waits_for.push_back(is_here ? queue.name() : at + " " + queue.name());
    queue.holders(waiting.held_by);
    if (const auto usable = queue.too_few_for(waiter)) {
        waiting.too_few = fmt::format("needs {}, of which {} can be used", waiter.amount, *usable);
    }
}

WaitingProcess describe_process(const ProcessState& process)
{
    WaitingProcess waiting{process.place().name(), process.name(),    {},
                           process.since(),        process.subject(), {},
                           process.is_scheduled(), {}};
    if (process.waits_for_any()) {
        for (std::size_t i = 0; i < process.any->size(); ++i)
            add_queue(waiting, *process.any->branch(i).queue, process.any->branch(i));
    } else if (const WaitQueue* queue = process.queue()) {
        add_queue(waiting, *queue, process.own_waiter());
    }
    return waiting;
}

}  // namespace

std::vector<WaitingProcess> waiting_report(const Simulation& simulation)
{
    std::vector<WaitingProcess> report;
    for (const auto& site : simulation.sites()) {
        for (const ProcessState* process = site->first_alive(); process != nullptr;
             process = process->next_alive()) {
            report.push_back(describe_process(*process));
        }
    }
    std::sort(report.begin(), report.end(), [](const WaitingProcess& a, const WaitingProcess& b) {
        return std::tie(a.place, a.since, a.subject, a.process) <
               std::tie(b.place, b.since, b.subject, b.process);
    });
    return report;
}

std::string describe(const WaitingProcess& waiting, const SubjectName& name_of)
{
    const auto name = [&](std::uint64_t subject) {
        return name_of ? name_of(subject) : std::to_string(subject);
    };
    std::string text = fmt::format("{}: {}", waiting.place, waiting.process);
    if (waiting.subject != 0) text += " " + name(waiting.subject);
    if (waiting.waits_for.empty()) {
        text += " is under way";
    } else {
        text += fmt::format(" waits for {}", fmt::join(waiting.waits_for, " or "));
    }
    if (!waiting.too_few.empty()) text += fmt::format(" ({})", waiting.too_few);
    text += fmt::format(" since {:.1f} h", in_hours(waiting.since.time_since_epoch()));
    std::vector<std::string> holders;
    for (const std::uint64_t holder : waiting.held_by) {
        if (holder != 0) holders.push_back(name(holder));
    }
    if (!holders.empty()) text += fmt::format("; held by {}", fmt::join(holders, ", "));
    return text;
}

}  // namespace karvan::sim
