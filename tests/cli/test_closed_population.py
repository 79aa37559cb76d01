"""A population that circulates arrives nowhere: the run tells of its stations instead."""

import json
from pathlib import Path

import pytest

SHUTTLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples" / "09-closed-population.toml"


def test_stations_tell_how_it_fares(karvan):
    """Three shuttles and two equal stations (Gordon and Newell): 7.5 an hour at each, 1.5 there, for 12 min."""
    said = json.loads(karvan("run", SHUTTLES, "--json", "--quiet").stdout)
    stations = said["stations"]
    assert len(stations) == 2
    assert sum(s["customers"]["mean"] for s in stations) == pytest.approx(3, abs=1e-9)
    for station in stations:
        # About 35,000 visits each: what is exponential has a standard error of 0.5 % then.
        assert station["customers"]["mean"] == pytest.approx(1.5, rel=0.05)
        assert station["throughput"]["mean"] == pytest.approx(7.5, rel=0.02)
        # Little's law, but for those who are there at the beginning and at the end.
        assert station["customers"]["mean"] == pytest.approx(
            station["throughput"]["mean"] * station["stay"]["mean"], rel=1e-3)


def test_the_tables_name_it(karvan):
    text = karvan("run", SHUTTLES).stdout
    assert "The population circulates" in text and "Customers" in text and "Throughput" in text
    assert "Arrived" not in text and "Bottlenecks" not in text
