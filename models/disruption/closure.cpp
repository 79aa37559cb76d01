#include "models/disruption/closure.hpp"

#include <charconv>
#include <optional>
#include <set>
#include <stdexcept>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/reading/diagnostics.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::models {

const char* const closure_help =
    "What is closed: the id of a place or sea service, PLACE/RESOURCE, a link as FROM->TO or "
    "FROM<->TO, an area as LATITUDE,LONGITUDE,RADIUS, or a country; may be repeated";

namespace {

// As a TOML string.
std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

std::string trimmed(std::string text)
{
    text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::optional<double> number_in(const std::string& text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

// Reads the targets one by one, and keeps what is wrong with them.
class Targets {
public:
    explicit Targets(const Scenario& base) : base_(base)
    {
        for (const auto& place : base.places) {
            places_.push_back(place->id);
            if (!place->country.empty()) countries_.insert(place->country);
        }
        for (const auto& service : base.services) services_.push_back(service.id);
    }

    // The line of TOML that says where; "" with a problem.
    std::string line_of(const std::string& target)
    {
        if (is_in(target, places_)) return fmt::format("places = [{}]", quoted(target));
        if (is_in(target, services_)) return fmt::format("services = [{}]", quoted(target));
        if (target.find("->") != std::string::npos) return link(target);
        if (target.find('/') != std::string::npos) return resource(target);
        if (target.find(',') != std::string::npos) return area(target);
        if (countries_.count(target) > 0) return fmt::format("countries = [{}]", quoted(target));
        std::vector<std::string> all = places_;
        all.insert(all.end(), services_.begin(), services_.end());
        all.insert(all.end(), countries_.begin(), countries_.end());
        return refuse(target, "no place, sea service or country has this id", listed(all),
                      nearest(target, all));
    }

    const std::vector<std::string>& problems() const { return problems_; }

private:
    static bool is_in(const std::string& id, const std::vector<std::string>& ids)
    {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    }

    std::string refuse(const std::string& target, const std::string& why,
                       const std::string& allowed, const std::string& meant)
    {
        problems_.push_back(fmt::format("'{}': {}; allowed: {}{}", target, why, allowed,
                                        meant.empty() ? "" : "; did you mean '" + meant + "'?"));
        return "";
    }

    std::string link(const std::string& target)
    {
        const std::size_t arrow = target.find("->");
        const bool both_ways = arrow > 0 && target[arrow - 1] == '<';
        const std::string from = trimmed(target.substr(0, both_ways ? arrow - 1 : arrow));
        const std::string to = trimmed(target.substr(arrow + 2));
        std::vector<std::string> ends;
        for (const LinkPlan& link : base_.links)
            ends.push_back(base_.place(link.from).id + "->" + base_.place(link.to).id);
        if (!is_in(from + "->" + to, ends))
            return refuse(target, "there is no such link", listed(ends),
                          nearest(from + "->" + to, ends));
        return fmt::format("links = [{{ from = {}, to = {}, both_ways = {} }}]", quoted(from),
                           quoted(to), both_ways);
    }

    // Whether the place has that resource is judged by the reader of the scenario.
    std::string resource(const std::string& target)
    {
        const std::size_t slash = target.find('/');
        const std::string place = target.substr(0, slash);
        if (!is_in(place, places_))
            return refuse(target, "there is no place '" + place + "'", listed(places_),
                          nearest(place, places_));
        return fmt::format("places = [{}]\nresource = {}", quoted(place),
                           quoted(target.substr(slash + 1)));
    }

    std::string area(const std::string& target)
    {
        const std::size_t first = target.find(',');
        const std::size_t second = target.find(',', first + 1);
        if (second != std::string::npos) {
            const auto latitude = number_in(trimmed(target.substr(0, first)));
            const auto longitude = number_in(trimmed(target.substr(first + 1, second - first - 1)));
            const std::string radius = trimmed(target.substr(second + 1));
            if (latitude && longitude && !radius.empty())
                return fmt::format("area = {{ lat = {}, lon = {}, radius = {} }}", *latitude,
                                   *longitude, quoted(radius));
        }
        return refuse(target, "an area is a circle", "LATITUDE,LONGITUDE,RADIUS: 40.4,49.9,50 km",
                      "");
    }

    const Scenario& base_;
    std::vector<std::string> places_;
    std::vector<std::string> services_;
    std::set<std::string> countries_;
    std::vector<std::string> problems_;
};

void check_times(const Closure& closure, const Scenario& base)
{
    if (closure.length <= sim::Duration{0})
        throw std::invalid_argument("a closure takes longer than no time");
    if (closure.begin < sim::Duration{0} || closure.begin + closure.length > base.horizon)
        throw std::invalid_argument(fmt::format(
            "the closure must begin and end within the run of {:g} d: nothing could recover",
            sim::in_hours(base.horizon) / 24));
}

// An id that no disruption of the scenario has.
std::string free_id(const Scenario& base, std::size_t number)
{
    std::string id = fmt::format("closure-{}", number);
    const auto is_taken = [&](const DisruptionPlan& plan) { return plan.id == id; };
    while (std::any_of(base.disruptions.begin(), base.disruptions.end(), is_taken)) id += "x";
    return id;
}

std::string moment(const Scenario& base, sim::Duration since_start)
{
    const auto at = std::chrono::sys_seconds(base.start.time_since_epoch()) +
                    std::chrono::duration_cast<std::chrono::seconds>(since_start);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}", at);
}

}  // namespace

std::string text_of(const Closure& closure, const Scenario& base)
{
    check_times(closure, base);
    Targets targets(base);
    std::string text;
    for (std::size_t i = 0; i < closure.targets.size(); ++i) {
        text +=
            fmt::format("\n[[disruption]]\nid = \"{}\"\n{}\nfrom = {}\nto = {}\n",
                        free_id(base, i + 1), targets.line_of(closure.targets[i]),
                        moment(base, closure.begin), moment(base, closure.begin + closure.length));
        text += closure.capacity_left > 0 ? fmt::format("capacity = {}\n", closure.capacity_left)
                                          : "closed = true\n";
    }
    if (!targets.problems().empty())
        throw std::invalid_argument(fmt::format("{}", fmt::join(targets.problems(), "\n")));
    return text;
}

}  // namespace karvan::models
