#include "models/demand/named_commodities.hpp"

#include <algorithm>

#include "models/plan.hpp"
#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

namespace {

std::vector<std::string> known_commodities(const Scenario& scenario)
{
    std::vector<std::string> known;
    for (const CommodityPlan& commodity : scenario.commodities) known.push_back(commodity.id);
    for (const FlowPlan& flow : scenario.flows) {
        if (!flow.commodity.empty()) known.push_back(flow.commodity);
    }
    return known;
}

// All lists "commodities", however deep.
void look_into(const Node& node, const std::vector<std::string>& known, Diagnostics& problems)
{
    if (node.is_array()) {
        for (const Node& part : node.array()) look_into(part, known, problems);
    }
    if (!node.is_table()) return;
    for (const auto& [name, part] : node.table()) {
        look_into(part, known, problems);
        if (name != "commodities" || !part.is_array()) continue;
        for (const Node& word : part.array()) {
            if (!word.is_text()) continue;
            if (std::find(known.begin(), known.end(), word.text()) != known.end()) continue;
            problems.warning(word.where, "no flow carries " + in_quotes(word.text()), listed(known),
                             nearest(word.text(), known));
        }
    }
}

}  // namespace

void warn_of_unknown_commodities(const Scenario& scenario, const Node& root, Diagnostics& problems)
{
    const std::vector<std::string> known = known_commodities(scenario);
    for (const char* table : {"place", "fleet", "link"}) {
        if (const Node* node = root.find(table)) look_into(*node, known, problems);
    }
}

}  // namespace karvan::models
