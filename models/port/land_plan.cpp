#include "models/port/land_plan.hpp"

#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

const Keys<CustomsHold>& customs_keys()
{
    static const Keys<CustomsHold> keys{
        "customs",
        "Cargo from ships that customs hold before it leaves on land; transshipment passes.",
        key("share", &CustomsHold::share)
            .share()
            .otherwise(1.0)
            .means("The share of the shipments."),
        key("time", &CustomsHold::time_s).required().means("How long one is held.")};
    return keys;
}

}  // namespace

const Keys<LandPlan>& land_keys()
{
    static const Keys<LandPlan> keys{
        "port",
        "",
        key("appointments", &LandPlan::appointments)
            .table(appointment_keys())
            .means("Trucks book a slot before they come to the gate; needs its lanes."),
        key("pickup_by_gate", &LandPlan::pickup_by_gate)
            .otherwise(false)
            .means("Trucks that fetch cargo pass the gate inwards, with an appointment if there "
                   "are any."),
        key("pickup", &LandPlan::pickup_s)
            .otherwise("0 s")
            .means("How long cargo that leaves by road is left in the yard until it is fetched."),
        key("customs", &LandPlan::customs)
            .table(customs_keys())
            .means("Customs hold of cargo from ships; none if absent."),
        key("refuses_trains", &LandPlan::refuses_trains)
            .otherwise(false)
            .means("Trains are kept on the line while the yard has no room for their cargo; if "
                   "false they come to a track and wait there."),
        key("free_time", &LandPlan::free_time)
            .otherwise("0 s")
            .means("Time in the yard without demurrage."),
        key("storage", &LandPlan::storage_per_day)
            .unit("USD/day")
            .at_least(0)
            .otherwise("0 USD/day")
            .means("Storage of a unit (TEU, wagon, truck) in the free time, per started day."),
        key("demurrage", &LandPlan::demurrage_per_day)
            .unit("USD/day")
            .at_least(0)
            .otherwise("0 USD/day")
            .means("Charge for a unit (TEU, wagon, truck) beyond it, per started day.")};
    return keys;
}

}  // namespace karvan::models
