// PHOLD as a model author writes it: places that hold tokens and send some of them to others.
//
// At every event a place passes its token on after an exponential time (mean 1 unit plus the
// lookahead): to itself, or to another place over a link. Each place has `fan_out` links, to places
// a power of four away round the ring. R. Fujimoto, "Performance of Time Warp under synthetic
// workloads", 1990; the lookahead and the share of remote events as in the comparison.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/law.hpp"
#include "sim/link.hpp"
#include "sim/simulation.hpp"

namespace karvan::bench {

struct RingPlan {
    std::uint32_t places = 8192;
    std::uint32_t tokens = 1;  // at each place
    double remote = 0.25;
    double lookahead = 0.1;  // units
    std::uint32_t fan_out = 4;
    std::uint32_t sites = 1;  // neighbours share a site
    double unit_s = 3600;

    sim::Duration units(double n) const
    {
        return sim::Duration(static_cast<std::int64_t>(n * unit_s * 1e6));
    }
};

struct Token {
    std::uint32_t number;
};

// A place and the tokens it holds, each of them a process while it is here.
class RingPlace : public sim::Place {
public:
    RingPlace(sim::Simulation& simulation, const RingPlan& plan, std::uint32_t number)
        : Place(simulation, "place " + std::to_string(number)),
          plan_(plan),
          gap_(sim::Law::exponential(plan.unit_s)),
          draws_(stream("hold"))
    {
        for (std::uint32_t i = 0; i < plan.tokens; ++i) receive({number * plan.tokens + i});
    }

    void connect(std::vector<std::unique_ptr<RingPlace>>& all)
    {
        for (std::uint32_t i = 0; i < plan_.fan_out; ++i) {
            RingPlace& to = *all[(id() + (1U << (2 * i))) % all.size()];
            links_.push_back(std::make_unique<sim::Link<Token>>(*this, to, &RingPlace::receive,
                                                                plan_.units(plan_.lookahead)));
        }
    }

private:
    void receive(Token token) { start("hold", hold(*this, token), token.number + 1); }

    // The token stays until it is sent away.
    static sim::Process hold(RingPlace& place, Token token)
    {
        for (;;) {
            sim::Draw draw = place.draws_.at(place.events_++);
            const double u = draw.unit() / place.plan_.remote;
            const sim::Duration gap =
                place.plan_.units(place.plan_.lookahead) + sample_duration(place.gap_, draw);
            if (u < 1) {
                const auto link = static_cast<std::size_t>(u * place.plan_.fan_out);
                place.links_[link]->send(token, gap);
                co_return;
            }
            co_await place.delay(gap);
        }
    }

    const RingPlan& plan_;
    sim::Law gap_;
    sim::Stream draws_;
    std::uint64_t events_ = 0;
    std::vector<std::unique_ptr<sim::Link<Token>>> links_;
};

class RingWorld {
public:
    explicit RingWorld(const RingPlan& plan) : plan_(plan), simulation_(1, 0, grouping(plan))
    {
        for (std::uint32_t i = 0; i < plan.places; ++i) {
            places_.push_back(std::make_unique<RingPlace>(simulation_, plan_, i));
        }
        for (auto& place : places_) place->connect(places_);
    }
    ~RingWorld() { simulation_.close(); }
    sim::Simulation& simulation() { return simulation_; }
    sim::Time at(double units) const { return sim::start_of_time + plan_.units(units); }

private:
    static sim::SitePlan grouping(const RingPlan& plan)
    {
        sim::SitePlan sites;
        for (std::uint64_t i = 0; i < plan.places; ++i) {
            sites.site_of_place.push_back(static_cast<std::uint32_t>(i * plan.sites / plan.places));
        }
        sites.sites = plan.sites;
        sites.lookahead = plan.units(plan.lookahead);
        return sites;
    }

    RingPlan plan_;
    sim::Simulation simulation_;
    std::vector<std::unique_ptr<RingPlace>> places_;
};

}  // namespace karvan::bench
