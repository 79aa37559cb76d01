// The account book: the tariffs and emission factors of a scenario, sorted by the place or way
// where they arise, and the distances that they are taken over. Constant, shared by all
// replications.
//
// The distance of a way is the one given for its link or line, or else the great circle between the
// coordinates of its ends (on a sphere of 6371 km).
//
// A shipment is charged while it travels: when it comes to a place, when it passes a way, when it
// leaves a place, when its ship sails. What is for a vehicle or a call is shared by the size of the
// shipments aboard. Value of time and inventory cost follow from the hour ledger when it arrives.
//
// Detention has a clock of its own: it begins when a container leaves a place of the tariff by
// land, goes on in the empties that answer its shipment, and ends where one of them comes to a
// place of the tariff.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/demand/flow_value.hpp"
#include "models/money/tariff_plan.hpp"
#include "models/shipment.hpp"
#include "sim/place.hpp"

namespace karvan::models {

struct FlowPlan;
struct Scenario;

enum class DistanceBasis : std::uint8_t { none, given, great_circle };

class AccountBook {
public:
    AccountBook(const Scenario& scenario, const std::vector<TariffPlan>& tariffs,
                const std::vector<EmissionFactorPlan>& factors);

    // By place, then link, as in the hour ledger.
    double distance_km(std::uint32_t where) const { return ways_[where].km; }
    std::int64_t distance_m(std::uint32_t where) const { return ways_[where].metres; }
    DistanceBasis distance_basis(std::uint32_t where) const { return ways_[where].basis; }

    // True if anything is ever charged or emitted.
    bool is_empty() const { return rules_.empty(); }
    bool has_money() const { return has_money_; }
    bool has_emissions() const { return has_emissions_; }
    // Tables and indices of what applies to nothing.
    const std::vector<std::pair<std::string, std::size_t>>& idle() const { return idle_; }

    // Is such a stay at the place charged by time, by a tariff that is for the flow?
    bool charges_stay(std::uint32_t place, Charge kind, std::uint32_t flow) const;

    const FlowValue& worth(std::uint32_t flow) const { return worth_[flow]; }

    // A consist passes a way (a link or a line). `by` draws.
    void pass(Cargo& cargo, std::uint64_t vehicle, std::uint32_t where, const sim::Place& by) const;
    // It comes to the place.
    void come(Cargo& cargo, std::uint64_t vehicle, const sim::Place& at) const;
    // A shipment leaves the place by a way, or (no_way) ends there.
    void leave(Shipment& shipment, std::uint32_t onto, const sim::Place& at) const;
    // A ship sails with that cargo.
    void call(Cargo& cargo, std::uint64_t vessel, const sim::Place& at) const;
    // A shipment has arrived: value of time and inventory cost of all its hours; what is spoiled
    // has lost its value at the place where it arrives.
    void value_hours(Shipment& shipment, sim::Duration transit, std::uint32_t at) const;

    // What empty units of a fleet pay and emit on a way: by tariffs with a share for empties, and
    // by emission factors, if they are for all flows.
    struct EmptyDue {
        Charge charge;
        std::int64_t millionths;
        bool is_allotted;  // to loaded cargo already, by the empty running of the factor
    };
    std::vector<EmptyDue> empty_dues(std::uint32_t where, std::optional<CargoKind> cargo,
                                     double units, double tare_t) const;

    // What a shipment of the flow is expected to pay: on a link with the place to which it leads,
    // and on the whole way along these stops. Means; storage as long as nothing waits.
    double expected_onto(const Scenario& scenario, const FlowPlan& flow, std::uint32_t link) const;
    double expected(const Scenario& scenario, const FlowPlan& flow,
                    const std::vector<std::uint32_t>& stops) const;

private:
    // By what modes a shipment comes to a place and goes on, and by what it is moved.
    struct Trip {
        std::optional<WayMode> in;
        std::optional<WayMode> out;
        std::optional<WayMode> by;
    };
    struct Rule {
        Basis per = Basis::tonne_km;
        Charge charge = Charge::other;
        sim::Law amount = sim::Law::constant(0);
        std::string purpose;  // of its random stream
        sim::Duration free_time{};
        bool started_days = true;
        std::optional<WayMode> arrives_by;
        std::optional<WayMode> leaves_by;
        ChargeClock clock = ChargeClock::stay;
        double empty_factor = 1;      // on the amount, for flows of empties
        bool has_empty_rate = false;  // empty units of fleets pay, too
        bool allots_empties = false;  // loaded cargo answers for a share of empty running
        bool of_all_flows = false;    // but for the kind of cargo
        std::optional<CargoKind> cargo;
        std::vector<bool> flows;  // to which it applies
        double mean = 0;          // of the amount
    };
    struct Way {
        double km = 0;
        std::int64_t metres = 0;
        DistanceBasis basis = DistanceBasis::none;
        std::optional<WayMode> mode;  // of a link or line
        std::vector<std::uint32_t> passing;
        std::vector<std::uint32_t> coming;
        std::vector<std::uint32_t> leaving;
        std::vector<std::uint32_t> calling;
        std::vector<std::uint32_t> keeping;  // clocks of detention that begin and end here
    };

    void measure_ways(const Scenario& scenario);
    static Rule rule_of(const TariffPlan& tariff);
    static Rule rule_of(const EmissionFactorPlan& factor, Charge scope, double grams);
    void add(const Scenario& scenario, Rule rule, const Selection& selection, const char* table,
             std::size_t index);
    bool place_rule(const Scenario& scenario, const Rule& rule, const Selection& selection);

    double mean_due(const Rule& rule, const FlowPlan& flow, const Trip& trip, double times) const;
    bool fits(const Rule& rule, const Shipment& shipment) const;
    double count_of(Basis per, const Shipment& s) const;
    double count_of(Basis per, const FlowPlan& flow) const;
    void begin_clock(std::uint32_t rule, Shipment& s, std::uint32_t onto,
                     const sim::Place& at) const;
    void end_clock(Shipment& s, const sim::Place& at) const;
    void charge_one(const Rule& rule, Shipment& s, double quantity, std::uint32_t where,
                    const sim::Place& by) const;
    void share(const Rule& rule, Cargo& cargo, std::uint64_t vehicle, double quantity,
               std::uint32_t where, const sim::Place& by) const;
    std::optional<WayMode> mode_of(std::uint32_t way) const;
    double moves(const Shipment& s, std::uint32_t onto) const;
    static double days(const Rule& rule, sim::Duration stay);

    std::vector<Rule> rules_;
    std::vector<Way> ways_;
    std::vector<FlowValue> worth_;  // by flow
    std::vector<double> tare_t_;    // of an empty unit; 0 where flows are laden
    std::vector<bool> empty_;       // by flow
    std::vector<std::pair<std::string, std::size_t>> idle_;
    bool has_money_ = false;
    bool has_emissions_ = false;
};

}  // namespace karvan::models
