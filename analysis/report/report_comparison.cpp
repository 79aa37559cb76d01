#include "analysis/report/report_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analysis/experiments/comparison.hpp"
#include "analysis/report/report_hours.hpp"
#include "analysis/report/report_verdict.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t most_parts = 12;  // of a difference: places and causes named

std::optional<std::size_t> index_of(const std::vector<std::string>& ids, const std::string& id)
{
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found == ids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ids.begin());
}

// One alternative against the base.
class Pair {
public:
    Pair(const ResultsReading& base, const ResultsReading& other, std::size_t alternatives)
        : base_(base),
          other_(other),
          base_hours_(base),
          other_hours_(other),
          alternatives_(alternatives)
    {
        for (std::size_t i = 0; i < base.replications().size(); ++i)
            for (std::size_t k = 0; k < other.replications().size(); ++k)
                if (base.replications()[i] == other.replications()[k] && base.finished()[i] &&
                    other.finished()[k])
                    pairs_.emplace_back(i, k);
    }

    Json json() const
    {
        Json flows = Json::array();
        for (std::size_t i = 0; i < base_.size("flow"); ++i) {
            const auto k = index_of(other_.texts("flow"), base_.texts("flow")[i]);
            if (k) flows.push_back(flow(i, *k));
        }
        Json changes = Json::array();
        for (const ScenarioChange& c : scenario_changes(scenario(base_), scenario(other_)))
            changes.push_back({{"key", c.key}, {"before", c.before}, {"after", c.after}});
        return {{"pairs", pairs_.size()},
                {"same_seed",
                 base_.number_attribute("seed", -1) == other_.number_attribute("seed", -2)},
                {"changes", std::move(changes)},
                {"verdict", verdict(flows)},
                {"intervals", intervals()},
                {"flows", std::move(flows)}};
    }

private:
    static std::string scenario(const ResultsReading& results)
    {
        return results.texts("scenario").empty() ? "" : results.texts("scenario").front();
    }

    // Mean and P95 of every flow, as `karvan compare` counts them if asked for nothing else (it
    // leaves out closed populations, which have neither).
    std::size_t measures() const { return 2 * base_.size("flow"); }

    std::string intervals() const
    {
        if (pairs_.size() < 2 || measures() == 0) return "";
        return intervals_note(alternatives_, measures(), base_.level()) +
               " Those of hours by place and cause have the same level each, but do not hold "
               "together.";
    }

    Estimate difference(const std::vector<double>& base, const std::vector<double>& other) const
    {
        std::vector<double> left;
        std::vector<double> right;
        for (const auto& [i, k] : pairs_) {
            left.push_back(base[i]);
            right.push_back(other[k]);
        }
        return paired_difference(left, right,
                                 simultaneous_level(alternatives_ * measures(), base_.level()));
    }

    Json flow(std::size_t i, std::size_t k) const
    {
        const auto array = [&](const char* name, std::size_t a, std::size_t b) {
            return estimate_json(
                difference(base_.over_replications(name, a), other_.over_replications(name, b)));
        };
        Json one{{"id", base_.texts("flow")[i]},
                 {"name", base_.texts("flow_name")[i]},
                 {"base_h", estimate_json(base_.estimate("transit_mean_h", i))},
                 {"transit_h", array("transit_mean_h", i, k)}};
        const auto shares = base_.numbers("quantile");
        for (std::size_t q = 0; q < shares.size(); ++q)
            if (shares[q] == 0.95)
                one["p95_h"] = array("transit_quantile_h", i * shares.size() + q,
                                     k * other_.size("quantile") + q);
        one["hours"] = hours(i, k);
        return one;
    }

    // Where the hours of a shipment grew or shrank most.
    Json hours(std::size_t i, std::size_t k) const
    {
        struct Part {
            std::size_t place, cause;
            Estimate change;
        };
        std::vector<Part> parts;
        for (std::size_t place = 0; place < base_hours_.places(); ++place) {
            const auto there = index_of(other_.texts("place"), base_.texts("place")[place]);
            for (std::size_t cause = 0; there && cause < base_hours_.causes(); ++cause) {
                const auto same = index_of(other_.texts("cause"), base_.texts("cause")[cause]);
                if (!same) continue;
                const Estimate change = difference(base_hours_.per_shipment(i, place, cause),
                                                   other_hours_.per_shipment(k, *there, *same));
                if (change.n > 0 && change.mean != 0) parts.push_back({place, cause, change});
            }
        }
        std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
            return std::abs(a.change.mean) > std::abs(b.change.mean);
        });
        parts.resize(std::min(parts.size(), most_parts));
        Json list = Json::array();
        for (const Part& part : parts)
            list.push_back({{"place", part.place},
                            {"cause", part.cause},
                            {"change_h", estimate_json(part.change)}});
        return list;
    }

    Json verdict(const Json& flows) const
    {
        Json lines = Json::array();
        std::size_t undecided = 0;
        for (const Json& flow : flows) {
            const Json& change = flow["transit_h"];
            if (change[0].is_null() || change[1].is_null()) continue;
            const double mean = change[0];
            const double half = change[1];
            if (std::abs(mean) <= half) {
                ++undecided;
                continue;
            }
            Estimate size;
            size.mean = std::abs(mean);
            size.half_width = half;
            size.n = change[2];
            lines.push_back(fmt::format("{}: {} {} on average.", flow["name"].get<std::string>(),
                                        hours_in_words(size), mean < 0 ? "faster" : "slower"));
        }
        if (undecided > 0)
            lines.push_back(
                fmt::format("For {} {} the difference cannot be told from chance with "
                            "these replications.",
                            undecided, undecided == 1 ? "flow" : "flows"));
        if (pairs_.size() < 2)
            lines.push_back("Fewer than two replications are in both files: no intervals.");
        return lines;
    }

    const ResultsReading& base_;
    const ResultsReading& other_;
    ReportHours base_hours_;
    ReportHours other_hours_;
    std::size_t alternatives_;
    std::vector<std::pair<std::size_t, std::size_t>> pairs_;
};

}  // namespace

Json report_comparison(const std::vector<ResultsReading>& results)
{
    Json list = Json::array();
    for (std::size_t i = 1; i < results.size(); ++i) {
        Json one = Pair(results.front(), results[i], results.size() - 1).json();
        one["run"] = i;
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace karvan::analysis
