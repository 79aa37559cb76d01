"""Examples with one element each, and nothing or little at random: the heads work the hours out by hand."""

import csv
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"
MIN = 1 / 60

# Example, changes, hours of a flow's shipments in all, or (flow, cause, place) of one cause.
BY_HAND = [
    ("101-on-dock-rail", (), {"boxes": 16, ("boxes", "service", "harbour"): 1 + 2}),
    ("101-on-dock-rail", ("place.harbour.train_teu=40 TEU",), {"boxes": 30, ("boxes", "train", "harbour"): 24 / 2}),
    ("102-refused-trains", (), {("second", "no_room", "line"): 7, ("second", "yard_full", "harbour"): 0}),
    ("102-refused-trains", ("place.harbour.refuses_trains=false",),
     {("second", "no_room", "line"): 0, ("second", "yard_full", "harbour"): 6}),
    ("103-fill-or-depart", (), {"few": (12 + 11 + 2) / 3, "many": 2, "late": 5}),
    ("104-double-track", (), {"southbound": 1.25, "northbound": 1.25}),
    ("105-overtaking", (), {"slow": 140 * MIN, "fast": 65 * MIN}),
    ("105-overtaking", ("place.line.yields=0 s",), {"slow": 120 * MIN, "fast": 110 * MIN}),
    ("107-agencies-in-parallel", (), {"trucks": 50 * MIN}),
    ("110-batches", (), {"trucks": 25 * MIN}),
    ("110-batches", ("flow.trucks.per_arrival=1",), {"trucks": 10 * MIN}),
    ("112-rail-to-road", (), {"boxes": 10}),
    ("113-work-in-hand", (),
     {"finish": 4, "pause": 18, "restart": 20, ("pause", "closed"): 14, ("restart", "closed"): 16}),
    ("116-electrification", (), {"first": 4, "second": 7, ("second", "locomotive", "middle"): 3}),
    ("116-electrification", ('fleet.diesel.bases=[{ place = "middle", units = 2 }]',), {"first": 4, "second": 4}),
    ("117-accident", (), {"early": 7, ("early", "accident"): 4, "later": 6, ("later", "accident"): 3}),
    ("118-cargo-for-a-docked-ship", (), {("westbound", "vessel"): 4, ("westbound", "dock"): 87.6,
                                         ("eastbound", "vessel"): 6, ("eastbound", "dock"): 85.6}),
    ("119-repair-crew", (), {"boxes": 18, ("boxes", "repair_crew"): 4, ("boxes", "breakdown"): 10}),
    ("57-embargo", (), {("grain", "embargo", "border"): 1220 / 60, ("cloth", "embargo"): 0}),
    ("66-transloading", (), {("cellulose", "transloading", "border"): 5, ("cellulose", "gauge_change"): 0}),
    ("69-strike-along-a-line", (), {("goods", "strike", "A"): 38, ("goods", "strike", "B"): 2}),
    ("92-lock", (), {("from-the-islands", "lock", "basin"): 1.25, ("from-asia", "lock"): 0}),
]


@pytest.mark.parametrize("name, changes, expected", BY_HAND, ids=[f"{row[0]}-{i}" for i, row in enumerate(BY_HAND)])
def test_hours_are_those_worked_out_by_hand(results, name, changes, expected):
    run = results(name, *changes, replications=1)
    seen = {what: run.transit_h(what) if isinstance(what, str) else run.hours(*what) for what in expected}
    assert seen == pytest.approx(expected, abs=1e-9)


def test_hours_beyond_the_anchorage_and_for_the_channel_have_causes_of_their_own(results):
    """Of twelve ships four wait at anchor and two at sea: twelve a day come, so 8 h and 4 h each."""
    anchorage = results("70-anchorage", replications=1)
    assert anchorage.hours("trucks", "berth", "west") == pytest.approx(8, rel=0.02)
    assert anchorage.hours("trucks", "anchorage", "west") == pytest.approx(4, rel=0.02)
    channel = results("71-channel", replications=1)
    assert channel.hours("trucks", "channel", "west") > 1
    assert channel.hours("trucks", "queue") == 0


def test_on_a_single_track_trains_run_one_after_the_other(results):
    single = results("104-double-track", "place.line.tracks=single", replications=1)
    sum_h = 3 * (single.transit_h("southbound") + single.transit_h("northbound"))
    assert sum_h == pytest.approx(1 + 2 + 3 + 4 + 5 + 6)


def test_a_quarter_of_the_departures_meets_a_storm(results):
    """About 590 departures in each of four replications: four standard deviations of the share are 0.036."""
    run = results("95-cancelled-departures", replications=4)
    cancelled = sum(run.measure(f"{port} ferry, cancelled departures", "measure_count") for port in ("east", "west"))
    sailed = sum(run.measure(f"{port} vessel calls", "measure_count") for port in ("east", "west"))
    assert cancelled + sailed > 500
    assert cancelled / (cancelled + sailed) == pytest.approx(0.25, abs=0.036)


def test_running_times_are_drawn_for_each_section(results):
    """3,200 trains: four standard errors of the mean are 0.25 min, of the deviation 0.17 min."""
    run = results("106-running-time")
    assert run.transit_h("ore") * 60 == pytest.approx(66, abs=0.25)
    assert run.of_flow("transit_sd_h", "ore") * 60 == pytest.approx(3.46, abs=0.17)


def test_trucks_of_the_market_are_found_in_four_hours(results):
    """20,000 boxes: four standard errors are 4 x 4 h / sqrt(20,000) = 0.11 h."""
    run = results("108-truck-market")
    assert run.hours("boxes", "truck", "road") == pytest.approx(4, abs=0.11)
    assert run.transit_h("boxes") == pytest.approx(7, abs=0.11)


def test_driving_times_are_lognormal(results):
    """20,000 trucks: four standard errors of the mean are 0.06 h; of the quantile, with its bin, 0.3 h."""
    run = results("109-driving-times")
    assert run.transit_h("trucks") == pytest.approx(8, abs=0.06)
    quantiles = list(run.arrays["quantile"])
    p95 = run.arrays["transit_quantile_h"][:, 0, quantiles.index(0.95)].mean()
    assert p95 == pytest.approx(11.64, abs=0.3)


def test_a_promise_is_kept_within_its_window(results):
    run = results("111-promised-time", replications=1)
    assert run.of_flow("on_time_share", "goods") == 0.5
    assert run.of_flow("late", "goods") / run.of_flow("left", "goods") == 0.25
    assert run.of_flow("late_mean_h", "goods") == pytest.approx(4)
    never_too_early = results("111-promised-time", "flow.goods.early_window=8 h", replications=1)
    assert never_too_early.of_flow("on_time_share", "goods") == 0.75


def test_the_story_of_a_shipment_and_the_log_of_events(karvan, tmp_path):
    file = EXAMPLES / "114-story.toml"
    story = karvan("trace", file, "--shipment", "boxes 2").stdout
    for line in ("2024-01-01 08:00      0.50  yard", "2024-01-01 08:30      0.50  yard",
                 "2024-01-01 09:00      2.00  yard->town", "arrived at town after 3.00 h"):
        assert line in story
    karvan("trace", file, "--events", tmp_path / "events.csv")
    with (tmp_path / "events.csv").open() as log:
        steps = [(row["date"], row["step"], row["place"]) for row in csv.DictReader(log) if row["shipment"] == "boxes 2"]
    day = "2024-01-01 "
    assert steps == [(day + "08:00", "entered", "yard"), (day + "09:00", "departed", "yard"),
                     (day + "11:00", "arrived", "town"), (day + "11:00", "ended", "town")]


def test_the_measures_of_a_corridor(results):
    """Exact but for the indices, whose 95 % quantile is interpolated in its bin: within 1/64."""
    run = results("115-corridor-measures", replications=1)
    exact = {"free_flow_h": 5.1, "tfi1_h": 63 * MIN, "swod_km_h": 60, "swd_km_h": 300 / 6.05,
             "tfi2_cost": 30, "tfi3_cost": 550}
    assert {name: run.of_flow(name, "trucks") for name in exact} == pytest.approx(exact)
    assert run.of_flow("buffer_index", "trucks") == pytest.approx(0.85 / 6.05, abs=6.9 / 64 / 6.05)
    assert run.of_flow("planning_time_index", "trucks") == pytest.approx(6.9 / 5.1, rel=1 / 64)


def test_the_time_and_cost_distance_profile(results):
    arrays = results("115-corridor-measures", replications=1).arrays
    profile = {
        "stop_distance_km": [0, 200, 300],
        "arrival_mean_h": [0, 200 / 60, 6.05],
        "departure_mean_h": [0, 200 / 60 + 63 * MIN, 6.05],
        "cost_at_arrival": [0, 200, 330],
        "cost_at_departure": [0, 230, 330],
    }
    for name, expected in profile.items():
        assert list(arrays[name][0]) == pytest.approx(expected), name
