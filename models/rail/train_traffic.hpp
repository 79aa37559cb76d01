// Trains for `karvan check`: how many a stream of cargo makes, and how long they keep a track.
#pragma once

#include <cstdint>

#include "models/plan.hpp"

namespace karvan::models {

// True if the link from one place to the other is of mode "rail".
bool goes_by_rail(const Scenario& scenario, std::uint32_t from, std::uint32_t to);

// True if a passage comes to place `here` on trains: over a link of mode rail, or where it begins
// there as trains.
bool comes_by_train(const Scenario& scenario, const Passage& passage, std::uint32_t here);

// True if trains end at this place whatever their shipments' destination.
bool takes_trains_apart(const PlacePlan& place);

// Trains per second of a passage into place `here`, as the terminal or port that made them up
// sends them, or as they come into being. A train leaves full, or by the timetable, or with what
// came within the longest wait of its first shipment; flows with the same way share trains. As
// means of a steady stream: that ships and trains bring cargo in lots is left out.
double trains_per_s(const Scenario& scenario, const Passage& passage, std::uint32_t here);

// A track is kept for a train from the moment at which it sets out for it: the time over the link
// from the place before, and in the last section of a single track that ends here, in seconds. 0
// for what begins here.
double approach_s(const Scenario& scenario, const Passage& passage, std::uint32_t here);

}  // namespace karvan::models
