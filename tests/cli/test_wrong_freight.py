"""Wrong railways, borders, fleets, disruptions, demand, tariffs and routes, and what is said to each.

Every case is a good scenario with one change. None may crash, and none may be accepted.
"""

import re

import pytest

GOOD = """\
[scenario]
name = "A chain"
start = 2024-01-01
horizon = "30 d"

[[calendar]]
id = "office"
hours = "Mon-Fri 08:00-18:00"
time_zone = "Asia/Baku"
holidays = [2024-01-20]

[[place]]
id = "T"
kind = "rail_terminal"
tracks = 2
departure_tracks = 2
cranes = 2
country = "KZ"
train_length = 20
rate = "10 moves/h"
longest_wait = "12 h"
failures = [{ resource = "cranes", every = "9 d", repair = "3 h" }]
repair_crews = 1

[[place]]
id = "L"
kind = "rail_line"
between = ["T", "G"]
length = "300 km"
sections = 4
speed = "50 km/h"
tracks = "double"
possessions = [{ from = "10 km", to = "60 km", hours = "Mon-Sun 01:00-04:00", single_line = true }]

[[place]]
id = "G"
kind = "gauge_change"
stands = 1
tracks = 2
per_train = "2 h"
bogie_return = "1 d"
sides = [
    { place = "L", gauge = "1435 mm", bogies = 90, bogies_most = 120 },
    { place = "M", gauge = "1520 mm", bogies = 90 },
]

[[place]]
id = "M"
kind = "rail_line"
between = ["G", "U"]
length = "200 km"
speed = "50 km/h"

[[place]]
id = "U"
kind = "rail_terminal"
tracks = 2
departure_tracks = 2
cranes = 2
country = "AZ"
train_length = 20
rate = "10 moves/h"
longest_wait = "12 h"

[[place]]
id = "B"
kind = "border"
sides = [
    { country = "AZ", agencies = [{ id = "customs", calendar = "office", officers = 2, per_truck = "10 min" }], slots = { every = "30 min", trucks = 4, booked = 0.5, reserved = 2, late = "10 min", kept = "15 min" } },
]

[[place]]
id = "C"
kind = "station"
service = "10 min"
servers = 4

[[link]]
from = "U"
to = "B"
distance = "100 km"
speed = "50 km/h"

[[link]]
from = "B"
to = "C"
time = "2 h"

[[fleet]]
id = "crews"
use = "crew"
bases = [{ place = "T", units = 9 }]
lines = ["L", "M"]
returns = "demand"
duty = "9 h"
rest = "8 h"
relief = "1 h"

[[commodity]]
id = "tea"

[[flow]]
id = "goods"
commodity = "tea"
cargo = "container"
from = "T"
to = "C"
volume = "20 TEU/day"
tonnes = "10 t"
routing = "least cost"
information_delay = "12 h"

[[tariff]]
id = "rail"
charge = "transport"
per = "TEU-km"
amount = "0.3 USD"

[[disruption]]
id = "strike"
places = ["U"]
resource = "cranes"
closed = true
work = "pause"
every = { law = "exponential", mean = "10 d" }
length = "6 h"
"""

# name: (what is replaced, by what, what must be said)
CASES = {
    "single line of a single track": ('tracks = "double"\n', "", "one track between"),
    "single line in one direction": ("single_line = true", 'single_line = true, towards = "G"', "both ways"),
    "works past the end": ('to = "60 km"', 'to = "600 km"', "past the end"),
    "works that end before they begin": ('to = "60 km"', 'to = "5 km"', "ends before it begins"),
    "a line to itself": ('between = ["T", "G"]', 'between = ["T", "T"]', "two different"),
    "a line to nowhere": ('between = ["G", "U"]', 'between = ["G", "X"]', "'X'"),
    "a line without ends": ('between = ["G", "U"]', "between = []", "between"),
    "sections without number": ("sections = 4", "sections = 0", "1 to 10000"),
    "speed of nothing": ('length = "200 km"\nspeed = "50 km/h"', 'length = "200 km"\nspeed = "0 km/h"', "above 0"),
    "length in hours": ('length = "200 km"', 'length = "200 h"', "length"),
    "a train without length": ("train_length = 20\nrate = \"10 moves/h\"\nlongest_wait = \"12 h\"\nfailures",
                               "train_length = 0\nrate = \"10 moves/h\"\nlongest_wait = \"12 h\"\nfailures", "at least 1"),
    "a failure of what is not there": ('resource = "cranes", every', 'resource = "crans", every', "did you mean 'cranes'?"),
    "crews for nothing": ('failures = [{ resource = "cranes", every = "9 d", repair = "3 h" }]\n', "", "nothing fails"),
    "no crews": ("repair_crews = 1", "repair_crews = 0", "at least 1"),
    "gauge sides that are one": ('place = "M", gauge', 'place = "L", gauge', "two sides"),
    "a side far away": ('place = "M", gauge', 'place = "T", gauge', "neighbour"),
    "more bogies than there is room for": ("bogies_most = 120", "bogies_most = 80", "more at the start"),
    "bogies below none": ("bogies = 90 }", "bogies = -1 }", "at least 0"),
    "officers below none": ("officers = 2", "officers = -2", "-2"),
    "a border without sides": (re.compile(r"sides = \[\n    \{ country.*?\n\]", re.S), "sides = []", "sides"),
    "an unknown calendar": ('calendar = "office"', 'calendar = "offices"', "did you mean 'office'?"),
    "slots of no time": ('every = "30 min", trucks', 'every = "0 min", trucks', "at least 1 s"),
    "all slots reserved": ("reserved = 2", "reserved = 4", "nothing is left"),
    "more reserved than there are": ("reserved = 2", "reserved = 5", "1 to 4"),
    "late without a booking": ("booked = 0.5, ", "", "without 'booked'"),
    "a share above one": ("booked = 0.5", "booked = 1.5", "0 to 1"),
    "a time zone on Mars": ("Asia/Baku", "Mars/Olympus", "Mars/Olympus"),
    "a holiday that is none": ("2024-01-20", "2024-02-30", ":10:"),
    "hours after midnight": ("08:00-18:00", "08:00-25:00", "25:00"),
    "a fleet of nobody": ("units = 9", "units = 0", "without units"),
    "a fleet without bases": ('bases = [{ place = "T", units = 9 }]', "bases = []", "bases"),
    "crews of a place": ('lines = ["L", "M"]', 'lines = ["L", "G"]', "no rail line"),
    "relief without duty": ('duty = "9 h"\n', "", "without hours of duty"),
    "a relief before it is called": ('relief = "1 h"', 'relief = "-1 h"', "-1 h"),
    "a volume below nothing": ("20 TEU/day", "-20 TEU/day", "20 TEU/day"),
    "wagons in boxes": ("20 TEU/day", "20 wagons/day", "TEU"),
    "weight below nothing": ("10 t", "-10 t", "-10 t"),
    "news from the future": ('information_delay = "12 h"', 'information_delay = "-12 h"', "-12 h"),
    "a fixed route that always turns": ('routing = "least cost"', 'routing = "fixed"\nrerouting = "always"',
                                        "nothing that changes but closures"),
    "a flow to itself": ('to = "C"\nvolume', 'to = "T"\nvolume', "to where the flow begins"),
    "a tariff for nothing": ('per = "TEU-km"', 'per = "TEU-mile"', "TEU-km"),
    "a tariff that pays": ("0.3 USD", "-0.3 USD", "-0.3 USD"),
    "another currency": ("0.3 USD", "0.3 EUR", "EUR"),
    "a disruption of nothing": ('places = ["U"]', 'places = ["V"]', "'V'"),
    "no places": ('places = ["U"]', "places = []", "where the disruption strikes"),
    "a resource that is not there": ('resource = "cranes"\n', 'resource = "cranse"\n', "did you mean 'cranes'?"),
    "a disruption that does nothing": ("closed = true\n", "", "does nothing"),
    "what closes and has a capacity": ("closed = true", "closed = true\ncapacity = 0.5", "no capacity"),
    "a disruption without end": ('length = "6 h"\n', "", "how long"),
    "a disruption all the time": ('mean = "10 d"', 'mean = "0 d"', "mean"),
    "two times": ('length = "6 h"', 'length = "6 h"\nhours = "Mon-Fri 08:00-18:00"', "more than one way"),
    "it follows itself": ('every = { law = "exponential", mean = "10 d" }', 'after = "strike"', "follows itself"),
    "a chance above one": ("closed = true", "closed = true\nprobability = 2", "0 to 1"),
    "a season of three months": ('length = "6 h"', 'length = "6 h"\nseason = [1, 2, 3]', "12 factors"),
    "an embargo on what nobody carries": ('resource = "cranes"\nclosed = true', 'embargo = ["coal"]', "coal"),
}


def changed(name):
    replaced, by, said = CASES[name]
    if isinstance(replaced, re.Pattern):
        assert replaced.search(GOOD)
        return replaced.sub(by, GOOD, count=1), said
    assert replaced in GOOD, replaced
    return GOOD.replace(replaced, by, 1), said


@pytest.mark.parametrize("name", CASES)
def test_wrong_freight_is_refused_in_words(karvan, tmp_path, name):
    text, said = changed(name)
    (tmp_path / "scenario.toml").write_text(text)
    done = karvan("check", tmp_path / "scenario.toml", check=False)
    assert done.returncode == 3, done.stdout + done.stderr
    assert re.search(r"scenario\.toml:\d+:\d+: error", done.stderr), done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_the_good_chain_is_good(karvan, tmp_path):
    (tmp_path / "scenario.toml").write_text(GOOD)
    assert karvan("run", tmp_path / "scenario.toml", "--quiet", "--replications", 1).stdout == ""


def test_files_that_extend_each_other(karvan, tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n')
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    done = karvan("check", tmp_path / "a.toml", check=False)
    assert done.returncode == 3
    assert re.search(r"[ab]\.toml:\d+:\d+", done.stderr) and "a.toml" in done.stderr
