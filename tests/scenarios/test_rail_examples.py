"""The rail examples: what they show, and what is said to fleets that cannot work."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


def run(karvan, name, *arguments):
    return json.loads(karvan("run", EXAMPLES / f"{name}.toml", *arguments, "--json", "--quiet").stdout)


def resource(results, place, name):
    return next(r for r in results["resources"] if (r["place"], r["resource"]) == (place, name))


def transit(results, flow):
    return next(f for f in results["flows"] if f["flow"] == flow)["transit_mean"]["mean"]


def test_leads_are_used_as_offered(karvan):
    """160 wagons a day at 60 an hour are 11.11 % of the day; within twice the 95 % half-width."""
    used = resource(run(karvan, "44-yard"), "yard", "leads")["used"]
    assert abs(used["mean"] - 11.11) < 2 * used["half_width"]
    assert used["half_width"] < 0.5


def test_fewer_locomotives_make_trains_wait(karvan):
    few = run(karvan, "41-locomotives", "--replications", 2, "--set", "fleet.locomotives.turnaround=12 h")
    assert transit(few, "eastbound") > 1.5 * transit(run(karvan, "41-locomotives", "--replications", 2),
                                                      "eastbound")


def test_platforms_that_stay_run_out(karvan):
    """What goes south without coming back: a third of the volume at most."""
    stay = run(karvan, "42-empty-wagons", "--replications", 2, "--set", "fleet.platforms.returns=stay")
    left = {f["flow"]: f["left"]["mean"] for f in stay["flows"]}
    assert left["southbound"] < 1.05 * left["northbound"] + 150


@pytest.mark.parametrize("change, said", [
    ('fleet.locomotives.lines=["west"]', "'west' is no rail line"),
    ('fleet.locomotives.bases=[{ place = "west", units = 0 }]', "a fleet without units"),
    ('fleet.crews.use=locomotive', "hours of duty are of crews"),
    ('fleet.crews.id=west', "a place and a fleet have the same id"),
])
def test_wrong_fleets_are_refused(karvan, change, said):
    done = karvan("check", EXAMPLES / "41-locomotives.toml", "--set", change, check=False)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


def test_a_train_that_the_fleet_cannot_fill_is_refused(karvan):
    done = karvan("check", EXAMPLES / "42-empty-wagons.toml", "--set", "place.north.train_length=400",
                  check=False)
    assert "a full train of north takes 400 units, and the fleet has 300" in done.stdout + done.stderr


# Worked out by hand in the heads of the files; in hours. Without the rule the number is another one.

BY_HAND = [
    ("80-train-classes", {"boxes": 1.25, "ore": 2.5, "empties": 2}, "place.line.train_classes=[]", {"boxes": 2, "ore": 2}),
    ("81-speed-restriction", {"ore": 2.6}, "place.line.stretches=[]", {"ore": 2}),
    ("82-one-way-hours", {"southbound": 1, "northbound": 4}, "place.line.one_way=[]", {"southbound": 1, "northbound": 2}),
    ("83-other-trains", {"northbound": 1.15}, "place.line.other_trains=[]", {"northbound": 1}),
    ("84-variable-axles", {"boxes": 7 / 6, "grain": 37 / 6}, "place.border.variable_time=1 h", {"boxes": 10 / 6, "grain": 37 / 6}),
]


@pytest.mark.parametrize("name, hours, without, then", BY_HAND, ids=[row[0] for row in BY_HAND])
def test_trains_take_what_was_worked_out_by_hand(karvan, name, hours, without, then):
    results = run(karvan, name)
    assert {flow: transit(results, flow) for flow in hours} == pytest.approx(hours)
    results = run(karvan, name, "--set", without)
    assert {flow: transit(results, flow) for flow in then} == pytest.approx(then)
