"""Every scenario of the project is read, checked and run; the examples give the numbers of theory.

The program itself checks in every replication that nothing is lost and that the causes of a
shipment's hours sum to its transit time: a run that ends well has passed both.
"""

import json
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted(f for f in SCENARIOS.rglob("*.toml") if f.parent.name != "designs")
YEAR = SCENARIOS / "middle-corridor.toml"


def name_of(file):
    return str(file.relative_to(SCENARIOS))


def summary(karvan, *arguments):
    return json.loads(karvan("run", *arguments, "--json", "--quiet").stdout)


def resource_of(results, place, resource):
    rows = [r for r in results["resources"] if (r["place"], r["resource"]) == (place, resource)]
    assert len(rows) == 1, f"{len(rows)} resources are {place} {resource}"
    return rows[0]


def flow_of(results, flow):
    return next(f for f in results["flows"] if f["flow"] == flow)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_is_checked_without_complaint(karvan, file):
    done = karvan("check", file)
    assert "no errors" in done.stdout
    assert "overload" not in done.stdout + done.stderr


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_runs(karvan, file, tmp_path):
    """Two replications of 60 days, or two months after the warm-up of the base case."""
    karvan("run", file, "--replications", 2, "--quiet", "-o", tmp_path / "results.h5",
           "--set", "scenario.horizon=60 d")
    assert (tmp_path / "results.h5").stat().st_size > 0


# The examples against theory: what is estimated, and its expected value. Times in minutes.

def time_of(flow):
    return lambda results: scaled(flow_of(results, flow)["transit_mean"], 60)


def used(place, resource="servers"):
    return lambda results: scaled(resource_of(results, place, resource)["used"], 1)


def waiting(place, resource="servers"):
    return lambda results: scaled(resource_of(results, place, resource)["queue_mean"], 1)


def scaled(estimate, factor):
    return estimate["mean"] * factor, estimate["half_width"] * factor


def lost_percent(results):
    flow = flow_of(results, "trucks")
    entered = flow["lost"]["mean"] + flow["left"]["mean"]
    return 100 * flow["lost"]["mean"] / entered, 100 * flow["lost"]["half_width"] / entered


THEORY = [
    ("01-one-queue", time_of("trucks"), 30.0),
    ("01-one-queue", used("gate"), 80.0),
    ("02-several-servers", time_of("trucks"), 12.47),
    ("03-shifts", used("gate"), 80.0),
    ("04-priorities", time_of("perishables"), 14.0),
    ("04-priorities", time_of("others"), 46.0),
    ("05-preemption", time_of("perishables"), 10.0),
    ("05-preemption", time_of("others"), 50.0),
    ("06-breakdowns", time_of("trucks"), 56.0),
    ("07-finite-room", lost_percent, 8.882),
    ("08-network", time_of("wagons"), 32.0),
    ("08-network", used("repair"), 50.0),
    ("09-closed-population", used("loading"), 75.0),
    ("10-blocking", used("unloading"), 66.67),
    ("12-rail-line", time_of("southbound"), 105.0),
    ("12-rail-line", time_of("northbound"), 105.0),
    ("13-border", time_of("trucks"), 210.0),
    ("19-closures", time_of("trucks"), 480.0),
    ("21-repair-crews", used("yard", "repair crews"), 43.6),
    ("23-selectivity", time_of("others"), 50.0),
    ("23-selectivity", time_of("authorised"), 17.0),
    ("27-season-and-growth", used("gate"), 38.5),
    ("31-empties", used("port"), 75.0),
    ("32-route-shares", time_of("trucks"), 693.3),  # 10 h, and 4/3 h (M/M/2) or 2 h (M/M/1)
    ("45-truck-fleet", used("road", "trucks"), 80.0),
    ("55-failing-locomotives", used("locomotives", "units"), 37.5),
    ("59-batch-service", time_of("trucks"), 155.97),
    ("59-batch-service", waiting("hall"), 3.839),
    ("93-overflow", time_of("trucks"), 9.736),
    ("93-overflow", used("second"), 30.05),
    ("94-wide-loads", used("lanes"), 51.65),
    ("120-last-come", time_of("containers"), 20.0),
    ("121-shortest-first", time_of("papers"), 13.87),
    ("122-processor-sharing", time_of("wagons"), 25.0),
    ("122-processor-sharing", used("pump"), 60.0),
    ("123-polling", time_of("west"), 20.0),
    ("124-shortest-queue", time_of("trucks"), 12.65),
    ("125-fork-and-join", time_of("containers"), 21.375),
    ("126-kept-server", time_of("trucks"), 42.5),
    ("127-classes", time_of("wagons"), 100.0),
    ("128-unequal-servers", time_of("trucks"), 12.353),
    ("129-speed-with-queue", time_of("trucks"), 19.811),
]


@pytest.mark.parametrize("name, measure", [("07-finite-room", "gate turned away, full"),
                                           ("94-wide-loads", "lanes turned away, patience")])
def test_who_is_turned_away_is_counted_where_and_why(karvan, tmp_path, name, measure):
    """The only station that loses anybody counts as many as the flows together have lost."""
    h5py = pytest.importorskip("h5py")
    karvan("run", SCENARIOS / "examples" / f"{name}.toml", "--replications", 2, "--quiet", "-o", tmp_path / "r.h5")
    with h5py.File(tmp_path / "r.h5") as results:
        names = [text.decode() for text in results["place_measure"]]
        counted = results["measure_count"][:, names.index(measure)]
        assert (counted == results["lost"][:].sum(axis=1)).all() and counted.min() > 0


@pytest.fixture(scope="module")
def example(karvan):
    """The summary of an example, run once."""
    done = {}

    def run(name):
        if name not in done:
            done[name] = summary(karvan, SCENARIOS / "examples" / f"{name}.toml")
        return done[name]

    return run


@pytest.mark.parametrize("name, measure, expected", THEORY,
                         ids=[f"{row[0]}-{i}" for i, row in enumerate(THEORY)])
def test_examples_agree_with_theory(example, name, measure, expected):
    """Within twice the 95 % half-width, which is below 5 %; the seed is fixed."""
    mean, half_width = measure(example(name))
    assert abs(mean - expected) < 2 * half_width + 1e-3 * expected
    assert half_width < 0.05 * expected


def test_a_second_ship_saves_time(example):
    one = time_of("export")(example("14-two-countries"))
    two = time_of("export")(example("15-alternative"))
    assert two[0] + two[1] < one[0] - one[1]


# The Middle Corridor.

@pytest.fixture(scope="module")
def year(karvan):
    """One replication of the year 2024."""
    return summary(karvan, YEAR, "--replications", 1)


def test_what_sets_out_in_a_year_arrives(year):
    """The block trains of the year, within what chance explains, and nothing is lost."""
    arrived = {f["flow"]: f["left"]["mean"] for f in year["flows"]}
    assert min(arrived.values()) > 500
    assert all(f["lost"]["mean"] == 0 for f in year["flows"])
    trains = (arrived["china-azerbaijan"] + arrived["china-blacksea"]) / 50
    assert 358 - 4 * 19 < trains < 358 + 4 * 19  # Poisson, with a standard deviation of 19


def test_the_port_of_baku_handles_the_containers_of_2024(year):
    by_sea = ["china-azerbaijan", "china-blacksea", "kazakh-blacksea", "kazakh-turkiye",
              "poti-china", "empties"]
    teu = 2 * sum(flow_of(year, flow)["left"]["mean"] for flow in by_sea)
    assert teu == pytest.approx(76_775, rel=0.1)


def test_block_trains_take_days_not_weeks(year):
    """Scheduled: 9 d to Absheron, 12 d to Poti; nobody does it in less than 6 d on average."""
    days = {f["flow"]: f["transit_mean"]["mean"] / 24 for f in year["flows"]}
    assert 6 < days["china-azerbaijan"] < 12
    assert days["china-azerbaijan"] < days["china-blacksea"] < 15


def test_nothing_is_overloaded(year):
    used = [r["used"]["mean"] for r in year["resources"]]
    assert all(share < 100 for share in used if share is not None)  # none: a stock of locomotives
    assert sum(share is not None for share in used) > 150


def test_a_deadlock_is_named(karvan):
    done = karvan("run", SCENARIOS / "examples" / "47-deadlock.toml")
    said = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert "ended in a deadlock" in said
    assert "since day 1.0 6 wait in a circle, each for another" in said
    assert "waits for room at terminal" in said and "depot: grant room imports" in said
    assert "held by exports" in said and "held by imports" in said


def test_locomotives_that_stay_with_waiting_trains_can_stop_everything(karvan, tmp_path):
    file = SCENARIOS / "examples" / "53-left-trains.toml"
    assert "deadlock" not in karvan("run", file).stdout
    stubborn = tmp_path / "stubborn.toml"
    stubborn.write_text("".join(line for line in file.open() if not line.startswith("uncouples_after")))
    said = " ".join(karvan("run", stubborn).stdout.split())
    assert "replication 0 ended in a deadlock: since day 18.0" in said
    assert "wait for az-locomotives at frontier" in said
    assert "wait for ge-locomotives at frontier" in said


def test_handling_by_the_move_and_dues_by_the_call_are_as_by_hand(karvan):
    goods = flow_of(summary(karvan, SCENARIOS / "examples" / "54-handling.toml"), "goods")
    assert goods["cost_per_unit"]["mean"] == pytest.approx(4 * 50 + 600 / 20)
