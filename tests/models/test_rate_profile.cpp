// The rate of a flow over the year: inversions worked by hand, and shocks that flows share.
#include "models/demand/rate_profile.hpp"

#include <cmath>

#include "models/demand/correlation.hpp"
#include "models/demand/flow_plan.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

const std::chrono::local_seconds monday{std::chrono::local_days{std::chrono::year(2024) / 1 / 1}};
constexpr sim::Duration years = 4 * 365 * 24h;

sim::Time at(sim::Duration time) { return sim::Time(time); }

std::vector<double> hours_from(int first, double factor)
{
    std::vector<double> hours(24, 0.0);
    for (int h = first; h < 24; ++h) hours[static_cast<std::size_t>(h)] = factor;
    return hours;
}

}  // namespace

TEST_CASE("rate profile: hours of the day", "[demand]")
{
    // Nothing in the morning, twice the rate from noon on: 6 h of operational time are over at
    // 15:00, 24 h at midnight, 25 h at half past noon of the next day.
    RateShape shape;
    shape.hours = hours_from(12, 2);
    RateProfile profile(shape, monday, years);
    CHECK(profile.after(at(0h), 6h) == at(15h));
    CHECK(profile.after(at(0h), 24h) == at(24h));
    CHECK(profile.after(at(0h), 25h) == at(36h + 30min));
    CHECK(profile.after(at(15h), 18h) == at(24h));
    CHECK(profile.mean(at(0h), at(48h)) == Approx(1));
    CHECK(profile.mean(at(0h), at(18h)) == Approx(12.0 / 18));
}

TEST_CASE("rate profile: hours are those of the time zone", "[demand]")
{
    // Baku is four hours ahead of UTC: noon there is 08:00, midnight 20:00.
    RateShape shape;
    shape.hours = hours_from(12, 2);
    shape.time_zone = "Asia/Baku";
    RateProfile profile(shape, monday, years);
    CHECK(profile.after(at(0h), 2h) == at(9h));
    CHECK(profile.after(at(0h), 24h) == at(20h));
    CHECK(profile.after(at(0h), 26h) == at(24h + 9h));
}

TEST_CASE("rate profile: hours follow summer time", "[demand]")
{
    // Germany: from 2024-03-31 01:00 UTC on noon is at 10:00 UTC, before at 11:00.
    RateShape shape;
    shape.hours = hours_from(12, 2);
    shape.time_zone = "Europe/Berlin";
    const std::chrono::local_seconds start{
        std::chrono::local_days{std::chrono::year(2024) / 3 / 30}};
    RateProfile profile(shape, start, years);
    CHECK(profile.after(at(0h), 2h) == at(12h));
    CHECK(profile.after(at(0h), 26h) == at(24h + 11h));
}

TEST_CASE("rate profile: weekdays", "[demand]")
{
    // Weekends without traffic, 1.4 from Monday to Friday: three and a half days of operational
    // time take two and a half, and 14 h from Saturday on are over on Monday at ten.
    RateShape shape;
    shape.weekdays = {1.4, 1.4, 1.4, 1.4, 1.4, 0, 0};
    RateProfile profile(shape, monday, years);
    CHECK(profile.after(at(0h), 84h) == at(60h));
    CHECK(profile.after(at(5 * 24h), 14h) == at(7 * 24h + 10h));
}

TEST_CASE("rate profile: growth", "[demand]")
{
    // Doubling in a year: the mean of 2^x from 0 to 1 is 1/ln 2, from 1 to 2 twice that.
    RateShape shape;
    shape.growth_per_year = 1;
    RateProfile profile(shape, monday, years);
    const sim::Duration year = 365 * 24h;
    const sim::Duration first_year(std::llround(static_cast<double>(year.count()) / std::log(2.0)));
    CHECK(std::abs((profile.after(at(0h), first_year) - at(year)).count()) <= 2);
    CHECK(std::abs((profile.after(at(year), 2 * first_year) - at(2 * year)).count()) <= 2);
    CHECK(profile.mean(at(0h), at(year)) == Approx(1 / std::log(2.0)));
    CHECK(profile.mean(at(year), at(2 * year)) == Approx(2 / std::log(2.0)));
}

TEST_CASE("rate profile: what decays ends", "[demand]")
{
    // Halving every year: all years together bring 1/ln 2 years of operational time.
    RateShape shape;
    shape.growth_per_year = -0.5;
    RateProfile profile(shape, monday, years);
    CHECK(profile.after(at(0h), 2 * years) == sim::never);
}

TEST_CASE("rate profile: factors multiply", "[demand]")
{
    RateShape shape;
    shape.season = {2, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    shape.hours = hours_from(12, 2);
    RateProfile profile(shape, monday, years);
    // Four times the rate in January afternoons; none in February.
    CHECK(profile.after(at(0h), 4h) == at(13h));
    CHECK(profile.after(at(31 * 24h), 2h) == at((31 + 29) * 24h + 13h));
    CHECK(profile.factor_at(at(13h)) == Approx(4));
}

namespace {

struct Moments {
    double mean_a = 0, mean_b = 0, sd_a = 0, sd_b = 0, correlation = 0;
};

// Of so many periods of two members, of the factors or of their logarithms.
Moments moments(const CorrelationPlan& plan, int periods, bool logs)
{
    Shocks first(plan, 0, 11, 0);
    Shocks second(plan, 1, 11, 0);
    double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (int i = 0; i < periods; ++i) {
        double x = first.factor(static_cast<std::uint64_t>(i));
        double y = second.factor(static_cast<std::uint64_t>(i));
        if (logs) x = std::log(x), y = std::log(y);
        a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
    }
    const double n = periods;
    Moments m{a / n, b / n, 0, 0, 0};
    m.sd_a = std::sqrt(aa / n - m.mean_a * m.mean_a);
    m.sd_b = std::sqrt(bb / n - m.mean_b * m.mean_b);
    m.correlation = (ab / n - m.mean_a * m.mean_b) / (m.sd_a * m.sd_b);
    return m;
}

CorrelationPlan correlated(ShockLaw law, double r, std::vector<double> cv)
{
    CorrelationKeys keys;
    keys.id = "pair";
    keys.flows = {"a", "b"};
    keys.matrix = {{1, r}, {r, 1}};
    keys.cv = std::move(cv);
    keys.law = law;
    Diagnostics problems;
    Node rows;
    rows.value = Node::Array(2);
    for (Node& row : rows.array()) row.value = Node::Array(2);
    Node table;
    table.value = Node::Table{{"matrix", rows}};
    CorrelationPlan plan = correlation_of(keys, table, problems);
    REQUIRE(problems.error_count() == 0);
    return plan;
}

// Fisher's interval of a correlation of normals: atanh r is normal with variance 1/(n - 3).
bool within_99(double found, double expected, int n)
{
    return std::abs(std::atanh(found) - std::atanh(expected)) < 2.576 / std::sqrt(n - 3.0);
}

}  // namespace

TEST_CASE("rate profile: lognormal shocks have the correlation that was asked for", "[demand]")
{
    const int n = 20'000;
    const CorrelationPlan plan = correlated(ShockLaw::lognormal, 0.6, {0.3, 0.5});
    const double s1 = std::sqrt(std::log(1.09));
    const double s2 = std::sqrt(std::log(1.25));
    const Moments logs = moments(plan, n, true);
    CHECK(within_99(logs.correlation, std::log(1 + 0.6 * 0.3 * 0.5) / (s1 * s2), n));
    const Moments factors = moments(plan, n, false);
    CHECK(std::abs(factors.mean_a - 1) < 2.576 * 0.3 / std::sqrt(n));
    CHECK(std::abs(factors.mean_b - 1) < 2.576 * 0.5 / std::sqrt(n));
    CHECK(factors.correlation == Approx(0.6).margin(0.03));
}

TEST_CASE("rate profile: gaussian shocks have the correlation that was asked for", "[demand]")
{
    const int n = 20'000;
    const CorrelationPlan plan = correlated(ShockLaw::gaussian, -0.7, {0.1, 0.2});
    const Moments factors = moments(plan, n, false);
    CHECK(within_99(factors.correlation, -0.7, n));
    CHECK(std::abs(factors.mean_b - 1) < 2.576 * 0.2 / std::sqrt(n));
    CHECK(factors.sd_a == Approx(0.1).epsilon(0.03));
}

TEST_CASE("rate profile: a gaussian shock that is cut off has the mean 1", "[demand]")
{
    const int n = 20'000;
    const Moments factors = moments(correlated(ShockLaw::gaussian, 0, {1, 1}), n, false);
    CHECK(std::abs(factors.mean_a - 1) < 2.576 * factors.sd_a / std::sqrt(n));
}

TEST_CASE("rate profile: a shock lasts for its month", "[demand]")
{
    const CorrelationPlan plan = correlated(ShockLaw::lognormal, 0.5, {0.5, 0.5});
    RateShape shape;
    shape.correlation = 0;
    RateProfile profile(shape, monday, years, Shocks(plan, 0, 1, 0));
    CHECK(profile.factor_at(at(0h)) == profile.factor_at(at(31 * 24h - 1s)));
    CHECK(profile.factor_at(at(0h)) != profile.factor_at(at(31 * 24h)));
    RateProfile other(shape, monday, years, Shocks(plan, 0, 1, 1));  // another replication
    CHECK(other.factor_at(at(0h)) != profile.factor_at(at(0h)));
}
