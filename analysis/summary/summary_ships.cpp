#include "analysis/summary/summary_ships.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "analysis/per_replication.hpp"
#include "analysis/summary/summary_numbers.hpp"

namespace karvan::analysis {

namespace {

constexpr std::string_view mark = ", calls on time";  // every service has it at every port

// The service, if the measure is the one by which it is found.
std::optional<std::string> service_of(const MeasureRow& measure)
{
    if (!measure.name.ends_with(mark)) return std::nullopt;
    return measure.name.substr(0, measure.name.size() - mark.size());
}

std::optional<std::size_t> measure_of(const RunDescription& run, std::uint32_t place,
                                      const std::string& name)
{
    for (std::size_t i = 0; i < run.measures.size(); ++i) {
        if (run.measures[i].place == place && run.measures[i].name == name) return i;
    }
    return std::nullopt;
}

class ShipRow {
public:
    ShipRow(const RunResults& results, std::uint32_t place, const std::string& service)
        : results_(results), place_(place), service_(service)
    {}

    Cell mean(const char* name, double factor = 1) const
    {
        return cell(name, [factor](const MeasureOutcome& m) { return factor * m.mean; });
    }
    Cell count(const char* name) const
    {
        return cell(name, [](const MeasureOutcome& m) { return m.count; });
    }

private:
    template <class Value>
    Cell cell(const char* name, Value value) const
    {
        const auto index = measure_of(results_.run, place_, service_ + ", " + name);
        if (!index) return {};
        return cell_of(results_, mean_over_replications(over_replications(
                                     results_, [&](const ReplicationOutcome& outcome) {
                                         return value(outcome.measures[*index]);
                                     })));
    }

    const RunResults& results_;
    std::uint32_t place_;
    std::string service_;
};

}  // namespace

bool has_ships(const RunDescription& run)
{
    for (const MeasureRow& measure : run.measures) {
        if (service_of(measure)) return true;
    }
    return false;
}

TextTable ship_table(const RunResults& results)
{
    TextTable table(
        "Ships: how long they wait off the port, how full, regular and punctual they are",
        {{"place", "Place", ""},
         {"service", "Service", ""},
         {"calls", "Calls", "1"},
         {"wait", "Mean wait", "h"},
         {"load", "Load", "%"},
         {"interval", "Mean interval", "h"},
         {"bunching", "Bunching", "1"},
         {"on_time", "On time", "%"}});
    for (const MeasureRow& measure : results.run.measures) {
        const auto service = service_of(measure);
        if (!service) continue;
        const ShipRow row(results, measure.place, *service);
        table.add_row({place_label(results.run.places[measure.place]), *service,
                       row.count("vessel waiting"), row.mean("vessel waiting"),
                       row.mean("ship load", 100), row.mean("arrival interval"),
                       row.mean("bunching of arrivals"), row.mean("calls on time", 100)});
    }
    return table;
}

}  // namespace karvan::analysis
