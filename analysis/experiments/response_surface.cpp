// Least squares on a design.
#include "analysis/experiments/response_surface.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include <Eigen/Dense>

#include "analysis/experiments/comparison.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Terms = std::vector<std::vector<std::size_t>>;
using Points = std::vector<std::vector<double>>;

double product(const std::vector<std::size_t>& term, const std::vector<double>& x)
{
    double value = 1;
    for (const std::size_t factor : term) value *= x[factor];
    return value;
}

// A square can be told from the constant and x itself if the factor has three values.
bool has_three_levels(const Points& points, std::size_t factor)
{
    std::set<double> levels;
    for (const auto& x : points) levels.insert(x[factor]);
    return levels.size() >= 3;
}

Terms terms_of(const Points& points, std::size_t factors, bool quadratic)
{
    Terms terms{{}};
    for (std::size_t i = 0; i < factors; ++i) terms.push_back({i});
    if (!quadratic) return terms;
    for (std::size_t i = 0; i < factors; ++i)
        for (std::size_t j = i; j < factors; ++j)
            if (i != j || has_three_levels(points, i)) terms.push_back({i, j});
    return terms;
}

Eigen::MatrixXd matrix_of(const Terms& terms, const Points& points)
{
    Eigen::MatrixXd x(static_cast<Eigen::Index>(points.size()),
                      static_cast<Eigen::Index>(terms.size()));
    for (Eigen::Index p = 0; p < x.rows(); ++p)
        for (Eigen::Index t = 0; t < x.cols(); ++t)
            x(p, t) =
                product(terms[static_cast<std::size_t>(t)], points[static_cast<std::size_t>(p)]);
    return x;
}

// The errors of the fit, and of the points that are left out one by one: e_i / (1 - h_ii).
void judge(ResponseSurface& surface, const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
           const Eigen::VectorXd& residual)
{
    const Eigen::MatrixXd inverse =
        (x.transpose() * x).completeOrthogonalDecomposition().pseudoInverse();
    const Eigen::Index n = x.rows();
    const double spread = (y.array() - y.mean()).square().sum();
    double left_out = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double leverage = x.row(i) * inverse * x.row(i).transpose();
        const double error = leverage < 1 - 1e-12 ? residual(i) / (1 - leverage) : unknown;
        left_out += error * error;
    }
    surface.r2 = spread > 0 ? 1 - residual.squaredNorm() / spread : unknown;
    surface.predicted_r2 = spread > 0 ? 1 - left_out / spread : unknown;
    surface.error = std::sqrt(left_out / static_cast<double>(n));
    surface.spread = std::sqrt(spread / static_cast<double>(n));
    surface.freedom = n - x.cols() + static_cast<std::int64_t>(surface.parameters_lost);
    surface.variance = surface.freedom > 0
                           ? residual.squaredNorm() / static_cast<double>(surface.freedom)
                           : unknown;
    for (std::size_t t = 0; t < surface.terms.size(); ++t) {
        const auto at = static_cast<Eigen::Index>(t);
        surface.terms[t].standard_error = std::sqrt(surface.variance * inverse(at, at));
        surface.inverse.emplace_back();
        for (Eigen::Index j = 0; j < inverse.cols(); ++j)
            surface.inverse.back().push_back(inverse(at, j));
    }
}

// The best value of one factor, the others as they are: of those allowed, or of the ends and the
// vertex of the parabola.
double best_value(const ResponseSurface& surface, bool lowest, std::vector<double> x,
                  std::size_t factor, const std::vector<double>& allowed)
{
    std::vector<double> values = allowed;
    const auto at = [&](double value) {
        x[factor] = value;
        return lowest ? surface.at(x) : -surface.at(x);
    };
    if (values.empty()) {
        values = {-1, 1};
        const double bend = (at(1) + at(-1)) / 2 - at(0);
        const double slope = (at(1) - at(-1)) / 2;
        if (bend > 0 && std::abs(slope) < 2 * bend) values.push_back(-slope / (2 * bend));
    }
    return *std::min_element(values.begin(), values.end(),
                             [&](double a, double b) { return at(a) < at(b); });
}

}  // namespace

double ResponseSurface::at(const std::vector<double>& x) const
{
    double value = 0;
    for (const SurfaceTerm& term : terms) value += term.coefficient * product(term.factors, x);
    return value;
}

Estimate ResponseSurface::mean_at(const std::vector<double>& x, double level) const
{
    std::vector<double> row;
    for (const SurfaceTerm& term : terms) row.push_back(product(term.factors, x));
    double form = 0;
    for (std::size_t i = 0; i < row.size(); ++i)
        for (std::size_t j = 0; j < row.size(); ++j) form += row[i] * inverse[i][j] * row[j];
    Estimate estimate;
    estimate.mean = at(x);
    estimate.level = level;
    estimate.n = static_cast<std::int64_t>(points);
    if (freedom > 0)
        estimate.half_width = student_quantile(level, freedom) * std::sqrt(variance * form);
    return estimate;
}

Estimate ResponseSurface::coefficient(std::size_t term, double level) const
{
    Estimate estimate;
    estimate.mean = terms[term].coefficient;
    estimate.level = level;
    estimate.n = static_cast<std::int64_t>(points);
    if (freedom > 0)
        estimate.half_width = student_quantile(level, freedom) * terms[term].standard_error;
    return estimate;
}

bool ResponseSurface::is_told(std::size_t term, double level) const
{
    const Estimate effect = coefficient(term, simultaneous_level(terms.size() - 1, level));
    return std::abs(effect.mean) > effect.half_width;
}

std::vector<double> best_point(const ResponseSurface& surface, bool lowest,
                               const std::vector<std::vector<double>>& allowed)
{
    const std::size_t factors = allowed.size();
    constexpr std::size_t most_corners = 10;  // two to the power of it
    std::vector<std::vector<double>> starts{std::vector<double>(factors, 0.0)};
    for (std::size_t corner = 0; corner < std::size_t{1} << std::min(factors, most_corners);
         ++corner) {
        std::vector<double> x;
        for (std::size_t f = 0; f < factors; ++f) x.push_back((corner >> f & 1) != 0 ? 1 : -1);
        starts.push_back(std::move(x));
    }
    std::vector<double> best;
    for (std::vector<double> x : starts) {
        std::vector<double> before;
        for (int turn = 0; turn < 100 && before != x; ++turn) {
            before = x;
            for (std::size_t f = 0; f < factors; ++f)
                x[f] = best_value(surface, lowest, x, f, allowed[f]);
        }
        const double value = lowest ? surface.at(x) : -surface.at(x);
        if (best.empty() || value < (lowest ? surface.at(best) : -surface.at(best)))
            best = std::move(x);
    }
    return best;
}

ResponseSurface fit_surface(const std::vector<std::vector<double>>& unit_points,
                            const std::vector<double>& outcomes)
{
    Points points;
    std::vector<double> known;
    for (std::size_t p = 0; p < unit_points.size(); ++p) {
        if (std::isnan(outcomes[p])) continue;
        points.push_back(unit_points[p]);
        for (double& x : points.back()) x = 2 * x - 1;
        known.push_back(outcomes[p]);
    }
    const std::size_t factors = unit_points.empty() ? 0 : unit_points.front().size();
    ResponseSurface surface;
    surface.points = points.size();
    Terms terms = terms_of(points, factors, true);
    surface.is_quadratic = points.size() > terms.size();
    if (!surface.is_quadratic) terms = terms_of(points, factors, false);
    if (points.size() <= terms.size())
        throw std::invalid_argument("too few points for a response surface");
    const Eigen::MatrixXd x = matrix_of(terms, points);
    const Eigen::VectorXd y =
        Eigen::Map<Eigen::VectorXd>(known.data(), static_cast<Eigen::Index>(known.size()));
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(x);
    const Eigen::VectorXd b = qr.solve(y);
    surface.parameters_lost = terms.size() - static_cast<std::size_t>(qr.rank());
    for (std::size_t t = 0; t < terms.size(); ++t)
        surface.terms.push_back({terms[t], b(static_cast<Eigen::Index>(t)), unknown});
    judge(surface, x, y, y - x * b);
    return surface;
}

}  // namespace karvan::analysis
