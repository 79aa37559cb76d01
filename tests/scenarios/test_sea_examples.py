"""The examples of ports and ships show the numbers that their heads work out by hand."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


def test_ships_wait_at_anchor_and_beyond_it(results):
    run = results("70-anchorage")
    assert run.resource("queue_mean", "west berths quay") == pytest.approx(4)
    assert run.resource("queue_mean", "west anchorage") == pytest.approx(2)
    assert run.measure("west shuttle, departure interval") == pytest.approx(2)


def test_a_channel_for_one_ship_halves_the_calls(results):
    one = results("71-channel")
    assert one.resource("utilisation", "west channel") == pytest.approx(1)
    assert one.measure("west vessel calls", "measure_count") == pytest.approx(30 * 12)
    assert results("71-channel", "place.west.channel=12").measure(
        "west vessel calls", "measure_count") == pytest.approx(30 * 24, abs=12)


def test_a_yard_is_full_by_weight(results):
    run = results("72-yard-by-weight")
    # Containers that wait are loaded one after the other, a quarter of a second each.
    assert run.resource("wait_mean_h", "east yard, tonnes of containers from land") == pytest.approx(162 / 48, abs=1e-3)
    assert run.resource("wait_mean_h", "east yard, containers from land") == 0
    assert run.resource("wait_mean_h", "east yard, wagons from land") == 0


def test_transshipment_takes_the_time_between_two_ships(results):
    assert results("73-transshipment").transit_h("boxes") == pytest.approx(53.91)


def test_the_liner_berths_first_unless_first_come_is_first_served(results):
    liner = "west liner, vessel waiting"
    first = results("74-who-goes-first")
    assert first.measure(liner, "measure_max") <= 2
    assert first.measure(liner) == pytest.approx(1, abs=0.1)
    fcfs = results("74-who-goes-first", 'place.west.berths=[{ id = "quay", order = "fcfs" }]')
    assert 8 < fcfs.measure(liner) < 10


def test_big_ships_wait_for_the_deep_berth(results):
    run = results("75-deep-berth")
    assert run.resource("utilisation", "west berths deep") == pytest.approx(1)
    assert run.resource("utilisation", "west berths shallow") == pytest.approx(1 / 3)


def test_ships_are_in_dock_on_their_dates(results):
    given = results("76-docks")
    assert given.measure("west vessel calls", "measure_count") == pytest.approx(2 * 657, abs=4)
    # The longest time between two departures, with one of two ships away: a round, from 6 h.
    assert given.measure("west shuttle, departure interval", "measure_max") == pytest.approx(12, abs=1)


def test_ships_of_two_sizes_leave_by_turns(results):
    run = results("77-ships-of-two-sizes")
    assert run.measure("east feeder, departure interval") == pytest.approx(20, rel=0.01)
    assert run.measure("east feeder, bunching") == pytest.approx(0.5, abs=0.01)
    assert run.measure("east feeder, ship load") == pytest.approx(1)


def test_three_of_four_calls_keep_the_timetable(results):
    run = results("78-kept-timetable", replications=8)
    assert run.measure("west ferry, calls on time") == pytest.approx(0.75, abs=0.04)  # four standard deviations
    # Now and then the last truck is still driving on board at the time of departure: 36 s.
    assert run.measure("west ferry, late arrival") == pytest.approx(7.5, abs=0.01)
    assert run.measure("west ferry, departure delay") == 0
    assert run.measure("west ferry, departures left out") <= 1


def test_tankers_are_at_half_of_the_berths_where_they_are_emptied(results):
    run = results("79-tankers")
    assert run.resource("utilisation", "west berths jetty") == pytest.approx(0.5, abs=0.02)
    assert run.resource("utilisation", "east berths jetty") > 0.6  # and those that wait for oil
    assert run.measure("east tankers, ship load") == pytest.approx(1)


def test_old_news_make_queues_swing(results):
    old = results("34-informed-routes").transit_h("trucks")
    fresh = results("34-informed-routes", "flow.trucks.information_delay=0 s").transit_h("trucks")
    assert old > 1.5 * fresh


def test_check_names_ships_that_cannot_carry_what_is_asked(karvan):
    def lines(*changes):
        options = [word for change in changes for word in ("--set", change)]
        done = karvan("check", EXAMPLES / "77-ships-of-two-sizes.toml", *options)
        return [line for line in done.stdout.splitlines() if line.startswith("OVERLOADED: ships")]
    assert lines() == []
    slow = lines("sea_service.feeder.sailing=30 h")
    assert len(slow) == 1 and "ships of feeder from here of east" in slow[0]


@pytest.mark.parametrize("change, said", [
    ("sea_service.shuttle.dock_dates=[2024-02-01]", "not one date for each ship"),
    ("sea_service.shuttle.overhaul=0.0", "dates of a dock in which no ship stays"),
])
def test_wrong_docks_are_refused(karvan, change, said):
    done = karvan("check", EXAMPLES / "76-docks.toml", "--set", change, check=False)
    assert done.returncode == 3
    assert said in done.stdout + done.stderr
