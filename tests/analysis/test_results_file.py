"""The results file of a run, as the readers that people use see it.

The run is the sample of sample_run.cpp, made by hand and written by the C++ test program.
"""

import os
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

h5py = pytest.importorskip("h5py")
np = pytest.importorskip("numpy")
xr = pytest.importorskip("xarray")

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("KARVAN_BUILD_DIR", ROOT / "build" / "release"))
PROGRAM = Path(os.environ.get("KARVAN_TESTS_BIN", BUILD / "karvan_tests"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not built; tests/run builds it")
    path = tmp_path_factory.mktemp("sample") / "results.h5"
    environment = {**os.environ, "KARVAN_SAMPLE": str(path)}
    done = subprocess.run([PROGRAM, "[.sample_run]"], env=environment, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    return path


@pytest.fixture(params=["netcdf4", "h5netcdf"])
def results(request, sample):
    pytest.importorskip("netCDF4" if request.param == "netcdf4" else "h5netcdf")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        with xr.open_dataset(sample, engine=request.param) as opened:
            yield opened


def test_entries_are_selected_by_their_names(results):
    assert results.transit_mean_h.sel(flow="wheat").values[:2].tolist() == [37, 47]
    assert results.utilisation.sel(resource="AZALT berths").values[0] == 0.8
    waits = results.ledger_h.sel(flow="oil", place="GEPTI", cause="queue")
    assert waits.values[:2].tolist() == [4, 6]


def test_labels_are_coordinates_of_the_arrays(results):
    assert {"place_name", "place_kind", "lat", "lon", "flow_name"} <= set(results.ledger_h.coords)
    names = ["Baku port at Alat", "ფოთი", "Baku -> Poti"]
    assert results.ledger_h.place_name.values.tolist() == names
    assert results.queue_mean.resource_place.values.tolist() == [1, 0, 0]
    assert "bin_upper" in results.transit_histogram.coords


def test_failed_replications_are_left_out_of_means(results):
    assert results.status.values.tolist() == [0, 0, 1]
    assert results.transit_mean_h.mean("replication").sel(flow="wheat") == 42
    assert results.left.mean("replication").values.tolist() == [2, 1]
    assert str(results.failure.values[2]).startswith("replication 2 failed at AZALT")


def test_the_ledger_sums_to_the_transit_time(results):
    finished = results.isel(replication=results.status.values == 0)
    np.testing.assert_allclose(finished.ledger_h.sum(["place", "cause"]), finished.transit_mean_h,
                               rtol=1e-14)


def test_samples_carry_dates(results):
    assert results.time.values[1] == np.datetime64("2024-01-02")
    assert results.queue_sampled.dims == ("replication", "time", "resource")
    assert results.queue_sampled.values[0, 2].tolist() == [0, 0, 3]
    assert np.isnan(results.queue_sampled.values[1, 2]).all()


def test_the_histogram_holds_every_shipment(results):
    assert results.transit_histogram.sum("bin").values.tolist() == [[2, 1], [2, 1], [0, 0]]
    assert (results.bin_upper.values > results.bin.values).all()


def test_the_file_says_where_it_comes_from(results):
    assert results.attrs["format"] == "karvan-results 2"
    assert results.attrs["seed"] == 7
    assert results.attrs["title"] == "Каспий, a sample"
    assert str(results.scenario.values).startswith("[run]")


def test_every_number_has_a_unit_and_every_variable_a_meaning(results):
    for name, variable in results.variables.items():
        assert variable.attrs.get("long_name"), name
        if variable.dtype.kind in "fiu" and "flag_values" not in variable.attrs:
            assert variable.attrs.get("units"), name


def test_h5py_reads_it_by_name(sample):
    with h5py.File(sample) as file:
        assert file["place"].asstr()[:].tolist() == ["AZALT", "GEPTI", "AZALT->GEPTI"]
        assert file["ledger_h"].shape == (3, 2, 3, 4)
        assert file["ledger_h"].dims[3][0] == file["cause"]


def test_ncdump_shows_the_layout(sample):
    if shutil.which("ncdump") is None:
        pytest.skip("ncdump is not installed")
    header = subprocess.run(["ncdump", "-h", sample], check=True, capture_output=True, text=True,
                            timeout=60).stdout
    for line in ["replication = UNLIMITED ; // (3 currently)", "string place(place) ;",
                 "double ledger_h(replication, flow, place, cause) ;",
                 "float queue_sampled(replication, time, resource) ;",
                 'string time:units = "hours since 2024-01-01 00:00:00" ;', "string scenario ;"]:
        assert line in header, header


def test_r_runs_the_lines_of_the_document(sample, tmp_path):
    missing = "R with ncdf4 is not installed (r-cran-ncdf4): the R lines of FORMAT.md were not run"
    if shutil.which("Rscript") is None or subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode != 0:
        pytest.skip(missing)
    document = (ROOT / "analysis" / "FORMAT.md").read_text()
    (tmp_path / "lines.R").write_text(document.split("```r\n")[1].split("```")[0])
    shutil.copy(sample, tmp_path / "results.h5")
    done = subprocess.run(["Rscript", "lines.R"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["wheat", "oil"] and [float(n) for n in lines[1].split()] == [42, 17]
    assert all(abs(float(n)) < 1e-12 for n in lines[2].split()[-2:] if n not in ("[1]", "wheat", "oil"))
