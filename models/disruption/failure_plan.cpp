#include "models/disruption/failure_plan.hpp"

#include "models/reading/keys.hpp"

namespace karvan::models {

using sim::Interrupted;

const Keys<FailurePlan>& failure_keys()
{
    static const Keys<FailurePlan> keys{
        "failures",
        "How the units of a resource fail, each by itself.",
        key("resource", &FailurePlan::resource)
            .required()
            .means("The resource, as it is called in results: \"cranes\"."),
        key("every", &FailurePlan::every_s)
            .required()
            .means("Time to failure of a unit, from the end of its last repair."),
        key("repair", &FailurePlan::repair_s)
            .required()
            .means("Time of a repair crew for the repair."),
        key("units", &FailurePlan::units)
            .at_least(1)
            .means("How many units there are to fail; the units at the beginning if absent."),
        key("priority", &FailurePlan::priority)
            .otherwise(0)
            .means("The higher, the sooner a repair crew comes."),
        key("work", &FailurePlan::work)
            .words({{"finish", Interrupted::finish},
                    {"pause", Interrupted::resume},
                    {"restart", Interrupted::restart}})
            .otherwise(Interrupted::resume)
            .means("Work in hand: finished first, gone on with or begun again, where the kind of "
                   "place can."),
        checked([](const FailurePlan& plan, const Node& table, Diagnostics& problems) {
            if (plan.every_s.mean() > 0) return;
            problems.error(table.find("every")->where, "the time to failure is zero",
                           "a law with a mean above 0 s");
        })};
    return keys;
}

}  // namespace karvan::models
