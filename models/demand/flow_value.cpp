#include "models/demand/flow_value.hpp"

#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

void check_flow_value(const FlowValue& flow, const Node& table, Diagnostics& problems)
{
    const auto needs = [&](const char* key, bool is_met, const char* other) {
        const Node* written = table.find(key);
        if (written == nullptr || is_met) return;
        problems.error(written->where, std::string("'") + key + "' without " + other,
                       std::string("with it ") + other);
    };
    const bool has_value = flow.value > 0 || flow.value_per_tonne > 0;
    needs("interest", has_value, "'value' or 'value_per_tonne'");
    needs("decay", has_value, "'value' or 'value_per_tonne'");
    needs("late_window", flow.promised_time.has_value(), "'promised_time'");
    needs("early_window", flow.promised_time.has_value(), "'promised_time'");
}

}  // namespace

const Keys<FlowValue>& flow_value_keys()
{
    using Plan = FlowValue;
    static const Keys<Plan> keys{
        "flow",
        "What the time of a flow is worth.",
        key("value", &Plan::value)
            .unit("USD")
            .at_least(0)
            .otherwise(0)
            .means("Value of the goods of a shipment."),
        key("value_per_tonne", &Plan::value_per_tonne)
            .unit("USD/t")
            .at_least(0)
            .otherwise(0)
            .means("Value of each tonne of the goods."),
        key("interest", &Plan::interest)
            .at_least(0)
            .otherwise(0)
            .means("Share of the value of the goods that a year on the way costs in interest and "
                   "insurance."),
        key("decay", &Plan::decay)
            .at_least(0)
            .otherwise(0)
            .means("Share of the value of the goods that a year on the way takes from it."),
        key("value_of_time", &Plan::value_of_time)
            .unit("USD/h")
            .at_least(0)
            .otherwise(0)
            .means("What an hour of a shipment is worth to its owner, interest and decay apart."),
        key("promised_time", &Plan::promised_time)
            .above(sim::Duration{0})
            .means("The time from origin to destination that customers are promised."),
        key("late_window", &Plan::late_window)
            .otherwise("0 s")
            .means("A shipment that is late by no more is on time."),
        key("early_window", &Plan::early_window)
            .means(
                "A shipment that is early by more is not on time; if absent, none is too early."),
        checked(check_flow_value)};
    return keys;
}

}  // namespace karvan::models
