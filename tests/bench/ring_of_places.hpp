// PHOLD as a model author writes it: places that hold tokens and send some of them to others.
//
// At every event a place passes its token on after an exponential time (mean 1 unit plus the
// lookahead): to itself, or to another place over a link. Each place has `fan_out` links, to places
// a power of four away round the ring. R. Fujimoto, "Performance of Time Warp under synthetic
// workloads", 1990; the lookahead and the share of remote events as in the comparison.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "sim/law.hpp"
#include "sim/link.hpp"
#include "sim/simulation.hpp"

namespace karvan::bench {

struct RingPlan {
    static constexpr std::uint32_t fan_out = 4;

    std::uint32_t places = 8192;
    std::uint32_t tokens = 1;  // at each place
    double remote = 0.25;
    double lookahead = 0.1;   // units
    std::uint32_t sites = 1;  // neighbours share a site
    double unit_s = 3600;
    sim::Law gap = sim::Law::exponential(unit_s);

    sim::Duration units(double n) const
    {
        return sim::Duration(static_cast<std::int64_t>(n * unit_s * 1e6));
    }
};

struct Token {
    std::uint32_t number;
    std::uint32_t moves;  // so far: the next draw is that of its next move
};

// A place and the tokens it holds, each of them a process while it is here.
class RingPlace : public sim::Place {
public:
    RingPlace(sim::Simulation& simulation, const RingPlan& plan, std::uint32_t number)
        : Place(simulation, "place " + std::to_string(number)), plan_(plan), draws_(stream("hold"))
    {
        for (std::uint32_t i = 0; i < plan.tokens; ++i) receive({number * plan.tokens + i, 0});
    }

    void connect(std::vector<std::unique_ptr<RingPlace>>& all)
    {
        for (std::uint32_t i = 0; i < RingPlan::fan_out; ++i) {
            RingPlace& to = *all[(id() + (1U << (2 * i))) % all.size()];
            links_[i] = std::make_unique<sim::Link<Token>>(
                *this, to, sim::receiver<&RingPlace::receive>, plan_.units(plan_.lookahead));
        }
    }

private:
    void receive(Token token) { start("hold", hold(*this, token), token.number + 1); }

    // The token stays until it is sent away.
    static sim::Process hold(RingPlace& place, Token token)
    {
        for (;;) {
            const Move move = place.next_move(token);
            if (move.link < RingPlan::fan_out) {
                place.links_[move.link]->send(token, move.after);
                co_return;
            }
            co_await place.delay(move.after);
        }
    }

    struct Move {
        std::size_t link;  // fan_out: the token stays
        sim::Duration after;
    };
    Move next_move(Token& token)
    {
        sim::Draw draw = draws_.at(token.number, token.moves++);
        const double u = draw.unit() / plan_.remote;
        const std::size_t link =
            u < 1 ? static_cast<std::size_t>(u * RingPlan::fan_out) : RingPlan::fan_out;
        return {link, plan_.units(plan_.lookahead) + sample_duration(plan_.gap, draw)};
    }

    const RingPlan& plan_;
    sim::Stream draws_;
    std::array<std::unique_ptr<sim::Link<Token>>, RingPlan::fan_out> links_;
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
