"""Examples 85 to 109: what their heads say is what they give, and without their rule it is not."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


def settings(changes):
    return [part for change in changes for part in ("--set", change)]


def hours(karvan, name, *changes):
    done = karvan("run", EXAMPLES / f"{name}.toml", *settings(changes), "--json", "--quiet")
    return {flow["flow"]: flow["transit_mean"]["mean"] for flow in json.loads(done.stdout)["flows"]}


def said(karvan, name, *changes):
    done = karvan("check", EXAMPLES / f"{name}.toml", *settings(changes), check=False)
    return done.stdout + done.stderr


def test_what_ships_refuse_waits_for_others(karvan):
    name = "85-ships-that-refuse"
    took = hours(karvan, name)
    assert took["fuel"] == pytest.approx(34)
    assert took["grain"] == pytest.approx(21)
    anything = hours(karvan, name, 'sea_service.passengers.refuses={ hazardous = false, commodities = ["none"] }')
    assert anything["fuel"] == pytest.approx(21)


@pytest.mark.parametrize("refuses", ['commodities = ["fuel"]', 'flows = ["fuel"]'])
def test_ships_refuse_by_name(karvan, refuses):
    assert hours(karvan, "85-ships-that-refuse", f"sea_service.passengers.refuses={{ hazardous = false, {refuses} }}")["fuel"] == pytest.approx(34)


def test_what_all_ships_refuse_has_no_way(karvan):
    text = said(karvan, "85-ships-that-refuse", "sea_service.cargo.refuses={ hazardous = true }")
    assert "no way for this cargo from 'west' to 'east'" in text


def test_what_all_ships_refuse_goes_another_way(karvan, tmp_path):
    """Without the cargo ferry: by road it takes 30 h, and to grain the sea is quicker."""
    before, passengers, rest = (EXAMPLES / "85-ships-that-refuse.toml").read_text().split("[[sea_service]]")
    road = '[[link]]\nfrom = "west"\nto = "east"\ntime = "30 h"\n\n'
    file = tmp_path / "road.toml"
    file.write_text(before + road + "[[sea_service]]" + passengers + rest[rest.index("[[flow]]"):])
    took = hours(karvan, file.with_suffix(""))
    assert took["fuel"] == pytest.approx(30)
    assert took["grain"] == pytest.approx(21)


def test_ships_that_refuse_all_they_carry_are_told(karvan):
    text = said(karvan, "85-ships-that-refuse", 'sea_service.cargo.refuses={ cargo = ["truck"] }')
    assert "the ships refuse all that they carry" in text


def test_an_area_is_closed(karvan):
    name = "86-closed-area"
    took = hours(karvan, name)
    assert took["to-the-port"] == pytest.approx(10 + 1220 / 60)
    assert took["to-the-mill"] == pytest.approx(10)
    wide = hours(karvan, name, "disruption.earthquake.area.radius=112 km")
    assert wide["to-the-mill"] == pytest.approx(10 + 1220 / 60)
    assert "no place lies in this area" in said(karvan, name, "disruption.earthquake.area.radius=55 km")


@pytest.mark.parametrize("recovery, slowed", [("10 h", 14), ("5 h", 12), ("0 h", 10)])
def test_speed_comes_back_by_and_by(karvan, recovery, slowed):
    """Half of the speed lost is lost over the recovery: 0.8 / 2 of its time."""
    took = hours(karvan, "87-slow-recovery", f"disruption.snow.recovery={recovery}")["goods"]
    assert took == pytest.approx((19 * 10 + slowed) / 20)


def test_an_embargo_does_not_fade(karvan):
    text = said(karvan, "57-embargo", "disruption.embargo.recovery=1 d")
    assert "nothing comes back by and by" in text


def test_a_long_train_goes_on_in_parts(karvan):
    name = "88-train-in-parts"
    assert hours(karvan, name)["coal"] == pytest.approx((40 * 3 + 20 * 3.5) / 60)
    assert hours(karvan, name, "place.line.longest_train=900 m")["coal"] == pytest.approx(2)
    # Three parts: cut off one by one, each an hour later.
    three = hours(karvan, name, "place.line.longest_train=313 m")["coal"]
    assert three == pytest.approx((20 * 3 + 20 * 4 + 20 * 4.5) / 60)
    assert hours(karvan, name, "place.north.splits=false")["coal"] == pytest.approx(2)


TRAINS_FROM = """
[scenario]
name = "Trains from the port"
horizon = "20 d"
replications = 1
[[place]]
id = "here"
kind = "KIND"
OWN
train_teu = "20 TEU"
[[place]]
id = "inland"
kind = "rail_terminal"
tracks = 4
cranes = 1
pace = "0 s"
train_length = 60
[[place]]
id = "line"
kind = "rail_line"
between = ["here", "inland"]
length = "100 km"
tracks = "double"
speed = "50 km/h"
headway = "30 min"
longest_train = "98 m"
[[flow]]
id = "boxes"
cargo = "container"
from = "here"
to = "inland"
per_arrival = 20
timetable = ["00:00"]
"""


@pytest.mark.parametrize("kind, own", [("port", 'berths = [{ id = "quay", count = 1 }]'), ("dry_port", "")])
def test_ports_make_up_no_longer_trains_than_a_line_takes(karvan, tmp_path, kind, own):
    """Ten TEU and the locomotive are 98 m: two trains half an hour apart, where one would do."""
    file = tmp_path / "port.toml"
    file.write_text(TRAINS_FROM.replace("KIND", kind).replace("OWN", own))
    assert hours(karvan, file.with_suffix(""))["boxes"] == pytest.approx(2.25)
    assert hours(karvan, file.with_suffix(""), "place.line.longest_train=163 m")["boxes"] == pytest.approx(2)


def test_urgent_cargo_goes_first(karvan):
    took = hours(karvan, "89-urgent-cargo")
    assert took["urgent"] == pytest.approx(15)
    assert took["ordinary"] == pytest.approx(24.6)
    as_they_come = hours(karvan, "89-urgent-cargo", "flow.urgent.priority=0")
    assert as_they_come["urgent"] == pytest.approx(39)
    assert as_they_come["ordinary"] == pytest.approx(15)


def test_what_is_too_heavy_is_left_behind(karvan):
    name = "90-left-behind"
    assert hours(karvan, name)["ore"] == pytest.approx(18.8)
    assert hours(karvan, name, "place.line.heaviest_train=2490 t")["ore"] == pytest.approx(14)
    shorter = hours(karvan, name, "place.line.heaviest_train=5000 t", "place.line.longest_train=313 m")
    assert shorter["ore"] == pytest.approx((20 * 14 + 10 * 38) / 30)


def test_a_channel_is_one_way_at_a_time(karvan):
    took = hours(karvan, "91-one-way-channel")
    assert took["from-the-east"] == pytest.approx(13)
    assert took["to-the-north"] == pytest.approx(12)
    both_ways = hours(karvan, "91-one-way-channel", "place.west.one_way=false")
    assert both_ways["from-the-east"] == pytest.approx(13)
    assert both_ways["to-the-north"] == pytest.approx(11.5)


def test_a_lock_is_turned_between_ships_of_one_direction(karvan):
    took = hours(karvan, "92-lock")
    assert took["from-asia"] == pytest.approx(13)
    assert took["from-the-islands"] == pytest.approx(14.5)
    assert hours(karvan, "92-lock", "place.basin.lock=0 s")["from-the-islands"] == pytest.approx(14)


def test_each_service_has_its_own_departure_of_a_minute(karvan):
    assert hours(karvan, "96-same-minute")["trucks"] == pytest.approx(16)
    at_noon = 'sea_service.second.first_by_leg=["12 h", "18 h"]'
    assert hours(karvan, "96-same-minute", at_noon)["trucks"] == pytest.approx(18.4)


def test_a_chamber_takes_two_ships_at_once(karvan):
    took = hours(karvan, "97-chambers")
    assert took["from-asia"] == took["from-africa"] == pytest.approx(13.5)
    assert took["from-the-islands"] == pytest.approx(14 + 1 / 3)
    waits = 'place.basin.chambers=[{ id = "north", ships = 3, lockage = "30 min", turn = "20 min", wait = "10 min" }]'
    assert hours(karvan, "97-chambers", waits) == pytest.approx(dict.fromkeys(took, 13 + 7 / 12))
    two = ", ".join(f'{{ id = "{id}", ships = 2, lockage = "30 min", turn = "20 min" }}' for id in ("north", "south"))
    assert hours(karvan, "97-chambers", f"place.basin.chambers=[{two}]")["from-the-islands"] == pytest.approx(13 + 7 / 12)


@pytest.mark.parametrize("name, resource, offered, changes", [
    ("97-chambers", "chamber north", 3 / 24 / 2, []),  # three a day, half an hour each way, two together
    ("97-chambers", "chambers", 3 / 24 / 3 * 2,  # with another one for a single ship
     ['place.basin.chambers=[{ id = "south", lockage = "30 min", turn = "0 s" }]']),
])
def test_check_counts_chambers(karvan, name, resource, offered, changes):
    report = json.loads(karvan("check", EXAMPLES / f"{name}.toml", *settings(changes), "--json", check=False).stdout)
    load = next(r for r in report["loads"]["rows"] if r["place"] == "basin" and r["resource"] == resource)
    assert load["offered"] == pytest.approx(offered)
    assert any("chambers of basin: full both ways" in line for line in report["approximations"])


def test_ships_load_side_by_side(karvan):
    assert hours(karvan, "99-side-by-side")["boxes"] == pytest.approx(6.525)
    for change in ("place.east.cranes=1", 'place.east.berths=[{ id = "quay", count = 1 }]'):
        assert hours(karvan, "99-side-by-side", change)["boxes"] == pytest.approx(7.025)


def test_crews_of_empty_trains_keep_their_hours(results):
    run = results("98-crews-of-empty-trains", replications=1)
    assert run.transit_h("stone") == pytest.approx(12)
    assert run.measure("crews duty overrun", "measure_count") == 0
    assert run.resource("utilisation", "crews units") == pytest.approx(1 / 8)


def test_trains_are_late_at_the_end_of_their_run(results):
    name = "100-end-to-end"
    run = results(name, replications=1)
    assert run.measure("east trains from west, punctual") == pytest.approx(6 / 7)
    assert run.measure("east trains from west, arrival delay") == pytest.approx(2.5 / 7)
    assert run.measure("first punctual trains") == 1
    assert results(name, "scenario.trains_punctual_within=3 h", replications=1).measure("east trains from west, punctual") == 1


def test_a_shipment_is_told_its_share_of_empty_trains(karvan):
    """Each of 90 trains is a ninetieth: 23 t of ten wagons over 500 km at 20 and 5 g, 2,300 and 575 kg."""
    told = karvan("trace", EXAMPLES / "64-empty-trains.toml", "--shipment", "grain 40").stdout
    account, share = told.split("Its share of the empty trains of hoppers, 1.11 %")
    assert "6000.00 kg" in account and "1500.00 kg" in account
    assert "2300.00 kg" in share and "575.00 kg" in share
    first = karvan("trace", EXAMPLES / "64-empty-trains.toml", "--shipment", "grain 2").stdout
    assert "empty trains" not in first  # it belongs to the warm-up
