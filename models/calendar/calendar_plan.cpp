#include "models/calendar/calendar_plan.hpp"

#include <algorithm>

#include "models/calendar/time_zone.hpp"
#include "models/reading/countries.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

constexpr int first_year = 1970;
constexpr int last_year = 2200;

// "03-20" as a month and a day; nothing if it is none in any year.
std::optional<std::chrono::month_day> month_day_of(const std::string& text)
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != '-') return std::nullopt;
    if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const auto month = static_cast<unsigned>((text[0] - '0') * 10 + (text[1] - '0'));
    const auto day = static_cast<unsigned>((text[3] - '0') * 10 + (text[4] - '0'));
    const std::chrono::month_day date{std::chrono::month{month}, std::chrono::day{day}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

const Keys<RampStep>& ramp_keys()
{
    static const Keys<RampStep> keys{
        "ramp", "A step of a ramp.",
        key("from", &RampStep::from).required().means("From this local date on."),
        key("share", &RampStep::share)
            .share()
            .required()
            .means("This share of the units is there, rounded.")};
    return keys;
}

void check_calendar(const CalendarPlan& plan, const Node& table, Diagnostics& problems)
{
    check_time_zone(plan.time_zone, table, problems);
    if (plan.country) check_country(*plan.country, table, "country", problems);
    if (plan.country && plan.country->empty()) {
        problems.error(table.find("country")->where, "holidays of no country",
                       "two capital letters of ISO 3166, such as \"AZ\", or no 'country'");
    }
    for (std::size_t i = 0; i < plan.yearly.size(); ++i) {
        if (month_day_of(plan.yearly[i])) continue;
        problems.error(table.find("yearly")->array()[i].where,
                       in_quotes(plan.yearly[i]) + " is no day of a year",
                       "month and day, such as \"03-20\"");
    }
    const bool in_order =
        std::is_sorted(plan.ramp.begin(), plan.ramp.end(),
                       [](const RampStep& a, const RampStep& b) { return a.from < b.from; });
    if (!in_order) {
        problems.error(table.find("ramp")->where, "the steps of the ramp are not in order",
                       "steps in the order of time");
    }
}

}  // namespace

const Keys<CalendarPlan>& calendar_keys()
{
    static const Keys<CalendarPlan> keys{
        "calendar",
        "Hours, holidays, a time zone and a ramp that places refer to.",
        key("id", &CalendarPlan::id).required().identifies("calendar").means("A short unique id."),
        key("country", &CalendarPlan::country)
            .means("ISO 3166 code: its holidays and time zone hold for all in this country without "
                   "their own."),
        key("hours", &CalendarPlan::hours)
            .otherwise("\"always\"")
            .means("When those work that refer to it, in local time."),
        key("time_zone", &CalendarPlan::time_zone)
            .otherwise("")
            .means("IANA name such as \"Asia/Baku\"; UTC if empty."),
        key("holidays", &CalendarPlan::dates).means("Local dates on which nobody works."),
        key("yearly", &CalendarPlan::yearly)
            .means("Days of every year on which nobody works: \"03-20\"."),
        key("ramp", &CalendarPlan::ramp)
            .table(ramp_keys())
            .means("Shares of the units that are there from certain dates on."),
        checked(check_calendar)};
    return keys;
}

const Keys<ResourceHoursPlan>& resource_hours_keys()
{
    static const Keys<ResourceHoursPlan> keys{
        "calendars", "A calendar that the place or one of its resources keeps.",
        key("calendar", &ResourceHoursPlan::calendar)
            .required()
            .refers_to("calendar")
            .means("The calendar."),
        key("resource", &ResourceHoursPlan::resource)
            .means("The resource, as it is called in results: \"cranes\"; the whole place if "
                   "absent."),
        key("closing", &ResourceHoursPlan::closing)
            .words({{"finish", Interrupted::finish},
                    {"pause", Interrupted::resume},
                    {"restart", Interrupted::restart}})
            .otherwise(Interrupted::finish)
            .means("Work in hand at closing time: done first, gone on with or begun again later, "
                   "where the kind of place can.")};
    return keys;
}

std::vector<std::chrono::local_seconds> CalendarPlan::holidays() const
{
    std::vector<std::chrono::local_seconds> all = dates;
    for (const std::string& text : yearly) {
        const auto day = month_day_of(text);
        for (int year = first_year; day && year <= last_year; ++year) {
            const std::chrono::year_month_day date{std::chrono::year{year}, day->month(),
                                                   day->day()};
            if (date.ok()) all.push_back(std::chrono::local_days{date});
        }
    }
    return all;
}

void AdoptedCalendars::find(const std::vector<CalendarPlan>& calendars,
                            const std::optional<std::string>& id, const std::string& country)
{
    const CalendarPlan* by_id = id ? calendar_by_id(calendars, *id) : nullptr;
    if (by_id != nullptr) named = *by_id;
    const CalendarPlan* of_country =
        country.empty() ? nullptr : calendar_of_country(calendars, country);
    if (of_country != nullptr) national = *of_country;
}

void AdoptedCalendars::complete(Calendar& calendar) const
{
    const auto always = [](const Shift& shift) { return shift.hours.is_always(); };
    const CalendarPlan* gives = named ? &*named : national ? &*national : nullptr;
    if (gives == nullptr) return;
    if (calendar.time_zone.empty()) calendar.time_zone = gives->time_zone;
    if (named) {
        for (Shift& shift : calendar.shifts) {
            if (always(shift)) shift.hours = named->hours;
        }
        const auto more = named->holidays();
        calendar.holidays.insert(calendar.holidays.end(), more.begin(), more.end());
        calendar.ramp = named->ramp;
    } else if (calendar.holidays.empty() &&
               !std::all_of(calendar.shifts.begin(), calendar.shifts.end(), always)) {
        calendar.holidays = national->holidays();
    }
}

const CalendarPlan* calendar_by_id(const std::vector<CalendarPlan>& calendars,
                                   const std::string& id)
{
    const auto found = std::find_if(calendars.begin(), calendars.end(),
                                    [&](const CalendarPlan& c) { return c.id == id; });
    return found == calendars.end() ? nullptr : &*found;
}

const CalendarPlan* calendar_of_country(const std::vector<CalendarPlan>& calendars,
                                        const std::string& country)
{
    const auto found = std::find_if(calendars.begin(), calendars.end(), [&](const CalendarPlan& c) {
        return c.country && *c.country == country;
    });
    return found == calendars.end() ? nullptr : &*found;
}

}  // namespace karvan::models
