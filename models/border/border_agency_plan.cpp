#include "models/border/border_agency_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/rail/rail_line_parts.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

namespace {

using sim::Interrupted;

const Keys<Shift>& officer_shift_keys()
{
    static const Keys<Shift> keys{
        "shifts", "A shift of officers. Shifts that overlap add up.",
        key("hours", &Shift::hours).required().means("When it works, in local time."),
        key("officers", &Shift::units).at_least(0).required().means("How many are on duty then.")};
    return keys;
}

const Keys<LaneSharePlan>& lane_share_keys()
{
    static const Keys<LaneSharePlan> keys{
        "share_of",
        "The share of a lane for some shipments; the closest fit counts.",
        key("commodity", &LaneSharePlan::commodity).means("Of this commodity alone."),
        key("trader", &LaneSharePlan::trader).means("Of flows of this class of traders alone."),
        key("hazardous", &LaneSharePlan::hazardous)
            .means("Of dangerous goods alone, or (false) of the others alone."),
        key("share", &LaneSharePlan::share).share().required().means("Their share in the lane.")};
    return keys;
}

const Keys<LanePlan>& lane_keys()
{
    static const Keys<LanePlan> keys{
        "lanes",
        "A lane of selectivity, drawn for each shipment: green, blue, yellow, red.",
        key("id", &LanePlan::id).required().means("Its name, unique at the agency."),
        key("share", &LanePlan::share)
            .share()
            .otherwise(0.0)
            .means("Share of the shipments; the shares of all lanes count against their sum."),
        key("share_of", &LanePlan::share_of)
            .table(lane_share_keys())
            .means("Other shares by commodity, class of traders and danger."),
        key("check", &LanePlan::check_s)
            .otherwise("0 s")
            .means("Time of the officer for a shipment of this lane, beside that for any."),
        key("inspection", &LanePlan::inspection_s)
            .otherwise("0 s")
            .means("Time of the officer for its inspection."),
        key("delay", &LanePlan::delay_s)
            .otherwise("0 s")
            .means("Time without an officer: a laboratory, a decision elsewhere.")};
    return keys;
}

const Keys<FeePlan>& fee_keys()
{
    static const Keys<FeePlan> keys{
        "fees",
        "What is paid to an agency, in the currency of the scenario.",
        key("id", &FeePlan::id).otherwise("").means("Its name."),
        key("unofficial", &FeePlan::unofficial)
            .otherwise(false)
            .means("A payment without a receipt."),
        key("amount", &FeePlan::amount).unit("1").at_least(0).required().means("How much."),
        key("per", &FeePlan::per)
            .words({{"vehicle", FeeBasis::vehicle},
                    {"shipment", FeeBasis::shipment},
                    {"unit", FeeBasis::unit}})
            .otherwise(FeeBasis::vehicle)
            .means("For each train or truck, shipment, or TEU and wagon: bulk fills wagons on "
                   "rails as their line says ('wagon_load'), and is one unit on a road."),
        key("paid", &FeePlan::paid_share).share().otherwise(1.0).means("The share that pays it."),
        key("vehicle", &FeePlan::vehicle)
            .words({{"truck", Vehicle::truck}, {"train", Vehicle::train}})
            .means("Only these; all if absent.")};
    return keys;
}

void check_agency(const AgencyPlan& plan, const Node& table, Diagnostics& problems)
{
    if (!plan.per_train_s && !plan.per_truck_s && !plan.per_wagon_s && !plan.per_shipment_s) {
        problems.error(table.where, "agency " + in_quotes(plan.id) + " has no time for anything",
                       "per_train, per_truck, per_wagon or per_shipment");
    }
    if (!plan.shifts.empty() && (table.find("officers") || table.find("hours"))) {
        problems.error(table.where_of("shifts"), "shifts say how many officers work when",
                       "either shifts, or officers and hours");
    }
    const double shares =
        std::accumulate(plan.lanes.begin(), plan.lanes.end(), 0.0,
                        [](double sum, const LanePlan& lane) { return sum + lane.share; });
    if (!plan.lanes.empty() && shares <= 0) {
        problems.error(table.where_of("lanes"), "no lane has a share", "shares above 0");
    }
    for (std::size_t i = 0; i < plan.lanes.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (plan.lanes[k].id != plan.lanes[i].id) continue;
            problems.error(table.find("lanes")->array()[i].where,
                           "two lanes " + in_quotes(plan.lanes[i].id), "a name for each lane");
        }
    }
}

const Keys<AgencyPlan>& staff_keys()
{
    static const Keys<AgencyPlan> keys{
        "agencies",
        "Staff and hours.",
        key("officers", &AgencyPlan::officers)
            .at_least(1)
            .otherwise(1)
            .means("Officers on duty within the hours."),
        key("hours", &AgencyPlan::hours)
            .otherwise("\"always\"")
            .means("Opening hours in local time."),
        key("shifts", &AgencyPlan::shifts)
            .table(officer_shift_keys())
            .means("Officers by the hour, instead of officers and hours."),
        key("calendar", &AgencyPlan::calendar_id)
            .refers_to("calendar")
            .means("The calendar that it keeps, for what is not said here."),
        key("closing", &AgencyPlan::closing)
            .words({{"finish", Interrupted::finish},
                    {"pause", Interrupted::resume},
                    {"restart", Interrupted::restart}})
            .otherwise(Interrupted::finish)
            .means("Work in hand at closing time: done first, gone on with or begun again later.")};
    return keys;
}

const Keys<AgencyPlan>& work_keys()
{
    static const Keys<AgencyPlan> keys{
        "agencies",
        "What it checks.",
        key("per_train", &AgencyPlan::per_train_s).means("Time of an officer for a train."),
        key("per_truck", &AgencyPlan::per_truck_s).means("Time of an officer for a truck."),
        key("per_wagon", &AgencyPlan::per_wagon_s)
            .means("Time for each wagon, drawn once for those of a shipment; bulk on rails fills "
                   "wagons as their line says ('wagon_load'), of 60 t where none does."),
        key("per_shipment", &AgencyPlan::per_shipment_s)
            .means("Time for each shipment, in a train or by itself."),
        key("documents", &AgencyPlan::documents_s)
            .otherwise("0 s")
            .means("Time of an officer for the documents of a train or truck."),
        key("pre_arrival", &AgencyPlan::pre_arrival_share)
            .share()
            .otherwise(0.0)
            .means("Share of trains or trucks that send their data ahead: their documents take "
                   "no time at the border and are right."),
        key("inspected", &AgencyPlan::inspected_share)
            .share()
            .otherwise(0.0)
            .means("Share of trains or trucks that are inspected."),
        key("inspection", &AgencyPlan::inspection_s)
            .otherwise("0 s")
            .means("Extra time of the officer for an inspection."),
        key("wrong_documents", &AgencyPlan::wrong_documents_share)
            .share()
            .otherwise(0.0)
            .means("Share of trains or trucks whose documents must be put right."),
        key("rework", &AgencyPlan::rework_s)
            .otherwise("0 s")
            .means("Delay until they are right; the officer is free meanwhile."),
        key("lanes", &AgencyPlan::lanes)
            .table(lane_keys())
            .means("Lanes of selectivity, with checks and inspections by shipment."),
        key("fees", &AgencyPlan::fees).table(fee_keys()).means("Official and other payments.")};
    return keys;
}

}  // namespace

const Keys<AgencyPlan>& agency_keys()
{
    static const Keys<AgencyPlan> keys{
        "agencies",
        "One authority at one side of a border.",
        key("id", &AgencyPlan::id).required().means("Name, unique at its side."),
        key("group", &AgencyPlan::group)
            .otherwise("")
            .means("Neighbours of one group work on a vehicle at the same time."),
        key("direction", &AgencyPlan::direction)
            .words(
                {{"both", Direction::both}, {"exit", Direction::exit}, {"entry", Direction::entry}})
            .otherwise(Direction::both)
            .means("Whether it sees who leaves the country of its side, who enters, or both."),
        staff_keys(),
        work_keys(),
        checked(check_agency)};
    return keys;
}

int LaneSharePlan::fit(const FlowPlan& flow) const
{
    if (commodity && *commodity != flow.commodity) return 0;
    if (trader && *trader != flow.trader) return 0;
    if (hazardous && *hazardous != flow.hazardous) return 0;
    return 1 + (hazardous ? 1 : 0) + (commodity ? 2 : 0) + (trader ? 4 : 0);
}

double LanePlan::share_for(const FlowPlan& flow) const
{
    double result = share;
    int closest = 0;
    for (const LaneSharePlan& some : share_of) {
        const int fit = some.fit(flow);
        if (fit > closest) result = some.share;
        closest = std::max(closest, fit);
    }
    return result;
}

std::vector<double> AgencyPlan::lane_shares(const FlowPlan& flow) const
{
    std::vector<double> shares;
    for (const LanePlan& lane : lanes) shares.push_back(lane.share_for(flow));
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share = sum > 0 ? share / sum : 0;
    return shares;
}

bool AgencyPlan::sees(Vehicle vehicle) const
{
    if (per_shipment_s) return true;
    if (vehicle == Vehicle::train) return per_train_s.has_value() || per_wagon_s.has_value();
    return per_truck_s.has_value();
}

double wagons_of(CargoKind kind, double size, Vehicle by, double wagon_t)
{
    if (kind == CargoKind::wagon) return size;
    return kind == CargoKind::bulk && by == Vehicle::train ? size / wagon_t : 0;
}

double units_of(CargoKind kind, double size, Vehicle by, double wagon_t)
{
    if (kind != CargoKind::bulk) return size;
    return by == Vehicle::train ? wagons_of(kind, size, by, wagon_t) : 1;
}

double AgencyPlan::mean_seconds(Vehicle vehicle, double shipments, const FlowPlan& flow,
                                double wagon_t) const
{
    if (!sees(vehicle)) return 0;
    const auto& per_vehicle = vehicle == Vehicle::train ? per_train_s : per_truck_s;
    double sum = inspected_share * inspection_s.mean();
    sum += (1 - pre_arrival_share) * documents_s.mean();
    if (per_vehicle) sum += per_vehicle->mean();
    double each = per_shipment_s ? per_shipment_s->mean() : 0;
    if (per_wagon_s) {
        const double wagons = wagons_of(flow.kind, flow.mean_size(), vehicle, wagon_t);
        each += wagons * per_wagon_s->mean();
    }
    const auto shares = lane_shares(flow);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        each += shares[i] * (lanes[i].check_s.mean() + lanes[i].inspection_s.mean());
    }
    return sum + shipments * each;
}

}  // namespace karvan::models
