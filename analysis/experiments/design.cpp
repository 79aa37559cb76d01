// Choosing the points of an experiment.
#include "analysis/experiments/design.hpp"

#include <cmath>
#include <numeric>

#include <boost/random/sobol.hpp>

#include "sim/stream.hpp"

namespace karvan::analysis {

namespace {

// A permutation of 0 .. count-1 (Fisher and Yates), named by its number.
std::vector<std::size_t> permutation(sim::Stream& stream, std::size_t count, std::uint64_t number)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) {
        sim::Draw draw = stream.at(number * count + i);
        const auto other = static_cast<std::size_t>(draw.unit() * static_cast<double>(i));
        std::swap(order[i - 1], order[other]);
    }
    return order;
}

}  // namespace

std::vector<std::vector<std::size_t>> factorial(const std::vector<std::size_t>& levels)
{
    std::vector<std::vector<std::size_t>> points{{}};
    for (const std::size_t count : levels) {
        std::vector<std::vector<std::size_t>> longer;
        for (const auto& point : points) {
            for (std::size_t level = 0; level < count; ++level) {
                longer.push_back(point);
                longer.back().push_back(level);
            }
        }
        points = std::move(longer);
    }
    return points;
}

std::vector<UnitPoint> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed)
{
    sim::Stream order(seed, 0, "design", "order of slices");
    sim::Stream within(seed, 0, "design", "place in the slice");
    std::vector<UnitPoint> design(points, UnitPoint(factors));
    for (std::size_t f = 0; f < factors; ++f) {
        const std::vector<std::size_t> slices = permutation(order, points, f);
        for (std::size_t p = 0; p < points; ++p) {
            sim::Draw draw = within.at(p * factors + f);
            design[p][f] =
                (static_cast<double>(slices[p]) + draw.unit()) / static_cast<double>(points);
        }
    }
    return design;
}

std::vector<UnitPoint> sobol_points(std::size_t points, std::size_t factors)
{
    boost::random::sobol engine(factors);
    std::vector<UnitPoint> design(points, UnitPoint(factors));
    for (UnitPoint& point : design)
        for (double& coordinate : point) coordinate = static_cast<double>(engine()) * 0x1p-64;
    return design;
}

std::vector<UnitPoint> morris_trajectories(std::size_t trajectories, std::size_t factors,
                                           std::uint64_t seed)
{
    constexpr double step = 2.0 / 3;
    sim::Stream starts(seed, 0, "design", "start of a trajectory");
    sim::Stream order(seed, 0, "design", "order of factors");
    std::vector<UnitPoint> design;
    for (std::size_t t = 0; t < trajectories; ++t) {
        UnitPoint point(factors);
        for (std::size_t f = 0; f < factors; ++f) {
            sim::Draw draw = starts.at(t * factors + f);
            point[f] = std::floor(4 * draw.unit()) / 3;
        }
        design.push_back(point);
        for (const std::size_t f : permutation(order, factors, t)) {
            point[f] += point[f] < 0.5 ? step : -step;
            design.push_back(point);
        }
    }
    return design;
}

std::vector<UnitPoint> saltelli_points(std::size_t rows, std::size_t factors)
{
    std::vector<UnitPoint> design;
    for (const UnitPoint& both : sobol_points(rows, 2 * factors)) {
        const auto middle = both.begin() + static_cast<std::ptrdiff_t>(factors);
        const UnitPoint a(both.begin(), middle);
        const UnitPoint b(middle, both.end());
        design.push_back(a);
        design.push_back(b);
        for (std::size_t f = 0; f < factors; ++f) {
            design.push_back(a);
            design.back()[f] = b[f];
        }
    }
    return design;
}

}  // namespace karvan::analysis
