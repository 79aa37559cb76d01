#include "models/routing/information.hpp"

#include <algorithm>
#include <set>

#include "models/disruption/disruption.hpp"
#include "models/routing/routing.hpp"

namespace karvan::models {

namespace {

void add_ways(std::uint32_t group, std::uint32_t chooser, const std::vector<Alternative>& ways,
              std::set<NewsWay>& found)
{
    for (const Alternative& way : ways) {
        for (const std::uint32_t stop : way.route.stops) found.insert({group, stop, chooser});
    }
}

bool is_shut(const Timeline* timeline, std::uint32_t flow, sim::Time at)
{
    if (timeline == nullptr) return false;
    const Spell& spell = timeline->at(at);
    return spell.closed || (!spell.embargoed.empty() && spell.embargoed[flow] != 0);
}

// Sea services that run from one port to another and take a flow, by index: as it is, or stuffed
// into containers.
std::vector<std::uint32_t> services_of(const Scenario& scenario, const LinkPlan& link,
                                       std::uint32_t number)
{
    if (link.mode != "sea") return {};
    const FlowPlan& flow = scenario.flows[number];
    const auto as_is = services_between(scenario, link.from, link.to, flow.kind, flow);
    if (!as_is.empty()) return as_is;
    return services_between(scenario, link.from, link.to, CargoKind::container, flow);
}

// A sea leg is closed to a flow when all services that take it are.
bool is_link_shut(const Scenario& scenario, const Disturbances& disturbances, std::uint32_t link,
                  std::uint32_t flow, sim::Time at)
{
    if (is_shut(disturbances.link(link), flow, at)) return true;
    const auto services = services_of(scenario, scenario.links[link], flow);
    return !services.empty() &&
           std::all_of(services.begin(), services.end(), [&](std::uint32_t service) {
               return is_shut(disturbances.service(service), flow, at);
           });
}

ClosedTo closures_of(const Scenario& scenario, const Disturbances& disturbances)
{
    if (disturbances.none()) return {};
    const auto places = static_cast<std::uint32_t>(scenario.places.size());
    return
        [&scenario, &disturbances, places](std::uint32_t where, std::uint32_t flow, sim::Time at) {
            if (where < places) return is_shut(disturbances.place(where), flow, at);
            return is_link_shut(scenario, disturbances, where - places, flow, at);
        };
}

// When those who choose learn that something closed or opened, in order.
std::vector<sim::Time> closures_known(const Scenario& scenario, const Disturbances& disturbances)
{
    std::set<sim::Time> times;
    if (disturbances.none()) return {};
    std::set<sim::Duration> delays;
    for (const FlowPlan& flow : scenario.flows) {
        if (!flow.alternatives.empty() && heeds_closures(flow)) {
            delays.insert(flow.routing.information_delay);
        }
    }
    for (const sim::Duration delay : delays) {
        const auto note = [&](const Timeline* timeline) {
            if (timeline == nullptr) return;
            for (const Spell& spell : timeline->spells()) times.insert(spell.begin + delay);
        };
        for (std::uint32_t i = 0; i < scenario.places.size(); ++i) note(disturbances.place(i));
        for (std::uint32_t i = 0; i < scenario.links.size(); ++i) note(disturbances.link(i));
        for (std::uint32_t i = 0; i < scenario.services.size(); ++i) note(disturbances.service(i));
    }
    return {times.begin(), times.end()};
}

}  // namespace

std::vector<NewsGroup> news_groups(const Scenario& scenario)
{
    std::vector<NewsGroup> groups;
    for (const FlowPlan& flow : scenario.flows) {
        const RoutingPlan& routing = flow.routing;
        if (!routing.is_informed()) continue;
        auto group = std::find_if(groups.begin(), groups.end(), [&](const NewsGroup& g) {
            return g.delay == routing.information_delay && g.every == routing.information_every;
        });
        if (group == groups.end()) {
            groups.push_back({routing.information_delay, routing.information_every, {}});
            group = groups.end() - 1;
        }
        group->flows.push_back(flow.index);
    }
    return groups;
}

std::vector<NewsWay> news_ways(const Scenario& scenario, const std::vector<NewsGroup>& groups)
{
    std::set<NewsWay> found;
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
        for (const std::uint32_t f : groups[g].flows) {
            const FlowPlan& flow = scenario.flows[f];
            add_ways(g, flow.from, flow.alternatives, found);
            for (const auto& [place, ways] : flow.onward) add_ways(g, place, ways, found);
        }
    }
    return {found.begin(), found.end()};
}

Information::Information(const Scenario& scenario,
                         const std::vector<std::unique_ptr<Facility>>& facilities,
                         const Disturbances& disturbances)
{
    const ClosedTo closed = closures_of(scenario, disturbances);
    // Who chooses: origins with alternatives, and places where a route may change.
    for (const FlowPlan& flow : scenario.flows) {
        if (!flow.alternatives.empty()) choice_at(*facilities[flow.from], scenario, closed);
        for (const auto& [place, ways] : flow.onward) {
            choice_at(*facilities[place], scenario, closed);
        }
    }
    const std::vector<NewsGroup> groups = news_groups(scenario);
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
        for (const std::uint32_t flow : groups[g].flows) {
            for (auto& [place, choice] : choices_) choice->set_group(flow, g);
        }
    }
    for (const NewsWay& way : news_ways(scenario, groups)) {
        Facility& from = *facilities[way.from];
        Publisher& publisher = publisher_at(from, way.group, groups[way.group], scenario);
        publisher.links.push_back(std::make_unique<sim::Link<StayNews>>(
            from, *facilities[way.to], sim::receiver<&Facility::learn>, groups[way.group].delay));
    }
    const std::vector<sim::Time> known = closures_known(scenario, disturbances);
    for (auto& [place, choice] : choices_) {
        if (known.empty()) break;
        Facility& facility = *facilities[place];
        facility.start("follow closures", follow_closures(facility, known));
    }
}

// Closures are drawn before the run, so every place can tell when it will know of them.
sim::Process Information::follow_closures(Facility& place, std::vector<sim::Time> known)
{
    for (const sim::Time at : known) {
        co_await place.delay_until(at, sim::Phase::decision);
        place.reconsider();
    }
}

RouteChoice& Information::choice_at(Facility& place, const Scenario& scenario,
                                    const ClosedTo& closed)
{
    auto& choice = choices_[place.id()];
    if (!choice) {
        choice = std::make_unique<RouteChoice>(place, scenario, closed);
        place.choose_routes_by(choice.get());
    }
    return *choice;
}

Information::Publisher& Information::publisher_at(Facility& place, std::uint32_t number,
                                                  const NewsGroup& group, const Scenario& scenario)
{
    auto& publisher = publishers_[{number, place.id()}];
    if (!publisher) {
        const double free_s = place.place_plan().free_time_s(scenario.flows[group.flows.front()]);
        publisher = std::make_unique<Publisher>(number, place.id(), free_s);
        publisher->every = group.every;
        place.watch_stays(&publisher->watch);
        place.start("publish stays", publish_stays(place, publisher.get()));
    }
    return *publisher;
}

sim::Process Information::publish_stays(Facility& place, Publisher* publisher)
{
    for (;;) {
        const sim::Time next = place.now() + publisher->every;
        co_await place.delay_until(next);
        const StayNews news = publisher->watch.publish(place.now());
        for (const auto& link : publisher->links) link->send(news);
    }
}

}  // namespace karvan::models
