// The hours of shipments by place and cause, as a results file holds them, summed in the ways in
// which the report shows them.
#pragma once

#include <cstddef>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/file/results_reading.hpp"

namespace karvan::analysis {

class ReportHours {
public:
    explicit ReportHours(const ResultsReading& results);

    std::size_t flows() const { return flows_; }
    std::size_t places() const { return places_; }
    std::size_t causes() const { return causes_; }
    bool is_waiting(std::size_t cause) const { return waiting_[cause]; }

    // By replication, NaN where it failed or no shipment of the flow arrived: mean hours of a
    // shipment of the flow for a cause, at all places together or at one.
    std::vector<double> per_shipment(std::size_t flow, std::size_t cause) const;
    std::vector<double> per_shipment(std::size_t flow, std::size_t place, std::size_t cause) const;
    // By replication, NaN where it failed: hours of all shipments together at a place for a cause;
    // for all causes of waiting; and for those at all places.
    std::vector<double> of_all(std::size_t place, std::size_t cause) const;
    std::vector<double> waited_at(std::size_t place) const;
    std::vector<double> waited() const;
    // For whatever cause, at all places.
    std::vector<double> spent() const;
    // By replication: shipments that entered after the warm-up and arrived, of the flows that spend
    // any time at the place.
    std::vector<double> shipments_through(std::size_t place) const;

private:
    void sum_up();
    double hours(std::size_t replication, std::size_t flow, std::size_t place,
                 std::size_t cause) const
    {
        const std::size_t row = (replication * flows_ + flow) * places_ + place;
        return ledger_[row * causes_ + cause];
    }

    std::vector<bool> finished_;
    std::size_t flows_;
    std::size_t places_;
    std::size_t causes_;
    std::vector<double> ledger_;    // (replication, flow, place, cause)
    std::vector<double> arrivals_;  // (replication, flow)
    std::vector<double> by_cause_;  // (replication, flow, cause): the ledger over all places
    std::vector<double> all_;       // (replication, place, cause): hours of all shipments
    std::vector<bool> waiting_;
    std::vector<bool> passes_;  // (flow, place)
};

}  // namespace karvan::analysis
