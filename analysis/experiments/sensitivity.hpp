// Global sensitivity: which factors matter, and which only together with others.
//
// Sources: M. Morris, Technometrics 33 (1991) 161-174, and F. Campolongo, J. Cariboni, A. Saltelli,
// Environmental Modelling & Software 22 (2007) 1509-1518 (mu*). A. Saltelli et al., Computer
// Physics Communications 181 (2010) 259-270, table 2: first-order index by estimator (b), total
// index by Jansen's estimator (f) (M. Jansen, Comput. Phys. Commun. 117 (1999) 35-43).
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/experiments/design.hpp"

namespace karvan::analysis {

// What one factor does, from the lowest to the highest value, at random places of the others.
struct ElementaryEffect {
    Estimate mean;           // mu: with its sign
    Estimate mean_absolute;  // mu*: how much it matters
    double spread = 0;       // sigma: large if it depends on the other factors, or bends
};

// Of each factor, from the outcomes at morris_trajectories.
std::vector<ElementaryEffect> elementary_effects(const std::vector<UnitPoint>& design,
                                                 const std::vector<double>& outcomes,
                                                 std::size_t factors, double level = usual_level);

// An index with its percentile interval over bootstrap samples.
struct Share {
    double value = 0;
    double lower = 0;
    double upper = 0;
};

struct SobolIndex {
    Share first;  // the part of the variance that goes away if this factor alone is known
    Share total;  // the part that stays if all the others are known
};

// Of each factor, from the outcomes at saltelli_points. Rows with a NaN are left out. The bootstrap
// draws `resamples` times whole rows of the design.
std::vector<SobolIndex> sobol_indices(const std::vector<double>& outcomes, std::size_t factors,
                                      std::uint64_t seed, std::size_t resamples = 1000,
                                      double level = usual_level);

}  // namespace karvan::analysis
