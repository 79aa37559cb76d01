#include "models/calendar/time_zone.hpp"

#include <date/tz.h>

#include <vector>

#include "models/calendar/calendar.hpp"
#include "models/reading/document.hpp"

namespace karvan::models {

std::string nearest_time_zone(const std::string& word)
{
    std::vector<std::string> names;
    std::vector<std::string> cities;
    for (const auto& zone : date::get_tzdb().zones) {
        names.push_back(zone.name());
        cities.push_back(names.back().substr(names.back().rfind('/') + 1));
    }
    const std::string near = nearest(word, names);
    if (!near.empty() || word.find('/') != std::string::npos) return near;
    const std::string city = nearest(word, cities);
    for (std::size_t i = 0; i < names.size() && !city.empty(); ++i) {
        if (cities[i] == city) return names[i];
    }
    return "";
}

void check_time_zone(const std::string& zone, const Node& table, Diagnostics& problems)
{
    if (zone.empty() || is_time_zone(zone)) return;
    problems.error(table.where_of("time_zone"), "unknown time zone " + in_quotes(zone),
                   "a name of the IANA data base, such as \"Asia/Baku\"", nearest_time_zone(zone));
}

}  // namespace karvan::models
