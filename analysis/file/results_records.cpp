#include "analysis/file/results_records.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/file/file_part.hpp"
#include "analysis/file/results_labels.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Flags = std::vector<std::uint8_t>;

std::int32_t index_or_none(const std::optional<std::uint32_t>& index)
{
    return index ? static_cast<std::int32_t>(*index) : -1;
}

class RecordPart : FilePart {
public:
    RecordPart(const RunResults& results, NetcdfFile& file)
        : FilePart(file), run_(results.run), replications_(results.replications)
    {}

    void build()
    {
        if (!run_.services.empty()) add_services();
        if (!run_.disruptions.empty()) add_disruptions();
        if (run_.records_events) add_events();
        if (run_.records_shipments) add_shipments();
    }

private:
    // The dimension of a table, how many rows each replication has, and which one a row is of.
    template <typename Record>
    void begin_table(const char* dimension, const char* what,
                     std::vector<Record> ReplicationOutcome::*records)
    {
        std::vector<std::int64_t> counts;
        std::vector<std::int64_t> owners;
        for (const ReplicationOutcome& r : replications_) {
            const std::size_t count = (r.*records).size();
            counts.push_back(static_cast<std::int64_t>(count));
            owners.insert(owners.end(), count, r.replication);
        }
        file_.dimensions.push_back({dimension, owners.size(), true});
        add(record_table(dimension)->count, what, "1", {"replication"}, std::move(counts),
            {{"sample_dimension", dimension}});
        add(fmt::format("{}_replication", dimension), "number of its replication", "1", {dimension},
            std::move(owners));
    }

    // A column: one number a record.
    template <typename Number, typename Record, typename Value>
    void add_column(const char* name, const char* long_name, std::string units,
                    const char* dimension, std::vector<Record> ReplicationOutcome::*records,
                    Value value, Attributes attributes = {})
    {
        std::vector<Number> column;
        for (const ReplicationOutcome& r : replications_)
            for (const Record& record : r.*records)
                column.push_back(static_cast<Number>(value(record)));
        add(name, long_name, std::move(units), {dimension}, std::move(column),
            std::move(attributes));
    }

    void add_services()
    {
        file_.dimensions.push_back({"service", run_.services.size()});
        const auto id = [](const std::string& service) { return service; };
        add("service", "id of the sea service", "", {"service"}, texts(run_.services, id));
    }

    void add_disruptions();
    void add_strikes();
    void add_events();
    void add_shipments();
    void add_shipment_hours();

    const RunDescription& run_;
    const std::vector<ReplicationOutcome>& replications_;
};

void RecordPart::add_disruptions()
{
    using D = DisruptionRow;
    const auto& rows = run_.disruptions;
    const Texts over{"disruption"};
    file_.dimensions.push_back({"disruption", rows.size()});
    add("disruption", "id of the disruption", "", over,
        texts(rows, [](const D& d) { return d.id; }));
    add("disruption_name", "name of the disruption", "", over,
        texts(rows, [](const D& d) { return d.name; }));
    add("disruption_kind", "disruption of the scenario, or weather", "", over,
        texts(rows, [](const D& d) { return d.kind; }));
    add("disruption_target", "what it strikes", "", over,
        texts(rows, [](const D& d) { return d.target; }));
    add("disruption_effect", "what it does there", "", over,
        texts(rows, [](const D& d) { return d.effect; }));
    add("disruption_cause", "cause of the hours waited for its end", "", over,
        texts(rows, [](const D& d) { return d.cause; }));
    add("disruption_capacity", "share of the capacity that it leaves, 0 if closed", "1", over,
        numbers<double>(rows, [](const D& d) { return d.capacity; }));
    add("disruption_speed", "share of the speed that it leaves", "1", over,
        numbers<double>(rows, [](const D& d) { return d.speed; }));
    add_strikes();

    using O = OccurrenceRecord;
    const auto records = &ReplicationOutcome::occurrences;
    const std::string dates = time_units(run_);
    begin_table("occurrence", "disruptions that occurred in the replication", records);
    add_column<std::int32_t>("occurrence_disruption", "index of its disruption along disruption",
                             "1", "occurrence", records, [](const O& o) { return o.disruption; });
    add_column<double>("occurrence_begin", "when it began", dates, "occurrence", records,
                       [](const O& o) { return o.begin_h; });
    add_column<double>("occurrence_end", "when it ended, also beyond the horizon", dates,
                       "occurrence", records, [](const O& o) { return o.end_h; });
}

void RecordPart::add_strikes()
{
    using S = StrikeRow;
    const auto& rows = run_.strikes;
    const Texts over{"strike"};
    file_.dimensions.push_back({"strike", rows.size()});
    add("strike_disruption", "index of a disruption along disruption", "1", over,
        numbers<std::int32_t>(rows, [](const S& s) { return s.disruption; }));
    add("strike_place", "index of a place or link that it strikes; -1 for a service", "1", over,
        numbers<std::int32_t>(rows, [](const S& s) { return index_or_none(s.place); }));
    add("strike_service", "index of a sea service that it strikes; -1 for a place", "1", over,
        numbers<std::int32_t>(rows, [](const S& s) { return index_or_none(s.service); }));
    add("strike_resource", "resource of the place that it strikes; empty for all", "", over,
        texts(rows, [](const S& s) { return s.resource; }));
    add("strike_delay", "time after the beginning of the disruption", "h", over,
        numbers<double>(rows, [](const S& s) { return s.delay_h; }));
}

void RecordPart::add_events()
{
    using E = EventRecord;
    const auto records = &ReplicationOutcome::event_records;
    const auto add_index = [&](const char* name, const char* long_name, std::int32_t E::*index) {
        add_column<std::int32_t>(name, long_name, "1", "event", records,
                                 [=](const E& e) { return e.*index; });
    };
    Flags steps;
    for (std::size_t i = 0; i < run_.steps.size(); ++i)
        steps.push_back(static_cast<std::uint8_t>(i));
    begin_table("event", "events recorded of the replication", records);
    add_column<double>("event_time", "when it happened", time_units(run_), "event", records,
                       [](const E& e) { return e.at_h; });
    add_column<std::uint8_t>(
        "event_step", "what happened", "", "event", records, [](const E& e) { return e.step; },
        {{"flag_values", steps}, {"flag_meanings", fmt::format("{}", fmt::join(run_.steps, " "))}});
    add_index("event_place", "index of the place along place", &E::place);
    add_index("event_way", "index along place of the link that a departure takes; -1 if none",
              &E::way);
    add_index("event_vehicle_place", "index of the place where the train or truck was made up",
              &E::vehicle_place);
    add_index("event_service", "index of the sea service of the ship along service", &E::service);
    add_column<std::int64_t>("event_vehicle",
                             "number of the vehicle at its place or in its service", "1", "event",
                             records, [](const E& e) { return e.vehicle; });
    add_index("event_flow", "index of the flow of the shipment; -1 for a vehicle as a whole",
              &E::flow);
    add_column<std::int64_t>("event_shipment", "number of the shipment in its flow", "1", "event",
                             records, [](const E& e) { return e.shipment; });
    add_index("event_shipments", "shipments aboard", &E::shipments);
    add_column<std::int64_t>("event_size", "size of them, in the units of their flows", "1",
                             "event", records, [](const E& e) { return e.size; });
    add_column<float>("event_km", "where on a line, from its first end; NaN elsewhere", "km",
                      "event", records, [](const E& e) { return e.km; });
}

void RecordPart::add_shipments()
{
    using S = ShipmentRecord;
    const char* over = "shipment";
    const auto records = &ReplicationOutcome::shipment_records;
    const std::string dates = time_units(run_);
    begin_table(over, "shipments recorded of the replication: those that ended", records);
    add_column<std::int32_t>("shipment_flow", "index of its flow along flow", "1", over, records,
                             [](const S& s) { return s.flow; });
    add_column<std::int64_t>("shipment_number", "its number in the flow, from 1", "1", over,
                             records, [](const S& s) { return s.number; });
    add_column<double>("shipment_size", "its size, in flow_unit of its flow", "1", over, records,
                       [](const S& s) { return s.size; });
    add_column<double>("shipment_tonnes", "its weight", "t", over, records,
                       [](const S& s) { return s.tonnes; });
    add_column<double>("shipment_entered", "when it entered", dates, over, records,
                       [](const S& s) { return s.entered_h; });
    add_column<double>("shipment_ended", "when it arrived or was lost", dates, over, records,
                       [](const S& s) { return s.ended_h; });
    add_column<std::uint8_t>("shipment_is_lost", "whether it was lost", "", over, records,
                             [](const S& s) { return s.is_lost; },
                             {{"flag_values", Flags{0, 1}}, {"flag_meanings", "arrived lost"}});
    add_column<std::int32_t>("shipment_place", "index along place of where it ended", "1", over,
                             records, [](const S& s) { return s.place; });
    add_column<double>("shipment_km", "distance travelled", "km", over, records,
                       [](const S& s) { return s.km; });
    if (run_.has_money)
        add_column<double>("shipment_paid", "payments", run_.currency, over, records,
                           [](const S& s) { return s.paid; });
    if (run_.has_emissions)
        add_column<double>("shipment_co2e", "CO2e, well to wheel", "kg", over, records,
                           [](const S& s) { return s.co2e_kg; });
    add_shipment_hours();
}

void RecordPart::add_shipment_hours()
{
    const std::size_t causes = run_.causes.size();
    std::vector<double> hours;
    for (const ReplicationOutcome& r : replications_)
        for (const ShipmentRecord& s : r.shipment_records) {
            const std::size_t row = hours.size();
            hours.resize(row + causes, 0);
            for (const auto& [cause, h] : s.hours) hours.at(row + cause) += h;
        }
    add("shipment_hours", "its hours by cause: their sum is the time from entering to the end", "h",
        {"shipment", "cause"}, std::move(hours), {{"coordinates", label_names({"cause"})}});
}

}  // namespace

const RecordTable* record_table(std::string_view dimension)
{
    const auto found = std::find_if(record_tables.begin(), record_tables.end(),
                                    [&](const RecordTable& t) { return t.dimension == dimension; });
    return found == record_tables.end() ? nullptr : &*found;
}

const std::vector<std::string>& row_dimensions()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all{"replication"};
        for (const RecordTable& table : record_tables) all.emplace_back(table.dimension);
        return all;
    }();
    return names;
}

std::string recorded_kinds(const RunDescription& run)
{
    std::vector<std::string> kinds;
    if (run.records_events) kinds.emplace_back("events");
    if (run.records_shipments) kinds.emplace_back("shipments");
    return fmt::format("{}", fmt::join(kinds, " "));
}

void add_records(const RunResults& results, NetcdfFile& file) { RecordPart(results, file).build(); }

}  // namespace karvan::analysis
