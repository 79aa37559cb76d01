#include "sim/place.hpp"

#include "sim/simulation.hpp"

namespace karvan::sim {

Place::Place(Simulation& simulation, std::string name)
    : site_(simulation.site_of_next_place()),
      simulation_(simulation),
      id_(simulation.add(*this)),
      name_(std::move(name))
{}

ProcessState& Place::start(const char* name, Process process, std::uint64_t subject)
{
    ProcessState& state = *std::exchange(process.promise_, nullptr);
    state.name_ = name;
    state.subject_ = subject;
    state.begin_wait(false);
    state.wake(Woken::granted);
    return state;
}

Stream Place::stream(std::string_view purpose) const
{
    return Stream(simulation_.seed(), simulation_.replication(), name_, purpose);
}

void Place::forget_past()
{
    for (Measured* measured : measured_) measured->forget(now());
}

}  // namespace karvan::sim
