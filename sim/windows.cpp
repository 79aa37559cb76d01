// Conservative time windows on TBB.
//
// Every link between sites takes at least `lookahead` to cross, so what happens at one site inside
// the window [start, start + lookahead) cannot be felt at another before the window is over. The
// sites of a window therefore run side by side without locks. A message lies in its link's outbox;
// there are two, by turns, so that the receiver empties one at the start of its window while the
// sender fills the other.
#include <tbb/parallel_for.h>

#include <algorithm>
#include <map>

#include "sim/simulation.hpp"

namespace karvan::sim {

class Simulation::Windows {
public:
    explicit Windows(Simulation& simulation)
        : simulation_(simulation), into_(simulation.sites_.size())
    {
        for (std::size_t i = 0; i < simulation.sites_.size(); ++i)
            site_number_[simulation.sites_[i].get()] = i;
        for (LinkBase* link : simulation.links_) {
            if (link->crosses_sites()) into_[site_number_.at(&link->to().site())].push_back(link);
        }
    }

    void run(Time horizon, Duration length, const std::stop_token& stop)
    {
        start_all();
        for (Time start = earliest(); start < horizon; start = earliest()) {
            if ((simulation_.stopped_ = stop.stop_requested())) return;
            const Time end = length < horizon - start ? start + length : horizon;
            ++simulation_.window_;
            tbb::parallel_for(
                std::size_t{0}, into_.size(), [&](std::size_t i) { advance(i, end); },
                tbb::simple_partitioner{});
            if (any_failed() || out_of_memory()) return;
        }
    }

private:
    // Processes started during construction run up to their first wait.
    void start_all()
    {
        for (auto& site : simulation_.sites_) site->run_until(start_of_time);
    }

    void advance(std::size_t i, Time end)
    {
        for (LinkBase* link : into_[i]) link->take_in(simulation_.window_ - 1);
        simulation_.sites_[i]->run_until(end);
    }

    Time earliest() const
    {
        Time time = never;
        for (const auto& site : simulation_.sites_) time = std::min(time, site->next_time());
        for (const LinkBase* link : simulation_.links_) {
            if (link->crosses_sites())
                time = std::min(time, link->earliest_sent(simulation_.window_));
        }
        return time;
    }

    // What the sites hold together counts, whichever of them holds it.
    bool out_of_memory() const
    {
        if (simulation_.memory_limit_ == 0 || simulation_.bytes() <= simulation_.memory_limit_)
            return false;
        simulation_.sites_.front()->fail(std::make_exception_ptr(memory_exceeded()));
        return true;
    }

    bool any_failed() const
    {
        return std::any_of(simulation_.sites_.begin(), simulation_.sites_.end(),
                           [](const auto& site) { return site->failed(); });
    }

    Simulation& simulation_;
    std::vector<std::vector<LinkBase*>>
        into_;  // by site: the links that bring messages from others
    std::map<const Site*, std::size_t> site_number_;
};

void Simulation::run_windows(Time horizon, Duration longest, std::stop_token stop)
{
    if (std::min(longest, plan_.lookahead) <= Duration{0}) {
        throw std::invalid_argument("time windows need a lookahead above zero between sites");
    }
    Windows(*this).run(horizon, std::min(longest, plan_.lookahead), stop);
    throw_first_failure();
}

}  // namespace karvan::sim
