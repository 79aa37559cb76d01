#include "analysis/report/report_stations.hpp"

#include <algorithm>

namespace karvan::analysis {

Json report_stations(const ResultsReading& results)
{
    const std::vector<std::string>& names = results.texts("measure_name");
    const std::vector<double> places = results.numbers("measure_place");
    const double measured_h =
        results.number_attribute("horizon_h", 0) - results.number_attribute("warmup_h", 0);
    Json list = Json::array();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] != "customers") continue;
        const Estimate customers = results.estimate("measure_mean", i);
        if (customers.mean == 0) continue;  // passed on the way
        Json row{{"place", static_cast<std::size_t>(places[i])},
                 {"customers", estimate_json(customers)}};
        for (std::size_t stay = 0; stay < names.size(); ++stay) {
            if (names[stay] != "stay" || places[stay] != places[i]) continue;
            std::vector<double> per_h = results.over_replications("measure_count", stay);
            for (double& count : per_h) count /= measured_h;
            row["per_h"] = estimate_json(mean_over_replications(per_h, results.level()));
            row["stay_h"] = estimate_json(results.estimate("measure_mean", stay));
        }
        if (row.contains("stay_h")) list.push_back(std::move(row));
    }
    return list;
}

bool is_closed(const ResultsReading& results)
{
    const std::vector<double> circulates = results.numbers("flow_circulates");
    return !circulates.empty() &&
           std::all_of(circulates.begin(), circulates.end(), [](double flag) { return flag != 0; });
}

}  // namespace karvan::analysis
