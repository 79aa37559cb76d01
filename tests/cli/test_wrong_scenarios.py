"""Wrong scenario files and what Karvan says to each: where, what is wrong, what is allowed.

Every case is a good scenario with one change. None may crash, and none may be accepted.
"""

import pytest

GOOD = """\
[scenario]
name = "Two queues"
start = 2024-01-01
horizon = "30 d"
warmup = "1 d"
replications = 2

[[place]]
id = "A"
kind = "station"
servers = 2
service = { law = "exponential", mean = "1 h" }

[[place]]
id = "B"
kind = "station"
servers = 1
service = "30 min"

[[link]]
from = "A"
to = "B"
distance = "100 km"
speed = "50 km/h"

[[flow]]
id = "goods"
from = "A"
to = "B"
volume = "1 /h"
"""

# name: (what is replaced, by what, what must be said)
CASES = {
    "misspelt key": ("servers = 2", "serverz = 2", "did you mean 'servers'?"),
    "missing key": ('horizon = "30 d"\n', "", "horizon"),
    "bare number for a time": ('horizon = "30 d"', "horizon = 30", "unit"),
    "unit of another dimension": ('horizon = "30 d"', 'horizon = "30 km"', "time"),
    "unknown unit": ('horizon = "30 d"', 'horizon = "30 parsec"', "parsec"),
    "month as a duration": ('horizon = "30 d"', 'horizon = "1 month"', "month"),
    "negative time": ('horizon = "30 d"', 'horizon = "-30 d"', "30 d"),
    "zero horizon": ('horizon = "30 d"', 'horizon = "0 d"', "above 0"),
    "endless horizon": ('horizon = "30 d"', 'horizon = "9000000 d"', "horizon"),
    "warm-up beyond the horizon": ('warmup = "1 d"', 'warmup = "40 d"', "warm-up"),
    "decimal comma": ('horizon = "30 d"', 'horizon = "30,5 d"', "30.5"),
    "not a number": ('mean = "1 h"', 'mean = "nan h"', "nan"),
    "infinite": ("servers = 2", "servers = inf", "whole number"),
    "text for a number": ("servers = 2", 'servers = "two"', "whole number"),
    "fraction for a count": ("servers = 2", "servers = 2.5", "whole number"),
    "negative count": ("servers = 2", "servers = -2", "-2"),
    "count too large": ("servers = 2", "servers = 99999999999999999999", ":11:"),
    "zero replications": ("replications = 2", "replications = 0", "1 to 1000000"),
    "unknown kind of place": ('kind = "station"', 'kind = "statoin"', "did you mean 'station'?"),
    "no kind": ('kind = "station"\nservers = 2', "servers = 2", "kind"),
    "key of another kind": ("servers = 2", "berths = 2", "berths"),
    "unknown law": ('law = "exponential"', 'law = "exponentail"', "did you mean 'exponential'?"),
    "law without its mean": (', mean = "1 h"', "", "mean"),
    "law of negative times": ('law = "exponential", mean = "1 h"',
                              'law = "normal", mean = "1 h", sd = "5 h"', "least"),
    "law with a wrong parameter": ('mean = "1 h"', 'mean = "-1 h"', "mean"),
    "same id twice": ('id = "B"', 'id = "A"', "'A'"),
    "link to nowhere": ('to = "B"\ndistance', 'to = "C"\ndistance', "'C'"),
    "link to itself": ('to = "B"\ndistance', 'to = "A"\ndistance', "itself"),
    "flow from nowhere": ('from = "A"\nto = "B"\nvolume', 'from = "Z"\nto = "B"\nvolume', "'Z'"),
    "unreachable destination": ('from = "A"\nto = "B"\ndistance = "100 km"',
                                'from = "A"\nto = "B"\nboth_ways = false\nmode = "rail"\n'
                                'distance = "100 km"', None),
    "wagons without rails": ('volume = "1 /h"', 'volume = "1 wagons/h"\ncargo = "wagon"', "no way"),
    "volume without time": ('volume = "1 /h"', 'volume = "100"', "volume"),
    "volume in the wrong unit": ('volume = "1 /h"', 'volume = "3 TEU/h"\ncargo = "truck"', "TEU"),
    "no volume": ('volume = "1 /h"\n', "", "volume"),
    "volume of nothing": ('volume = "1 /h"', 'volume = "0 /h"', "above 0"),
    "two volumes": ('volume = "1 /h"', 'volume = "1 /h"\ninterarrival = "1 h"', "more than one way"),
    "half a season": ('volume = "1 /h"', 'volume = "1 /h"\nseason = [1, 2, 3]', "12"),
    "speed without distance": ('distance = "100 km"\n', "", "distance"),
    "time and speed": ('distance = "100 km"', 'distance = "100 km"\ntime = "1 h"', "contradict"),
    "a table that is none": ("[[link]]", "[[links]]", "did you mean 'link'?"),
    "table for a list": ("[[flow]]", "[flow]", "flow"),
    "broken quotes": ('name = "Two queues"', 'name = "Two queues', ":2:"),
    "a key twice": ("servers = 2", "servers = 2\nservers = 3", "servers"),
    "missing base": ("[scenario]", 'extends = "nowhere.toml"\n[scenario]', "nowhere.toml"),
    "extends itself": ("[scenario]", 'extends = "scenario.toml"\n[scenario]', "scenario.toml"),
    "removed unknown": ("[[link]]", '[[place]]\nid = "Q"\nremove = true\n[[link]]', "Q"),
    "a date that is none": ("start = 2024-01-01", "start = 2024-02-30", ":3:"),
    "empty file": (GOOD, "", "scenario"),
    "not text": (GOOD, "\0\1\2", "scenario.toml"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", ["check", "run"])
def test_wrong_scenario_is_refused_in_words(karvan, tmp_path, name, command):
    replaced, by, said = CASES[name]
    assert replaced in GOOD
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD.replace(replaced, by, 1))
    if name == "unreachable destination":  # one way, and the flow goes back
        text = file.read_text().replace('from = "A"\nto = "B"\nvolume', 'from = "B"\nto = "A"\nvolume')
        file.write_text(text)
        said = "no way"
    done = karvan(command, file, check=False)
    assert done.returncode == 3, done.stdout + done.stderr
    assert said in done.stderr
    assert "scenario.toml" in done.stderr
    assert done.stdout == ""


def test_the_good_scenario_is_good(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD)
    assert karvan("run", file, "--quiet").stdout == ""


def test_all_errors_are_told_at_once(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    wrong = GOOD.replace("servers = 2", "serverz = 2").replace('"30 d"', '"30 km"')
    file.write_text(wrong.replace('volume = "1 /h"', 'volume = "1 h"'))
    said = karvan("check", file, check=False).stderr
    for line in (":4:", ":11:", ":30:"):
        assert f"scenario.toml{line}" in said


@pytest.mark.parametrize("arguments", [
    ["rnu"], ["run"], ["run", "x.toml", "--replications", "0"], ["run", "x.toml", "-j", "0"],
    ["run", "x.toml", "--replications", "9..5"], ["run", "x.toml", "--sede", "1"], ["describe", "prot"],
])
def test_wrong_usage_ends_with_2(karvan, arguments):
    done = karvan(*arguments, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("karvan: ")


def test_set_names_the_wrong_key(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD)
    done = karvan("run", file, "--set", "place.A.serverz=3", check=False)
    assert done.returncode == 3
    assert "did you mean 'servers'?" in done.stderr and "--set" in done.stderr


def test_results_that_cannot_be_written_end_with_5(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD)
    done = karvan("run", file, "--quiet", "-o", tmp_path / "no" / "folder.h5", check=False)
    assert done.returncode == 5
    assert "folder.h5" in done.stderr


def test_an_overload_is_named_in_short(karvan, tmp_path):
    """A place without a name by its id alone, and a demand beyond all measure without its 300 digits."""
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD.replace('volume = "1 /h"', 'volume = "1e300 /h"'))
    said = karvan("check", file)
    assert "servers of A: demand is 5e+301 % of capacity;" in said.stdout + said.stderr
    file.write_text(GOOD)
    assert "Bottleneck: servers of A, 50.0 %" in karvan("check", file).stdout
    trap = "servers = 1\nnext = [{ to = 'B' }]"
    file.write_text(GOOD.replace("servers = 1", trap))
    told = karvan("check", file, check=False)
    assert "flow goods: customers that come to" in told.stdout + told.stderr
    assert "flow goods at" not in told.stdout + told.stderr


def test_a_run_that_outgrows_its_memory_ends_with_words_and_what_was_finished(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text(GOOD.replace('volume = "1 /h"', 'volume = "100 /h"'))
    options = ["--set", "scenario.horizon=3000 d", "--memory", "8MB", "-j", "1"]
    done = karvan("run", file, *options, "-o", tmp_path / "r.h5", check=False)
    assert done.returncode == 4
    assert "memory" in done.stderr and "demand is" in done.stderr  # the overload was named before
    assert (tmp_path / "r.h5").exists()


CIRCLE = """\
[scenario]
name = "Circle"
horizon = "30 d"
replications = 1
"""


def circle(keys, flows):
    """Two stations that send everything to each other."""
    text = CIRCLE
    for here, there in (("A", "B"), ("B", "A")):
        text += f'[[place]]\nid = "{here}"\nkind = "station"\nservers = 1\n{keys}\n'
        text += f'next = [{{ to = "{there}", share = 1 }}]\n'
    for name, place in flows:
        text += f'[[flow]]\nid = "{name}"\nfrom = "{place}"\npopulation = 1\n'
    return text


@pytest.mark.slow
def test_a_circle_in_which_nothing_takes_time_is_named_and_does_not_hang(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    file.write_text(circle('service = "0 s"', [("f", "A")]))
    done = karvan("run", file, check=False)
    assert done.returncode == 4
    assert "time stands still" in done.stderr and "--replications 0..0" in done.stderr


def test_a_deadlock_names_the_circle_who_holds_what_and_waits_for_what(karvan, tmp_path):
    file = tmp_path / "scenario.toml"
    keys = 'service = "1 h"\nroom = 1\nwhen_full = "block"'
    file.write_text(circle(keys, [("f", "A"), ("g", "B")]))
    said = " ".join(karvan("run", file).stdout.split())
    assert "ended in a deadlock" in said
    assert "f 1 waits for room at B since 1.0 h; held by g 1" in said
    assert "g 1 waits for room" in said and "held by f 1" in said
