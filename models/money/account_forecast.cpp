// What a shipment will pay on a way, as far as it is known before it sets out: for choices of
// route.
#include "models/money/account_book.hpp"
#include "models/plan.hpp"
#include "models/road/dry_port_plan.hpp"
#include "models/routing/ways.hpp"

namespace karvan::models {

double AccountBook::count_of(Basis per, const FlowPlan& flow) const
{
    switch (per) {
        case Basis::tonne_km:
        case Basis::tonne:
        case Basis::tonne_day:
            return flow.mean_tonnes() + tare_t_[flow.index] * flow.mean_size();
        case Basis::shipment_km:
        case Basis::shipment:
        case Basis::shipment_day:
        case Basis::vehicle_km:
        case Basis::vehicle:
            return 1;
        default:
            return flow.mean_size();
    }
}

// The mean, times a distance, a number of moves or of days. What is for a vehicle counts on roads
// alone, where a shipment has its own; a train or ship is shared by nobody knows how many.
double AccountBook::mean_due(const Rule& rule, const FlowPlan& flow, const Trip& trip,
                             double times) const
{
    if (!is_payment(rule.charge) || !rule.flows[flow.index]) return 0;
    if (rule.arrives_by && trip.in != rule.arrives_by) return 0;
    if (rule.leaves_by && trip.out != rule.leaves_by) return 0;
    const bool shared = rule.per == Basis::vehicle_km || rule.per == Basis::vehicle;
    if (rule.per == Basis::call || (shared && trip.by != WayMode::road)) return 0;
    const double factor = flow.empty ? rule.empty_factor : 1;
    return rule.amount.mean() * factor * count_of(rule.per, flow) * times;
}

double AccountBook::expected_onto(const Scenario& scenario, const FlowPlan& flow,
                                  std::uint32_t link) const
{
    const auto places = static_cast<std::uint32_t>(scenario.places.size());
    const Way& way = ways_[places + link];
    const Way& place = ways_[scenario.links[link].to];
    const Trip trip{way.mode, std::nullopt, way.mode};
    double sum = 0;
    for (const std::uint32_t r : way.passing) {
        const double km = is_by_distance(rules_[r].per) ? way.km : 1;
        sum += mean_due(rules_[r], flow, trip, km);
    }
    for (const std::uint32_t r : place.passing) {
        const double km = is_by_distance(rules_[r].per) ? place.km : 1;
        sum += mean_due(rules_[r], flow, trip, km);
    }
    for (const std::uint32_t r : place.coming) sum += mean_due(rules_[r], flow, trip, 1);
    return sum;
}

double AccountBook::expected(const Scenario& scenario, const FlowPlan& flow,
                             const std::vector<std::uint32_t>& stops) const
{
    const auto places = static_cast<std::uint32_t>(scenario.places.size());
    double sum = 0;
    std::optional<WayMode> in;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        std::optional<std::uint32_t> link;
        if (i + 1 < stops.size()) {
            const bool boxed = leaves_in(scenario, stops, i, flow.kind) != nullptr;
            const CargoKind carried = boxed ? CargoKind::container : flow.kind;
            link = link_taken(scenario, flow, carried, stops[i], stops[i + 1]);
        }
        const std::optional<WayMode> out = link ? ways_[places + *link].mode : std::nullopt;
        const bool changes = in != out || in == WayMode::sea;
        const double moves = changes ? in.has_value() + out.has_value() : 0;
        const sim::Duration stay(
            static_cast<std::int64_t>(scenario.place(stops[i]).free_time_s(flow) * 1e6));
        for (const std::uint32_t r : ways_[stops[i]].leaving) {
            const Rule& rule = rules_[r];
            const double times = rule.per == Basis::move ? moves : days(rule, stay);
            sum += mean_due(rule, flow, {in, out, in}, times);
        }
        if (link) sum += expected_onto(scenario, flow, *link);
        in = out;
    }
    return sum;
}

}  // namespace karvan::models
