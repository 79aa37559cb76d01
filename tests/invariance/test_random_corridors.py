"""Random corridors of all kinds of places: nothing is lost, no hour is negative or without a cause,
nothing hangs, and the bytes are the same however they are computed.

The program checks conservation, the sum of the causes and the sign of each of a shipment's hours in
every replication by itself, and ends with an error if they fail. What the results say of them all is
checked here (signs.py).
"""

import json
import random

import pytest

from random_corridor import corridor, railway
from random_sea import sea, with_refusing_ships
from signs import complaints

WAYS = {
    "two threads": ["-j", "2"],
    "windows": ["--windows", "-j", "2"],
    "short windows": ["--windows", "-j", "1", "--window", "47 min"],
}
RECORD = ["--record-shipments", "0"]


def shipments(flow):
    return {key: flow[key]["mean"] for key in ("left", "lost")}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_random_corridors(karvan, seed, tmp_path):
    scenario = tmp_path / "corridor.toml"
    scenario.write_text(corridor(seed))
    first = tmp_path / "first.h5"
    run = karvan("run", scenario, "-j", "1", *RECORD, "--quiet", "--json", "-o", first)
    told = json.loads(run.stdout)
    flows = told["flows"]
    assert all(flow["lost"]["mean"] >= 0 for flow in flows)
    assert all(flow["transit_mean"]["mean"] is None or flow["transit_mean"]["mean"] >= 0 for flow in flows)
    # Full rooms of both directions may lock each other; that is named, then.
    named = any("deadlock" in str(warning) for warning in told["warnings"])
    assert named or sum(flow["left"]["mean"] for flow in flows) > 0
    for way, options in WAYS.items():
        other = tmp_path / "other.h5"
        karvan("run", scenario, *options, *RECORD, "--quiet", "-o", other)
        assert other.read_bytes() == first.read_bytes(), way
    assert complaints(first) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_random_railways(karvan, seed, tmp_path):
    """Empty wagons run as trains among all others: no unit is lost, and the bytes are the same."""
    scenario = tmp_path / "railway.toml"
    scenario.write_text(railway(seed))
    first, other = tmp_path / "first.h5", tmp_path / "other.h5"
    karvan("run", scenario, "-j", "1", *RECORD, "--quiet", "-o", first)
    for options in (WAYS["short windows"], WAYS["two threads"]):
        karvan("run", scenario, *options, *RECORD, "--quiet", "-o", other)
        assert other.read_bytes() == first.read_bytes()
    assert complaints(first) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_ports(karvan, seed, tmp_path):
    """Ports and ships with rules so hard that cargo may never arrive: still every hour has a cause,
    nothing hangs, and the bytes are the same."""
    scenario = tmp_path / "ports.toml"
    scenario.write_text(sea(random.Random(seed), seed))
    first, other = tmp_path / "first.h5", tmp_path / "other.h5"
    karvan("run", scenario, "-j", "1", *RECORD, "--quiet", "-o", first)
    karvan("run", scenario, *WAYS["short windows"], *RECORD, "--quiet", "-o", other)
    assert other.read_bytes() == first.read_bytes()
    assert complaints(first) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_random_ports_that_refuse(karvan, seed, tmp_path):
    """Two services on every leg, of which one refuses some cargo: they share what both take."""
    scenario = tmp_path / "ports.toml"
    scenario.write_text(with_refusing_ships(random.Random(f"refuse {seed}"), sea(random.Random(seed), seed)))
    first, other = tmp_path / "first.h5", tmp_path / "other.h5"
    karvan("run", scenario, "-j", "1", *RECORD, "--quiet", "-o", first)
    karvan("run", scenario, *WAYS["short windows"], *RECORD, "--quiet", "-o", other)
    assert other.read_bytes() == first.read_bytes()
    assert complaints(first) == []
