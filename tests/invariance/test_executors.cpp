// Random networks of places: one thread and time windows write the same logs, whatever the
// grouping, the length of the windows and the number of threads.
//
// Half of the times are whole multiples of ten minutes, so that ties are everywhere; some links
// take no time at all.
#include <tbb/global_control.h>

#include <memory>
#include <random>

#include "sim/any_of.hpp"
#include "sim/batch.hpp"
#include "sim/gate.hpp"
#include "sim/link.hpp"
#include "sim/resource.hpp"
#include "sim/site_plan.hpp"
#include "tests/catch.hpp"

using namespace karvan::sim;

namespace {

struct Wagon {
    std::uint64_t number;
    std::uint32_t hops;
};

constexpr Duration tick = 10min;

// A digest of all that happened at a place, in its order.
class Digest {
public:
    void add(std::uint64_t word)
    {
        for (int i = 0; i < 8; ++i) {
            value_ = (value_ ^ ((word >> (8 * i)) & 0xff)) * 0x100000001b3;  // FNV-1a
        }
    }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

class Junction : public Place {
public:
    Junction(Simulation& simulation, std::uint32_t number)
        : Place(simulation, "junction " + std::to_string(number))
    {
        if (number % 4 == 1) engines.set_preemption(Interrupted::restart);
        start("shifts", work_shifts(*this, number));
        start("form", form_trains(*this));
    }

    void receive(Wagon wagon)
    {
        log('r', wagon);
        start("handle", pass(*this, wagon), wagon.number);
    }

    std::uint64_t draw(const Wagon& wagon, std::uint32_t what, std::uint64_t below)
    {
        return draws.at(wagon.number, wagon.hops * 8 + what)() % below;
    }

    Digest digest;
    Resource engines{*this, "engines", 2};
    Resource tracks{*this, "tracks", 3};
    Gate gate{*this, "gate"};
    Batch<Wagon> train{*this, "train"};
    std::vector<std::unique_ptr<Link<Wagon>>> onward;

private:
    static Process pass(Junction& junction, Wagon wagon);
    static Process work_shifts(Junction& junction, std::uint32_t number);
    static Process form_trains(Junction& junction);

    void log(char what, const Wagon& wagon)
    {
        digest.add(static_cast<std::uint64_t>(what));
        digest.add(static_cast<std::uint64_t>(now().time_since_epoch().count()));
        digest.add(wagon.number);
        digest.add(wagon.hops);
    }

    void send_on(Wagon wagon)
    {
        log('s', wagon);
        if (onward.empty() || wagon.hops == 0) return;
        Link<Wagon>& link = *onward[draw(wagon, 0, onward.size())];
        const auto late = static_cast<std::int64_t>(draw(wagon, 1, 4)) * tick;
        --wagon.hops;
        link.send(wagon, link.least_transit() + late);
    }

    Stream draws = stream("draws");
};

Process Junction::pass(Junction& junction, Wagon wagon)
{
    const auto priority = static_cast<std::int16_t>(junction.draw(wagon, 2, 3));
    const auto hours = static_cast<std::int64_t>(junction.draw(wagon, 3, 5));
    const Duration patience = (hours + 1) * 2 * tick;
    Hold track = co_await junction.tracks.acquire_within(patience, 1, priority);
    junction.log(track ? 't' : 'n', wagon);
    if (priority == 2) {
        co_await junction.gate.passage();
        junction.log('g', wagon);
    }
    const auto preempt = priority == 1 ? Preempt::yes : Preempt::no;
    Hold engine = co_await junction.engines.acquire(1, priority, preempt);
    const auto odd = static_cast<std::int64_t>(junction.draw(wagon, 5, 2));
    const auto more = odd * Duration(junction.draw(wagon, 6, 600'000'000));
    co_await engine.work(hours * tick + more);
    junction.log('w', wagon);
    engine.release();
    AnyOf first(junction);
    first.add(junction.gate);
    first.until(junction.now() + tick, Phase::decision);
    const std::size_t won = co_await first.wait();
    junction.log(static_cast<char>('0' + won), wagon);
    if (junction.draw(wagon, 4, 3) == 0) {
        junction.train.put(wagon, 1);
    } else {
        junction.send_on(wagon);
    }
}

Process Junction::work_shifts(Junction& junction, std::uint32_t number)
{
    const auto policy = static_cast<Interrupted>(number % 3);  // finish, resume, restart
    for (;;) {
        co_await junction.delay(7 * tick);
        junction.engines.set_capacity(number % 2, policy);
        junction.gate.close();
        co_await junction.delay(3 * tick);
        junction.engines.set_capacity(2 + number % 2);
        junction.gate.open();
    }
}

Process Junction::form_trains(Junction& junction)
{
    BatchRule rule;
    rule.full = 3;
    rule.longest_wait = 5 * tick;
    for (;;) {
        const auto departure = co_await junction.train.form(junction, rule);
        for (const Wagon& wagon : departure.load) junction.send_on(wagon);
    }
}

struct Network {
    std::uint32_t places;
    std::vector<LinkPlan> links;
};

Network random_network(std::uint32_t seed)
{
    std::mt19937 random(seed);
    Network network{static_cast<std::uint32_t>(20 + random() % 181), {}};
    for (std::uint32_t i = 0; i < 3 * network.places; ++i) {
        const auto from = i % network.places;
        const auto to = static_cast<std::uint32_t>(random() % network.places);
        const bool none = random() % 8 == 0;
        const auto ticks = static_cast<std::int64_t>(none ? 0 : 1 + random() % 6);
        network.links.push_back({from, to, ticks * tick});
    }
    return network;
}

// What a run leaves behind: per place its log and its tallies.
struct Trace {
    std::vector<std::uint64_t> logs;
    std::uint64_t events = 0;
    bool operator==(const Trace&) const = default;
};

class Railway {
public:
    Railway(const Network& network, std::uint64_t seed, SitePlan plan)
        : simulation_(seed, 7, std::move(plan))
    {
        for (std::uint32_t i = 0; i < network.places; ++i) {
            junctions_.push_back(std::make_unique<Junction>(simulation_, i));
        }
        for (const LinkPlan& link : network.links) {
            Junction& from = *junctions_[link.from];
            from.onward.push_back(std::make_unique<Link<Wagon>>(
                from, *junctions_[link.to], receiver<&Junction::receive>, link.least_transit));
        }
        for (std::uint64_t i = 0; i < network.places * 4; ++i) {
            junctions_[i % network.places]->receive({i + 1, 25});
        }
    }
    ~Railway() { simulation_.close(); }

    Trace one_thread(Time horizon)
    {
        simulation_.run(horizon);
        return trace(horizon);
    }

    Trace windows(Time horizon, Duration longest, unsigned threads)
    {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        simulation_.run_windows(horizon, longest);
        return trace(horizon);
    }

private:
    Trace trace(Time horizon) const
    {
        Trace all;
        for (const auto& junction : junctions_) {
            Digest digest = junction->digest;
            for (const Resource* resource : {&junction->engines, &junction->tracks}) {
                const ResourceTally& tally = resource->tally();
                digest.add(static_cast<std::uint64_t>(tally.busy.area(horizon)));
                digest.add(static_cast<std::uint64_t>(tally.queue.area(horizon)));
                digest.add(static_cast<std::uint64_t>(tally.waits.sum()));
                digest.add(tally.reneged);
                digest.add(tally.preempted);
            }
            all.logs.push_back(digest.value());
        }
        all.events = simulation_.events_carried_out();
        return all;
    }

    Simulation simulation_;
    std::vector<std::unique_ptr<Junction>> junctions_;
};

constexpr Time horizon = start_of_time + 60h;

}  // namespace

TEST_CASE("one thread and windows write the same logs on random networks, on any number of threads")
{
    const auto seed = GENERATE(11U, 12U, 13U);
    const Network network = random_network(seed);
    const Trace expected = Railway(network, seed, {}).one_thread(horizon);
    REQUIRE(expected.events > 20 * network.places);
    const Grouping grouping = group_places(network.places, network.links, tick);
    CAPTURE(seed, network.places, grouping.plan.sites);
    REQUIRE(grouping.plan.sites > 1);
    for (const unsigned threads : {1U, 2U, 8U}) {
        for (const Duration longest : {Duration::max(), grouping.plan.lookahead / 3}) {
            Railway railway(network, seed, grouping.plan);
            CHECK((railway.windows(horizon, longest, threads) == expected));
        }
    }
}

TEST_CASE("the grouping of places into sites leaves no trace")
{
    const auto seed = GENERATE(range(21U, 27U));
    const Network network = random_network(seed);
    const Trace expected = Railway(network, seed, {}).one_thread(horizon);
    std::mt19937 random(seed);
    for (int i = 0; i < 4; ++i) {
        const Duration least(1 + random() % Duration(7 * tick).count());
        const Grouping grouping = group_places(network.places, network.links, least);
        CAPTURE(seed, network.places, grouping.plan.sites);
        Railway railway(network, seed, grouping.plan);
        const Duration longest =
            i % 2 == 0 ? Duration::max() : Duration(1 + random() % (3 * tick).count());
        CHECK((railway.windows(horizon, longest, 2) == expected));
    }
}

TEST_CASE("another seed writes another log")
{
    const Network network = random_network(11);
    CHECK(Railway(network, 1, {}).one_thread(horizon).logs !=
          Railway(network, 2, {}).one_thread(horizon).logs);
}
