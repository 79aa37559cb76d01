// Networks of stations built in C++, and their comparison with theory.
//
// Times are in hours, so that a mean service time of one hour has 3.6e9 ticks. Every case runs
// replications of a scenario with the seed 20241, chosen beforehand, and compares each measure with
// its theoretical value: that must lie in the 99 % interval, whose half-width must be under 1 %.
// Little's law is checked at every station of every case.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/corridor.hpp"
#include "models/station/station.hpp"

namespace karvan::theory {

inline constexpr double hour_s = 3600;

inline sim::Law constant_h(double hours) { return sim::Law::constant(hours * hour_s); }
inline sim::Law exponential_h(double mean) { return sim::Law::exponential(mean * hour_s); }

// A scenario under construction. Stations and flows stay where they are.
class Network {
public:
    Network();

    models::StationPlan& station(const std::string& id, std::int64_t servers, sim::Law service);
    // A Poisson flow along places by index; the last may route by chance.
    models::FlowPlan& flow(double per_hour, std::vector<std::uint32_t> stops);
    // A population that starts at one place and circulates.
    models::FlowPlan& population(std::int64_t customers, std::uint32_t from);
    // Hours of one replication, of which the first are the warm-up.
    void run(double hours, double warmup_hours);
    // Adds what the stations and routes need to be linked; call it last.
    const models::Scenario& finished();

private:
    models::Scenario scenario_;
};

// A replication that is over.
struct Run {
    const models::Corridor& corridor;
    const models::Scenario& scenario;
};

// What a place did in a replication, in hours.
struct Seen {
    double customers;      // mean number at the place
    double queue;          // mean number waiting
    double busy;           // mean servers busy
    double wait;           // mean, until served
    double stay;           // mean of a visit
    double per_hour;       // visits ended
    double came_per_hour;  // visits begun or turned away
};

const models::Station& station_of(const Run& run, std::uint32_t place);
Seen seen(const Run& run, std::uint32_t place);
// Mean time of the customers of a flow from entering to leaving, where their journeys end.
double transit_h(const Run& run, std::uint32_t place, std::uint32_t flow);

struct Measure {
    std::string name;
    double theory;
    std::function<double(const Run&)> observe;
    double resolution = 0;  // relative, of what is observed: quantiles come from bins
};

// Runs the replications and checks all measures and Little's law.
void compare(const std::string& name, Network& network, const std::vector<Measure>& measures,
             std::uint32_t replications = 40);

// The stationary distribution of a Markov chain in continuous time with states 0 .. states-1;
// `rates(state, add)` calls add(to, rate) for every transition.
using AddRate = std::function<void(std::size_t to, double rate)>;
std::vector<double> stationary(std::size_t states,
                               const std::function<void(std::size_t, const AddRate&)>& rates);

}  // namespace karvan::theory
