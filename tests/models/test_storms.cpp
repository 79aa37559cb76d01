// Storms: how much of each month they shut, and that they can be told beforehand.
#include "models/disruption/storms.hpp"

#include <array>
#include <chrono>
#include <cmath>

#include "models/disruption/storm_history.hpp"
#include "sim/simulation.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

constexpr std::array<double, 12> shares{0.32, 0.2, 0.05, 0, 0, 0, 0, 0.05, 0.1, 0.29, 0.5, 0.5};

// The expected share of closed time in each month for exponential lengths with mean L days: the
// probability p of being closed follows dp/dt = a (1 - p) - p / L with a = s / (L (1 - s)).
std::array<double, 12> expected_shares(double length_days)
{
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    constexpr double dt = 0.001;
    std::array<double, 12> mean{};
    double p = 0;
    for (int month = 0; month < 24; ++month) {
        const double s = shares[month % 12];
        const double a = s / (length_days * (1 - s));
        double sum = 0;
        const int steps = static_cast<int>(days[month % 12] / dt);
        for (int i = 0; i < steps; ++i) {
            p += dt * (a * (1 - p) - p / length_days);
            sum += p;
        }
        mean[month % 12] = sum / steps;
    }
    return mean;
}

// Notes the closed time of each month over the years.
class Coast : public sim::Place {
public:
    Coast(sim::Simulation& simulation, const StormPlan& plan, std::chrono::local_seconds from)
        : Place(simulation, "coast"), weather(*this, "weather"), start_of_years(from)
    {
        start_storms(*this, weather, plan, from);
        start("observe", observe(*this));
    }

    Weather weather;
    std::chrono::local_seconds start_of_years;
    std::array<double, 12> sum{};
    std::array<double, 12> squares{};

private:
    static sim::Process observe(Coast& coast)
    {
        for (;;) {
            const MonthAt month = month_at(coast.start_of_years, coast.now());
            co_await coast.delay_until(month.end, sim::Phase::record);
            const double share = 1 - coast.weather.gate().open_share(coast.now());
            coast.sum[month.month - 1] += share;
            coast.squares[month.month - 1] += share * share;
            coast.weather.gate().forget(coast.now());
        }
    }
};

}  // namespace

TEST_CASE("storms shut the coast for the share given for each month", "[storms]")
{
    using namespace std::chrono;
    constexpr double length_days = 1;
    constexpr int years = 4000;
    StormPlan plan;
    plan.share.assign(shares.begin(), shares.end());
    plan.length_s = sim::Law::exponential(86400 * length_days);
    sim::Simulation simulation(7, 0);
    Coast coast(simulation, plan, local_days{2023y / January / 1});
    simulation.run(sim::Time(years * 365 * 24h));
    simulation.close();

    const auto expected = expected_shares(length_days);
    for (std::size_t m = 0; m < 12; ++m) {
        // Years are independent of each other but for storms over the turn of the year.
        const double share = coast.sum[m] / years;
        const double variance = coast.squares[m] / years - share * share;
        const double half_width = 2.576 * std::sqrt(variance / years);
        CAPTURE(m, share, expected[m], shares[m], half_width);
        CHECK(std::abs(share - expected[m]) <= half_width + 1e-12);
        CHECK(std::abs(share - shares[m]) < 0.02 + half_width);
    }
}

TEST_CASE("storms can be told without running anything", "[storms]")
{
    using namespace std::chrono;
    StormPlan plan;
    plan.share.assign(shares.begin(), shares.end());
    plan.length_s = sim::Law::exponential(86400);
    const local_seconds start = local_days{2023y / January / 1};
    sim::Simulation simulation(7, 3);
    Coast coast(simulation, plan, start);
    StormCourse told(plan, start, storm_streams(7, 3, "coast"));
    for (int i = 0; i < 100; ++i) {
        const auto storm = told.next();
        REQUIRE(storm);
        simulation.run(storm->begin - 1us);
        CHECK(coast.weather.is_open());
        simulation.run(storm->begin + 1us);
        CHECK(!coast.weather.is_open());
        simulation.run(storm->end + 1us);
        CHECK(coast.weather.is_open());
    }
}
