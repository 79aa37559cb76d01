"""What `karvan check` reckons of the examples, and what their runs find in use."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


def file_of(number):
    return next(EXAMPLES.glob(f"{number}-*.toml"))


def checked(karvan, number, *changes):
    settings = [part for change in changes for part in ("--set", change)]
    return json.loads(karvan("check", file_of(number), *settings, "--json").stdout)


def load(report, place, name):
    return next(r for r in report["loads"]["rows"] if (r["place"], r["resource"]) == (place, name))


def used(karvan, number, place, name):
    results = json.loads(karvan("run", file_of(number), "--json", "--quiet").stdout)
    return next(r for r in results["resources"] if (r["place"], r["resource"]) == (place, name))["used"]["mean"]


@pytest.mark.parametrize(("number", "place", "name", "within"), [
    (36, "west", "pilots", 0.01),
    (36, "west", "tugs", 0.01),
    (46, "warehouse", "machines", 0.03),
    (46, "inland", "rail tracks", 0.03),
    (71, "west", "channel", 0.001),
    (92, "basin", "lock", 0.1),  # ships by timetable, reckoned as if they came by chance
])
def test_a_run_uses_what_was_reckoned(karvan, number, place, name, within):
    reckoned = load(checked(karvan, number), place, name)["utilisation"]
    assert reckoned == pytest.approx(used(karvan, number, place, name), rel=within)


def test_a_one_way_channel_counts_as_less_room(karvan):
    # Two services call once a day, with an hour in and an hour out: four hours of a day.
    report = checked(karvan, 91)
    channel = load(report, "west", "channel")
    assert channel["offered"] == pytest.approx(4 / 24)
    assert channel["capacity"] == pytest.approx(1.5)
    assert used(karvan, 91, "west", "channel") == pytest.approx(100 * channel["offered"] / 2)
    assert any("room for 2 at once counts as 1.50" in line for line in report["approximations"])


def test_cargo_that_a_ship_refuses_is_asked_of_the_others(karvan):
    # A truck of fuel a day for 10 trucks every second day: 20 %; one of grain for 10 a day: 10 %. If
    # nothing were refused both were shared: 2 of 15 a day.
    report = checked(karvan, 85)
    assert load(report, "west", "ships of cargo from here")["utilisation"] == pytest.approx(20)
    assert load(report, "west", "ships of passengers from here")["utilisation"] == pytest.approx(10)


@pytest.mark.parametrize(("number", "change", "named"), [
    (92, "place.basin.mooring=12 h", "lock of basin"),
    (91, "place.west.mooring=18 h", "channel of west"),
    (53, "place.frontier.tracks=1", "tracks of frontier"),
])
def test_what_is_asked_too_much_of_is_named(karvan, number, change, named):
    assert not any(named in line for line in checked(karvan, number)["overloads"])
    assert any(named in line for line in checked(karvan, number, change)["overloads"])


def test_the_load_of_a_fleet_is_told_apart(karvan):
    # What a run calls used is with trains; crews at rest are not.
    line = next(line for line in checked(karvan, 41)["approximations"] if "crews" in line)
    with_trains = float(line.split(": ")[1].split(" %")[0])
    assert with_trains == pytest.approx(used(karvan, 41, "crews", "units"), rel=0.1)
    assert load(checked(karvan, 41), "crews", "units")["utilisation"] > 1.8 * with_trains
