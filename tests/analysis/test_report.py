"""The report page, as a browser shows it: complete in itself, without errors, with the file's numbers."""

import base64
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zlib

import numpy as np
import pytest

xarray = pytest.importorskip("xarray")
stats = pytest.importorskip("scipy.stats")

SCENARIO = ("scenarios/middle-corridor.toml", "--set", "scenario.horizon=90 d")


@pytest.fixture(scope="module")
def folder(karvan, tmp_path_factory):
    """Results of a small corridor, of one with more cranes, and the pages of them."""
    folder = tmp_path_factory.mktemp("report")
    karvan("run", *SCENARIO, "--replications", 4, "--quiet", "-o", folder / "base.h5")
    karvan("run", *SCENARIO, "--replications", 4, "--quiet", "-o", folder / "more.h5",
           "--set", "scenario.name=Fewer samples", "--set", "scenario.sample_every=2 d")
    karvan("report", folder / "base.h5")
    karvan("report", folder / "base.h5", folder / "more.h5", "-o", folder / "both.html")
    return folder


def data_of(page):
    packed = re.search(r'id="data">(.*?)</script>', page.read_text(), re.DOTALL).group(1)
    return json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))


def browser():
    found = shutil.which("chromium")
    if not found and os.environ.get("CI") in ("1", "true", "yes"):
        pytest.fail("no chromium to test the page with")
    return found or pytest.skip("no chromium")


def dom_of(page, profile):
    """The page after its scripts ran, and what the browser said meanwhile."""
    done = subprocess.run(
        [browser(), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--enable-logging=stderr",
         "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def half_width(values):
    """Student's, widened for skewness, which two values have not."""
    n, deviation = len(values), np.std(values, ddof=1)
    skewness = stats.skew(values, bias=False) if n > 2 and deviation > 0 else 0
    return deviation * (stats.t.ppf(0.975, n - 1) / math.sqrt(n) + abs(skewness) * (1 + 2 * stats.norm.ppf(0.975) ** 2) / (6 * n))


def test_every_chart_is_drawn_without_an_error(folder, tmp_path):
    dom, console = dom_of(folder / "base.html", tmp_path)
    assert console == []
    assert 'data-drawn="yes"' in dom
    for section in ("verdict", "map", "profile", "hours", "transit", "queues", "bottlenecks", "measures", "costs", "trust",
                    "sources"):
        assert f'<section id="{section}"' in dom
    # The worst places, the map and its scales, two profiles, the hours, a distribution, a queue, cost and CO2e.
    assert dom.count("<svg") == 10
    assert "NaN" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)


def test_on_paper_it_is_a_report_of_few_pages(folder, tmp_path):
    """Long tables are cut and say so; 7 pages for a full year of ten replications."""
    subprocess.run([browser(), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000",
                    "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", (folder / "base.html").as_uri()], capture_output=True, timeout=120, check=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes()))
    assert 4 <= pages <= 10
    dom, _ = dom_of(folder / "base.html", tmp_path / "profile")
    assert re.search(r"… and \d+ more: see the page on a screen", dom)


def test_causes_have_the_colours_of_the_python_package(folder, tmp_path, repository):
    """And the same order, by the hours that all shipments spent for them."""
    sys.path.insert(0, str(repository / "analysis"))
    karvan = pytest.importorskip("karvan")
    results = karvan.open(folder / "base.h5")
    ranked, colors = karvan.draw.ranked_causes(results), karvan.style.cause_colors(results)
    dom, _ = dom_of(folder / "base.html", tmp_path)
    hours = re.search(r'<section id="hours".*?</section>', dom, re.DOTALL).group(0)
    legend = re.findall(r'<li><span style="background: rgb\((\d+), (\d+), (\d+)\);"></span>(.*?)</li>', hours)
    told = [(str(results.cause_meaning.values[c]), colors[c]) for c in ranked[:karvan.draw.MOST_CAUSES]]
    assert [(name, "#%02x%02x%02x" % tuple(map(int, rgb))) for *rgb, name in legend[:len(told)]] == told


def test_two_files_are_compared_in_the_browser_too(folder, tmp_path):
    dom, console = dom_of(folder / "both.html", tmp_path)
    assert console == []
    assert 'data-drawn="yes"' in dom and '<section id="comparison"' in dom
    assert "sample every" in dom and "Charts and tables below show" in dom


def test_the_page_is_complete_in_itself_and_small(folder):
    text = (folder / "base.html").read_text()
    assert len(text.encode()) < 1_000_000
    assert "default-src 'none'" in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert "@import" not in text and "fetch(" not in text


def test_pages_of_several_files_are_small_too(karvan, folder):
    # Of full years: 324 kB for one file, 498 for three, 721 for five of three corridors; 1 MB is promised.
    for count, most in ((3, 600_000), (5, 800_000)):
        files = [folder / ("base.h5", "more.h5")[i % 2] for i in range(count)]
        karvan("report", *files, "-o", folder / f"{count}.html")
        assert (folder / f"{count}.html").stat().st_size < most
        assert len(data_of(folder / f"{count}.html")["runs"]) == count


def test_the_numbers_are_those_of_the_file(folder):
    run = data_of(folder / "base.html")["runs"][0]
    results = xarray.open_dataset(folder / "base.h5")
    assert run["finished"] == results.sizes["replication"] == 4
    compared = 0
    for i, flow in enumerate(run["flows"]):
        means = results.transit_mean_h.isel(flow=i).values
        if np.isnan(means).any():
            continue  # a flow that some replication saw nothing of: no ledger to hold against
        compared += 1
        assert flow["transit_h"][0] == pytest.approx(means.mean(), rel=1e-6)
        assert flow["transit_h"][1] == pytest.approx(half_width(means), rel=1e-5)
        by_cause = dict((cause, mean) for cause, mean, _, _ in flow["hours"])
        ledger = results.ledger_h.isel(flow=i).sum("place").mean("replication").values
        assert sum(by_cause.values()) == pytest.approx(means.mean(), rel=1e-6)
        for cause, mean in by_cause.items():
            assert mean == pytest.approx(ledger[cause], rel=1e-6)
        assert sum(flow["histogram"]["share"]) == pytest.approx(1, abs=1e-5)
    assert compared > 15
    for i, resource in enumerate(run["resources"]):
        queues = results.queue_mean.isel(resource=i).values
        assert resource["queue"][0] == pytest.approx(queues.mean(), rel=1e-6, abs=1e-12)


def test_bottlenecks_are_those_of_the_summary(karvan, folder):
    summary = json.loads(karvan("run", *SCENARIO, "--replications", 4, "--json").stdout)
    run = data_of(folder / "base.html")["runs"][0]
    assert summary["bottlenecks"]
    for told, drawn in zip(summary["bottlenecks"], run["bottlenecks"]):
        assert told["place"] == run["places"][drawn["place"]]["id"]
        assert told["cause"] == run["causes"][drawn["cause"]]["id"]
        for key, of_page in (("shipment_hours", "shipment_hours"), ("per_shipment", "each_h")):
            assert drawn[of_page][:2] == pytest.approx([told[key]["mean"], told[key]["half_width"]], rel=1e-6)


def test_the_same_scenario_twice_differs_in_nothing_but_what_was_changed(folder):
    comparison, = data_of(folder / "both.html")["comparisons"]
    assert comparison["pairs"] == 4 and comparison["same_seed"]
    assert {c["key"] for c in comparison["changes"]} == {"scenario, name", "scenario, sample_every"}
    differences = [f["transit_h"] for f in comparison["flows"]]
    assert all(d[:2] == [0, 0] for d in differences if d[2] > 1) and any(d[2] == 4 for d in differences)


def test_page_and_compare_say_the_same(karvan, folder):
    """Mean and P95 of each flow, with intervals that hold together."""
    alternative = "scenarios/alternatives/two-more-feeders.toml"
    karvan("run", alternative, *SCENARIO[1:], "--replications", 4, "--quiet", "-o", folder / "feeders.h5")
    karvan("report", folder / "base.h5", folder / "feeders.h5", "-o", folder / "feeders.html")
    comparison, = data_of(folder / "feeders.html")["comparisons"]
    told = json.loads(karvan("compare", SCENARIO[0], alternative, *SCENARIO[1:], "--replications", 4, "--json",
                             "-o", folder / "compared.h5").stdout)
    assert comparison["intervals"].startswith(told["intervals"])
    rows = {row["measure"]: row["difference"] for row in told["alternatives"][0]["rows"]}
    assert len(rows) == 2 * len(comparison["flows"])
    moved = 0
    for flow in comparison["flows"]:
        for key, measure in (("transit_h", "transit.mean"), ("p95_h", "transit.p95")):
            row = rows[f"{measure}:{flow['id']}"]
            if flow[key][2] < 2:
                continue
            moved += row["mean"] != 0
            assert flow[key][:2] == pytest.approx([row["mean"], row["half_width"]], rel=1e-5, abs=1e-9)
    assert moved > 10


def test_the_way_ends_at_the_payments_of_the_table(folder):
    """Both of a TEU, a wagon or a truck."""
    run = data_of(folder / "base.html")["runs"][0]
    table, = [m["values"] for m in run["measures"] if m["name"] == "cost_per_unit"]
    ends = [(p["stops"][-1]["cost_at_departure"], table[p["flow"]]) for p in run["profiles"]]
    known = [(end[0], of_table[0]) for end, of_table in ends if of_table[0]]
    assert len(known) > 15
    for end, of_table in known:
        assert end == pytest.approx(of_table, rel=1e-6)


def test_the_verdict_names_the_longest_tail(folder):
    run = data_of(folder / "base.html")["runs"][0]
    told = [f for f in run["flows"] if f["transit_h"][0] is not None]
    longest = max(told, key=lambda f: f["transit_h"][0])["name"]
    tail = max(told, key=lambda f: f["quantiles_h"]["95"][0])["name"]
    assert f"Longest under way is {longest}:" in run["verdict"][-1]
    assert (f"The longest tail is that of {tail}:" in run["verdict"][-1]) == (tail != longest)


def test_sources_and_assumptions_are_told(folder, tmp_path):
    run = data_of(folder / "base.html")["runs"][0]
    cranes, = [n for n in run["notes"] if n["id"] == "AZALT" and n["key"] == "cranes"]
    assert cranes["sourced"] and cranes["assumed"] and cranes["value"] == "6"
    dom, _ = dom_of(folder / "base.html", tmp_path)
    assert '<a href="#source-57"' in dom and 'id="source-57"' in dom
    assert re.search(r"Citing a source: \d+; speaking of an assumption: \d+", dom)


HOSTILE = """
[scenario]
name = "</script><script>alert(1)</script>"
description = "<b>bold</b> & 'quoted' \\" ‮ 中文 🚂"
horizon = "20 d"
replications = REPLICATIONS
[[place]]
id = "queue"
name = "<img src=x onerror=console.error(2)>"
kind = "station"
servers = 1  # <script>console.error(3)</script> javascript:alert(1) [1]
service = { law = "exponential", mean = "SERVICE" }
sources = ["[1] <svg onload=console.error(4)>"]
[[flow]]
id = "flow"
name = "</script><img src=x onerror=console.error(5)>"
from = "queue"
to = "queue"
interarrival = { law = "exponential", mean = "1 h" }
"""


@pytest.mark.parametrize("replications, service, said", [
    (2, "50 min", "What limits the corridor most"), (1, "50 min", "no intervals"), (2, "500 d", "No shipment arrived")])
def test_names_are_text_and_nothing_else(karvan, tmp_path, replications, service, said):
    scenario = tmp_path / "x.toml"
    scenario.write_text(HOSTILE.replace("REPLICATIONS", str(replications)).replace("SERVICE", service))
    karvan("run", scenario, "--quiet", "-o", tmp_path / "x.h5")
    karvan("report", tmp_path / "x.h5")
    dom, console = dom_of(tmp_path / "x.html", tmp_path / "profile")
    assert console == [] and 'data-drawn="yes"' in dom
    drawn = re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert "<img" not in drawn and "onload=" not in re.sub(r"&lt;.*?&gt;", "", drawn)
    assert said in drawn and "NaN" not in drawn and "undefined" not in drawn


def test_a_population_that_circulates_is_told_by_its_stations(karvan, tmp_path, repository):
    karvan("run", repository / "scenarios" / "examples" / "09-closed-population.toml", "--replications", 3, "--quiet", "-o", tmp_path / "x.h5")
    karvan("report", tmp_path / "x.h5")
    run = data_of(tmp_path / "x.html")["runs"][0]
    results = xarray.open_dataset(tmp_path / "x.h5")
    assert results.flow_circulates.values.tolist() == [1]
    assert sum(s["customers"][0] for s in run["stations"]) == pytest.approx(3, rel=1e-6)
    assert run["verdict"][0].startswith("The population circulates") and len(run["verdict"]) == 1
    dom, console = dom_of(tmp_path / "x.html", tmp_path / "profile")
    drawn = re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert console == [] and '<section id="stations"' in drawn
    assert "No shipment" not in drawn and "NaN" not in drawn and "undefined" not in drawn


def test_borders_are_drawn_only_if_the_user_gives_them(karvan, folder, tmp_path):
    lines = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[49, 40], [50, 41]]}}]}
    (tmp_path / "borders.geojson").write_text(json.dumps(lines))
    karvan("report", folder / "base.h5", "-o", tmp_path / "page.html", "--borders", tmp_path / "borders.geojson")
    assert data_of(tmp_path / "page.html")["borders"] == lines
    assert data_of(folder / "base.html")["borders"] is None


@pytest.mark.parametrize("content", [b"", b"no HDF5", None])
def test_what_is_no_results_file_is_refused_by_name(karvan, tmp_path, content, folder):
    bad = tmp_path / "bad.h5"
    bad.write_bytes((folder / "base.h5").read_bytes()[:5000] if content is None else content)
    done = karvan("report", bad, check=False)
    assert done.returncode == 6
    assert "bad.h5" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "bad.html").exists()


def test_the_page_was_built_from_its_sources(repository):
    page = repository / "analysis" / "page"
    digest = hashlib.sha256()
    for name in ["land.json", *sorted(f"src/{p.name}" for p in (page / "src").iterdir())]:
        digest.update(f"{name}\n{(page / name).read_text()}".encode())
    assert f"sources {digest.hexdigest()[:16]}" in (page / "page.html").read_text(), "npm run build in analysis/page"
