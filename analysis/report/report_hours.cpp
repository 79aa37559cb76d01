#include "analysis/report/report_hours.hpp"

#include <limits>

namespace karvan::analysis {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// Shipments whose transit time was recorded, by (replication, flow).
std::vector<double> recorded_arrivals(const ResultsReading& results)
{
    const std::size_t rows = results.replications().size() * results.size("flow");
    const std::vector<double> counts = results.numbers("transit_histogram");
    const std::size_t bins = rows == 0 ? 0 : counts.size() / rows;
    std::vector<double> sums(rows, 0.0);
    for (std::size_t i = 0; i < rows * bins; ++i) sums[i / bins] += counts[i];
    return sums;
}

}  // namespace

ReportHours::ReportHours(const ResultsReading& results)
    : finished_(results.finished()),
      flows_(results.size("flow")),
      places_(results.size("place")),
      causes_(results.size("cause")),
      ledger_(results.numbers("ledger_h")),
      arrivals_(recorded_arrivals(results)),
      passes_(flows_ * places_)
{
    ledger_.resize(finished_.size() * flows_ * places_ * causes_, nothing);
    for (const double flag : results.numbers("cause_is_waiting")) waiting_.push_back(flag != 0);
    waiting_.resize(causes_);
    sum_up();
}

void ReportHours::sum_up()
{
    by_cause_.resize(finished_.size() * flows_ * causes_);
    all_.resize(finished_.size() * places_ * causes_);
    for (std::size_t r = 0; r < finished_.size(); ++r)
        for (std::size_t flow = 0; flow < flows_; ++flow) {
            const double shipments = arrivals_[r * flows_ + flow];
            if (!finished_[r] || shipments == 0) continue;
            for (std::size_t place = 0; place < places_; ++place)
                for (std::size_t cause = 0; cause < causes_; ++cause) {
                    const double spent = hours(r, flow, place, cause);
                    if (spent > 0) passes_[flow * places_ + place] = true;
                    by_cause_[(r * flows_ + flow) * causes_ + cause] += spent;
                    all_[(r * places_ + place) * causes_ + cause] += shipments * spent;
                }
        }
}

std::vector<double> ReportHours::per_shipment(std::size_t flow, std::size_t cause) const
{
    std::vector<double> result(finished_.size(), nothing);
    for (std::size_t r = 0; r < finished_.size(); ++r)
        if (finished_[r] && arrivals_[r * flows_ + flow] > 0)
            result[r] = by_cause_[(r * flows_ + flow) * causes_ + cause];
    return result;
}

std::vector<double> ReportHours::per_shipment(std::size_t flow, std::size_t place,
                                              std::size_t cause) const
{
    std::vector<double> result(finished_.size(), nothing);
    for (std::size_t r = 0; r < finished_.size(); ++r)
        if (finished_[r] && arrivals_[r * flows_ + flow] > 0)
            result[r] = hours(r, flow, place, cause);
    return result;
}

std::vector<double> ReportHours::of_all(std::size_t place, std::size_t cause) const
{
    std::vector<double> result(finished_.size(), nothing);
    for (std::size_t r = 0; r < finished_.size(); ++r)
        if (finished_[r]) result[r] = all_[(r * places_ + place) * causes_ + cause];
    return result;
}

std::vector<double> ReportHours::waited_at(std::size_t place) const
{
    std::vector<double> sum(finished_.size(), 0.0);
    for (std::size_t cause = 0; cause < causes_; ++cause) {
        if (!waiting_[cause]) continue;
        const std::vector<double> part = of_all(place, cause);
        for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += part[r];
    }
    return sum;
}

std::vector<double> ReportHours::waited() const
{
    std::vector<double> sum(finished_.size(), 0.0);
    for (std::size_t place = 0; place < places_; ++place) {
        const std::vector<double> part = waited_at(place);
        for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += part[r];
    }
    return sum;
}

std::vector<double> ReportHours::spent() const
{
    std::vector<double> sum(finished_.size(), nothing);
    const std::size_t each = places_ * causes_;
    for (std::size_t r = 0; r < sum.size(); ++r) {
        if (!finished_[r]) continue;
        sum[r] = 0;
        for (std::size_t i = 0; i < each; ++i) sum[r] += all_[r * each + i];
    }
    return sum;
}

std::vector<double> ReportHours::shipments_through(std::size_t place) const
{
    std::vector<double> result(finished_.size(), nothing);
    for (std::size_t r = 0; r < finished_.size(); ++r) {
        if (!finished_[r]) continue;
        result[r] = 0;
        for (std::size_t flow = 0; flow < flows_; ++flow)
            if (passes_[flow * places_ + place]) result[r] += arrivals_[r * flows_ + flow];
    }
    return result;
}

}  // namespace karvan::analysis
