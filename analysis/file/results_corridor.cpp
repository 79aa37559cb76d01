#include "analysis/file/results_corridor.hpp"

#include <array>

#include <fmt/format.h>

#include "analysis/corridor_measures.hpp"
#include "analysis/file/file_part.hpp"
#include "analysis/file/results_labels.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Flags = std::vector<std::uint8_t>;

constexpr std::size_t few_entries = 8;  // read quickly across all replications

constexpr std::array stop_statistics{
    StopMeasure{"stop_distance_km", "distance from the origin, on average", "km",
                &StopOutcome::distance_km},
    StopMeasure{"arrival_mean_h", "mean time from entering until arrival at the stop", "h",
                &StopOutcome::arrival_mean_h},
    StopMeasure{"arrival_p5_h", "time that 5 % of the arrivals did not exceed", "h",
                &StopOutcome::arrival_p5_h},
    StopMeasure{"arrival_p50_h", "time that half of the arrivals did not exceed", "h",
                &StopOutcome::arrival_p50_h},
    StopMeasure{"arrival_p95_h", "time that 95 % of the arrivals did not exceed", "h",
                &StopOutcome::arrival_p95_h},
    StopMeasure{"departure_mean_h", "mean time from entering until departure from the stop", "h",
                &StopOutcome::departure_mean_h},
    StopMeasure{"departure_p5_h", "time that 5 % of the departures did not exceed", "h",
                &StopOutcome::departure_p5_h},
    StopMeasure{"departure_p50_h", "time that half of the departures did not exceed", "h",
                &StopOutcome::departure_p50_h},
    StopMeasure{"departure_p95_h", "time that 95 % of the departures did not exceed", "h",
                &StopOutcome::departure_p95_h},
    StopMeasure{"cost_at_arrival", "payments of a shipment until arrival at the stop", "money",
                &StopOutcome::cost_at_arrival},
    StopMeasure{"cost_at_departure", "payments of a shipment until departure from the stop",
                "money", &StopOutcome::cost_at_departure}};

// What the shares and costs by the tonne are made of: with these a run can be gone on with.
struct CargoSum {
    const char* name;
    const char* long_name;
    const char* units;
    double (*value)(const FlowOutcome&);
};

constexpr std::array cargo_sums{
    CargoSum{"carried_tonnes", "tonnes of the shipments whose transit times count", "t",
             [](const FlowOutcome& f) { return f.tonnes; }},
    CargoSum{"carried_units", "flow_unit of the shipments whose transit times count", "1",
             [](const FlowOutcome& f) { return f.units; }},
    CargoSum{"carried_tonne_km", "tonne-kilometres of the shipments whose transit times count",
             "t km", [](const FlowOutcome& f) { return f.tonne_km; }},
    CargoSum{"carried_unit_km",
             "flow_unit times kilometres of the shipments whose transit times count", "km",
             [](const FlowOutcome& f) { return f.unit_km; }},
    CargoSum{"on_time", "shipments that kept the promised time, of those whose transit times count",
             "1", [](const FlowOutcome& f) { return static_cast<double>(f.on_time); }},
    CargoSum{"late", "shipments that missed the promised time, of those whose transit times count",
             "1", [](const FlowOutcome& f) { return static_cast<double>(f.late); }},
    CargoSum{"spoiled",
             "shipments that were longer on the way than their shelf life, of those whose transit "
             "times count",
             "1", [](const FlowOutcome& f) { return static_cast<double>(f.spoiled); }}};

class CorridorPart : FilePart {
public:
    CorridorPart(const RunResults& results, NetcdfFile& file)
        : FilePart(file), run_(results.run), replications_(results.replications)
    {
        for (std::size_t k = 0; k < run_.charges.size(); ++k)
            (run_.charges[k].is_emission ? scopes_ : money_).push_back(k);
    }

    void build()
    {
        file_.dimensions.push_back({"stop", run_.stops.size(), false, few_entries});
        file_.dimensions.push_back({"charge", money_.size()});
        file_.dimensions.push_back({"scope", scopes_.size()});
        add_stop_labels();
        add_charge_labels();
        add_stop_counts();
        for (const StopMeasure& m : stop_measures())
            if (is_wanted(m.units)) add_stop_measure(m);
        for (const CargoSum& sum : cargo_sums) {
            if (!is_wanted_of_spoiling(sum.name)) continue;
            add_over_flows(sum.name, sum.long_name, sum.units,
                           [&](std::size_t, const FlowOutcome& f) { return sum.value(f); });
        }
        for (const CorridorMeasure& m : corridor_measures())
            if (is_wanted(m.units) && is_wanted_of_carbon(m.name) && is_wanted_of_spoiling(m.name))
                add_measure(m);
        if (run_.has_money)
            add_account("cost", "mean cost of a shipment by place and kind", run_.currency,
                        "charge", money_, 1);
        if (run_.has_emissions)
            add_account("co2e_kg", "mean CO2e of a shipment by place and scope", "kg", "scope",
                        scopes_, 1000);
    }

private:
    bool is_wanted(std::string_view units) const { return units != "money" || run_.has_money; }
    bool is_wanted_of_carbon(std::string_view name) const
    {
        return !name.starts_with("co2e") || run_.has_emissions;
    }
    bool is_wanted_of_spoiling(std::string_view name) const
    {
        return !name.starts_with("spoiled") || can_spoil(run_);
    }
    std::string units_of(std::string_view units) const
    {
        return units == "money" ? run_.currency : std::string(units);
    }

    void add_stop_labels()
    {
        const auto label = [&](const StopRow& s) {
            return fmt::format("{}: {}", run_.flows[s.flow].id, run_.places[s.place].id);
        };
        const auto flow = [](const StopRow& s) { return s.flow; };
        const auto place = [](const StopRow& s) { return s.place; };
        const Texts over{"stop"};
        add("stop", "id of the flow and of a place on its way, in the order of travel", "", over,
            texts(run_.stops, label));
        add("stop_flow", "index of its flow along the dimension flow, from 0", "1", over,
            numbers<std::int32_t>(run_.stops, flow));
        add("stop_place", "index of its place along the dimension place, from 0", "1", over,
            numbers<std::int32_t>(run_.stops, place));
    }

    void add_charge_labels()
    {
        Texts ids;
        Texts meanings;
        Flags payment;
        for (const std::size_t k : money_) {
            ids.push_back(run_.charges[k].id);
            meanings.push_back(run_.charges[k].meaning);
            payment.push_back(run_.charges[k].is_payment);
        }
        const Texts over{"charge"};
        add("charge", "id of the kind of cost", "", over, std::move(ids));
        add("charge_meaning", "meaning of the kind of cost", "", over, std::move(meanings));
        add("charge_is_payment", "whether money changes hands", "", over, std::move(payment),
            {{"flag_values", Flags{0, 1}}, {"flag_meanings", "value_of_time payment"}});
        Texts scopes;
        Texts scope_meanings;
        for (const std::size_t k : scopes_) {
            scopes.push_back(run_.charges[k].id);
            scope_meanings.push_back(run_.charges[k].meaning);
        }
        add("scope", "id of the scope of emissions", "", {"scope"}, std::move(scopes));
        add("scope_meaning", "meaning of the scope", "", {"scope"}, std::move(scope_meanings));
    }

    // value(outcome of the flow, place of the stop among those of the flow)
    template <typename Value>
    std::vector<double> over_stops(Value value) const
    {
        std::vector<double> values;
        for (const ReplicationOutcome& r : replications_) {
            std::vector<std::size_t> next(run_.flows.size(), 0);
            for (const StopRow& row : run_.stops) {
                const std::size_t i = next[row.flow]++;
                const bool is_known = is_finished(r) && i < r.flows[row.flow].stops.size();
                values.push_back(is_known ? value(r.flows[row.flow].stops[i]) : unknown);
            }
        }
        return values;
    }

    void add_stop_counts()
    {
        const auto number = [](const StopOutcome& s) { return static_cast<double>(s.count); };
        add_array("stop_count", "shipments that passed the stop, of those that arrived", "1",
                  {"replication", "stop"}, over_stops(number));
    }

    void add_stop_measure(const StopMeasure& m)
    {
        const auto number = [&](const StopOutcome& s) {
            return s.count > 0 ? s.*m.value : unknown;
        };
        add_array(m.name, m.long_name, units_of(m.units), {"replication", "stop"},
                  over_stops(number));
    }

    void add_measure(const CorridorMeasure& m)
    {
        add_over_flows(m.name, m.long_name, units_of(m.units),
                       [&](std::size_t i, const FlowOutcome& f) { return m.value(run_, i, f); });
    }

    // value(flow, its outcome)
    template <typename Value>
    void add_over_flows(const char* name, const char* long_name, std::string units, Value value)
    {
        std::vector<double> values;
        for (const ReplicationOutcome& r : replications_)
            for (std::size_t i = 0; i < run_.flows.size(); ++i)
                values.push_back(is_finished(r) ? value(i, r.flows[i]) : unknown);
        add_array(name, long_name, std::move(units), {"replication", "flow"}, std::move(values));
    }

    // Means over the shipments that arrived, of some kinds of charges.
    void add_account(const char* name, const char* long_name, const std::string& units,
                     const char* over, const std::vector<std::size_t>& kinds, double divisor)
    {
        std::vector<double> values;
        values.reserve(replications_.size() * run_.flows.size() * run_.places.size() *
                       kinds.size());
        const std::size_t each = run_.charges.size();
        for (const ReplicationOutcome& r : replications_)
            for (std::size_t i = 0; i < run_.flows.size(); ++i) {
                const auto n = is_finished(r) ? static_cast<double>(r.flows[i].transit.count()) : 0;
                for (std::size_t place = 0; place < run_.places.size(); ++place)
                    for (const std::size_t kind : kinds) {
                        if (n == 0 || r.flows[i].charged.empty()) {
                            values.push_back(n == 0 ? unknown : 0);
                            continue;
                        }
                        const sim::Int128 sum = r.flows[i].charged[place * each + kind];
                        values.push_back(static_cast<double>(sum) / 1e6 / divisor / n);
                    }
            }
        add_array(name, long_name, units, {"replication", "flow", "place", over},
                  std::move(values));
    }

    const RunDescription& run_;
    const std::vector<ReplicationOutcome>& replications_;
    std::vector<std::size_t> money_;   // among the charges
    std::vector<std::size_t> scopes_;  // of emissions
};

}  // namespace

std::span<const StopMeasure> stop_measures() { return stop_statistics; }

void add_corridor(const RunResults& results, NetcdfFile& file)
{
    CorridorPart(results, file).build();
}

}  // namespace karvan::analysis
