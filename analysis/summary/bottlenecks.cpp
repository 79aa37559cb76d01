// Ranking places and causes by the waiting that they made.
#include "analysis/summary/bottlenecks.hpp"

#include <algorithm>
#include <tuple>

#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : unknown; }

// The ledgers of a run: what was spent where, for what. Failed replications are not asked about.
class Ledgers {
public:
    explicit Ledgers(const RunResults& results) : results_(results), run_(results.run) {}

    // Hours of all shipments.
    double hours(const ReplicationOutcome& outcome, std::size_t place, std::size_t cause) const
    {
        double sum = 0;
        for (const FlowOutcome& flow : outcome.flows) sum += hours(flow, place, cause);
        return sum;
    }

    // Hours of all shipments at all places for all causes of waiting.
    double hours_waited(const ReplicationOutcome& outcome) const
    {
        double sum = 0;
        for (std::size_t place = 0; place < run_.places.size(); ++place)
            for (std::size_t cause = 0; cause < run_.causes.size(); ++cause)
                if (run_.causes[cause].is_waiting) sum += hours(outcome, place, cause);
        return sum;
    }

    // Which flows spend time at the place, in any replication.
    std::vector<bool> flows_through(std::size_t place) const
    {
        std::vector<bool> passes(run_.flows.size(), false);
        for (const ReplicationOutcome& outcome : results_.replications)
            for (std::size_t flow = 0; is_finished(outcome) && flow < passes.size(); ++flow)
                for (std::size_t cause = 0; cause < run_.causes.size(); ++cause)
                    if (hours(outcome.flows[flow], place, cause) > 0) passes[flow] = true;
        return passes;
    }

private:
    double hours(const FlowOutcome& flow, std::size_t place, std::size_t cause) const
    {
        if (flow.ledger.empty()) return 0;
        return sim::in_hours(flow.ledger[place * run_.causes.size() + cause]);
    }

    const RunResults& results_;
    const RunDescription& run_;
};

std::optional<BusiestResource> busiest_at(const RunResults& results, std::size_t place)
{
    std::optional<BusiestResource> busiest;
    for (std::size_t i = 0; i < results.run.resources.size(); ++i) {
        if (results.run.resources[i].place != place) continue;
        const Estimate used =
            mean_over_replications(over_replications(results, [&](const ReplicationOutcome& r) {
                return 100 * utilisation(r.resources[i]);
            }));
        if (used.n > 0 && (!busiest || used.mean > busiest->used_percent.mean))
            busiest = BusiestResource{i, used};
    }
    return busiest;
}

// What is still missing in a bottleneck of which only the hours are known.
void complete(Bottleneck& bottleneck, const RunResults& results, const Ledgers& ledgers,
              const std::vector<double>& all_waiting)
{
    const std::size_t place = bottleneck.place;
    const std::vector<bool> passes = ledgers.flows_through(place);
    std::vector<double> per_shipment;
    std::vector<double> share;
    for (std::size_t r = 0; r < results.replications.size(); ++r) {
        const ReplicationOutcome& outcome = results.replications[r];
        if (!is_finished(outcome)) continue;
        const double hours = ledgers.hours(outcome, place, bottleneck.cause);
        std::uint64_t shipments = 0;
        for (std::size_t flow = 0; flow < passes.size(); ++flow)
            if (passes[flow]) shipments += outcome.flows[flow].transit.count();
        per_shipment.push_back(shipments > 0 ? hours / static_cast<double>(shipments) : unknown);
        share.push_back(percent(hours, all_waiting[r]));
    }
    bottleneck.hours_per_shipment = mean_over_replications(per_shipment);
    bottleneck.share_percent = mean_over_replications(share);
    bottleneck.busiest = busiest_at(results, place);
}

// All places and causes that were waited for, the worst first, with their hours alone.
std::vector<Bottleneck> ranked(const RunResults& results, const Ledgers& ledgers)
{
    std::vector<Bottleneck> all;
    for (std::size_t place = 0; place < results.run.places.size(); ++place)
        for (std::size_t cause = 0; cause < results.run.causes.size(); ++cause) {
            if (!results.run.causes[cause].is_waiting) continue;
            const Estimate hours =
                mean_over_replications(over_replications(results, [&](const auto& outcome) {
                    return ledgers.hours(outcome, place, cause);
                }));
            if (hours.mean > 0) all.push_back({place, cause, hours, {}, {}, {}});
        }
    std::sort(all.begin(), all.end(), [](const Bottleneck& a, const Bottleneck& b) {
        return std::tuple(-a.shipment_hours.mean, a.place, a.cause) <
               std::tuple(-b.shipment_hours.mean, b.place, b.cause);
    });
    return all;
}

}  // namespace

std::vector<Bottleneck> bottlenecks(const RunResults& results, std::size_t most)
{
    check_lengths(results);
    const Ledgers ledgers(results);
    std::vector<Bottleneck> worst = ranked(results, ledgers);
    worst.resize(std::min(most, worst.size()));
    const std::vector<double> all_waiting = over_replications(
        results, [&](const ReplicationOutcome& outcome) { return ledgers.hours_waited(outcome); });
    for (Bottleneck& bottleneck : worst) complete(bottleneck, results, ledgers, all_waiting);
    return worst;
}

}  // namespace karvan::analysis
