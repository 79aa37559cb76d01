// Storms: a port or a strait is shut at random, with a share of the time that changes by month.
//
// An alternating renewal process. A closure lasts by its law, with mean L. While open, the next
// closure begins with the rate p / (L (1 - p)), p being the share of the present month: over a long
// time with a constant p the share of closed time is p exactly (S. Ross, Introduction to
// Probability Models, 11th ed., section 7.5.1). Where shares change, a closure that began in one
// month may reach into the next, so months near a step differ a little from their share. Closures
// do not overlap and are numbered; draws are addressed by that number. Time 0 is open.
//
// A weather area shuts several ports, or the routes of sea services, by the same storms: each of
// them follows the storms of the area by itself, with the draws of the area.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/gate.hpp"
#include "sim/law.hpp"

namespace karvan::models {

template <class Plan>
class Keys;

struct StormPlan {
    std::vector<double> share;                      // of each month, January to December
    sim::Law length_s = sim::Law::constant(86400);  // of a closure

    double month_share(unsigned month) const { return share[month - 1]; }  // 1 to 12
    double mean_share() const;
    bool never() const;
};

const Keys<StormPlan>& storm_keys();

// What weather stops at a port.
enum class Stops : std::uint8_t { ships, cranes };

struct WeatherAreaPlan : StormPlan {
    std::string id;
    std::string name;
    std::vector<std::string> places;    // ports
    std::vector<std::string> services;  // whose ships do not set out
    std::vector<Stops> stops;           // at the ports; empty: ships

    bool holds_place(const std::string& place) const;
    bool holds_service(const std::string& service) const;
    bool stops_at_ports(Stops what) const;
};

const Keys<WeatherAreaPlan>& weather_area_keys();

// The month (1 to 12) at a moment of the simulation, and when it ends.
struct MonthAt {
    unsigned month;
    sim::Time end;
};
MonthAt month_at(std::chrono::local_seconds start, sim::Time time);

// When the next closure begins: the first moment after `now` by which the rate of closures has
// added up to `exposure` (exponential with mean 1); `never` if there is none within 100 years.
sim::Time next_storm(const StormPlan& plan, std::chrono::local_seconds start, sim::Time now,
                     double exposure);

// A gate that several weathers shut: it is open while none of them does.
class Weather {
public:
    Weather(sim::Place& place, const std::string& name) : gate_(place, name) {}

    sim::Gate& gate() { return gate_; }
    const sim::Gate& gate() const { return gate_; }
    bool is_open() const { return gate_.is_open(); }
    void shut();
    void lift();

private:
    sim::Gate gate_;
    int storms_ = 0;
};

// Shuts the weather and lifts it again, for ever. The weather must belong to the place; the plan
// must outlive it. `of` names the storms where one place has several kinds; empty: its own.
void start_storms(sim::Place& place, Weather& weather, const StormPlan& plan,
                  std::chrono::local_seconds start, const std::string& of = {});

// The same with the storms of an area, alike at all of its places.
void start_storms(sim::Place& place, Weather& weather, const WeatherAreaPlan& area,
                  std::chrono::local_seconds start);

}  // namespace karvan::models
