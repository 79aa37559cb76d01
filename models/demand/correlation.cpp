#include "models/demand/correlation.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace karvan::models {

namespace {

void check_correlation(const CorrelationKeys& keys, const Node& table, Diagnostics& problems)
{
    if (keys.flows.empty() == keys.commodities.empty()) {
        problems.error(table.where, "it is not said what is correlated",
                       "either 'flows' or 'commodities'");
        return;
    }
    const std::size_t n = keys.members().size();
    if (keys.cv.size() != n && keys.cv.size() != 1) {
        problems.error(table.find("cv")->where,
                       fmt::format("{} values for {} members", keys.cv.size(), n),
                       "one for all, or one for each");
    }
    const bool square =
        keys.matrix.size() == n &&
        std::all_of(keys.matrix.begin(), keys.matrix.end(),
                    [n](const std::vector<double>& row) { return row.size() == n; });
    if (!square) {
        problems.error(table.find("matrix")->where,
                       fmt::format("the correlation matrix does not fit {} members", n),
                       fmt::format("{} rows of {} numbers", n, n));
    }
}

// The correlation of the normal shocks of two members whose factors have the correlation r.
double shock_correlation(ShockLaw law, double r, double cv1, double cv2)
{
    if (law == ShockLaw::gaussian || cv1 == 0 || cv2 == 0) return r;
    const double scale = std::sqrt(std::log1p(cv1 * cv1) * std::log1p(cv2 * cv2));
    // Negative correlations have a floor: two lognormal factors cannot be opposites.
    return std::log1p(std::max(-1 + 1e-12, r * cv1 * cv2)) / scale;
}

// False, with an error, unless the matrix is symmetric and 1 on the diagonal.
bool is_correlation(const CorrelationKeys& keys, const Node& table, Diagnostics& problems)
{
    const Node& rows = *table.find("matrix");
    bool fine = true;
    for (std::size_t i = 0; i < keys.matrix.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            const double here = keys.matrix[i][j];
            const double mirrored = keys.matrix[j][i];
            const bool right = i == j ? here == 1 : here == mirrored;
            if (right) continue;
            fine = false;
            problems.error(
                rows.array()[i].array()[j].where,
                i == j ? fmt::format("'{}' has the correlation {} with itself", keys.members()[i],
                                     here)
                       : fmt::format("'{}' and '{}' have the correlation {} here and {} there",
                                     keys.members()[i], keys.members()[j], here, mirrored),
                i == j ? "1" : "a symmetric matrix");
        }
    }
    return fine;
}

// The first row with which the leading part of the matrix is not positive definite.
Eigen::Index first_bad_row(const Eigen::MatrixXd& matrix)
{
    for (Eigen::Index n = 1; n < matrix.rows(); ++n) {
        const Eigen::MatrixXd part = matrix.topLeftCorner(n, n);
        if (Eigen::LLT<Eigen::MatrixXd>(part).info() != Eigen::Success) return n - 1;
    }
    return matrix.rows() - 1;
}

void refuse_matrix(const CorrelationKeys& keys, const Eigen::MatrixXd& shocks, const Node& table,
                   Diagnostics& problems)
{
    const auto row = static_cast<std::size_t>(first_bad_row(shocks));
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(shocks, Eigen::EigenvaluesOnly);
    const bool lognormal = keys.law == ShockLaw::lognormal;
    problems.error(
        table.find("matrix")->array()[row].where,
        fmt::format("the correlation matrix{} is not positive definite: '{}' contradicts those "
                    "before it (the least eigenvalue is {:.4g})",
                    lognormal ? " (of the logarithms of the factors)" : "", keys.members()[row],
                    solver.eigenvalues().minCoeff()),
        "correlations that can hold together; nearer to 0 is always possible");
}

}  // namespace

CorrelationPlan correlation_of(const CorrelationKeys& keys, const Node& table,
                               Diagnostics& problems)
{
    CorrelationPlan plan;
    plan.id = keys.id;
    plan.law = keys.law;
    plan.period = keys.period;
    const std::size_t n = keys.members().size();
    plan.cv = keys.cv;
    if (plan.cv.size() == 1) plan.cv.assign(n, keys.cv.front());
    if (!is_correlation(keys, table, problems)) return plan;

    const auto size = static_cast<Eigen::Index>(n);
    Eigen::MatrixXd shocks(size, size);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const double r =
                i == j ? 1.0
                       : shock_correlation(keys.law, keys.matrix[i][j], plan.cv[i], plan.cv[j]);
            shocks(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = r;
        }
    }
    const Eigen::LLT<Eigen::MatrixXd> root(shocks);
    if (root.info() != Eigen::Success) {
        refuse_matrix(keys, shocks, table, problems);
        return plan;
    }
    const Eigen::MatrixXd lower = root.matrixL();
    for (Eigen::Index i = 0; i < size; ++i) {
        std::vector<double>& row = plan.root.emplace_back();
        for (Eigen::Index j = 0; j < size; ++j) row.push_back(lower(i, j));
    }
    return plan;
}

const Keys<CorrelationKeys>& correlation_keys()
{
    static const Keys<CorrelationKeys> keys{
        "correlation",
        "Good and bad months that flows or commodities share: random factors of their rates.",
        key("id", &CorrelationKeys::id)
            .required()
            .identifies("correlation")
            .means("A short unique id."),
        key("flows", &CorrelationKeys::flows).refers_to("flow").means("The flows, in order."),
        key("commodities", &CorrelationKeys::commodities)
            .means("The commodities, in order, instead of flows."),
        key("matrix", &CorrelationKeys::matrix)
            .at_least(-1)
            .at_most(1)
            .means("The correlations of the factors: row by row, symmetric, 1 on the diagonal."),
        key("cv", &CorrelationKeys::cv)
            .at_least(0)
            .at_most(10)
            .at_least_elements(1)
            .required()
            .means("The coefficient of variation of the factors, one for all or one for each."),
        key("law", &CorrelationKeys::law)
            .words({{"lognormal", ShockLaw::lognormal}, {"gaussian", ShockLaw::gaussian}})
            .otherwise(ShockLaw::lognormal)
            .means("The law of a factor, with mean 1; a gaussian one is cut off at 0."),
        key("period", &CorrelationKeys::period)
            .words({{"month", ShockPeriod::month}, {"week", ShockPeriod::week}})
            .otherwise(ShockPeriod::month)
            .means("How long a factor lasts: a calendar month, or a week from Monday."),
        key("sources", &CorrelationKeys::sources).means("Where the figures come from."),
        checked(check_correlation)};
    return keys;
}

}  // namespace karvan::models
