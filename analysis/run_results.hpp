// The results of a run: what was simulated, by name, and what every replication gave, in arrays.
//
// The command fills it replication by replication, in order; results_file.cpp writes it to HDF5 and
// summary.cpp prints it. It knows places, resources and flows by name only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/run_records.hpp"
#include "sim/durations.hpp"
#include "sim/int128.hpp"

namespace karvan::analysis {

struct PlaceRow {
    std::string id;
    std::string name;
    std::string kind;  // "port", "rail_line", ...; of a link its mode
    std::string country;
    std::optional<double> latitude;
    std::optional<double> longitude;
    std::int64_t border_sides = 0;        // of a border crossing; 0 of all else
    double distance_km = 0;               // of a link or line
    std::string distance_basis{};         // "given", "great circle", or "" if it has none
    std::optional<std::uint32_t> from{};  // of a link: the places at its ends
    std::optional<std::uint32_t> to{};
};

// A place on the way of a flow; the rows are flow by flow, in the order of travel.
struct StopRow {
    std::uint32_t flow;   // index
    std::uint32_t place;  // index
};

struct ResourceRow {
    std::uint32_t place;  // index
    std::string name;     // "berths"
};

struct MeasureRow {
    std::uint32_t place;  // index
    std::string name;     // "vessel turnaround"
    std::string unit;     // of mean, quantiles and maximum, or of the count
    std::string long_name;
    std::string kind;  // "time", "count", "value"
};

struct FlowRow {
    std::string id;
    std::string name;
    std::string commodity;
    std::string unit;          // what sizes are counted in: "TEU", "wagons", "trucks", "1"
    double size = 1;           // of a shipment
    double tonnes = 0;         // of a shipment
    bool is_promised = false;  // a time was promised to customers
    // A closed population, or a class of customers of other flows: nothing enters and nothing
    // leaves.
    bool circulates = false;
    bool can_spoil = false;  // its goods have a shelf life
};

struct CauseRow {
    std::string id;
    std::string meaning;
    bool is_waiting;  // false for moving and for being worked on
};

// A kind of money or of emission in the account of a shipment.
struct ChargeRow {
    std::string id;
    std::string meaning;
    bool is_payment;
    bool is_emission;
};

// What the author of the scenario says of a figure; empty id or key: of the table or the element.
struct NoteRow {
    std::string table;
    std::string id;
    std::string key;
    std::string value;
    std::string text;
    bool is_sourced = false;
    bool is_assumed = false;
};

// A source that notes cite as "[id]".
struct ReferenceRow {
    std::string id;
    std::string title;
    std::string grade;
    std::string link;
};

// What was simulated; the same for all replications.
struct RunDescription {
    std::string title;
    std::string description;
    std::string scenario_toml;  // the resolved scenario
    std::string scenario_hash;
    std::string software;  // name, version, commit
    std::uint64_t seed = 0;
    std::string start;  // ISO 8601, of time 0
    double horizon_h = 0;
    double warmup_h = 0;
    double sample_every_h = 0;
    std::vector<PlaceRow> places;  // the places of the scenario, then its links
    std::size_t links = 0;         // how many of these rows are links (the last ones)
    std::vector<ResourceRow> resources;
    std::vector<MeasureRow> measures;
    std::vector<FlowRow> flows;
    std::vector<CauseRow> causes;
    std::vector<ChargeRow> charges;
    std::vector<StopRow> stops;
    std::string currency = "USD";
    bool has_money = false;             // anything costs anything
    bool has_emissions = false;         // CO2e is accounted
    std::vector<std::string> services;  // ids of the sea services
    std::vector<DisruptionRow> disruptions;
    std::vector<StrikeRow> strikes;
    std::vector<NoteRow> notes;
    std::vector<ReferenceRow> references;
    std::vector<std::string> steps;  // that an event can be
    bool records_events = false;     // of some replications
    bool records_shipments = false;
};

// Of those that arrived and passed the stop; times since they entered.
struct StopOutcome {
    std::uint64_t count = 0;
    double distance_km = 0;
    double arrival_mean_h = 0;
    double arrival_p5_h = 0;
    double arrival_p50_h = 0;
    double arrival_p95_h = 0;
    double departure_mean_h = 0;
    double departure_p5_h = 0;
    double departure_p50_h = 0;
    double departure_p95_h = 0;
    double cost_at_arrival = 0;
    double cost_at_departure = 0;
};

struct FlowOutcome {
    std::uint64_t entered = 0;
    std::uint64_t left = 0;
    std::uint64_t lost = 0;
    std::int64_t inside = 0;
    sim::Durations transit;             // of those that entered after the warm-up and left
    std::vector<sim::Duration> ledger;  // by (place row, cause), of the same; empty if none
    std::vector<sim::Int128> charged;   // millionths by (place row, charge); empty if none
    double tonnes_left = 0;             // of all that left after the warm-up
    double units_left = 0;
    double distance_km =
        0;              // of a shipment, on average; this and what follows: of those in transit
    double tonnes = 0;  // of all of them together
    double units = 0;
    double tonne_km = 0;
    double unit_km = 0;
    std::uint64_t on_time = 0;
    std::uint64_t spoiled = 0;
    std::uint64_t late = 0;
    double late_mean_h = 0;
    std::vector<StopOutcome> stops{};  // of this flow, in order; empty if none
    // The spread of the transit times, where it is known better than `transit` knows it.
    std::optional<double> transit_sd_h{};
};

struct ResourceOutcome {
    double mean_queue = 0;  // requests
    double max_queue = 0;
    double mean_busy = 0;      // units
    double mean_capacity = 0;  // units
    double mean_wait_h = 0;    // of those served, zero waits included
    double p95_wait_h = 0;
    double max_wait_h = 0;
    std::uint64_t served = 0;
};

// NaN where there is no such number.
struct MeasureOutcome {
    double mean = 0;
    double p50 = 0;
    double p90 = 0;
    double p95 = 0;
    double max = 0;
    double count = 0;
};

// A flow at the time of a sample.
struct FlowSample {
    std::int64_t inside = 0;    // shipments under way
    std::uint64_t arrived = 0;  // since the warm-up, of those that also entered after it
    double transit_h = 0;       // of all these together
};

struct ReplicationOutcome {
    std::uint32_t replication = 0;
    std::string failure;  // empty: it finished
    std::vector<FlowOutcome> flows;
    std::vector<ResourceOutcome> resources;
    std::vector<MeasureOutcome> measures;
    std::size_t samples = 0;
    std::vector<std::int32_t> sampled_queue;  // by (time, resource)
    std::vector<std::int32_t> sampled_busy;
    std::vector<FlowSample> sampled_flows{};  // by (time, flow); empty if flows were not followed
    std::uint64_t events = 0;
    std::vector<std::string> deadlock;  // lines that name the circle; or empty
    std::vector<OccurrenceRecord> occurrences;
    std::vector<EventRecord> event_records;  // if they are recorded
    std::vector<ShipmentRecord> shipment_records;
};

struct RunResults {
    RunDescription run;
    std::vector<ReplicationOutcome> replications;  // in order; failed ones have no numbers
};

}  // namespace karvan::analysis
