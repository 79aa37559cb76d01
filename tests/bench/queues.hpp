// The two models that every engine of the comparison runs: M/M/1 and the corridor tandem.
//
// They use what a model author uses: processes, resources or stores with their statistics, and one
// addressed random stream per purpose. Times are in units of one hour of simulated time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "sim/law.hpp"
#include "sim/link.hpp"
#include "sim/resource.hpp"
#include "sim/simulation.hpp"
#include "sim/store.hpp"

namespace karvan::bench {

inline constexpr double unit_s = 3600;
inline constexpr double mm1_rho = 0.9;

// M/M/1 with one process for the arrivals and one for the server, as in Cimba's own benchmark.
class TwoProcessQueue : public sim::Place {
public:
    TwoProcessQueue(sim::Simulation& simulation, std::uint64_t customers)
        : Place(simulation, "mm1"),
          line(*this, "line"),
          interarrival(sim::Law::exponential(unit_s / mm1_rho)),
          service(sim::Law::exponential(unit_s)),
          arrivals(stream("arrival")),
          services(stream("service")),
          customers_(customers)
    {
        start("arrive", arrive(*this));
        start("serve", serve(*this));
    }

    const sim::Durations& times() const { return time_in_system; }

private:
    static sim::Process arrive(TwoProcessQueue& queue)
    {
        for (std::uint64_t i = 0; i < queue.customers_; ++i) {
            const sim::Duration pause = sample_duration(queue.interarrival, queue.arrivals.at(i));
            co_await queue.delay(pause);
            queue.line.put(queue.now());
        }
    }

    static sim::Process serve(TwoProcessQueue& queue)
    {
        for (std::uint64_t i = 0; i < queue.customers_; ++i) {
            const sim::Time arrival = co_await queue.line.take();
            const sim::Duration work = sample_duration(queue.service, queue.services.at(i));
            co_await queue.delay(work);
            queue.time_in_system.record(queue.now() - arrival);
        }
    }

    sim::Store<sim::Time> line;
    sim::Durations time_in_system;
    sim::Law interarrival;
    sim::Law service;
    sim::Stream arrivals;
    sim::Stream services;
    std::uint64_t customers_;
};

// M/M/1 with one process per customer, who holds a unit of a resource.
class CustomerProcessQueue : public sim::Place {
public:
    CustomerProcessQueue(sim::Simulation& simulation, std::uint64_t customers)
        : Place(simulation, "mm1"),
          server(*this, "server", 1),
          interarrival(sim::Law::exponential(unit_s / mm1_rho)),
          service(sim::Law::exponential(unit_s)),
          arrivals(stream("arrival")),
          services(stream("service")),
          customers_(customers)
    {
        start("arrive", arrive(*this));
    }

    const sim::Durations& times() const { return time_in_system; }

private:
    static sim::Process arrive(CustomerProcessQueue& queue)
    {
        for (std::uint64_t i = 0; i < queue.customers_; ++i) {
            const sim::Duration pause = sample_duration(queue.interarrival, queue.arrivals.at(i));
            co_await queue.delay(pause);
            queue.start("visit", visit(queue, i), i + 1);
        }
    }

    static sim::Process visit(CustomerProcessQueue& queue, std::uint64_t customer)
    {
        const sim::Time arrival = queue.now();
        auto server = co_await queue.server.acquire();
        const sim::Duration work = sample_duration(queue.service, queue.services.at(customer));
        co_await queue.delay(work);
        server.release();
        queue.time_in_system.record(queue.now() - arrival);
    }

    sim::Resource server;
    sim::Durations time_in_system;
    sim::Law interarrival;
    sim::Law service;
    sim::Stream arrivals;
    sim::Stream services;
    std::uint64_t customers_;
};

// The tandem: a Poisson source, 8 stations of 3 servers at rho 0.85 with lognormal service (mean 1,
// cv 0.5), a fixed travel time of 10 between them. Each station is a place, each leg a link.
struct Traveller {
    std::uint64_t number;
    sim::Time entered;
};

class TandemStation : public sim::Place {
public:
    TandemStation(sim::Simulation& simulation, int number)
        : Place(simulation, "station " + std::to_string(number)),
          servers(*this, "servers", 3),
          service(sim::Law::lognormal(unit_s, 0.5)),
          services(stream("service"))
    {}

    void receive(Traveller traveller)
    {
        start("visit", visit(*this, traveller), traveller.number + 1);
    }

    sim::Resource servers;
    std::unique_ptr<sim::Link<Traveller>> onward;  // none: the traveller leaves
    sim::Durations transit;

private:
    static sim::Process visit(TandemStation& station, Traveller traveller)
    {
        auto server = co_await station.servers.acquire();
        const sim::Duration work =
            sample_duration(station.service, station.services.at(traveller.number));
        co_await station.delay(work);
        server.release();
        if (station.onward) {
            station.onward->send(traveller);
        } else {
            station.transit.record(station.now() - traveller.entered);
        }
    }

    sim::Law service;
    sim::Stream services;
};

class TandemSource : public sim::Place {
public:
    TandemSource(sim::Simulation& simulation, std::uint64_t travellers)
        : Place(simulation, "source"),
          interarrival(sim::Law::exponential(unit_s / 2.55)),
          arrivals(stream("arrival")),
          travellers_(travellers)
    {
        start("arrive", arrive(*this));
    }
    std::unique_ptr<sim::Link<Traveller>> onward;

private:
    static sim::Process arrive(TandemSource& source)
    {
        for (std::uint64_t i = 0; i < source.travellers_; ++i) {
            const sim::Duration pause = sample_duration(source.interarrival, source.arrivals.at(i));
            co_await source.delay(pause);
            source.onward->send({i, source.now()});
        }
    }

    sim::Law interarrival;
    sim::Stream arrivals;
    std::uint64_t travellers_;
};

class Tandem {
public:
    Tandem(sim::Simulation& simulation, std::uint64_t travellers) : source_(simulation, travellers)
    {
        for (int i = 0; i < stations; ++i) stations_.emplace_back(simulation, i);
        const sim::Duration travel{static_cast<std::int64_t>(10 * unit_s * 1e6)};
        source_.onward = link(source_, stations_[0], sim::Duration{0});
        for (int i = 0; i + 1 < stations; ++i) {
            stations_[i].onward = link(stations_[i], stations_[i + 1], travel);
        }
    }
    const sim::Durations& times() const { return stations_.back().transit; }
    const TandemStation& station(std::size_t i) const { return stations_[i]; }

    static constexpr int stations = 8;

private:
    static std::unique_ptr<sim::Link<Traveller>> link(sim::Place& from, TandemStation& to,
                                                      sim::Duration travel)
    {
        return std::make_unique<sim::Link<Traveller>>(
            from, to, sim::receiver<&TandemStation::receive>, travel);
    }

    TandemSource source_;
    std::deque<TandemStation> stations_;
};

}  // namespace karvan::bench
