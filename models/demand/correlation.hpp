// Correlated demand: random factors of the rates of flows, with given correlations.
//
// In each period every member has a factor with mean 1 and a given coefficient of variation.
// Lognormal factors exp(s Z - s^2/2), s^2 = ln(1 + cv^2), are correlated by their normal shocks Z:
// factors with the correlation r have shocks with the correlation ln(1 + r cv1 cv2) / (s1 s2)
// (S. Kotz, N. Balakrishnan, N. Johnson, Continuous Multivariate Distributions, vol. 1, 2nd ed.,
// section 44.10). Gaussian factors are max(0, 1 + cv Z) over their mean: below a cv of a third the
// cut is not felt. The shocks come from independent ones by the Cholesky root of their matrix.
#pragma once

#include <string>
#include <vector>

#include "models/demand/flow_plan.hpp"
#include "models/reading/keys.hpp"

namespace karvan::models {

struct CorrelationKeys {
    std::string id;
    std::vector<std::string> flows;
    std::vector<std::string> commodities;
    std::vector<std::vector<double>> matrix;
    std::vector<double> cv;
    ShockLaw law = ShockLaw::lognormal;
    ShockPeriod period = ShockPeriod::month;
    std::vector<std::string> sources;

    const std::vector<std::string>& members() const { return flows.empty() ? commodities : flows; }
};

const Keys<CorrelationKeys>& correlation_keys();

// The plan, with the root of the matrix of the shocks; or errors: not symmetric, not 1 on the
// diagonal, not positive definite.
CorrelationPlan correlation_of(const CorrelationKeys& keys, const Node& table,
                               Diagnostics& problems);

}  // namespace karvan::models
