#include "tests/theory/network.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <chrono>
#include <cmath>

#include "analysis/estimate.hpp"
#include "sim/replications.hpp"
#include "tests/catch.hpp"

namespace karvan::theory {

using models::Corridor;

namespace {

constexpr double level = 0.99;
constexpr double precision = 0.01;
constexpr double little_tolerance = 0.002;  // customers at the edges of the run

sim::Duration hours(double h) { return sim::Duration(std::llround(h * 3.6e9)); }

void link(models::Scenario& scenario, std::uint32_t from, std::uint32_t to)
{
    for (const models::LinkPlan& known : scenario.links) {
        if (known.from == from && known.to == to) return;
    }
    models::LinkPlan link;
    link.from = from;
    link.to = to;
    scenario.links.push_back(link);
}

// L / (lambda W) of the station.
double little_ratio(const Run& run, std::uint32_t place)
{
    const Seen s = seen(run, place);
    return s.customers / (s.per_hour * s.stay);
}

std::vector<Measure> with_little(std::vector<Measure> measures, const models::Scenario& scenario)
{
    for (const auto& plan : scenario.places) {
        // The stays of those who lose patience are not recorded, and where nobody is held there is
        // nothing to compare.
        const auto& station = dynamic_cast<const models::StationPlan&>(*plan);
        const bool holds_nobody = station.is_unlimited() && station.service_s.mean() == 0;
        if (station.patience_s || (holds_nobody && station.split.empty())) continue;
        const std::uint32_t place = plan->index;
        measures.push_back({"Little " + plan->id, 1,
                            [place](const Run& run) { return little_ratio(run, place); }});
    }
    return measures;
}

void check(const std::string& name, const Measure& measure, const analysis::Estimate& estimate)
{
    const double theory = measure.theory;
    const bool is_little = measure.name.starts_with("Little");
    const double slack = (is_little ? little_tolerance : measure.resolution) * theory;
    const std::string result = fmt::format(
        "{}, {}: theory {:.5f}, simulated {:.5f} +- {:.5f} ({:.2f} %)", name, measure.name, theory,
        estimate.mean, estimate.half_width, 100 * estimate.half_width / theory);
    CAPTURE(result);
    CHECK(estimate.half_width < precision * std::abs(theory));
    CHECK(std::abs(estimate.mean - theory) <= estimate.half_width + slack);
}

}  // namespace

Network::Network()
{
    scenario_.seed = 20241;
    run(100'000, 1'000);
}

models::StationPlan& Network::station(const std::string& id, std::int64_t servers, sim::Law service)
{
    auto plan = std::make_shared<models::StationPlan>();
    plan->kind = "station";
    plan->id = plan->name = id;
    plan->index = static_cast<std::uint32_t>(scenario_.places.size());
    plan->servers = servers;
    plan->service_s = service;
    scenario_.places.push_back(plan);
    return *plan;
}

models::FlowPlan& Network::flow(double per_hour, std::vector<std::uint32_t> stops)
{
    scenario_.flows.reserve(16);  // references to flows and their routes stay good
    models::FlowPlan& flow = scenario_.flows.emplace_back();
    flow.index = static_cast<std::uint32_t>(scenario_.flows.size() - 1);
    flow.id = flow.name = fmt::format("flow {}", flow.index + 1);
    flow.from = stops.front();
    flow.shipments_per_s = per_hour / hour_s;
    flow.route.stops = std::move(stops);
    return flow;
}

models::FlowPlan& Network::population(std::int64_t customers, std::uint32_t from)
{
    models::FlowPlan& closed = flow(0, {from});
    closed.population = customers;
    return closed;
}

void Network::run(double length, double warmup)
{
    scenario_.horizon = hours(length);
    scenario_.warmup = hours(warmup);
}

const models::Scenario& Network::finished()
{
    for (const auto& place : scenario_.places) {
        dynamic_cast<models::StationPlan&>(*place).add_links(scenario_);
    }
    for (const models::FlowPlan& flow : scenario_.flows) {
        const auto& stops = flow.route.stops;
        for (std::size_t i = 1; i < stops.size(); ++i) link(scenario_, stops[i - 1], stops[i]);
    }
    return scenario_;
}

const models::Station& station_of(const Run& run, std::uint32_t place)
{
    return dynamic_cast<const models::Station&>(*run.corridor.facilities()[place]);
}

Seen seen(const Run& run, std::uint32_t place)
{
    const models::Station& station = station_of(run, place);
    const models::StationTally& tally = station.tally();
    const models::Facility& facility = station;
    const sim::Time end(run.scenario.horizon);
    const double observed_h = sim::in_hours(run.scenario.horizon - run.scenario.warmup);
    Seen result{};
    result.customers = tally.customers.mean(end);
    result.stay = tally.sojourns.mean_s() / hour_s;
    result.per_hour = static_cast<double>(tally.sojourns.count()) / observed_h;
    result.came_per_hour = static_cast<double>(tally.came) / observed_h;
    if (facility.resources().empty()) return result;
    const sim::Resource& line = facility.line_of(0);
    result.queue = line.tally().queue.mean(end);
    result.wait = line.tally().waits.mean_s() / hour_s;
    result.busy = station.servers().tally().busy.mean(end);
    return result;
}

double transit_h(const Run& run, std::uint32_t place, std::uint32_t flow)
{
    return run.corridor.facilities()[place]->flows()[flow].transit.mean_s() / hour_s;
}

void compare(const std::string& name, Network& network, const std::vector<Measure>& measures,
             std::uint32_t replications)
{
    const models::Scenario& scenario = network.finished();
    const std::vector<Measure> all = with_little(measures, scenario);
    std::vector<std::vector<double>> values(all.size());
    std::string failure;
    using Values = std::vector<double>;
    const auto run = [&](std::uint32_t replication) {
        Corridor corridor(scenario, replication, {});
        corridor.run();
        auto observed = std::make_unique<Values>();
        for (const Measure& measure : all)
            observed->push_back(measure.observe({corridor, scenario}));
        return observed;
    };
    const auto accept = [&](sim::ReplicationEnd<Values> end) {
        try {
            if (end.error) std::rethrow_exception(end.error);
            for (std::size_t i = 0; i < all.size(); ++i) values[i].push_back((*end.result)[i]);
        } catch (const std::exception& error) {
            failure = error.what();
        }
    };
    sim::run_replications<Values>({0, replications}, 2, {}, run, accept);
    REQUIRE(failure == "");
    for (std::size_t i = 0; i < all.size(); ++i) {
        check(name, all[i], analysis::student_mean(values[i], level));
    }
}

std::vector<double> stationary(std::size_t states,
                               const std::function<void(std::size_t, const AddRate&)>& rates)
{
    const auto n = static_cast<Eigen::Index>(states);
    Eigen::MatrixXd balance = Eigen::MatrixXd::Zero(n, n);  // Q transposed
    for (Eigen::Index from = 0; from < n; ++from) {
        rates(static_cast<std::size_t>(from), [&](std::size_t to, double rate) {
            balance(static_cast<Eigen::Index>(to), from) += rate;
            balance(from, from) -= rate;
        });
    }
    balance.row(n - 1).setOnes();  // one balance equation is redundant; probabilities sum to 1
    Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
    right(n - 1) = 1;
    const Eigen::VectorXd solution = balance.partialPivLu().solve(right);
    return {solution.data(), solution.data() + n};
}

}  // namespace karvan::theory
