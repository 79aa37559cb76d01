"""Records of single replications: disruptions as they happened, events, shipments, and what is drawn and exported of them."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

xr = pytest.importorskip("xarray")
matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

# A line of 100 km with a loop in its middle, 1 h each half. A train each way every 10 h, first after 10 h: they meet
# in the loop at 11 h, and are at their ends at 12 h. The line is closed from 30 h to 36 h: the third pair starts then.
WORLD = """
[scenario]
name = "records"
start = 2024-03-01
horizon = "45 h"
replications = 3
[[place]]
id = "north"
kind = "rail_terminal"
passing = true
tracks = 10
cranes = 1
pace = "0 s"
train_length = 50
[[place]]
id = "south"
kind = "rail_terminal"
passing = true
tracks = 10
cranes = 1
pace = "0 s"
train_length = 50
[[place]]
id = "line"
kind = "rail_line"
between = ["north", "south"]
length = "100 km"
sections = 2
speed = "50 km/h"
[[flow]]
id = "southbound"
cargo = "wagon"
from = "north"
to = "south"
interarrival = "10 h"
size = 50
tonnes = "3000 t"
arrives_as = "train"
[[flow]]
id = "northbound"
cargo = "wagon"
from = "south"
to = "north"
interarrival = "10 h"
size = 50
arrives_as = "train"
[[disruption]]
id = "works"
name = "Works on the line"
places = ["line"]
closed = true
from = 2024-03-02T06:00:00
to = 2024-03-02T12:00:00
"""


@pytest.fixture(scope="module")
def package(repository):
    sys.path.insert(0, str(repository / "analysis"))
    import karvan
    return karvan


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "world.toml"
    path.write_text(WORLD)
    return path


@pytest.fixture(scope="module")
def file(karvan, world):
    karvan("run", world, "--quiet", "-o", world.with_name("r.h5"), "--record-events", "0,2", "--record-shipments", "1..2")
    return world.with_name("r.h5")


@pytest.fixture(scope="module")
def results(package, file):
    return package.open(file)


def hour(times):
    return ((times - np.datetime64("2024-03-01")) / np.timedelta64(1, "h")).round(6).tolist()


def test_trains_are_where_they_are_by_hand(package, results):
    events = package.events(results, 0)
    passed = events[(events.place == "line") & (events.step == "passed")]
    down, = [train for _, train in passed.groupby("vehicle") if hour(train.time)[0] == 10 and train.km.iloc[0] == 0]
    assert down.km.tolist() == [0, 50, 50, 100] and hour(down.time) == [10, 11, 11, 12]
    up, = [train for _, train in passed.groupby("vehicle") if hour(train.time)[0] == 10 and train.km.iloc[0] == 100]
    assert up.km.tolist() == [100, 50, 50, 0] and hour(up.time) == [10, 11, 11, 12]
    entered = events[(events.step == "entered") & (events.flow == "southbound")]
    assert hour(entered.time) == [10, 20, 30, 40] and (entered["size"] == 50).all()
    assert set(package.events(results).replication) == {0, 2}
    with pytest.raises(ValueError, match="no events of replication 1 are in the file; there are those of 0, 2"):
        package.events(results, 1)


def test_the_hours_of_every_shipment_are_its_time(package, results):
    shipments = package.shipments(results, 1)
    assert set(results.shipment_replication.values) == {1, 2}
    assert hour(shipments.ended[shipments.flow == "southbound"]) == [12, 22, 38, 42]
    hours = shipments[[c for c in shipments if c.endswith("(h)")]].sum(axis=1)
    assert hours.values == pytest.approx((shipments.ended - shipments.entered) / np.timedelta64(1, "h"), rel=1e-12)
    assert (shipments["distance (km)"] == 100).all() and shipments.loc["southbound 1", "tonnes (t)"] == 3000
    closed, = [c for c in shipments if shipments.loc["southbound 3", c] == 6 and c.endswith("(h)")]
    assert "closed" in closed or "disrupt" in closed


def test_disruptions_are_told_as_they_happened(package, results):
    happened = package.disruptions(results)
    assert happened.replication.tolist() == [0, 1, 2] and set(happened.disruption) == {"works"}
    assert hour(happened.begin.values) == [30, 30, 30] and happened["length (h)"].tolist() == [6, 6, 6]
    assert results.place.values[results.strike_place.values].tolist() == ["line"]
    assert results.disruption_capacity.values.tolist() == [0]


def test_disruptions_are_exported_too(package, results, tmp_path):
    written = {path.name: path for path in package.export.csv(results, tmp_path)}
    happened = pd.read_csv(written["disruptions.csv"], parse_dates=["begin", "end"])
    assert list(happened.columns) == ["replication", "disruption", "kind", "name", "strikes", "effect", "begin", "end", "length (h)"]
    assert hour(happened.begin.values) == [30, 30, 30] and happened["length (h)"].tolist() == [6, 6, 6]


def test_random_closures_differ_by_replication_and_count_as_lost_time(package, karvan, repository, tmp_path):
    karvan("run", repository / "scenarios/examples/19-closures.toml", "--replications", 2, "--quiet", "-o", tmp_path / "r.h5")
    results = package.open(tmp_path / "r.h5")
    happened = package.disruptions(results)
    assert results.occurrence_count.values.sum() == len(happened)
    first, second = (happened[happened.replication == r] for r in (0, 1))
    assert len(first) > 400 and len(first) != len(second)  # 3000 d / (5 d + 1 d) is 500
    assert (first.begin.values[1:] >= first.end.values[:-1]).all()
    assert happened["length (h)"].mean() == pytest.approx(24, rel=0.15)


def test_recording_changes_nothing_else_and_any_cut_gives_the_same_bytes(karvan, world, file, tmp_path):
    options = ["--record-events", "0,2", "--record-shipments", "1..2", "--quiet"]
    karvan("run", world, "-o", tmp_path / "plain.h5", "--quiet")
    with xr.open_dataset(tmp_path / "plain.h5") as plain, xr.open_dataset(file) as recorded:
        xr.testing.assert_identical(plain, recorded[list(plain.variables)].assign_attrs(recorded=""))
    karvan("run", world, "-o", tmp_path / "windows.h5", "--windows", "-j", 2, *options)
    assert (tmp_path / "windows.h5").read_bytes() == file.read_bytes()
    for shard in 1, 2, 3:
        karvan("run", world, "-o", tmp_path / f"{shard}.h5", "--shard", f"{shard}/3", *options)
    karvan("merge", *(tmp_path / f"{s}.h5" for s in (3, 1, 2)), "-o", tmp_path / "all.h5")
    assert (tmp_path / "all.h5").read_bytes() == file.read_bytes()
    karvan("run", world, "-o", tmp_path / "grown.h5", "--replications", 1, *options[:1], "0", *options[2:3], "0", "--quiet")
    refused = karvan("run", world, "-o", tmp_path / "grown.h5", "--resume", check=False)
    assert refused.returncode == 6 and "it records events shipments, not nothing" in refused.stderr


@pytest.mark.parametrize("words, said", [
    (["--record-events", "x"], "is no list of replications such as 1,3 or 0..4"),
    (["--record-events", "3"], "replications 0 to 2 alone are simulated"),
    (["--record-shipments", "0..5"], "replications 0 to 2 alone are simulated")])
def test_what_cannot_be_recorded_is_told(karvan, world, tmp_path, words, said):
    done = karvan("run", world, "-o", tmp_path / "x.h5", *words, check=False)
    assert done.returncode == 2 and said in done.stderr
    done = karvan("run", world, "--record-events", "0", check=False)
    assert done.returncode == 2 and "needs a results file" in done.stderr


def test_a_string_line_shows_where_trains_meet(package, results):
    import matplotlib.pyplot as plt
    own = plt.figure().add_subplot()
    axis = package.draw.string_line(results, "line", axis=own)
    assert axis is own and axis.get_ylabel() == "distance along the line (km)"
    strings = [line for line in axis.lines if len(line.get_xdata()) == 4]
    assert len(strings) == 8  # of four pairs
    assert {tuple(line.get_ydata()) for line in strings} == {(0, 50, 50, 100), (100, 50, 50, 0)}
    with pytest.raises(ValueError, match="'north' is a rail_terminal"):
        package.draw.string_line(results, "north")
    with pytest.raises(ValueError, match="no train runs over line from 2024-06-01"):
        package.draw.string_line(results, "line", begin="2024-06-01")
    plt.close("all")


def test_a_file_without_records_says_how_to_get_them(package, karvan, world, tmp_path):
    karvan("run", world, "-o", tmp_path / "plain.h5", "--quiet")
    with pytest.raises(ValueError, match="--record-events 0"):
        package.draw.string_line(package.open(tmp_path / "plain.h5"), "line")


def test_berths_hold_a_ship_at_a_time(package, karvan, repository, tmp_path):
    import matplotlib.pyplot as plt
    karvan("run", repository / "scenarios/examples/11-port.toml", "--set", "scenario.horizon=40 d", "--replications", 1,
           "--quiet", "--record-events", "0", "-o", tmp_path / "r.h5")
    results = package.open(tmp_path / "r.h5")
    axis = package.draw.berths(results, "east")
    bars = [(p.get_y(), p.get_x(), p.get_x() + p.get_width()) for p in axis.patches if p.get_width() > 0]
    assert len(bars) > 10
    for row in {y for y, _, _ in bars}:
        spans = sorted((a, b) for y, a, b in bars if y == row)
        assert all(b <= c + 1e-9 for (_, b), (c, _) in zip(spans, spans[1:]))
    # Two berths, three ships: never more than three at once, and what stays there leaves again.
    assert len(axis.get_yticks()) <= 3 and axis.get_ylabel() == "ships at once"
    berthed = [(p.get_x(), p.get_x() + p.get_width()) for p in axis.patches if p.get_height() == 0.7 and p.get_width() > 0]
    changes = sorted([(end, -1) for _, end in berthed] + [(begin, 1) for begin, _ in berthed])
    assert np.cumsum([change for _, change in changes]).max() == 2
    plt.close("all")


def follows_the_schema(log):
    """The rules of the OCEL 2.0 JSON schema, and those of the specification that a schema cannot say."""
    types = {kind: {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in log[kind]} for kind in ("objectTypes", "eventTypes")}
    ids = [o["id"] for o in log["objects"]]
    assert len(set(ids)) == len(ids)
    assert len({e["id"] for e in log["events"]}) == len(log["events"])
    for part, kinds in (("objects", "objectTypes"), ("events", "eventTypes")):
        for one in log[part]:
            assert isinstance(one["id"], str) and one["type"] in types[kinds]
            for attribute in one["attributes"]:
                assert isinstance(attribute["value"], str)
                kind = types[kinds][one["type"]][attribute["name"]]
                {"integer": int, "float": float, "string": str}[kind](attribute["value"])
            moments = [one["time"]] if part == "events" else [a["time"] for a in one["attributes"]]
            assert all(pd.Timestamp(m).tzinfo is not None for m in moments)
            assert all(set(r) == {"objectId", "qualifier"} for r in one["relationships"])
    assert all(r["objectId"] in set(ids) for e in log["events"] for r in e["relationships"])


def test_the_log_of_events_is_ocel(package, results, tmp_path):
    count = package.export.ocel(results, tmp_path / "log.json")
    log = json.loads((tmp_path / "log.json").read_text())
    follows_the_schema(log)
    assert count == len(log["events"]) > 30
    assert {e["type"] for e in log["events"]} == {"entered", "departed", "arrived", "ended"}
    onto = [e for e in log["events"] if e["type"] == "departed" and {"objectId": "place north->line", "qualifier": "by"} in e["relationships"]]
    assert [pd.Timestamp(e["time"]).hour for e in onto] == [10, 20, 12, 16]
    assert {r["qualifier"] for r in onto[0]["relationships"]} == {"at", "vehicle", "by", "cargo"}
    with_passages = package.export.ocel(results, tmp_path / "more.json", replication=2, passages=True)
    assert with_passages > count


def test_storms_are_told_beside_disruptions(package, karvan, tmp_path):
    """Those of a weather area over two ports; their ships wait for the weather only while one blows."""
    karvan("run", "scenarios/examples/37-shared-storms.toml", "--quiet", "-o", tmp_path / "storms.h5", "--replications", 2, "--record-events", 0)
    results = package.open(tmp_path / "storms.h5")
    storms = package.disruptions(results)
    assert set(storms.disruption) == {"weather sea"} and set(storms.kind) == {"weather"} and set(storms.replication) == {0, 1}
    assert set(storms.strikes) == {"east, west, ferry"} and (storms["length (h)"] > 0).all()
    first = storms[storms.replication == 0]
    assert (first.begin.values[1:] > first.end.values[:-1]).all()  # they do not overlap
    assert not set(first.begin.dt.month) & {5, 6, 7, 8}  # whose share is 0
    events = package.events(results, 0)
    unmooring = np.timedelta64(1, "h")  # which a ship ends in the storm if it began before
    left = events[(events.step == "unberthed") & (events.service == "ferry")].time.values - unmooring
    blown = (left[:, None] > first.begin.values) & (left[:, None] < first.end.values)
    assert len(left) > 100 and not blown.any()
