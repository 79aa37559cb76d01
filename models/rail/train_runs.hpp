// The runs of trains, from where they are made up to where they are taken apart, over any number of
// lines: how late they come to their end.
//
// A train is due by plan: it sets out by the timetable of its terminal, or else when it does (one
// that comes into being, then); each line takes its running time, from the next path of it on if it
// has paths, each link its mean time, and places on the way as long as the train is handled there.
// So all waits make it late, at lines, borders and places alike, and what a slow line loses.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "models/facility.hpp"
#include "sim/durations.hpp"

namespace karvan::models {

struct Scenario;

// For each place, those from which trains of flows come to their end there over their known ways.
std::vector<std::vector<std::uint32_t>> train_origins(const Scenario& scenario);

// How long it was handled at the place where it is now.
sim::Duration handled_at(const Consist& train, std::uint32_t place);

// At the place where trains end, by where they began.
class TrainArrivals final : public sim::Measured {
public:
    TrainArrivals(sim::Place& place, const std::vector<std::uint32_t>& origins,
                  sim::Duration punctual_within);

    void record(std::uint32_t from, sim::Duration late);
    void forget(sim::Time now) override;

    struct Run {
        std::uint32_t from = no_way;  // the last one: anywhere else
        sim::Durations delays;
        std::uint64_t trains = 0;
        std::uint64_t punctual = 0;
    };
    std::deque<Run>& runs() { return runs_; }

private:
    std::deque<Run> runs_;
    sim::Duration punctual_within_;
};

}  // namespace karvan::models
