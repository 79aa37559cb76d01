#include "sim/deadlock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace karvan::sim {

namespace {

// Who is stuck, and what he waits for; holders not in here can go on.
using Stuck = std::map<std::uint64_t, const WaitingProcess*>;
using Subjects = std::set<std::uint64_t>;

bool may_be_stuck(const WaitingProcess& waiting)
{
    return waiting.subject != 0 && waiting.waits_for.size() == 1 && !waiting.has_end &&
           !waiting.held_by.empty();
}

// A holder who does not wait for a resource himself will release it in time. So those who can go on
// are struck out until nothing changes.
Stuck find_stuck(const std::vector<WaitingProcess>& report)
{
    Stuck stuck;
    for (const WaitingProcess& waiting : report) {
        if (may_be_stuck(waiting)) stuck.emplace(waiting.subject, &waiting);
    }
    // A subject is stuck if all of its processes are.
    for (const WaitingProcess& waiting : report) {
        if (!may_be_stuck(waiting)) stuck.erase(waiting.subject);
    }
    const auto can_go_on = [&](const auto& entry) {
        const auto& holders = entry.second->held_by;
        return std::any_of(holders.begin(), holders.end(),
                           [&](std::uint64_t s) { return !stuck.contains(s); });
    };
    while (std::erase_if(stuck, can_go_on) > 0) {
    }
    return stuck;
}

using Edges = std::map<std::uint64_t, std::vector<std::uint64_t>>;

Edges turned_round(const Stuck& stuck)
{
    Edges waiters;
    for (const auto& [subject, waiting] : stuck) {
        for (const std::uint64_t holder : waiting->held_by) waiters[holder].push_back(subject);
    }
    return waiters;
}

// All that can be reached from a subject, itself among them.
template <class Next>
Subjects reached(std::uint64_t from, Next&& next)
{
    Subjects seen{from};
    std::vector<std::uint64_t> open{from};
    while (!open.empty()) {
        const std::uint64_t at = open.back();
        open.pop_back();
        for (const std::uint64_t to : next(at)) {
            if (seen.insert(to).second) open.push_back(to);
        }
    }
    return seen;
}

Subjects all_ahead(std::uint64_t from, const Stuck& stuck)
{
    return reached(
        from, [&](std::uint64_t s) -> const auto& { return stuck.at(s)->held_by; });
}

Subjects all_behind(std::uint64_t from, const Edges& waiters)
{
    const std::vector<std::uint64_t> nobody;
    return reached(
        from, [&](std::uint64_t s) -> const auto& {
            const auto found = waiters.find(s);
            return found == waiters.end() ? nobody : found->second;
        });
}

// The way along the holders ends in a circle, in which everybody reaches everybody. Whoever is
// ahead of one but not behind him is nearer to it.
Subjects circle_ahead(std::uint64_t from, const Stuck& stuck, const Edges& waiters)
{
    for (;;) {
        const Subjects ahead = all_ahead(from, stuck);
        const Subjects behind = all_behind(from, waiters);
        const auto nearer = std::find_if(ahead.begin(), ahead.end(),
                                         [&](std::uint64_t s) { return !behind.contains(s); });
        if (nearer == ahead.end()) return ahead;
        from = *nearer;
    }
}

// Names of a few, and how many more there are.
std::string few(const std::vector<std::uint64_t>& subjects, const SubjectName& name_of)
{
    constexpr std::size_t most = 3;
    std::vector<std::string> names;
    for (const std::uint64_t subject : subjects) {
        if (names.size() == most) break;
        names.push_back(name_of ? name_of(subject) : std::to_string(subject));
    }
    std::string text = fmt::format("{}", fmt::join(names, ", "));
    if (subjects.size() > most) text += fmt::format(" and {} more", subjects.size() - most);
    return text;
}

// Those who wait at one place for the same thing.
using Alike = std::vector<const WaitingProcess*>;

std::vector<Alike> groups_of(const std::vector<WaitingProcess>& waiting)
{
    std::vector<Alike> groups;
    for (const WaitingProcess& one : waiting) {
        auto group = std::find_if(groups.begin(), groups.end(), [&](const Alike& alike) {
            const WaitingProcess& other = *alike.front();
            return other.place == one.place && other.process == one.process &&
                   other.waits_for == one.waits_for;
        });
        if (group == groups.end()) group = groups.insert(groups.end(), Alike{});
        group->push_back(&one);
    }
    return groups;
}

std::vector<std::uint64_t> subjects_of(const Alike& alike)
{
    std::vector<std::uint64_t> subjects;
    for (const WaitingProcess* waiting : alike) subjects.push_back(waiting->subject);
    return subjects;
}

}  // namespace

std::vector<Deadlock> find_deadlocks(const std::vector<WaitingProcess>& report)
{
    const Stuck stuck = find_stuck(report);
    const Edges waiters = turned_round(stuck);
    std::vector<Deadlock> found;
    Subjects seen;
    for (const WaitingProcess& first : report) {
        if (!stuck.contains(first.subject) || seen.contains(first.subject)) continue;
        const Subjects circle = circle_ahead(first.subject, stuck, waiters);
        if (seen.contains(*circle.begin())) continue;
        const Subjects behind = all_behind(*circle.begin(), waiters);
        seen.insert(behind.begin(), behind.end());
        Deadlock deadlock;
        deadlock.behind = behind.size() - circle.size();
        for (const WaitingProcess& waiting : report) {
            const bool is_in_it = circle.contains(waiting.subject);
            if (!is_in_it || stuck.at(waiting.subject) != &waiting) continue;
            deadlock.since = std::max(deadlock.since, waiting.since);
            deadlock.waiting.push_back(waiting);
        }
        found.push_back(std::move(deadlock));
    }
    return found;
}

std::vector<std::string> describe(const Deadlock& deadlock, const SubjectName& name_of)
{
    const std::size_t count = deadlock.waiting.size();
    const double day = in_hours(deadlock.since.time_since_epoch()) / 24;
    std::string head = fmt::format("since day {:.1f} ", day);
    head += count == 1 ? "one waits for itself"
                       : fmt::format("{} wait in a circle, each for another", count);
    if (deadlock.behind > 0) head += fmt::format(", and {} more behind them", deadlock.behind);
    std::vector<std::string> lines{head};
    for (const Alike& alike : groups_of(deadlock.waiting)) {
        const WaitingProcess& first = *alike.front();
        const Subjects holders(first.held_by.begin(), first.held_by.end());
        lines.push_back(fmt::format("{}: {} {} {} for {} since {:.1f} h; held by {}", first.place,
                                    first.process, few(subjects_of(alike), name_of),
                                    alike.size() == 1 ? "waits" : "wait", first.waits_for.front(),
                                    in_hours(first.since.time_since_epoch()),
                                    few({holders.begin(), holders.end()}, name_of)));
    }
    return lines;
}

std::vector<std::string> describe_long_waits(const std::vector<WaitingProcess>& report, Time since,
                                             const SubjectName& name_of)
{
    const Stuck stuck = find_stuck(report);
    std::vector<WaitingProcess> waiting;
    for (const WaitingProcess& one : report) {
        const bool waits = one.subject != 0 && !one.waits_for.empty() && !one.has_end;
        if (waits && one.since <= since && !stuck.contains(one.subject)) waiting.push_back(one);
    }
    std::vector<Alike> groups = groups_of(waiting);
    std::stable_sort(groups.begin(), groups.end(), [](const Alike& a, const Alike& b) {
        return a.front()->since < b.front()->since;
    });
    std::vector<std::string> lines;
    for (const Alike& alike : groups) {
        const WaitingProcess& first = *alike.front();
        lines.push_back(fmt::format(
            "{}{}: {} {} {} for {} since {:.1f} h", long_wait, first.place, first.process,
            few(subjects_of(alike), name_of), alike.size() == 1 ? "waits" : "wait",
            fmt::join(first.waits_for, " or "), in_hours(first.since.time_since_epoch())));
    }
    return lines;
}

}  // namespace karvan::sim
