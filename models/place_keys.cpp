#include "models/place_keys.hpp"

#include "models/reading/countries.hpp"

namespace karvan::models {

const Keys<PlacePlan>& place_keys()
{
    static const Keys<PlacePlan> keys{
        "place",
        "Any place.",
        key("id", &PlacePlan::id)
            .required()
            .identifies("place")
            .means("A short unique id: the UN/LOCODE where there is one."),
        key("name", &PlacePlan::name).otherwise("").means("The name in tables and on maps."),
        key("locode", &PlacePlan::locode).otherwise("").means("The UN/LOCODE."),
        key("country", &PlacePlan::country).otherwise("").means("The ISO 3166 code: \"AZ\"."),
        key("lat", &PlacePlan::latitude).at_least(-90).at_most(90).means("Degrees north."),
        key("lon", &PlacePlan::longitude).at_least(-180).at_most(180).means("Degrees east."),
        key("sources", &PlacePlan::sources)
            .means("Where the figures come from; assumptions are marked as such."),
        key("calendars", &PlacePlan::resource_hours)
            .table(resource_hours_keys())
            .means("Calendars that the place or single resources of it keep."),
        key("failures", &PlacePlan::failures)
            .table(failure_keys())
            .means("How units of resources fail and are repaired."),
        key("repair_crews", &PlacePlan::repair_crews)
            .at_least(1)
            .means("Crews for all repairs of the place; as many as there are failures if absent."),
        key("refuses", &PlacePlan::refuses)
            .table(refusal_keys())
            .means("Cargo that may not come here: it takes another way."),
        checked([](const PlacePlan& plan, const Node& table, Diagnostics& problems) {
            check_country(plan.country, table, "country", problems);
            if (plan.latitude.has_value() != plan.longitude.has_value())
                problems.error(table.find(plan.latitude ? "lat" : "lon")->where,
                               plan.latitude ? "'lat' without 'lon'" : "'lon' without 'lat'",
                               "both, or neither");
            const bool fails = !plan.failures.empty() || table.find("breakdowns") != nullptr;
            if (!plan.repair_crews || fails) return;
            problems.error(table.find("repair_crews")->where, "nothing fails here",
                           "'failures', or 'breakdowns' of a station");
        }),
    };
    return keys;
}

}  // namespace karvan::models
