// Least squares within bounds.
#include "analysis/experiments/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <Eigen/Dense>

#include "analysis/estimate.hpp"
#include "analysis/per_replication.hpp"

namespace karvan::analysis {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

class Fit {
public:
    Fit(const ModelAt& model, const std::vector<double>& observed,
        const std::vector<double>& deviation, const CalibrationRule& rule)
        : model_(model), observed_(observed), deviation_(deviation), rule_(rule)
    {}

    Calibration run(const std::vector<double>& start, bool is_relative)
    {
        result_.parameters = start;
        result_.modelled = result_.modelled_at_start = model_(start);
        residual_ = residuals(result_.modelled);
        result_.squares_at_start = result_.squares = residual_.squaredNorm();
        result_.was_interrupted = result_.modelled.empty();
        double damping = 1e-2;
        for (int step = 0; step < rule_.most_steps && goes_on(); ++step) {
            if (!differentiate()) break;
            improve(damping);
        }
        if (!result_.was_interrupted && differentiate()) judge(is_relative);
        return result_;
    }

private:
    bool goes_on() const { return !result_.has_converged && !result_.was_interrupted; }

    VectorXd residuals(const std::vector<double>& modelled) const
    {
        VectorXd r(static_cast<Index>(observed_.size()));
        for (std::size_t i = 0; i < observed_.size() && !modelled.empty(); ++i) {
            const double difference = modelled[i] - observed_[i];
            // What the model never shows fits badly, but finitely so.
            constexpr double far = 100;
            r(static_cast<Index>(i)) = std::isnan(difference) ? far : difference / deviation_[i];
        }
        return r;
    }

    // By differences, away from the nearer bound.
    bool differentiate()
    {
        const std::size_t n = result_.parameters.size();
        jacobian_.resize(residual_.size(), static_cast<Index>(n));
        for (std::size_t p = 0; p < n; ++p) {
            std::vector<double> moved = result_.parameters;
            const double step = moved[p] > 0.5 ? -rule_.step : rule_.step;
            moved[p] += step;
            const std::vector<double> modelled = model_(moved);
            if (modelled.empty()) {
                result_.was_interrupted = true;
                return false;
            }
            jacobian_.col(static_cast<Index>(p)) = (residuals(modelled) - residual_) / step;
        }
        return true;
    }

    // Steps of growing damping until one makes the squares less.
    void improve(double& damping)
    {
        const MatrixXd normal = jacobian_.transpose() * jacobian_;
        const VectorXd gradient = jacobian_.transpose() * residual_;
        const double scale = std::max(normal.diagonal().maxCoeff(), 1e-12);
        for (int attempt = 0; attempt < 8; ++attempt) {
            MatrixXd damped = normal;
            damped.diagonal().array() += damping * (normal.diagonal().array() + 1e-6 * scale);
            const VectorXd step = -damped.ldlt().solve(gradient);
            std::vector<double> moved = result_.parameters;
            double largest = 0;
            for (std::size_t p = 0; p < moved.size(); ++p) {
                moved[p] = std::clamp(moved[p] + step(static_cast<Index>(p)), 0.0, 1.0);
                largest = std::max(largest, std::abs(moved[p] - result_.parameters[p]));
            }
            if (largest < rule_.tolerance) break;
            const std::vector<double> modelled = model_(moved);
            if (modelled.empty()) {
                result_.was_interrupted = true;
                return;
            }
            const VectorXd residual = residuals(modelled);
            if (residual.squaredNorm() < result_.squares) {
                result_.parameters = moved;
                result_.modelled = modelled;
                result_.squares = residual.squaredNorm();
                residual_ = residual;
                damping = std::max(damping / 5, 1e-7);
                return;
            }
            damping *= 5;
        }
        result_.has_converged = true;  // nothing further makes it better
    }

    // What the observations determine, and how well.
    void judge(bool is_relative)
    {
        const Index n = jacobian_.cols();
        const auto freedom = static_cast<double>(residual_.size() - n);
        const double s2 =
            is_relative ? (freedom > 0 ? residual_.squaredNorm() / freedom : unknown) : 1;
        const Eigen::JacobiSVD<MatrixXd> svd(jacobian_, Eigen::ComputeThinU | Eigen::ComputeThinV);
        const VectorXd& singular = svd.singularValues();
        const double negligible = 1e-3 * (singular.size() > 0 ? singular(0) : 0);
        result_.is_relative = is_relative;
        MatrixXd covariance = MatrixXd::Zero(n, n);
        MatrixXd inverse = MatrixXd::Zero(n, residual_.size());
        std::vector<bool> is_told(static_cast<std::size_t>(n), true);
        for (Index k = 0; k < singular.size(); ++k) {
            const VectorXd v = svd.matrixV().col(k);
            if (singular(k) > negligible && singular(k) > 0) {
                ++result_.rank;
                covariance += v * v.transpose() / (singular(k) * singular(k));
                inverse += v * svd.matrixU().col(k).transpose() / singular(k);
            } else {
                mark_untold(v, is_told);
            }
        }
        if (residual_.size() < n) std::fill(is_told.begin(), is_told.end(), false);
        covariance *= s2;
        const auto count = static_cast<std::size_t>(n);
        result_.correlation.assign(count, std::vector<double>(count, unknown));
        for (std::size_t i = 0; i < count; ++i) {
            const auto a = static_cast<Index>(i);
            result_.standard_error.push_back(is_told[i] ? std::sqrt(covariance(a, a)) : unknown);
            result_.sensitivity.emplace_back();
            for (Index row = 0; row < inverse.cols(); ++row)
                result_.sensitivity.back().push_back(inverse(a, row));
            for (std::size_t j = 0; j < count; ++j) {
                const auto b = static_cast<Index>(j);
                result_.correlation[i][j] =
                    covariance(a, b) / std::sqrt(covariance(a, a) * covariance(b, b));
            }
        }
    }

    // A direction that changes nothing leaves the parameters in it untold.
    static void mark_untold(const VectorXd& direction, std::vector<bool>& is_told)
    {
        for (std::size_t p = 0; p < is_told.size(); ++p)
            if (std::abs(direction(static_cast<Index>(p))) > 0.1) is_told[p] = false;
    }

    const ModelAt& model_;
    const std::vector<double>& observed_;
    const std::vector<double>& deviation_;
    const CalibrationRule& rule_;
    Calibration result_;
    VectorXd residual_;
    MatrixXd jacobian_;
};

}  // namespace

Calibration calibrate(const ModelAt& model, const std::vector<double>& start,
                      const std::vector<double>& observed, const std::vector<double>& deviation,
                      bool is_relative, const CalibrationRule& rule)
{
    const bool fine =
        std::all_of(deviation.begin(), deviation.end(), [](double d) { return d > 0; });
    if (observed.size() != deviation.size() || observed.empty() || !fine)
        throw std::invalid_argument("each observation needs a deviation above 0");
    return Fit(model, observed, deviation, rule).run(start, is_relative);
}

void add_model_noise(Calibration& fit, const Observations& rows,
                     const std::vector<double>& deviation)
{
    if (fit.is_relative) return;  // it is in the residuals already
    std::vector<Estimate> means;
    for (std::size_t i = 0; i < deviation.size(); ++i)
        means.push_back(student_mean(column(rows, i)));
    for (std::size_t p = 0; p < fit.sensitivity.size(); ++p) {
        double squares = 0;
        for (const std::vector<double>& row : rows) {
            double moved = 0;  // what the replication does to the parameter, by its share in means
            for (std::size_t i = 0; i < deviation.size(); ++i)
                if (!std::isnan(row[i]))
                    moved += fit.sensitivity[p][i] / deviation[i] * (row[i] - means[i].mean) /
                             static_cast<double>(means[i].n);
            squares += moved * moved;
        }
        const auto n = static_cast<double>(rows.size());
        const double noise = rows.size() > 1 ? squares * n / (n - 1) : 0;
        fit.standard_error[p] = std::sqrt(fit.standard_error[p] * fit.standard_error[p] + noise);
    }
}

double half_width_of(const Calibration& fit, std::size_t parameter, double level)
{
    if (parameter >= fit.standard_error.size()) return unknown;
    constexpr std::int64_t many = 1'000'000;  // Student's t is normal then
    const auto freedom = static_cast<std::int64_t>(fit.modelled.size()) -
                         static_cast<std::int64_t>(fit.parameters.size());
    if (fit.is_relative && freedom < 1) return unknown;
    return fit.standard_error[parameter] *
           student_quantile(level, fit.is_relative ? freedom : many);
}

}  // namespace karvan::analysis
