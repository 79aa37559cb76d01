// A fitted response surface: outcome = b0 + sum b_i x_i + sum b_ij x_i x_j, with its error.
//
// Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., chapter 12 (response surfaces and
// metamodels); R. Myers, D. Montgomery, C. Anderson-Cook, Response Surface Methodology, 4th ed.,
// chapter 2 (least squares, PRESS, confidence intervals on coefficients and on the mean response).
// Solved by Eigen's column-pivoting Householder QR.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

struct SurfaceTerm {
    std::vector<std::size_t> factors;  // none: the constant; twice the same: its square
    double coefficient = 0;
    double standard_error = 0;  // NaN without degrees of freedom
};

struct ResponseSurface {
    std::vector<SurfaceTerm> terms;  // x_i run from -1 (lowest value) to 1 (highest)
    std::size_t points = 0;
    bool is_quadratic = false;  // false: too few points or levels for squares and products
    double r2 = 0;              // share of the variance that the surface explains
    double predicted_r2 = 0;    // the same for points left out of the fit one by one
    double error = 0;           // root mean square of the errors of points left out, in its unit
    double spread =
        0;  // standard deviation of the outcomes: the error of taking their mean instead
    std::size_t parameters_lost = 0;  // terms that the design cannot tell apart
    double variance = 0;              // of what the surface leaves; NaN without degrees of freedom
    std::int64_t freedom = 0;
    std::vector<std::vector<double>> inverse;  // of X^T X

    double at(const std::vector<double>& x) const;
    // The mean outcome there, with its interval.
    Estimate mean_at(const std::vector<double>& x, double level) const;
    Estimate coefficient(std::size_t term, double level) const;
    // The term does something beyond chance. All terms but the constant are judged together: of a
    // surface that is nothing but noise none is told, with the confidence of the level.
    bool is_told(std::size_t term, double level) const;
    // Points left out of the fit are predicted better than by the mean of all.
    bool predicts() const { return predicted_r2 > 0; }
};

// Where the surface is lowest, or highest, within the design: from every corner and the middle, one
// factor after the other. `allowed` are the values that a factor can have; none: any between -1 and
// 1.
std::vector<double> best_point(const ResponseSurface& surface, bool lowest,
                               const std::vector<std::vector<double>>& allowed);

// From points in the unit cube and their outcomes; those with a NaN are left out. A quadratic where
// the points are more than its terms, else linear. Throws std::invalid_argument if even that has
// more terms than points.
ResponseSurface fit_surface(const std::vector<std::vector<double>>& unit_points,
                            const std::vector<double>& outcomes);

}  // namespace karvan::analysis
