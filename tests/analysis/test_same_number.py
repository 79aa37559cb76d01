"""One number, the same wherever it is told: the table, the JSON, the file, the Python package, the page."""

import base64
import json
import math
import re
import sys
import zlib

import numpy as np
import pytest

h5py = pytest.importorskip("h5py")
stats = pytest.importorskip("scipy.stats")

SCENARIO = "scenarios/examples/17-tariffs.toml"  # one flow with money: tea, by truck


def half_width_of(values):
    """95 %: Student's t, and Johnson's allowance for skewness, |g| S (1 + 2 z^2) / (6 n)."""
    n, deviation = len(values), values.std(ddof=1)
    farther = abs(stats.skew(values, bias=False)) * deviation * (1 + 2 * stats.norm.ppf(0.975) ** 2) / (6 * n)
    return stats.t.ppf(0.975, n - 1) * deviation / math.sqrt(n) + farther


@pytest.fixture(scope="module")
def told(karvan, repository, tmp_path_factory):
    """What each of the five says of the flow: {who: {measure: (mean, half-width)}}."""
    folder = tmp_path_factory.mktemp("number")
    text = karvan("run", SCENARIO, "-o", folder / "r.h5").stdout
    flow, = json.loads(karvan("run", SCENARIO, "--json").stdout)["flows"]
    karvan("report", folder / "r.h5")
    packed = re.search(r'id="data">(.*?)</script>', (folder / "r.html").read_text(), re.DOTALL).group(1)
    page = json.loads(zlib.decompress(base64.b64decode(packed)))["runs"][0]
    sys.path.insert(0, str(repository / "analysis"))
    import karvan as package
    results = package.open(folder / "r.h5")
    names = {"transit_mean": "transit_mean_h", "cost_per_unit": "cost_per_unit"}
    said = {"JSON": {m: (flow[m]["mean"], flow[m]["half_width"]) for m in names}, "file": {}, "package": {}, "page": {}}
    with h5py.File(folder / "r.h5") as file:
        for measure, variable in names.items():
            values = file[variable][:, 0]
            said["file"][measure] = (values.mean(), half_width_of(values))
            estimate = package.estimate(results[variable].isel(flow=0))
            said["package"][measure] = (float(estimate["mean"]), float(estimate.half_width))
    costs, = [m["values"][0] for m in page["measures"] if m["name"] == "cost_per_unit"]
    said["page"] = {"transit_mean": tuple(page["flows"][0]["transit_h"][:2]), "cost_per_unit": tuple(costs[:2])}
    return text, said


def test_file_package_page_and_json_tell_the_same(told):
    _, said = told
    for measure in ("transit_mean", "cost_per_unit"):
        expected = said["file"][measure]
        assert expected[0] > 0 and expected[1] > 0
        for who in ("JSON", "package", "page"):
            assert said[who][measure] == pytest.approx(expected, rel=1e-6), (who, measure)


def test_the_table_tells_them_with_the_digits_that_the_interval_supports(told):
    text, said = told
    rows = [line for line in text.splitlines() if line.startswith("Tea to Baku")]
    transit, costs = (re.findall(r"([\d.]+) ± +([\d.]+)", row) for row in rows[:2])  # then that of the corridor
    for (mean, half), measure in ((transit[1], "transit_mean"), (costs[0], "cost_per_unit")):
        digits = len(half.partition(".")[2])
        assert float(mean) == pytest.approx(said["file"][measure][0], abs=0.5 * 10**-digits + 1e-9), measure
        assert float(half) == pytest.approx(said["file"][measure][1], abs=0.5 * 10**-digits + 1e-9), measure
