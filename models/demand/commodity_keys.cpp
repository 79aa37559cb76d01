// The keys of [[commodity]].
#include "models/demand/flow_keys.hpp"

namespace karvan::models {

const Keys<CommodityPlan>& commodity_keys()
{
    static const Keys<CommodityPlan> keys{
        "commodity",
        "What is carried, and what follows from it.",
        key("id", &CommodityPlan::id)
            .required()
            .identifies("commodity")
            .means("A short unique id."),
        key("name", &CommodityPlan::name).otherwise("").means("The name in tables."),
        key("value", &CommodityPlan::value_per_t)
            .unit("USD/t")
            .at_least(0)
            .means("Its value, for the cost of stock under way."),
        key("density", &CommodityPlan::density_t_m3)
            .unit("t/m3")
            .above(0)
            .means("Its density as stowed: with the 'unit_volume' of a flow light cargo fills "
                   "containers, wagons and trucks before they are heavy."),
        key("hazardous", &CommodityPlan::hazardous)
            .otherwise(false)
            .means("Dangerous goods: places and links may refuse them, borders have rules and "
                   "lanes for them, tariffs are for them alone."),
        key("shelf_life", &CommodityPlan::shelf_life)
            .above(sim::Duration{0})
            .means(
                "Goods that are longer on the way are spoiled: they arrive, are counted, and their "
                "value is lost."),
        key("sources", &CommodityPlan::sources).means("Where the figures come from.")};
    return keys;
}

}  // namespace karvan::models
