// What the tests of the engine share: a place that writes a log, and a world to run it in.
//
// A test is a mini-model and the log that it must write: lines of "hours what".
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/simulation.hpp"

namespace karvan::tests {

using Log = std::vector<std::string>;

constexpr sim::Time at(sim::Duration since_start) { return sim::start_of_time + since_start; }

// A place with a log.
class Stage : public sim::Place {
public:
    using Place::Place;

    void note(const std::string& what)
    {
        log.push_back(fmt::format("{:g} {}", sim::in_hours(now().time_since_epoch()), what));
    }

    // Does something at a time, in a phase of that instant.
    void script(sim::Duration when, std::function<void()> action,
                sim::Phase phase = sim::Phase::work)
    {
        start("script", act(*this, when, phase, std::move(action)));
    }

    Log log;

private:
    static sim::Process act(Stage& stage, sim::Duration when, sim::Phase phase,
                            std::function<void()> action)
    {
        const sim::Time time = at(when);
        co_await stage.delay_until(time, phase);
        action();
    }
};

// One place in a simulation of its own, closed before the place goes.
template <class Model>
struct World {
    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World() { simulation.close(); }

    const Log& run(sim::Duration until = std::chrono::hours(1000))
    {
        simulation.run(at(until));
        return place.log;
    }

    sim::Simulation simulation{1, 0};
    Model place{simulation, "AZALT"};
};

}  // namespace karvan::tests
