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
                 "-o", file)
    assert len(found["points"]["rows"]) == 8
    assert found["findings"][0]["rows"][1]["term"] == "sea_service.feeder.ships"
    effect = found["findings"][0]["rows"][1]["effect"]  # more ships, shorter transit
    assert effect["mean"] + effect["half_width"] < 0
    assert "What matters: sea_service.feeder.ships" in found["findings"][0]["note"]
    assert "Best predicted" in found["findings"][0]["note"]
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(file) as results:
        assert set(results.sea_service_feeder_ships.values) == {1, 2, 3}
    # It is no results file, and says what it is.
    shown = karvan("report", file, check=False)
    assert shown.returncode == 6 and "file of an experiment (sweep" in shown.stderr
    assert "xarray.open_dataset" in shown.stderr


def test_a_surface_that_predicts_nothing_says_so(karvan, tmp_path):
    """Three loads of a queue, the last next to saturation: a line through two of them, the curve being
    1 / (1 - load), misses the third by more than their mean does."""
    design = tmp_path / "d.toml"
    design.write_text(f"""scenario = "{EXAMPLES / '01-one-queue.toml'}"
design = "factorial"
replications = 2
measures = ["transit.mean:trucks"]
[[factor]]
key = "flow.trucks.volume"
values = ["7 /h", "8.5 /h", "9.9 /h"]
""")
    short = ["--set", "scenario.horizon=60 d"]
    note = said(karvan, "sweep", design, "--surface", *short)["findings"][0]["note"]
    assert "It predicts nothing" in note and "Best predicted" not in note
    design.write_text(design.read_text().replace(', "9.9 /h"', ""))
    few = karvan("sweep", design, "--surface", *short, check=False)
    assert few.returncode == 2 and "2 points are too few" in few.stderr


def test_a_surface_of_one_factor_at_a_time_is_refused_before_anything_runs(karvan, tmp_path):
    design = tmp_path / "d.toml"
    design.write_text(f"""scenario = "{EXAMPLES / '01-one-queue.toml'}"
design = "one_at_a_time"
replications = 2
measures = ["transit.mean:trucks"]
[[factor]]
key = "flow.trucks.volume"
values = ["6 /h", "7 /h", "7.5 /h"]
""")
    file = tmp_path / "o.h5"
    done = karvan("sweep", design, "--surface", "-o", file, check=False)
    assert done.returncode == 2 and 'design = "one_at_a_time"' in done.stderr
    assert "latin_hypercube" in done.stderr and done.stdout == "" and not file.exists()


@pytest.mark.slow
def test_rank_finds_the_best(karvan):
    found = said(karvan, "rank", BASE, OTHER, "--measure", "transit.mean:export", "--indifference",
                 "5%")
    assert found["best"] == "15-alternative"


def test_equal_designs_are_told_to_be_equal_at_once(karvan, tmp_path):
    queue = EXAMPLES / "01-one-queue.toml"
    found = said(karvan, "rank", queue, queue, "--measure", "transit.mean:all", "--set",
                 "scenario.horizon=10 d")
    assert found["best"] is None and "are equal" in found["verdict"]
    names = [row["design"] for row in found["rows"]]
    assert len(set(names)) == 2 and names[1].endswith("(2)")
    assert [row["replications"] for row in found["rows"]] == [10, 10]


def test_alternatives_with_other_flows_are_compared_by_what_they_share(karvan):
    done = karvan("compare", BASE, EXAMPLES / "01-one-queue.toml", "--replications", 2, "--set",
                  "scenario.horizon=40 d", "--json")
    found = json.loads(done.stdout)
    names = [row["measure"] for row in found["alternatives"][0]["rows"]]
    assert names == ["transit.mean:all", "transit.p95:all"]
    assert "transit.mean:export" in done.stderr and "no such flow" in done.stderr
    named = karvan("compare", BASE, EXAMPLES / "01-one-queue.toml", "--replications", 2, "--measure",
                   "transit.mean:export", check=False)
    assert named.returncode == 2 and "01-one-queue: " in named.stderr


@pytest.mark.slow
def test_calibrate_fits_what_the_observations_tell(karvan):
    found = said(karvan, "calibrate", ROOT / "scenarios" / "designs" / "calibration.toml")
    fitted = found["parameters"]["rows"][0]
    assert fitted["told"] == "its value" and fitted["unit"] == "h"
    assert 0 < fitted["fitted"]["half_width"] < 42  # half of the range
    assert all(row["verdict"] == "fits" and row["after"]["half_width"] > 0
               for row in found["fit"]["rows"])
    assert all(abs(row["off"]) < 10 for row in found["fit"]["rows"])


@pytest.mark.slow
def test_one_long_run_gives_the_transit_time_of_a_queue_with_an_interval(karvan):
    # M/M/1: 30 min in the system. The run's batches are uncorrelated; seed 1 is the scenario's.
    found = said(karvan, "run", EXAMPLES / "01-one-queue.toml", "--replications", 1, "--batch-means",
                 "--set", "scenario.horizon=2000 d")
    row = found["transit_batch_means"]["rows"][0]
    assert row["sound"] == "sound" and row["batches"] >= 10
    assert row["transit"]["mean"] == pytest.approx(0.5, abs=1.5 * row["transit"]["half_width"])
    assert row["transit"]["half_width"] < 0.02


QUEUE = """\
[scenario]
name = "Even queue"
horizon = "60 d"

[[place]]
id = "gate"
kind = "station"
service = "6 min"

[[flow]]
id = "trucks"
from = "gate"
arrivals = "even"
volume = "8 /h"
"""


def test_two_closed_days_pile_up_what_arrives_and_are_over_when_it_is_worked_off(karvan, tmp_path):
    """8 trucks an hour come, evenly; 10 can be served. In 48 h 384 pile up, which 2 an hour work off
    in 192 h: 240 h after the beginning. The area of the triangle is 384 x 240 / 2 = 46,080 h."""
    file = tmp_path / "queue.toml"
    file.write_text(QUEUE)
    found = said(karvan, "resilience", file, "--close", "gate", "--begin", "10 d", "--for", "2 d",
                 "--replications", 2, "--recovered", "0.1%")
    assert found["depth"]["mean"] == pytest.approx(384, abs=2)
    assert found["recovered_h"]["mean"] == pytest.approx(240, abs=2)
    assert found["shipment_hours"]["mean"] == pytest.approx(46080, rel=0.01)
    assert found["struck"] and found["recovered"]
    assert [row["name"] for row in found["flows"]["rows"]] == ["trucks"]
    assert [row["name"] for row in found["places"]["rows"]] == ["gate"]
    assert "rises" in found["sentences"][0]
    # Half of the capacity left: 3 an hour too many (5 served) for 48 h, 144 in all; gone in 72 h.
    # One server cannot be halved, and that is said; so two are given, each half as fast.
    whole = karvan("resilience", file, "--close", "gate", "--capacity", "50%", "--begin", "10 d",
                   "--for", "2 d", "--replications", 2)
    assert "takes nothing of gate" in whole.stderr
    half = said(karvan, "resilience", file, "--set", "place.gate.servers=2", "--set",
                "place.gate.service=12 min", "--close", "gate", "--capacity", "50%", "--begin",
                "10 d", "--for", "2 d", "--replications", 2, "--recovered", "1%")
    assert half["depth"]["mean"] == pytest.approx(144, abs=3)
    assert half["recovered_h"]["mean"] == pytest.approx(120, abs=3)


def test_random_arrivals_and_services_recover_near_the_fluid_answer(karvan, tmp_path):
    """The same gate with random arrivals and services: the fluid says 240 h less what 5 % of 384 are
    at 2 an hour, 9.6 h. Arrivals and services of 240 h vary by sqrt((8 + 10) 240) = 66, so by 33 h at
    2 an hour; the mean of 12 replications by 9.5 h. Three of these either way, seed 1."""
    file = tmp_path / "queue.toml"
    file.write_text(QUEUE.replace('service = "6 min"', 'service = { law = "exponential", mean = "6 min" }')
                    .replace('arrivals = "even"\n', ""))
    arguments = ["resilience", file, "--begin", "10 d", "--for", "2 d", "--replications", 12, "--seed", 1]
    found = said(karvan, *arguments, "--close", "gate")
    assert found["struck"] and found["recovered"]
    assert found["depth"]["mean"] == pytest.approx(384, abs=3 * 66 / 12 ** 0.5)
    assert found["recovered_h"]["mean"] == pytest.approx(230, abs=29)
    assert 0 < found["recovered_h"]["half_width"] < 60
    # With a server a hundred times too many, half of them change nothing.
    idle = said(karvan, *arguments, "--close", "gate", "--capacity", "50%", "--set", "place.gate.servers=800")
    assert not idle["struck"] and idle["recovered_h"] is None and "No effect" in idle["verdict"]
    assert idle["flows"]["rows"] == [] and idle["places"]["rows"] == []


def test_compare_goes_on_until_every_difference_is_told(karvan, tmp_path):
    """A gate whose service is 4 % faster, against an indifference zone of 1 %: better at the first look.
    Against itself: unchanged. With a cap below what is needed it says how many would tell."""
    base, faster = tmp_path / "base.toml", tmp_path / "faster.toml"
    random = (QUEUE.replace('service = "6 min"', 'service = { law = "exponential", mean = "6 min" }')
              .replace('arrivals = "even"\n', "").replace("60 d", "10 d"))
    base.write_text(random)
    faster.write_text(f'extends = "base.toml"\n[[place]]\nid = "gate"\nservice = {{ law = "exponential", mean = "5.76 min" }}\n')
    arguments = ["compare", base, faster, "--measure", "transit.mean:all"]
    found = said(karvan, *arguments, "--indifference", "1%")
    assert found["told"] and found["replications"] == 20 and found["looks"] == 1
    assert found["alternatives"][0]["rows"][0]["verdict"] == "better"
    assert "at every look" in found["intervals"]
    same = said(karvan, "compare", base, base, "--measure", "transit.mean:all", "--indifference", "1%")
    assert same["told"] and same["looks"] == 1 and same["alternatives"][0]["rows"][0]["verdict"] == "unchanged"
    open_still = said(karvan, *arguments, "--precision", "0.1%", "--most", 30, "-o", tmp_path / "c.h5")
    assert not open_still["told"] and open_still["replications"] == 30 and open_still["looks"] == 2
    assert "replications would tell" in open_still["end"]
    assert open_still["alternatives"][0]["rows"][0]["needed"] > 30


def test_a_closure_is_added_after_the_overrides(karvan, tmp_path):
    file = tmp_path / "queue.toml"
    file.write_text(QUEUE + '\n[[disruption]]\nid = "flood"\nplaces = ["gate"]\nclosed = true\n'
                    'from = 2024-01-20\nto = 2024-01-21\n')
    found = said(karvan, "resilience", file, "--set", "disruption=[]", "--set", "scenario.start=2024-01-01",
                 "--close", "gate", "--begin", "10 d", "--for", "2 d", "--replications", 2, "--recovered", "0.1%")
    assert found["depth"]["mean"] == pytest.approx(384, abs=2)


def test_a_link_that_closes_is_felt_by_those_under_way_and_the_file_tells_when(karvan, tmp_path):
    """4 trucks a day, evenly, wait before a link that is closed for 3 d: 12 more are under way at
    its end, and all go on at once."""
    scenario, file = tmp_path / "road.toml", tmp_path / "r.h5"
    text = (EXAMPLES / "19-closures.toml").read_text().split("[[disruption]]")[0]
    scenario.write_text(text.replace('volume = "4 trucks/day"', 'volume = "4 trucks/day"\narrivals = "even"'))
    found = said(karvan, "resilience", scenario, "--set", "scenario.horizon=40 d", "--set",
                 "scenario.warmup=1 d", "--close", "north->south", "--begin", "10 d", "--for", "3 d",
                 "--replications", 3, "-o", file)
    assert found["depth"]["mean"] == pytest.approx(12, abs=1)
    assert found["recovered_h"]["mean"] == pytest.approx(72 + 4, abs=2)
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(file) as results:
        excess = results.whole_excess.sel(whole="all")
        assert float(excess.max()) == pytest.approx(12, abs=1)
        assert 240 < float(results.time[int(excess.argmax())]) <= 312
        assert float(results.whole_depth[0]) == found["depth"]["mean"]
        assert float(results.whole_recovered_h[0]) == found["recovered_h"]["mean"]


@pytest.mark.parametrize("arguments, told", [
    (["resilience", BASE, "--begin", "5 d"], "--close"),
    (["resilience", BASE, "--begin", "5 d", "--close", "feeder"], "--for"),
    (["resilience", BASE, "--begin", "5 d", "--for", "2 d", "--close", "feedr"], "did you mean 'feeder'?"),
    (["resilience", BASE, "--begin", "5000 d", "--for", "2 d", "--close", "feeder"], "after the end"),
    (["resilience", BASE, "--begin", "5 d", "--for", "2 d", "--close", "feeder", "--every", "400 d"], "--every"),
    (["resilience", BASE, "--begin", "5 d", "--for", "2 d", "--close", "feeder", "--every", "1 ms"], "--every"),
    (["resilience", BASE, OTHER, "--begin", "5 d", "--for", "0 d"], "--for"),
    (["resilience", BASE, EXAMPLES / "01-one-queue.toml", "--begin", "5 d"], "twins"),
    (["capacity", BASE, "--try", "place.yard.trks"], "--try"),
    (["compare", BASE, OTHER, "--indifference", "1%", "--replications", 5], "--most"),
    (["compare", BASE, OTHER, "--most", 5], "--indifference"),
    (["compare", BASE, OTHER, "--indifference", "2"], "1%"),
    (["rank", BASE, OTHER, "--measure", "transit.mean:all", "--indifference", "much"], "--indifference"),
    (["rank", BASE, OTHER, "--measure", "transit.mean:all", "--first", 5, "--most", 3], "--first"),
    (["capacty", BASE], "no subcommand 'capacty'"),
    (["capacty", BASE], "did you mean 'capacity'?"),
    (["compare", BASE], "scenarios"),
    (["compare", BASE, OTHER, "--measure", "transit.men:*"], "did you mean 'transit.mean'?"),
    (["run", BASE, "--precision", "two"], "2% or 0.02"),
    (["run", BASE, "--precision", "2%", "--replications", "5"], "--replications"),
    (["rank", BASE, OTHER], "exactly one measure"),
    (["capacity", BASE, "--limit", "transit.p95:all < 3 d"], "MEASURE <= LIMIT"),
    (["capacity", BASE, "--flow", "exprot"], "did you mean 'export'?"),
    (["capacity", BASE, "--growth", "2"], "--growth"),
    (["capacity", BASE, "--measure", "transit.mean:all"], "--limit names the measure"),
])
def test_wrong_usage_is_told_in_words(karvan, arguments, told):
    done = karvan(*arguments, check=False)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr


def test_a_scenario_given_for_a_design_is_told_so_in_one_line(karvan):
    for command, what in (("sweep", "design"), ("calibrate", "calibration")):
        done = karvan(command, BASE, check=False)
        assert done.returncode == 3 and f"this is a scenario, no {what}" in done.stderr
        assert done.stderr.count("error:") == 1
