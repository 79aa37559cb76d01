#include "sim/waiting_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "sim/any_of.hpp"

namespace karvan::sim {

namespace {

void add_queue(WaitingProcess& waiting, const WaitQueue& queue)
{
    waiting.waits_for.push_back(queue.name());
    queue.holders(waiting.held_by);
}

WaitingProcess describe_process(const ProcessState& process)
{
    WaitingProcess waiting{process.place().name(), process.name(),    {},
                           process.since(),        process.subject(), {}};
    if (process.waits_for_any()) {
        for (std::size_t i = 0; i < process.any->size(); ++i)
            add_queue(waiting, *process.any->branch(i).queue);
    } else if (const WaitQueue* queue = process.queue()) {
        add_queue(waiting, *queue);
    }
    return waiting;
}

bool is_stuck(const WaitingProcess& waiting)
{
    return waiting.subject != 0 && waiting.waits_for.size() == 1 && !waiting.held_by.empty();
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

// A holder who does not wait for a resource himself will release it in time. So those who can go on
// are struck out until nothing changes; what remains waits for each other, and following the first
// stuck holder from there must come round.
std::vector<WaitingProcess> find_deadlock(const std::vector<WaitingProcess>& report)
{
    std::map<std::uint64_t, const WaitingProcess*> stuck;
    for (const WaitingProcess& waiting : report) {
        if (is_stuck(waiting)) stuck.emplace(waiting.subject, &waiting);
    }
    // A subject is stuck if all of its processes are.
    for (const WaitingProcess& waiting : report) {
        if (!is_stuck(waiting)) stuck.erase(waiting.subject);
    }
    const auto can_go_on = [&](const auto& entry) {
        const auto& holders = entry.second->held_by;
        return std::any_of(holders.begin(), holders.end(),
                           [&](std::uint64_t s) { return !stuck.contains(s); });
    };
    while (std::erase_if(stuck, can_go_on) > 0) {
    }
    if (stuck.empty()) return {};

    std::vector<const WaitingProcess*> path;
    for (const WaitingProcess* at = stuck.begin()->second;; at = stuck.at(at->held_by.front())) {
        const auto seen = std::find(path.begin(), path.end(), at);
        if (seen != path.end()) {
            std::vector<WaitingProcess> circle;
            for (auto i = seen; i != path.end(); ++i) circle.push_back(**i);
            return circle;
        }
        path.push_back(at);
    }
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
    text += fmt::format(" since {:.1f} h", in_hours(waiting.since.time_since_epoch()));
    std::vector<std::string> holders;
    for (const std::uint64_t holder : waiting.held_by) holders.push_back(name(holder));
    if (!holders.empty()) text += fmt::format("; held by {}", fmt::join(holders, ", "));
    return text;
}

}  // namespace karvan::sim
