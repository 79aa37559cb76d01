#include "sim/place.hpp"

#include "sim/simulation.hpp"

namespace karvan::sim {

Place::Place(Simulation& simulation, std::string name)
    : site_(simulation.site_of_next_place()),
      simulation_(simulation),
      id_(simulation.add(*this)),
      next_rank_(event_rank(Phase::state, id_, 0)),
      name_(std::move(name))
{}

Stream Place::stream(std::string_view purpose) const
{
    return Stream(simulation_.seed(), simulation_.replication(), name_, purpose);
}

void Place::forget_past()
{
    for (Measured* measured : measured_) measured->forget(now());
}

}  // namespace karvan::sim
