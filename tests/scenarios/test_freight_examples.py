"""Examples 57, 58 and 60 to 69: what their heads say is what they give, and without their rule it is not."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


def run(karvan, name, *changes):
    settings = [part for change in changes for part in ("--set", change)]
    return json.loads(karvan("run", EXAMPLES / f"{name}.toml", *settings, "--json", "--quiet").stdout)


def said(karvan, name, *changes):
    settings = [part for change in changes for part in ("--set", change)]
    done = karvan("check", EXAMPLES / f"{name}.toml", *settings, check=False)
    return done.stdout + done.stderr


def flow(results, name):
    return next(f for f in results["flows"] if f["flow"] == name)


def hours(results, name):
    return flow(results, name)["transit_mean"]["mean"]


def used(results, place, name):
    return next(r for r in results["resources"] if (r["place"], r["resource"]) == (place, name))["used"]


def test_an_embargo_stops_a_commodity_at_the_border(karvan):
    results = run(karvan, "57-embargo")
    assert hours(results, "grain") == pytest.approx(15 + 1220 / 60)
    assert hours(results, "cloth") == pytest.approx(15)
    assert hours(run(karvan, "57-embargo", 'disruption.embargo.countries=["AZ"]'), "grain") == pytest.approx(15 + 1320 / 60)


def test_what_places_charge_is_told_without_any_tariff(karvan):
    results = run(karvan, "58-storage-inland")
    assert hours(results, "machines") == pytest.approx(156.2)
    assert flow(results, "machines")["cost_per_unit"]["mean"] == pytest.approx(100)
    free = run(karvan, "58-storage-inland", "place.inland.storage=0 USD/day")
    assert "cost_per_unit" not in flow(free, "machines")
    assert flow(run(karvan, "24-joint-control", "scenario.replications=2"), "west")["cost_per_unit"]["mean"] > 20


# What a commodity says.

def test_dangerous_goods_go_round_what_refuses_them(karvan):
    results = run(karvan, "60-dangerous-goods")
    assert hours(results, "fuel") == pytest.approx(16)
    assert hours(results, "grain") == pytest.approx(10)


@pytest.mark.parametrize("refuses", ['{ commodities = ["fuel"] }', '{ flows = ["fuel"] }'])
def test_cargo_is_refused_by_name(karvan, refuses):
    results = run(karvan, "60-dangerous-goods", f"place.city.refuses={refuses}")
    assert hours(results, "fuel") == pytest.approx(16)
    assert hours(results, "grain") == pytest.approx(10)


def test_what_every_way_refuses_has_none(karvan):
    text = said(karvan, "60-dangerous-goods", "place.hills.refuses={ hazardous = true }")
    assert "no way for this cargo from 'depot' to 'port'" in text
    assert "'depot' refuses this cargo" in said(
        karvan, "60-dangerous-goods", "place.depot.refuses={ hazardous = true }")
    assert "it refuses nothing" in said(karvan, "60-dangerous-goods", "place.city.refuses={ hazardous = false }")


def test_goods_beyond_their_shelf_life_are_spoiled(karvan):
    """exp(-2.5) = 8.2 %, of 1000 USD; within twice the 95 % half-width. They arrive all the same."""
    fruit = flow(run(karvan, "61-shelf-life"), "fruit")
    share, loss = fruit["spoiled_share"], fruit["generalised_cost_per_unit"]
    assert abs(share["mean"] - 0.0821) < 2 * share["half_width"] < 0.03
    assert loss["mean"] == pytest.approx(1000 * share["mean"])
    long = flow(run(karvan, "61-shelf-life", "commodity.fruit.shelf_life=1000 d"), "fruit")
    assert long["spoiled_share"]["mean"] == 0
    assert long["left"] == fruit["left"]


def test_light_cargo_takes_more_containers(karvan):
    """Full after 40 and after 10 shipments, one an hour."""
    results = run(karvan, "62-light-cargo")
    assert hours(results, "steel") == pytest.approx(29.5)
    assert hours(results, "cotton") == pytest.approx(14.5)
    as_dense = run(karvan, "62-light-cargo", "commodity.cotton.density=2.5 t/m3")
    assert hours(as_dense, "cotton") == pytest.approx(29.5)


def test_volume_needs_a_density_and_no_size(karvan):
    assert "the size is given beside 'unit_load'" in said(karvan, "62-light-cargo", "flow.steel.size=2")
    assert "'unit_load' without 'tonnes'" in said(karvan, "62-light-cargo", "flow.steel.tonnes=0 t")
    assert "the density of the cargo is not known" in said(
        karvan, "62-light-cargo", 'flow.steel.commodity=""')


# Fleets.

def test_wagons_of_an_owner_carry_his_cargo_alone(karvan):
    results = run(karvan, "63-owners-wagons")
    assert hours(results, "fuel") == pytest.approx(20)
    assert hours(results, "grain") == pytest.approx(10)
    shared = run(karvan, "63-owners-wagons", 'fleet.own.owner=""', "fleet.own.bases=[{ place = \"A\", units = 30 }]")
    assert hours(shared, "fuel") == pytest.approx(10)


def test_an_owner_is_a_trader(karvan):
    text = said(karvan, "63-owners-wagons", "fleet.own.owner=refinry")
    assert "no flow is of 'refinry'" in text and "refinery" in text


def test_empty_wagons_run_as_trains(karvan):
    results = run(karvan, "64-empty-trains")
    assert used(results, "line", "section 1")["mean"] == pytest.approx(100 * 20 / 24, rel=0.01)
    assert hours(results, "grain") == pytest.approx(10)


def test_detention_has_a_clock_of_its_own(karvan):
    results = run(karvan, "65-detention")
    assert flow(results, "empties")["cost_per_unit"]["mean"] == pytest.approx(60)
    assert flow(results, "loaded")["cost_per_unit"]["mean"] == 0
    exact = run(karvan, "65-detention", "tariff.detention.started_days=false")
    assert flow(exact, "empties")["cost_per_unit"]["mean"] == pytest.approx(20 * (2 + 4 / 24))


def test_detention_begins_by_land(karvan):
    text = said(karvan, "65-detention", "tariff.detention.leaves_by=sea")
    assert "what goes on by sea is not away" in text and 'leaves_by = "road" or "rail"' in text
    by_road = run(karvan, "65-detention", "tariff.detention.leaves_by=road")
    assert flow(by_road, "empties")["cost_per_unit"]["mean"] == pytest.approx(60)


def test_goods_change_to_wagons_of_the_other_gauge(karvan):
    results = run(karvan, "66-transloading")
    assert hours(results, "cellulose") == pytest.approx(18)
    assert used(results, "standard", "units")["mean"] == pytest.approx(25, rel=0.01)
    few = run(karvan, "66-transloading", 'fleet.standard.bases=[{ place = "border", units = 20 }]',
              "flow.cellulose.interarrival=16 h")
    # 12 h at work and 7 h back are more than 16 h: each train waits three hours longer for wagons.
    assert hours(few, "cellulose") > 20


# Rail, borders, disruptions.

def test_trains_wait_for_their_path(karvan):
    assert hours(run(karvan, "67-train-paths"), "boxes") == pytest.approx(6.5)
    assert hours(run(karvan, "67-train-paths", "place.line.first_path=3 h"), "boxes") == pytest.approx(5.5)


def test_wrong_documents_are_put_right(karvan):
    mean = flow(run(karvan, "68-rework"), "coal")["transit_mean"]
    assert abs(mean["mean"] - 2.5) < 2 * mean["half_width"] < 0.5


def test_a_strike_goes_along_a_chain(karvan):
    assert hours(run(karvan, "69-strike-along-a-line"), "goods") == pytest.approx(50)
    at_once = run(karvan, "69-strike-along-a-line", "disruption.strike.chain_delay=0 h")
    assert hours(at_once, "goods") == pytest.approx(48)


# What is told before a run.

def offered(karvan, name, place, resource, *changes):
    settings = [part for change in changes for part in ("--set", change)]
    told = json.loads(karvan("check", EXAMPLES / f"{name}.toml", *settings, "--json", check=False).stdout)
    return next(r["offered"] for r in told["loads"]["rows"] if (r["place"], r["resource"]) == (place, resource))


def test_check_counts_empty_trains(karvan):
    for place, resource in (("line", "section 1"), ("engine", "units")):
        assert offered(karvan, "64-empty-trains", place, resource) == pytest.approx(20 / 24)
    assert offered(karvan, "64-empty-trains", "line", "section 1",
                   "fleet.hoppers.empty_trains.train=5") == pytest.approx(30 / 24)


def test_check_leaves_owners_cargo_to_their_wagons(karvan):
    """20 and 10 wagons a week, each for the 20 h there and back."""
    assert offered(karvan, "63-owners-wagons", "own", "units") == pytest.approx(20 * 20 / 168, rel=0.01)
    assert offered(karvan, "63-owners-wagons", "common", "units") == pytest.approx(10 * 20 / 168, rel=0.01)
    # Where the owner's wagons stand at the other end, fuel is loaded into the others.
    away = 'fleet.own.bases=[{ place = "B", units = 10 }]'
    assert offered(karvan, "63-owners-wagons", "own", "units", away) == 0
    assert offered(karvan, "63-owners-wagons", "common", "units", away) == pytest.approx(30 * 20 / 168, rel=0.01)
