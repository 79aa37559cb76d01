#include "cli/replication_records.hpp"

#include "models/disruption/disruption_plan.hpp"
#include "models/disruption/storm_history.hpp"
#include "models/port/vessel.hpp"
#include "models/story_text.hpp"

namespace karvan::cli {

namespace {

using analysis::EventRecord;
using analysis::ShipmentRecord;

constexpr std::uint64_t vehicle_bit = std::uint64_t{1} << 63;
constexpr int shipment_bits = 40;  // of an id, for the number in the flow or at the place

double hours_at(sim::Time time) { return sim::in_hours(time.time_since_epoch()); }

std::int64_t number_in(std::uint64_t id, int bits)
{
    return static_cast<std::int64_t>(id & ((std::uint64_t{1} << bits) - 1));
}

std::int32_t flow_of(std::uint64_t shipment)
{
    return static_cast<std::int32_t>(shipment >> shipment_bits) - 1;
}

void name_vehicle(std::uint64_t id, EventRecord& record)
{
    if (id == 0) return;
    if ((id & vehicle_bit) != 0) {
        record.vehicle_place = static_cast<std::int32_t>((id & ~vehicle_bit) >> shipment_bits);
        record.vehicle = number_in(id, shipment_bits);
    } else {
        record.service = static_cast<std::int32_t>(id >> models::ship_bits) - 1;
        record.vehicle = number_in(id, models::ship_bits);
    }
}

EventRecord record_of(const models::JourneyEvent& event)
{
    EventRecord record;
    record.at_h = hours_at(event.at);
    record.step = static_cast<std::uint8_t>(event.step);
    record.place = static_cast<std::int32_t>(event.place);
    if (event.way != models::no_way) record.way = static_cast<std::int32_t>(event.way);
    name_vehicle(event.vehicle, record);
    if (event.shipment != 0) {
        record.flow = flow_of(event.shipment);
        record.shipment = number_in(event.shipment, shipment_bits);
    }
    record.shipments = static_cast<std::int32_t>(event.shipments);
    record.size = event.size;
    if (event.metres >= 0) record.km = static_cast<float>(static_cast<double>(event.metres) / 1e3);
    return record;
}

ShipmentRecord record_of(const models::ShipmentStory& story)
{
    ShipmentRecord record;
    record.flow = static_cast<std::int32_t>(story.flow);
    record.number = number_in(story.id, shipment_bits);
    record.size = story.size;
    record.tonnes = story.tonnes;
    record.entered_h = hours_at(story.entered);
    record.ended_h = hours_at(story.until);
    record.is_lost = story.step == models::Step::lost;
    record.place = static_cast<std::int32_t>(story.place);
    record.km = static_cast<double>(story.metres) / 1e3;
    std::int64_t paid = 0;
    std::int64_t grams = 0;
    for (const models::ChargeEntry& entry : story.charges) {
        if (models::is_payment(entry.charge)) paid += entry.millionths;
        if (models::is_emission(entry.charge)) grams += entry.millionths;
    }
    record.paid = static_cast<double>(paid) / 1e6;
    record.co2e_kg = static_cast<double>(grams) / 1e9;
    for (const models::LedgerEntry& entry : story.ledger)
        record.hours.emplace_back(static_cast<std::uint32_t>(entry.cause),
                                  sim::in_hours(entry.spent));
    return record;
}

analysis::StrikeRow row_of(const models::Scenario& scenario, std::uint32_t disruption,
                           const models::DisruptionTarget& target)
{
    using Kind = models::DisruptionTarget::Kind;
    analysis::StrikeRow row{disruption, {}, {}, {}, sim::in_hours(target.delay)};
    const auto places = static_cast<std::uint32_t>(scenario.places.size());
    if (target.kind == Kind::place) row.place = target.index;
    if (target.kind == Kind::link) row.place = places + target.index;
    if (target.kind == Kind::service) row.service = target.index;
    if (target.kind == Kind::place)
        row.resource = scenario.disruptions[disruption].resource.value_or("");
    return row;
}

// Storms come after the disruptions, as storm_occurrences() numbers them.
void describe_storms(const models::Scenario& scenario, analysis::RunDescription& run)
{
    const auto cause = models::cause_names[static_cast<std::size_t>(models::Cause::weather)];
    for (const models::StormKind& kind : models::storm_kinds(scenario)) {
        const auto row = static_cast<std::uint32_t>(run.disruptions.size());
        run.disruptions.push_back(
            {kind.id, kind.name, kind.target, kind.effect, std::string(cause.id), 0, 1, "weather"});
        for (const models::StormKind::Reach& reach : kind.reaches)
            run.strikes.push_back({row, reach.place, reach.service, reach.resource, 0});
    }
}

}  // namespace

void describe_records(const models::Scenario& scenario, analysis::RunDescription& run)
{
    for (const models::SeaServicePlan& service : scenario.services)
        run.services.push_back(service.id);
    for (std::uint32_t i = 0; i < scenario.disruptions.size(); ++i) {
        const models::DisruptionPlan& plan = scenario.disruptions[i];
        const auto cause = models::cause_names[static_cast<std::size_t>(plan.cause_of_waits())];
        run.disruptions.push_back({plan.id, plan.name, models::target_text(scenario, plan),
                                   models::effect_text(plan), std::string(cause.id),
                                   plan.capacity_left(), plan.speed_share.value_or(1)});
        for (const models::DisruptionTarget& target : plan.targets)
            run.strikes.push_back(row_of(scenario, i, target));
    }
    describe_storms(scenario, run);
    for (const char* step : models::step_names) run.steps.emplace_back(step);
}

std::vector<analysis::OccurrenceRecord> records_of(const std::vector<models::Occurrence>& all)
{
    std::vector<analysis::OccurrenceRecord> records;
    for (const models::Occurrence& o : all)
        records.push_back({o.disruption, hours_at(o.begin), hours_at(o.end)});
    return records;
}

void add_recorded(const models::Corridor& corridor, const models::Recording& recording,
                  analysis::ReplicationOutcome& outcome)
{
    if (recording.events)
        for (const models::JourneyEvent& event : corridor.events())
            outcome.event_records.push_back(record_of(event));
    if (recording.shipments)
        for (const models::ShipmentStory& story : corridor.stories())
            outcome.shipment_records.push_back(record_of(story));
}

}  // namespace karvan::cli
