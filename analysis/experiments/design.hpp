// Designs of experiments: which points of the unit cube to look at. A coordinate from 0 to 1 stands
// for a factor from its lowest to its highest value.
//
// Sources: M. McKay, R. Beckman, W. Conover, Technometrics 21 (1979) 239-245 (Latin hypercubes);
// I. Sobol, USSR Comput. Math. Math. Phys. 7 (1967) 86-112 (Boost's engine, with the direction
// numbers of Joe and Kuo); M. Morris, Technometrics 33 (1991) 161-174 (trajectories); A. Saltelli
// et al., Computer Physics Communications 181 (2010) 259-270 (the A, B, AB design).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace karvan::analysis {

using UnitPoint = std::vector<double>;

// Every combination of levels, by index; the last factor changes fastest.
std::vector<std::vector<std::size_t>> factorial(const std::vector<std::size_t>& levels);

// So many points, of which each factor has exactly one in every slice of 1/points.
std::vector<UnitPoint> latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed);

// The first points of the Sobol sequence without its origin: evenly spread for any number of them,
// best for powers of 2.
std::vector<UnitPoint> sobol_points(std::size_t points, std::size_t factors);

// `trajectories` walks of factors + 1 points each over a grid of four levels: every step changes
// one factor by 2/3, in an order and from a start that are drawn.
std::vector<UnitPoint> morris_trajectories(std::size_t trajectories, std::size_t factors,
                                           std::uint64_t seed);

// Blocks of factors + 2 points for each of `rows`: A, B, and A with factor i from B, for every i.
std::vector<UnitPoint> saltelli_points(std::size_t rows, std::size_t factors);

}  // namespace karvan::analysis
