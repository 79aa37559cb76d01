// What a facility measures beyond its resources, and what it charges.
#include <stdexcept>

#include "models/facility.hpp"

namespace karvan::models {

void Facility::measure_time(std::string name, sim::Durations& times, std::string long_name)
{
    PlaceMeasure measure{std::move(name), "h", std::move(long_name)};
    measure.times = &times;
    add_measure(std::move(measure));
}

void Facility::measure_count(std::string name, std::string unit, std::uint64_t& count,
                             std::string long_name)
{
    PlaceMeasure measure{std::move(name), std::move(unit), std::move(long_name)};
    measure.kind = PlaceMeasure::Kind::count;
    measure.count = &count;
    add_measure(std::move(measure));
}

void Facility::measure_value(std::string name, std::string unit,
                             std::function<double(sim::Time now)> value, std::string long_name)
{
    PlaceMeasure measure{std::move(name), std::move(unit), std::move(long_name)};
    measure.kind = PlaceMeasure::Kind::value;
    measure.value = std::move(value);
    add_measure(std::move(measure));
}

void Facility::add_measure(PlaceMeasure measure)
{
    for (const PlaceMeasure& other : measures_) {
        if (other.name == measure.name)
            throw std::logic_error(this->name() + ": two measures '" + measure.name + "'");
    }
    if (measure.long_name.empty()) measure.long_name = measure.name;
    measures_.push_back(std::move(measure));
}

// Cumulative shares are rounded, so that the parts sum to the whole exactly.
void Facility::charge(Cargo& cargo, Charge kind, double amount) const
{
    const std::int64_t whole = in_millionths(amount);
    const std::int64_t size = cargo.size();
    std::int64_t charged = 0;
    std::int64_t so_far = 0;
    cargo.for_each([&](Shipment& s) {
        so_far += s.size;
        const auto due = static_cast<std::int64_t>(static_cast<sim::Int128>(whole) * so_far / size);
        s.charge(id(), kind, due - charged);
        charged = due;
    });
}

}  // namespace karvan::models
