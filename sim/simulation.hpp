// A simulation: one replication of places, links and sites, and the two ways to run it.
//
// The first, one thread, puts all places into one site. The second groups places into sites and
// lets the sites advance side by side in conservative time windows (windows.cpp). Both give the
// same results, event by event. Construction order: simulation, places in the order of the site
// plan, links. Destruction in the reverse order, after close().
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "sim/link.hpp"
#include "sim/place.hpp"
#include "sim/site.hpp"

namespace karvan::sim {

// Which place belongs to which site, and what limits the windows; see site_plan.hpp.
struct SitePlan {
    std::vector<std::uint32_t> site_of_place;  // by place id
    std::uint32_t sites = 1;
    Duration lookahead = Duration::max();  // the least transit time of links between sites
};

class Simulation {
public:
    // All places in one site, for run().
    Simulation(std::uint64_t seed, std::uint32_t replication);
    // Places grouped by the plan, for run_windows().
    Simulation(std::uint64_t seed, std::uint32_t replication, SitePlan plan);
    ~Simulation();

    std::uint64_t seed() const { return seed_; }
    std::uint32_t replication() const { return replication_; }
    const std::vector<Place*>& places() const { return places_; }
    const std::vector<std::unique_ptr<Site>>& sites() const { return sites_; }
    Duration lookahead() const { return plan_.lookahead; }
    unsigned window() const { return window_; }
    std::uint64_t events_carried_out() const;
    // At most so many bytes of processes, messages, events and cargo; 0: no limit.
    void limit_memory(std::size_t bytes) { memory_limit_ = bytes; }
    std::size_t bytes() const;

    // Runs everything before `horizon` on this thread.
    // Throws ReplicationFailure (below) if a place fails; ends early, quietly, on a stop request.
    void run(Time horizon, std::stop_token stop = {});
    // The same on TBB, in windows of at most `longest` (and never more than the lookahead).
    void run_windows(Time horizon, Duration longest = Duration::max(), std::stop_token stop = {});
    bool was_stopped() const { return stopped_; }

    // Carries out `action` at every place at `time`, before or after everything else of that
    // instant.
    void at_every_place(Time time, Phase phase, std::function<void(Place&)> action);
    // The same again and again until `end`, from the start on. A place has one such event pending.
    void every(Duration period, Time end, Phase phase, std::function<void(Place&)> action);

    // Ends all processes. The places may go away afterwards.
    void close();

    // For places and links under construction.
    Site& site_of_next_place();
    std::uint32_t add(Place& place);
    std::uint32_t add(LinkBase& link);  // gives the number of the link at its receiver

private:
    class Windows;
    struct PlaceAction;
    void throw_first_failure() const;

    std::uint64_t seed_;
    std::uint32_t replication_;
    SitePlan plan_;
    std::vector<std::unique_ptr<Site>> sites_;
    std::vector<Place*> places_;
    std::vector<LinkBase*> links_;
    std::vector<std::uint32_t> links_into_;  // by place: how many so far
    std::vector<std::unique_ptr<PlaceAction>> actions_;
    std::size_t memory_limit_ = 0;
    unsigned window_ = 0;
    bool stopped_ = false;
};

// A replication went wrong: where, when, in which process, for whom.
class SimulationFailure : public std::runtime_error {
public:
    SimulationFailure(const Failure& failure, std::string what);
    std::string place;
    std::string process;
    Time time;
    std::uint64_t subject;
    bool out_of_memory = false;
};

}  // namespace karvan::sim
