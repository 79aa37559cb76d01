// Replications side by side: results in order, failures kept apart, the same for any thread count.
#include "sim/replications.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/law.hpp"
#include "sim/resource.hpp"
#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;
using namespace karvan::tests;

namespace {

struct Shop : Stage {
    using Stage::Stage;
    Resource tills{*this, "tills", 2};
    Stream stays = stream("stay");
    Law law = Law::exponential(3600);
};

Process visit(Shop& shop, std::uint64_t customer)
{
    const Hold till = co_await shop.tills.acquire();
    const Duration stay = sample_duration(shop.law, shop.stays.at(customer));
    co_await shop.delay(stay);
}

Process open_doors(Shop& shop)
{
    for (std::uint64_t i = 0; i < 200; ++i) {
        co_await shop.delay(30min);
        shop.start("visit", visit(shop, i), i + 1);
    }
}

// The whole sum of waits of a replication in microseconds.
std::unique_ptr<std::uint64_t> simulate(std::uint32_t replication)
{
    Simulation simulation(99, replication);
    Shop shop(simulation, "shop");
    shop.start("doors", open_doors(shop));
    simulation.run(at(200h));
    simulation.close();
    return std::make_unique<std::uint64_t>(
        static_cast<std::uint64_t>(shop.tills.tally().waits.sum()));
}

struct Outcome {
    std::vector<std::uint32_t> order;
    std::vector<std::uint64_t> results;
    std::vector<std::uint32_t> failed;
};

template <class Run>
Outcome run_all(ReplicationRange range, unsigned threads, Run run, std::stop_token stop = {})
{
    Outcome outcome;
    run_replications<std::uint64_t>(range, threads, stop, run,
                                    [&](ReplicationEnd<std::uint64_t>&& end) {
                                        outcome.order.push_back(end.replication);
                                        if (end.error) outcome.failed.push_back(end.replication);
                                        if (end.result) outcome.results.push_back(*end.result);
                                    });
    return outcome;
}

}  // namespace

TEST_CASE("replications end in their order, with the same results for any number of threads")
{
    const Outcome alone = run_all({5, 40}, 1, simulate);
    REQUIRE(alone.results.size() == 40);
    CHECK(alone.results[0] != alone.results[1]);
    for (const unsigned threads : {0U, 2U, 8U}) {
        const Outcome together = run_all({5, 40}, threads, simulate);
        CHECK(together.order == alone.order);
        CHECK(together.results == alone.results);
    }
    for (std::uint32_t i = 0; i < 40; ++i) CHECK(alone.order[i] == 5 + i);
}

TEST_CASE("a replication that fails is reported in its turn, and the others are finished")
{
    const auto run = [](std::uint32_t r) {
        if (r % 7 == 3) throw std::runtime_error("broke");
        return std::make_unique<std::uint64_t>(r);
    };
    for (const unsigned threads : {1U, 4U}) {
        const Outcome outcome = run_all({0, 20}, threads, run);
        CHECK(outcome.order.size() == 20);
        CHECK(outcome.failed == std::vector<std::uint32_t>{3, 10, 17});
        CHECK(outcome.results.size() == 17);
    }
}

TEST_CASE(
    "after a stop request no replication is begun, and those finished are handed over in order")
{
    for (const unsigned threads : {1U, 4U}) {
        std::stop_source source;
        std::atomic<std::uint32_t> begun = 0;
        const auto run = [&](std::uint32_t r) {
            ++begun;
            if (r == 10) source.request_stop();
            return std::make_unique<std::uint64_t>(r);
        };
        const Outcome outcome = run_all({0, 10'000}, threads, run, source.get_token());
        CHECK(outcome.order.size() == begun);
        CHECK(begun >= 11);
        CHECK(begun <= 11 + 4 * threads);
        for (std::uint32_t i = 0; i < outcome.order.size(); ++i) CHECK(outcome.order[i] == i);
    }
}

TEST_CASE("a replication that gave up has neither a result nor an error")
{
    const Outcome outcome =
        run_all({0, 3}, 2, [](std::uint32_t) { return std::unique_ptr<std::uint64_t>(); });
    CHECK(outcome.order.size() == 3);
    CHECK(outcome.results.empty());
    CHECK(outcome.failed.empty());
}

TEST_CASE("no replications are no error, and the last one may be the last number there is")
{
    CHECK(run_all({0, 0}, 4, simulate).order.empty());
    const auto run = [](std::uint32_t r) { return std::make_unique<std::uint64_t>(r); };
    CHECK(run_all({0xfffffffe, 1}, 2, run).results == std::vector<std::uint64_t>{0xfffffffe});
}

TEST_CASE("an error in taking over a result ends the run with that error, and leaks nothing")
{
    const auto run = [](std::uint32_t r) { return std::make_unique<std::uint64_t>(r); };
    const auto accept = [](ReplicationEnd<std::uint64_t>&& end) {
        if (end.replication == 5) throw std::runtime_error("disk full");
    };
    CHECK_THROWS_AS(run_replications<std::uint64_t>({0, 100}, 4, {}, run, accept),
                    std::runtime_error);
}
