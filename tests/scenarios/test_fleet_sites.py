"""Places that share a fleet share a site; the way a run is carried out leaves no trace."""

import pytest

TWO_LANDS = """\
[scenario]
name = "Two lands"
horizon = "60 d"
replications = 2
{places}
[[link]]
from = "W"
to = "E"
mode = "rail"
time = {{ law = "uniform", low = "10 h", high = "14 h" }}

[[fleet]]
id = "platforms"
use = "wagon"
cargo = "container"
bases = [{{ place = "{base}", units = 60 }}, {{ place = "W2", units = 20 }}]
returns = "demand"
return_time = "9 h"

[[fleet]]
id = "locomotives"
use = "locomotive"
lines = ["western"]
bases = [{{ place = "W2", units = 2 }}]
waits = "3 h"

[[flow]]
id = "eastbound"
cargo = "container"
from = "W2"
to = "E"
volume = "40 TEU/d"
size = 2

[[flow]]
id = "westbound"
cargo = "container"
from = "E"
to = "W2"
volume = "30 TEU/d"
size = 2
"""

TERMINAL = """
[[place]]
id = "{id}"
kind = "rail_terminal"
tracks = 3
departure_tracks = 3
cranes = 2
rate = "20 moves/h"
train_length = 20
longest_wait = "1 d"
"""

LINE = """
[[place]]
id = "western"
kind = "rail_line"
between = ["W2", "W"]
length = "90 km"
sections = 3
speed = "40 km/h"
"""


def scenario(tmp_path, base):
    places = "".join(TERMINAL.format(id=id) for id in ("W2", "W", "E")) + LINE
    file = tmp_path / "two-lands.toml"
    file.write_text(TWO_LANDS.format(places=places, base=base))
    return file


@pytest.mark.parametrize("base", ["E", "W"])
def test_windows_and_threads_leave_no_trace(karvan, tmp_path, base):
    file = scenario(tmp_path, base)
    results = []
    for number, way in enumerate([[], ["--windows"], ["--windows", "--threads", 1]]):
        results.append(tmp_path / f"{number}.h5")
        karvan("run", file, *way, "--quiet", "-o", results[-1])
    assert results[0].read_bytes() == results[1].read_bytes() == results[2].read_bytes()


def test_a_fleet_binds_its_bases_together(karvan, tmp_path):
    said = karvan("check", scenario(tmp_path, "E")).stdout
    site = next(line for line in said.splitlines() if line.startswith("Site 1"))
    assert {"W2", "E", "platforms", "western"} <= set(site.split())
