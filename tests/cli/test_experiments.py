"""The commands that are experiments, from files to what they print and write."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "scenarios" / "examples"
BASE, OTHER = EXAMPLES / "14-two-countries.toml", EXAMPLES / "15-alternative.toml"


def said(karvan, *arguments):
    return json.loads(karvan(*arguments, "--json", "--quiet").stdout)


def test_diff_names_the_key_that_differs(karvan):
    rows = json.loads(karvan("diff", BASE, OTHER, "--json").stdout)["rows"]
    assert {"key": "sea_service.feeder.ships", "before": "1", "after": "2"} in rows
    assert [row["key"] for row in rows] == ["scenario.name", "sea_service.feeder.ships"]
    assert karvan("diff", BASE, BASE).stdout == "No differences.\n"


@pytest.mark.slow
def test_compare_finds_the_second_ship_better_and_writes_what_it_found(karvan, tmp_path):
    file = tmp_path / "c.h5"
    found = said(karvan, "compare", BASE, OTHER, "--replications", 5, "-o", file)
    assert found["alternatives"][0]["rows"][0]["verdict"] == "better"
    assert "falls" in found["alternatives"][0]["sentences"][0]
    again = tmp_path / "again.h5"
    said(karvan, "compare", BASE, OTHER, "--replications", 5, "-o", again, "-j", 1)
    assert file.read_bytes() == again.read_bytes()
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(file) as results:
        assert results.transit_mean_export.dims == ("point", "replication")
        assert results.transit_mean_export.attrs["units"] == "h"
        assert float(results.difference.sel(measure="transit.mean:export")[1]) < 0


@pytest.mark.slow
def test_precision_is_reached_with_the_same_replications_for_any_threads(karvan, tmp_path):
    runs = []
    for threads in (1, 2):
        file = tmp_path / f"{threads}.h5"
        karvan("run", EXAMPLES / "01-one-queue.toml", "--precision", "5%", "--measure",
               "transit.mean:*", "-j", threads, "-o", file, "--quiet")
        runs.append(file.read_bytes())
    assert runs[0] == runs[1]


@pytest.mark.slow
def test_a_cap_that_is_too_low_says_how_many_would_do(karvan):
    done = karvan("run", EXAMPLES / "01-one-queue.toml", "--precision", "0.1%", "--most", "12")
    assert "is not stable yet" in done.stderr and "needs about" in done.stderr


@pytest.mark.slow
def test_warmup_is_found_and_told(karvan):
    done = karvan("run", EXAMPLES / "01-one-queue.toml", "--warmup", "auto", "--replications", "2")
    assert "found by MSER-5" in done.stderr


@pytest.mark.slow
def test_sweep_writes_its_factors_as_coordinates(karvan, tmp_path):
    file = tmp_path / "s.h5"
    found = said(karvan, "sweep", ROOT / "scenarios" / "designs" / "second-ship.toml", "--surface",
                 "--replications", 2, "-o", file)
    assert len(found["points"]["rows"]) == 8
    assert found["findings"][0]["rows"][1]["term"] == "sea_service.feeder.ships"
    assert found["findings"][0]["rows"][1]["coefficient"] < 0  # more ships, shorter transit
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(file) as results:
        assert set(results.sea_service_feeder_ships.values) == {1, 2, 3}


@pytest.mark.slow
def test_rank_finds_the_best(karvan):
    found = said(karvan, "rank", BASE, OTHER, "--measure", "transit.mean:export", "--indifference",
                 "5%")
    assert found["best"] == "15-alternative"


@pytest.mark.slow
def test_capacity_of_a_queue_is_where_theory_has_it(karvan):
    # M/M/1 with 10 services an hour: a mean of 1 h in the system at 9 arrivals an hour, 1.125
    # times the 8 of the scenario.
    found = said(karvan, "capacity", EXAMPLES / "01-one-queue.toml", "--limit",
                 "transit.mean:trucks <= 1 h")
    assert found["load"]["value"] == pytest.approx(1.125, abs=0.02)
    assert found["load"]["lower"] <= 1.125 <= found["load"]["upper"]
    assert found["one_more"]["rows"][0]["key"] == "place.gate.servers"


@pytest.mark.slow
def test_calibrate_fits_what_the_observations_tell(karvan):
    found = said(karvan, "calibrate", ROOT / "scenarios" / "designs" / "calibration.toml")
    assert found["parameters"]["rows"][0]["told"] == "its value"
    assert all(abs(row["off"]) < 10 for row in found["fit"]["rows"])


@pytest.mark.parametrize("arguments, told", [
    (["compare", BASE], "scenarios"),
    (["compare", BASE, OTHER, "--measure", "transit.men:*"], "did you mean 'transit.mean'?"),
    (["run", BASE, "--precision", "two"], "2% or 0.02"),
    (["run", BASE, "--precision", "2%", "--replications", "5"], "--replications"),
    (["rank", BASE, OTHER], "exactly one measure"),
    (["capacity", BASE, "--limit", "transit.p95:all < 3 d"], "MEASURE <= LIMIT"),
    (["capacity", BASE, "--flow", "exprot"], "did you mean 'export'?"),
])
def test_wrong_usage_is_told_in_words(karvan, arguments, told):
    done = karvan(*arguments, check=False)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr


CLOSED = """\
extends = "{base}"

[[disruption]]
id = "strike"
places = ["gate"]
closed = true
from = 2024-04-10
to = 2024-04-12
"""


@pytest.mark.slow
def test_two_closed_days_pile_up_what_arrives_and_are_over_when_it_is_worked_off(karvan, tmp_path):
    # 8 trucks an hour come, 10 can be cleared: 2 d pile up 384, which 2 an hour work off in 192 h.
    file = tmp_path / "closed.toml"
    file.write_text(CLOSED.format(base=EXAMPLES / "01-one-queue.toml"))
    found = said(karvan, "resilience", EXAMPLES / "01-one-queue.toml", file, "--begin", "100 d",
                 "--replications", 10)
    assert 300 < found["depth"] < 400
    assert 180 < found["recovered_h"] < 300
    assert found["recovered"] == 10
    assert "rises" in found["sentences"][0]
