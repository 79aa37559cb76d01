#include "models/routing/refusal.hpp"

#include <algorithm>

#include "models/plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

template <class T>
bool names(const std::vector<T>& list, const T& one)
{
    return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

bool Refusal::refuses(const FlowPlan& flow, CargoKind carried) const
{
    return (hazardous && flow.hazardous) || names(commodities, flow.commodity) ||
           names(flows, flow.id) || names(cargo, carried);
}

bool is_barred(const PlacePlan& place, const FlowPlan& flow, CargoKind carried)
{
    return place.refuses && place.refuses->refuses(flow, carried);
}

bool admits(const Scenario& scenario, const LinkPlan& link, const FlowPlan& flow, CargoKind carried)
{
    if (link.refuses && link.refuses->refuses(flow, carried)) return false;
    return !is_barred(scenario.place(link.to), flow, carried);
}

const Keys<Refusal>& refusal_keys()
{
    static const Keys<Refusal> keys{
        "refuses",
        "Cargo that may not pass; it takes another way.",
        key("hazardous", &Refusal::hazardous)
            .otherwise(false)
            .means("Dangerous goods, as their commodity says."),
        key("commodities", &Refusal::commodities).means("These commodities."),
        key("flows", &Refusal::flows).refers_to("flow").means("The shipments of these flows."),
        key("cargo", &Refusal::cargo)
            .words({{"unit", CargoKind::unit},
                    {"container", CargoKind::container},
                    {"wagon", CargoKind::wagon},
                    {"truck", CargoKind::truck},
                    {"bulk", CargoKind::bulk}})
            .means("Cargo of these kinds, such as containers that are too high for a line."),
        checked([](const Refusal& plan, const Node& table, Diagnostics& problems) {
            if (plan.hazardous || !plan.commodities.empty() || !plan.flows.empty() ||
                !plan.cargo.empty())
                return;
            problems.error(table.where, "it refuses nothing",
                           "one of 'hazardous', 'commodities', 'flows' and 'cargo'");
        })};
    return keys;
}

}  // namespace karvan::models
