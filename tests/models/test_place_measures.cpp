// Measures and charges of places by hand: a toll gate that registers all kinds of measures and
// takes money of what passes.
#include "models/place_measure.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/models/small_corridor.hpp"

using namespace karvan;
using namespace karvan::models;

namespace {

// Takes an hour for each shipment of a train, and ten of the currency for the train.
class Toll final : public Facility {
public:
    Toll(sim::Simulation& simulation, const PlacePlan& plan, const CorridorFacts& facts)
        : Facility(simulation, plan, facts)
    {
        measure_time("passage", passages_, "time of a train");
        measure_count("trains", "1", trains_);
        measure_value("half", "1", [](sim::Time) { return 0.5; });
    }
    void measure_again() { measure_count("trains", "1", trains_); }

    void receive(Consist consist) override { start("pass", pass(*this, std::move(consist))); }

private:
    static sim::Process pass(Toll& toll, Consist consist)
    {
        const sim::Duration passage = consist.cargo.count() * 1h;
        co_await toll.delay(passage);
        toll.account(consist, Cause::service);
        toll.passages_.record(passage);
        ++toll.trains_;
        toll.charge(consist.cargo, Charge::dues, 10);
        consist.cargo.for_each([&](Shipment& s) { toll.charge(s, Charge::unofficial, 0.25); });
        while (!consist.cargo.empty()) toll.finish(consist.cargo.take());
    }

    sim::Durations passages_;
    std::uint64_t trains_ = 0;
};

struct TollPlan : PlacePlan {
    std::unique_ptr<Facility> build(sim::Simulation& simulation, const Scenario&,
                                    const CorridorFacts& facts) const override
    {
        return std::make_unique<Toll>(simulation, *this, facts);
    }
};

std::int64_t charged(const Facility& place, std::uint32_t flow, Charge kind)
{
    const auto& sums = place.flows()[flow].charged;
    return static_cast<std::int64_t>(
        sums.at(place.id() * charges + static_cast<std::size_t>(kind)));
}

}  // namespace

TEST_CASE("measures of a place: times, counts and values", "[measures]")
{
    SmallCorridor corridor;
    corridor.add<TollPlan>("Toll", "toll");
    corridor.bring_train({{0h, {0}}, {0h, {0}}, {0h, {0}}});
    corridor.bring_train({{0h, {0}}});
    corridor.run(24h);

    const auto& measures = corridor.place(0).measures();
    REQUIRE(measures.size() == 3);
    CHECK(measures[0].long_name == "time of a train");
    CHECK(measures[1].long_name == "trains");
    const MeasureResult times = result_of(measures[0], sim::Time(24h));
    CHECK(times.mean == Approx(2));  // three hours and one hour
    CHECK(times.p50 == Approx(1).epsilon(1.0 / 128));
    CHECK(times.max == 3);
    CHECK(times.count == 2);
    const MeasureResult trains = result_of(measures[1], sim::Time(24h));
    CHECK(trains.count == 2);
    CHECK(std::isnan(trains.mean));
    const MeasureResult half = result_of(measures[2], sim::Time(24h));
    CHECK(half.mean == 0.5);
    CHECK(std::isnan(half.count));
}

TEST_CASE("measures forget the warm-up", "[measures]")
{
    SmallCorridor corridor;
    corridor.add<TollPlan>("Toll", "toll");
    corridor.bring_train({{0h, {0}}});
    corridor.run(24h);
    auto& toll = const_cast<Facility&>(corridor.place(0));
    toll.forget_flows();
    const MeasureResult times = result_of(toll.measures()[0], sim::Time(24h));
    CHECK(times.count == 0);
    CHECK(std::isnan(times.mean));
    CHECK(result_of(toll.measures()[1], sim::Time(24h)).count == 0);
}

TEST_CASE("two measures of one name are a mistake of the model", "[measures]")
{
    SmallCorridor corridor;
    corridor.add<TollPlan>("Toll", "toll");
    corridor.run(1h);
    auto& toll = const_cast<Toll&>(corridor.at<Toll>(0));
    CHECK_THROWS_WITH(toll.measure_again(), "Toll: two measures 'trains'");
}

TEST_CASE("charges are shared by size and sum to the whole", "[charges]")
{
    SmallCorridor corridor;
    corridor.add<TollPlan>("Toll", "toll");
    const auto s = corridor.bring_train({{0h, {0}, CargoKind::container, 1},
                                         {0h, {0}, CargoKind::container, 1},
                                         {0h, {0}, CargoKind::container, 1}});
    const auto t = corridor.bring_train(
        {{0h, {0}, CargoKind::container, 1}, {0h, {0}, CargoKind::container, 3}});
    corridor.run(24h);

    // 10 in three parts: 3.333333, then up to 6.666666, then the rest.
    CHECK(charged(corridor.place(0), s, Charge::dues) == 3'333'333);
    CHECK(charged(corridor.place(0), s + 1, Charge::dues) == 3'333'333);
    CHECK(charged(corridor.place(0), s + 2, Charge::dues) == 3'333'334);
    CHECK(charged(corridor.place(0), t, Charge::dues) == 2'500'000);
    CHECK(charged(corridor.place(0), t + 1, Charge::dues) == 7'500'000);
    CHECK(charged(corridor.place(0), t, Charge::unofficial) == 250'000);
}
