#include "models/story_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "models/fleet/empty_running.hpp"
#include "models/port/vessel.hpp"

namespace karvan::models {

namespace {

const char* name_of(Step step) { return step_names[static_cast<std::size_t>(step)]; }

std::string where_name(const Scenario& scenario, std::uint32_t where)
{
    if (where == no_way) return "";
    if (where < scenario.places.size()) return scenario.places[where]->id;
    const LinkPlan& link = scenario.links[where - scenario.places.size()];
    return scenario.place(link.from).id + "->" + scenario.place(link.to).id;
}

std::string km_of(const JourneyEvent& event)
{
    if (event.metres < 0) return "";
    return fmt::format("{:.3f}", static_cast<double>(event.metres) / 1e3);
}

std::string date_of(const Scenario& scenario, sim::Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    const std::chrono::sys_seconds date(scenario.start.time_since_epoch() + seconds);
    return fmt::format("{:%Y-%m-%d %H:%M}", date);
}

// "goods 17": the text before the last blank, colon or slash, and the number behind it.
std::optional<std::pair<std::string, std::uint64_t>> split(const std::string& name)
{
    const std::size_t at = name.find_last_of(" :/");
    if (at == std::string::npos || at == 0) return std::nullopt;
    std::uint64_t number = 0;
    const char* end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data() + at + 1, end, number);
    if (error != std::errc{} || stop != end || number == 0) return std::nullopt;
    return std::pair{name.substr(0, at), number};
}

template <class List, class Id>
std::optional<std::uint64_t> index_in(const List& list, const std::string& wanted, Id id)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (id(list[i]) == wanted) return i;
    }
    return std::nullopt;
}

double money(const ShipmentStory& story, std::uint32_t where)
{
    std::int64_t sum = 0;
    for (const ChargeEntry& entry : story.charges) {
        if (entry.where == where && is_payment(entry.charge)) sum += entry.millionths;
    }
    return static_cast<double>(sum) / 1e6;
}

// The parts of an account for which it holds, in whole units.
template <class Wanted>
double sum_of(const ShipmentStory& story, Wanted wanted)
{
    std::int64_t sum = 0;
    for (const ChargeEntry& entry : story.charges) {
        if (wanted(entry.charge)) sum += entry.millionths;
    }
    return static_cast<double>(sum) / 1e6;
}

std::string heading_of(const Scenario& scenario, const ShipmentStory& story)
{
    const FlowPlan& flow = scenario.flows[story.flow];
    std::string text = fmt::format("{}: size {}", subject_name(scenario, story.id), story.size);
    if (story.tonnes > 0) text += fmt::format(", {} t", story.tonnes);
    text += ", from " + scenario.place(flow.from).id;
    if (flow.to) text += " to " + scenario.place(*flow.to).id;
    return text + "\n\n";
}

std::string ending_of(const Scenario& scenario, const ShipmentStory& story)
{
    const double hours = sim::in_hours(story.until - story.entered);
    const std::string_view verb = story.step == Step::ended  ? "arrived at"
                                  : story.step == Step::lost ? "lost at"
                                  : story.step == Step::departed
                                      ? "not arrived at the horizon; last seen leaving"
                                      : "not arrived at the horizon; last seen coming to";
    std::string text = fmt::format(
        "{}  {} {} after {:.2f} h, {:.0f} km", date_of(scenario, story.until), verb,
        where_name(scenario, story.place), hours, static_cast<double>(story.metres) / 1e3);
    const double paid = sum_of(story, is_payment);
    const double grams = sum_of(story, is_emission);
    if (paid > 0) text += fmt::format(", {:.2f} {}", paid, scenario.currency);
    if (grams > 0) text += fmt::format(", {:.1f} kg CO2e", grams / 1000);
    return text + "\n";
}

std::string causes_of(const ShipmentStory& story)
{
    std::map<Cause, sim::Duration> by_cause;
    for (const LedgerEntry& entry : story.ledger) by_cause[entry.cause] += entry.spent;
    std::vector<std::pair<sim::Duration, Cause>> order;
    for (const auto& [cause, spent] : by_cause) order.emplace_back(spent, cause);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text = "\nHours by cause\n";
    for (const auto& [spent, cause] : order) {
        text += fmt::format("{:10.2f}  {}\n", sim::in_hours(spent),
                            cause_names[static_cast<std::size_t>(cause)].meaning);
    }
    return text;
}

std::string charge_line(const ChargeEntry& entry, const std::string& currency,
                        const std::string& where)
{
    const bool grams = is_emission(entry.charge);
    const double amount = static_cast<double>(entry.millionths) / (grams ? 1e9 : 1e6);
    return fmt::format("{:10.2f} {:4} {:24} {}\n", amount, grams ? "kg" : currency, where,
                       charge_names[static_cast<std::size_t>(entry.charge)].meaning);
}

std::string costs_of(const Scenario& scenario, const ShipmentStory& story)
{
    if (story.charges.empty()) return "";
    std::string text = "\nCosts and emissions\n";
    for (const ChargeEntry& entry : story.charges) {
        text += charge_line(entry, scenario.currency, where_name(scenario, entry.where));
    }
    return text;
}

}  // namespace

std::optional<std::uint64_t> shipment_number(const Scenario& scenario, const std::string& name)
{
    const auto parts = split(name);
    if (!parts) return std::nullopt;
    const auto flow =
        index_in(scenario.flows, parts->first, [](const FlowPlan& f) { return f.id; });
    if (!flow) return std::nullopt;
    return (*flow + 1) << 40 | parts->second;
}

std::optional<std::uint64_t> vehicle_number(const Scenario& scenario, const std::string& name)
{
    const auto parts = split(name);
    if (!parts) return std::nullopt;
    const auto place = index_in(scenario.places, parts->first, [](const auto& p) { return p->id; });
    if (!place) return std::nullopt;
    return std::uint64_t{1} << 63 | *place << 40 | parts->second;
}

std::optional<std::uint64_t> ship_number(const Scenario& scenario, const std::string& name)
{
    const auto parts = split(name);
    if (!parts) return std::nullopt;
    const auto service =
        index_in(scenario.services, parts->first, [](const SeaServicePlan& s) { return s.id; });
    if (!service) return std::nullopt;
    return ship_id(static_cast<std::uint32_t>(*service),
                   static_cast<std::int64_t>(parts->second) - 1);
}

std::string tell_shipment(const Scenario& scenario, const ShipmentStory& story)
{
    std::string text = heading_of(scenario, story);
    text += fmt::format("{:16}  {:>8}  {:24} {:36} {:>10}\n", "from", "hours", "where", "what",
                        scenario.currency);
    sim::Time at = story.entered;
    std::vector<std::uint32_t> told;
    for (const LedgerEntry& entry : story.ledger) {
        const bool first = std::find(told.begin(), told.end(), entry.where) == told.end();
        if (first) told.push_back(entry.where);
        const double paid = first ? money(story, entry.where) : 0;
        text += fmt::format("{}  {:8.2f}  {:24} {:36} {:>10}", date_of(scenario, at),
                            sim::in_hours(entry.spent), where_name(scenario, entry.where),
                            cause_names[static_cast<std::size_t>(entry.cause)].meaning,
                            paid > 0 ? fmt::format("{:.2f}", paid) : "");
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
        at += entry.spent;
    }
    return text + ending_of(scenario, story) + causes_of(story) + costs_of(scenario, story);
}

std::string tell_empty_running(const Corridor& corridor, const std::string& currency)
{
    std::string text;
    for (const EmptyShare& share : empty_shares_of_watched(corridor)) {
        text += fmt::format(
            "\nIts share of the empty trains of {}, {:.3g} % by loaded unit-kilometres; this is in "
            "the sums of its flow, not in the account above\n",
            share.fleet, 100 * share.share);
        for (const ChargeEntry& entry : share.charges) {
            text += charge_line(entry, currency, "empty trains");
        }
    }
    return text;
}

std::string tell_vehicle(const Scenario& scenario, const std::vector<JourneyEvent>& events,
                         std::uint64_t vehicle, const std::string& name)
{
    std::string text = name + "\n\n";
    for (const JourneyEvent& event : events) {
        if (event.vehicle != vehicle || event.shipment != 0) continue;
        text += fmt::format("{}  {:9} {:24} with {} shipments, size {}",
                            date_of(scenario, event.at), name_of(event.step),
                            where_name(scenario, event.place), event.shipments, event.size);
        if (event.way != no_way) text += " by " + where_name(scenario, event.way);
        if (event.metres >= 0) text += " at km " + km_of(event);
        text += "\n";
    }
    return text;
}

std::string events_csv(const Scenario& scenario, const std::vector<JourneyEvent>& events)
{
    std::string text = "time_h,date,step,place,way,vehicle,shipment,shipments,size,km\n";
    for (const JourneyEvent& event : events) {
        text += fmt::format("{:.6f},{},{},{},{},{},{},{},{},{}\n",
                            sim::in_hours(event.at.time_since_epoch()), date_of(scenario, event.at),
                            name_of(event.step), where_name(scenario, event.place),
                            where_name(scenario, event.way),
                            event.vehicle == 0 ? "" : subject_name(scenario, event.vehicle),
                            event.shipment == 0 ? "" : subject_name(scenario, event.shipment),
                            event.shipments, event.size, km_of(event));
    }
    return text;
}

std::string shipments_csv(const Scenario& scenario, const std::vector<ShipmentStory>& stories)
{
    std::string text =
        "shipment,flow,size,tonnes,entered_h,left_h,hours,how,place,km,paid,co2e_kg\n";
    for (const ShipmentStory& s : stories) {
        text += fmt::format("{},{},{},{},{:.6f},{:.6f},{:.6f},{},{},{:.3f},{:.6f},{:.6f}\n",
                            subject_name(scenario, s.id), scenario.flows[s.flow].id, s.size,
                            s.tonnes, sim::in_hours(s.entered.time_since_epoch()),
                            sim::in_hours(s.until.time_since_epoch()),
                            sim::in_hours(s.until - s.entered), name_of(s.step),
                            where_name(scenario, s.place), static_cast<double>(s.metres) / 1e3,
                            sum_of(s, is_payment), sum_of(s, is_emission) / 1000);
    }
    return text;
}

}  // namespace karvan::models
