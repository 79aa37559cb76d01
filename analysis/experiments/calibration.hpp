// Calibration: parameters such that a model gives what was observed, and what the observations
// cannot tell.
//
// Weighted least squares by the method of Levenberg and Marquardt (J. More, "The
// Levenberg-Marquardt algorithm", Lecture Notes in Mathematics 630 (1978) 105-116) within bounds,
// with derivatives by differences. The model's means share their random draws at all parameters, so
// they are smooth enough for it. Standard errors come from the Jacobian J at the solution, s^2
// (J^T J)^-1, and intervals are those of Student's t with as many degrees of freedom as there are
// observations more than parameters (G. Seber, C. Wild, Nonlinear Regression, 1989, section 2.1 and
// chapter 5: linear approximation). Where the deviations of the observations are known, s is 1, the
// quantile is the normal one, and the noise of the model's means over replications, which the
// residuals would have told otherwise, is added: it passes through the same J, replication by
// replication, as the outcomes of one replication hang together.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "analysis/observations.hpp"

namespace karvan::analysis {

// The model's outcomes at parameters that are scaled from 0 to 1. Empty: interrupted.
using ModelAt = std::function<std::vector<double>(const std::vector<double>& parameters)>;

struct CalibrationRule {
    double step = 0.05;       // of the differences, on the scale from 0 to 1
    double tolerance = 1e-3;  // ends when no parameter moves further
    int most_steps = 12;
};

struct Calibration {
    std::vector<double> parameters;  // from 0 to 1
    // Of the parameters; NaN where the observations say nothing about one.
    std::vector<double> standard_error;
    std::vector<std::vector<double>> correlation;
    // Of each parameter by each observation: (J^T J)^-1 J^T, of weighted residuals.
    std::vector<std::vector<double>> sensitivity;
    bool is_relative = true;       // the deviations are known up to a factor only
    std::vector<double> modelled;  // at the solution
    std::vector<double> modelled_at_start;
    double squares_at_start = 0;  // weighted, of the residuals
    double squares = 0;
    std::size_t rank = 0;  // parameters, or combinations of them, that the observations determine
    bool has_converged = false;
    bool was_interrupted = false;
};

// `deviation` of each observation is its weight: a residual is (modelled - observed) / deviation.
// If `is_relative`, the deviations are known up to a factor only, which is taken from the
// residuals. Throws std::invalid_argument if the lengths differ or a deviation is not above 0.
Calibration calibrate(const ModelAt& model, const std::vector<double>& start,
                      const std::vector<double>& observed, const std::vector<double>& deviation,
                      bool is_relative, const CalibrationRule& rule = {});

// Adds what the noise of the model's means at the solution brings; see above. `rows` are the
// outcomes of each replication there.
void add_model_noise(Calibration& fit, const Observations& rows,
                     const std::vector<double>& deviation);

// Of the interval of a parameter, on the scale from 0 to 1; NaN if there is none.
double half_width_of(const Calibration& fit, std::size_t parameter, double level);

}  // namespace karvan::analysis
