// Resilience: what a disruption does over time, against the same run without it.
//
// Both runs share their random draws, but once a shipment has been held up they part: from then on
// their difference is noise as well. So nothing is read off a single replication: the mean of the
// differences over replications, the excess, is judged with its interval.
//
// - Is it struck at all? Student's t of the excess summed from the beginning of the disruption over
//   its length, four times that, sixteen times, ... and the rest of the run: short and deep
//   disruptions show in the first, small and lasting ones in the last. Bonferroni's inequality
//   holds them together.
// - Depth: the excess at its peak, within the longest of these sums that is more than chance.
// - Back to normal: the first time after the peak from which on the excess, averaged over any
//   stretch that follows up to the length of the disruption, is at or below the threshold (a share
//   of the depth). So neither a dip of the noise ends it early, nor does a peak that is made up for
//   at once prolong it; and the excess itself must have come down: that it cannot be told from the
//   threshold is not enough. A second wave that comes later counts if it is more than noise:
//   Student's t of the averages over all stretches that follow, held together by Bonferroni.
// - Area: the excess summed until then, or to the horizon. What follows would be noise.
// - The interval of that time is from its bootstrap standard error over replications. (The
//   jackknife fails for times of crossing, which do not depend smoothly on the data.) Where it
//   reaches beyond the end of the run its lower end alone is told ("at least"), where it reaches
//   back to the beginning of the disruption its upper end alone ("at most"), and of both nothing.
//
// Sources: M. Bruneau et al., Earthquake Spectra 19 (2003) 733-752, for the words (depth, time to
// recover; the loss is the area of the resilience triangle); A. M. Law, Simulation Modeling and
// Analysis, 5th ed., chapter 9 (multiple measures: Bonferroni); B. Efron and R. J. Tibshirani, An
// Introduction to the Bootstrap (1993), chapter 6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

// A level over time (requests that wait, say): by (replication, sample).
using Series = std::vector<std::vector<double>>;

struct RecoveryRule {
    double sample_h = 1;  // both series are sampled as often
    double begin_h = 0;   // of the disruption
    double length_h = 0;  // likewise; 0: not known
    double share = 0.05;  // back to normal: no more than this share of the depth is left
    double level = usual_level;
};

// How well it is known when it is back to normal.
enum class Back : std::uint8_t {
    within_interval,
    at_least,        // the lower end of the interval; the upper is beyond the run
    at_most,         // the upper end; the lower is before the disruption
    cannot_be_told,  // with so few replications
    alone,           // a single replication: no interval
    not_in_run,
};

struct Recovery {
    double chance = 1;                 // that chance alone makes as much of an excess; see above
    std::vector<Estimate> difference;  // the excess at each sample
    Estimate depth;                    // the excess at its peak
    Estimate area;                     // the excess summed until it is back, x hours
    bool is_back = false;              // within the run
    Estimate recovered_h;              // since the beginning of the disruption; NaN unless back
    double rest_h = 0;                 // of the run, since the beginning of the disruption

    Back back() const;
};

// Disturbed - undisturbed. Throws std::invalid_argument if the lengths differ.
Series excess(const Series& disturbed, const Series& undisturbed);

// Of a single replication, which cannot tell chance from the disruption: 0 if there is an excess.
double chance_of(const Series& excess, const RecoveryRule& rule);

Recovery recovery(const Series& excess, const RecoveryRule& rule);

}  // namespace karvan::analysis
