"""The Python package: tables, figures, exports and runs, held against the file and numbers worked by hand."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

xr = pytest.importorskip("xarray")
matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

SCENARIO = ("scenarios/middle-corridor.toml", "--set", "scenario.horizon=90 d")


@pytest.fixture(scope="module")
def package(repository):
    sys.path.insert(0, str(repository / "analysis"))
    import karvan
    return karvan


@pytest.fixture(scope="module")
def file(karvan, tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "results.h5"
    karvan("run", *SCENARIO, "--replications", 3, "--quiet", "-o", path)
    return path


@pytest.fixture(scope="module")
def results(package, file):
    return package.open(file)


def test_an_interval_worked_by_hand(package):
    # Mean 4, standard deviation 2, n = 3; t(0.975, 2) = 4.302653: half-width 4.302653 * 2 / sqrt(3).
    array = xr.DataArray([2.0, 4.0, 6.0, np.nan], dims="replication", attrs={"units": "h"})
    numbers = package.estimate(array)
    assert float(numbers["mean"]) == 4 and int(numbers.n) == 3
    assert float(numbers.half_width) == pytest.approx(4.302653 * 2 / np.sqrt(3), rel=1e-6)
    assert numbers["mean"].attrs["units"] == "h"


def test_pairs_leave_out_what_one_side_lacks(package):
    base = xr.DataArray([1.0, 2.0, 9.0], dims="replication", coords={"replication": [0, 1, 2]})
    other = xr.DataArray([3.0, 4.0], dims="replication", coords={"replication": [0, 1]})
    numbers = package.paired_difference(base, other)
    assert float(numbers["mean"]) == 2 and float(numbers.half_width) == 0 and int(numbers.n) == 2


def test_the_table_says_what_the_command_says(package, results, karvan):
    told = json.loads(karvan("run", *SCENARIO, "--replications", 3, "--json").stdout)
    frame = package.flows(results)
    assert len(told["flows"]) == len(frame) > 15
    for row, (_, mine) in zip(told["flows"], frame.iterrows()):
        for key, column in (("transit_mean", "mean transit"), ("transit_p95", "P95 transit")):
            for of_command, of_package in ((row[key]["mean"], mine[f"{column} (h)"]), (row[key]["half_width"], mine[f"{column} ± (h)"])):
                assert (of_command is None and np.isnan(of_package)) or of_package == pytest.approx(of_command, rel=1e-9)
    worst = package.bottlenecks(results).iloc[0]
    assert worst["all shipments (h)"] == pytest.approx(told["bottlenecks"][0]["shipment_hours"]["mean"], rel=1e-9)
    assert worst["place"] == told["bottlenecks"][0]["place_name"]


def test_the_hours_of_a_flow_sum_to_its_transit_time(package, results):
    flow = str(results.flow.values[int(np.nanargmax(results.left.mean("replication").values))])
    assert package.hours(results, flow).values.sum() == pytest.approx(float(results.transit_mean_h.sel(flow=flow).mean()), rel=1e-9)


@pytest.mark.parametrize("figure", ["hours", "waterfall", "transit", "queue", "utilisation", "map"])
def test_every_figure_draws_itself_on_an_axis_with_units(package, results, figure):
    import matplotlib.pyplot as plt
    draw, dimension = package.draw.FIGURES[figure]
    own = plt.figure().add_subplot()
    of = {"flow": ["turkmen-baku-west"], "resource": ["AZALT berths ferry"], None: []}[dimension]
    axis = draw(results, *of, axis=own)
    assert axis is own and axis.has_data()
    assert axis.get_title(loc="left") and (axis.get_xlabel() or axis.get_ylabel() or figure == "utilisation")
    plt.close(own.figure)


def test_a_file_compared_with_itself_differs_by_nothing(package, results):
    axis = package.draw.comparison(results, results)
    drawn, = [c.lines[0] for c in axis.containers]
    assert len(drawn.get_xdata()) > 15 and not np.any(drawn.get_xdata())


def test_two_files_make_a_waterfall_of_differences(package, results):
    """From one transit time to the other; of a file and itself no step."""
    import matplotlib.pyplot as plt
    flow = str(results.flow.values[int(np.nanargmax(results.left.mean("replication").values))])
    other = results.copy(deep=True)
    other["ledger_h"] = results.ledger_h.where((results.place != "AZALT") | (results.cause != "vessel"), results.ledger_h + 2)
    other["transit_mean_h"] = results.transit_mean_h + 2
    other.attrs = {**results.attrs, "title": "later vessels"}
    axis = package.draw.waterfall(results, flow, other)
    labels = [t.get_text() for t in axis.get_yticklabels()]
    assert labels[0] == "Middle Corridor 2024" and labels[-1] == "later vessels" and len(labels) == 3
    assert "waiting ashore for a vessel" in labels[1] and "+2" in axis.get_title(loc="left")
    assert ": −2" in package.draw.waterfall(other, flow, results).get_title(loc="left")
    axis = package.draw.waterfall(results, flow, results)
    assert len(axis.get_yticklabels()) == 2
    plt.close("all")


def _overlaps(axis):
    """Pairs of the texts and legends of a figure that lie over each other or leave the figure."""
    figure = axis.figure
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    axes = [*figure.axes, *(inset for a in figure.axes for inset in a.child_axes)]
    things = [t for a in axes for t in [*a.texts, *a.child_axes, a._left_title, a.xaxis.label, a.yaxis.label, a.get_legend()]
              if t is not None and t.get_visible() and (not hasattr(t, "get_text") or t.get_text())]
    things = [(t, t.get_window_extent(renderer)) for t in things if getattr(t, "get_rotation", lambda: 0)() in (0, 90)]
    crossing = [(a, b) for i, (a, box) in enumerate(things) for b, other in things[i + 1:] if min(box.x1, other.x1) - max(box.x0, other.x0) > 1
                and min(box.y1, other.y1) - max(box.y0, other.y0) > 1 and getattr(b, "axes", None) is not a and getattr(a, "axes", None) is not b]
    outside = [t for t, box in things if box.x0 < -2 or box.y0 < -2 or box.x1 > figure.bbox.x1 + 2 or box.y1 > figure.bbox.y1 + 2]
    return crossing + outside


@pytest.mark.parametrize("width", [3.5, 7.1])
@pytest.mark.parametrize("figure", ["hours", "waterfall", "transit", "queue", "utilisation", "map", "time_profile", "cost_profile", "comparison"])
def test_nothing_lies_over_anything(package, results, figure, width):
    import matplotlib.pyplot as plt
    draw, dimension = package.draw.FIGURES[figure]
    words = [results, results] if figure == "comparison" else [results]
    axis = draw(*words, *([package.draw.usual(results, dimension)] if dimension else []), width=width)
    assert not _overlaps(axis)
    legend = axis.get_legend()
    if legend:
        assert legend.get_window_extent().y1 < axis.get_window_extent().y0  # under the plot, not in it
    plt.close("all")


@pytest.mark.parametrize("width, least", [(3.5, 10), (7.1, 15)])
def test_the_map_names_places_and_says_how_many_it_leaves_out(package, results, width, least):
    import matplotlib.pyplot as plt
    axis = package.draw.map(results, width=width)
    words = [t.get_text() for a in (axis, *axis.child_axes) for t in a.texts if t.get_text()]
    said = [w for w in words if w.endswith("left out")]
    left_out = int(said[0].split()[0]) if said else 0
    assert len(words) - len(said) >= least
    assert len(words) - len(said) + left_out == int((results.lon + results.lat).notnull().sum())
    plt.close("all")


def test_a_run_with_changes_is_told_from_the_scenario_as_it_is(package, karvan, monkeypatch, tmp_path, repository):
    import matplotlib.pyplot as plt
    monkeypatch.setenv("KARVAN", str(karvan.program))
    scenario = repository / "scenarios" / "examples" / "02-several-servers.toml"
    base, more = (package.run(scenario, set=change, replications=3, output=tmp_path / name)
                  for name, change in (("base.h5", None), ("more.h5", {"place.gate.servers": 4})))
    axis = package.draw.comparison(base, more)
    assert axis.get_title(loc="left") == "Several servers with place.gate.servers=4 against Several servers"
    axis = package.draw.comparison(base, base, more)
    labels = [t.get_text() for t in axis.get_legend().get_texts()]
    assert labels == ["Several servers (2)", "Several servers with place.gate.servers=4"]
    plt.close("all")


def test_an_unknown_id_is_told_with_what_is_near(package, results):
    with pytest.raises(KeyError, match="did you mean turkmen-baku-west"):
        package.draw.transit(results, "turkmen-baku-wets")


@pytest.mark.parametrize("content", [b"", b"text", None])
def test_what_is_no_results_file_is_refused(package, tmp_path, content):
    path = tmp_path / "bad.h5"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((ValueError, FileNotFoundError), match="bad.h5"):
        package.open(path)


def test_a_run_from_python(package, karvan, monkeypatch, tmp_path, repository):
    monkeypatch.setenv("KARVAN", str(karvan.program))
    scenario = repository / "scenarios" / "examples" / "01-one-queue.toml"
    more = package.run(scenario, set={"scenario.replications": 2}, seed=7, output=tmp_path / "out.h5")
    assert more.sizes["replication"] == 2 and int(more.attrs["seed"]) == 7
    with pytest.raises(package.RunFailed, match="replicatons") as failure:
        package.run(scenario, set={"scenario.replicatons": 2})
    assert failure.value.status == 3


def test_tables_and_map_for_other_tools(package, results, tmp_path):
    import pandas as pd
    paths = package.export.csv(results, tmp_path / "csv")
    assert {p.name for p in paths} >= {"flows.csv", "resources.csv", "hours.csv", "bottlenecks.csv"}
    read = pd.read_csv(tmp_path / "csv" / "flows.csv", index_col="id")
    assert read["mean transit (h)"].values == pytest.approx(package.flows(results)["mean transit (h)"].values, nan_ok=True)
    hours = pd.read_csv(tmp_path / "csv" / "hours.csv")
    means = hours.groupby("flow")["mean (h)"].sum()
    for flow in means.index:
        assert means[flow] == pytest.approx(float(results.transit_mean_h.sel(flow=flow).mean()), rel=1e-9)
    places = pd.read_csv(tmp_path / "csv" / "hours_by_place.csv")
    assert places.groupby("flow")["mean (h)"].sum().values == pytest.approx(means.values, rel=1e-9)
    assert (hours["mean ± (h)"].notna() | (hours.replications < 2)).all()
    corridor = pd.read_csv(tmp_path / "csv" / "corridor.csv").set_index(["flow", "name"])
    assert corridor.loc[("china-azerbaijan", "carried_units"), "unit"] == "TEU"
    columns = pd.read_csv(tmp_path / "csv" / "columns.csv").fillna("")
    for path in paths[:-1]:
        for column, kind in pd.read_csv(path).dtypes.items():
            if kind == float:
                told, = columns[(columns.file == path.name) & (columns.column == column)].unit
                assert told, (path.name, column)
    assert columns[columns.column == "mean transit ± (h)"].interval.iloc[0].startswith("half of the 95 % interval of the mean over 3 replications")
    count = package.export.geojson(results, tmp_path / "map.json")
    collection = json.loads((tmp_path / "map.json").read_text())
    assert collection["type"] == "FeatureCollection" and len(collection["features"]) == count > 20
    kinds = {f["geometry"]["type"] for f in collection["features"]}
    assert kinds == {"Point", "LineString"}
    aktau, = [f for f in collection["features"] if f["properties"]["id"] == "KZAAU"]
    assert aktau["geometry"]["coordinates"] == [51.22, 43.60]


def test_from_the_shell(file, tmp_path, repository):
    def call(*words):
        return subprocess.run([sys.executable, "-m", "karvan", *map(str, words)], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(repository / "analysis")})
    listing = call(file)
    assert listing.returncode == 0 and "waiting ashore for a vessel" in listing.stdout
    drawn = call(file, "--draw", "transit", "--of", "road-west", "-o", tmp_path / "t.svg")
    assert drawn.returncode == 0 and (tmp_path / "t.svg").stat().st_size > 5000
    assert call(file, "--draw", "transit", "--of", "road-wets", "-o", tmp_path / "x.svg").returncode == 2
    assert call(tmp_path / "none.h5").returncode == 6
    before = file.read_bytes()
    for kind in ("--geojson", "--ocel"):  # never over the results themselves
        done = call(file, kind, file)
        assert done.returncode == 5 and "is no JSON: it would be lost" in done.stderr
    assert file.read_bytes() == before
    for _ in range(2):
        assert call(file, "--geojson", tmp_path / "map.json").returncode == 0


def test_figures_of_small_files_say_what_they_lack(package, karvan, tmp_path):
    """A network of stations: no stops, no coordinates, no money; one replication: no intervals."""
    import matplotlib.pyplot as plt
    karvan("run", "scenarios/examples/08-network.toml", "--replications", 1, "--quiet", "-o", tmp_path / "r.h5")
    results = package.open(tmp_path / "r.h5")
    for draw, said in ((package.draw.time_profile, "no profile"), (package.draw.cost_profile, "no tariffs")):
        with pytest.raises(ValueError, match=said):
            draw(results, "wagons")
    with pytest.raises(ValueError, match="no coordinates"):
        package.draw.map(results)
    axis = package.draw.hours(results)
    assert "one replication: no interval" in axis.get_xlabel()
    labels = [t.get_text() for t in package.draw.utilisation(results).get_yticklabels()]
    assert labels and not any("nan" in text for text in labels)
    with np.errstate(all="raise"):
        package.draw.waterfall(results, "wagons")
        package.draw.comparison(results, results)
    plt.close("all")


def test_a_distribution_keeps_all_shipments(package, results):
    import matplotlib.pyplot as plt
    axis = package.draw.transit(results, "road-west")
    drawn, = [p for p in axis.patches if hasattr(p, "get_data")]
    assert drawn.get_data().values.sum() == pytest.approx(100) and len(drawn.get_data().values) == 40
    plt.close("all")


def test_sources_and_assumptions_are_a_table(package, results, tmp_path):
    notes = package.notes(results)
    cranes, = notes[(notes.id == "AZALT") & (notes.key == "cranes")].itertuples()
    assert cranes.value == "6" and cranes.is_sourced and cranes.is_assumed and cranes.text.startswith("[57]")
    assert package.references(results).loc["57", "title"].startswith("AzVision")
    # What the test overrides has lost its comment.
    assert not (notes.key == "horizon").any() and (notes.key == "warmup").any()
    names = {p.name for p in package.export.csv(results, tmp_path)}
    assert {"notes.csv", "references.csv"} <= names
