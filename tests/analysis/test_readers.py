"""A results file of every scenario, as the readers that people use see it: xarray with both engines, h5py,
ncdump, h5dump, R. Short runs of two replications."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

h5py = pytest.importorskip("h5py")
xr = pytest.importorskip("xarray")

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "scenarios" / "examples").glob("*.toml"))
CORRIDORS = sorted([*(ROOT / "scenarios").glob("*.toml"), *(ROOT / "scenarios" / "alternatives").glob("*.toml")])
SHORT = {**dict.fromkeys(EXAMPLES, ()), **dict.fromkeys(CORRIDORS, ("--set", "scenario.horizon=60 d"))}
# Of these every replication has a number, whatever happens in it.
COUNTED = ("entered", "left", "lost", "inside", "queue_mean", "queue_max", "capacity_mean", "served", "tonnes_per_year")

pytestmark = pytest.mark.slow


def output_of(*command):
    if shutil.which(command[0]) is None:
        if os.environ.get("CI") in ("1", "true", "yes") and command[0] != "Rscript":
            pytest.fail(f"{command[0]} is not installed")
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    return done.stdout


def both_engines_of_xarray_see_the_same(file):
    with xr.open_dataset(file, engine="netcdf4") as one, xr.open_dataset(file, engine="h5netcdf") as two:
        xr.testing.assert_equal(one, two)
        assert set(one.sizes) == set(two.sizes) and one.sizes["replication"] == 2


def every_variable_says_what_it_is_and_in_which_unit(file):
    with h5py.File(file) as opened:
        assert opened.attrs["format"] == "karvan-results 2" and opened.attrs["interval_level"] == 0.95
        seen = 0
        for name, variable in opened.items():
            assert isinstance(variable, h5py.Dataset)
            variable[()]
            if "NAME" in variable.attrs and str(np.asarray(variable.attrs["NAME"]).astype(str)).startswith("This is a netCDF dimension"):
                continue  # a dimension without labels
            seen += 1
            assert len(variable.attrs["long_name"]) > 3, name
            assert ("units" in variable.attrs) == (h5py.check_string_dtype(variable.dtype) is None and "flag_values" not in variable.attrs), name
        assert seen > 60


def what_must_have_a_number_has_one(file):
    with xr.open_dataset(file, engine="netcdf4") as results:
        assert (results.status.values == 0).all() and (results.events.values > 0).all()
        for name in COUNTED:
            assert not np.isnan(results[name].values).any(), name
        stocks = results.resource_name.values[results.busy_mean.isnull().any("replication").values].astype(str)
        assert all(name.startswith(("at ", "bogies ")) for name in stocks), stocks  # their units leave them to be used
        arrived = results.transit_histogram.sum("bin") > 0
        for name in ("transit_mean_h", "transit_min_h", "transit_max_h", "distance_km", "free_flow_h", "carried_tonnes"):
            assert (results[name].notnull() | ~arrived).all(), name
        ledger = results.ledger_h.sum(["place", "cause"])
        assert np.allclose(ledger.where(arrived).values, results.transit_mean_h.where(arrived).values, rtol=1e-9, atol=1e-9, equal_nan=True)


def the_tools_of_netcdf_and_hdf5_read_it(file):
    header = output_of("ncdump", "-h", file)
    assert "replication = UNLIMITED ; // (2 currently)" in header and "double transit_mean_h(replication, flow)" in header
    assert 'transit_mean_h:units = "h"' in header
    assert "karvan-results 2" in output_of("h5dump", "-H", "-A", file)


R_LINES = """
library(ncdf4)
results <- nc_open(commandArgs(trailingOnly = TRUE))
transit <- ncvar_get(results, "transit_mean_h", collapse_degen = FALSE)
ledger <- ncvar_get(results, "ledger_h", collapse_degen = FALSE)
rest <- apply(ledger, c(3, 4), sum) - transit
for (name in names(results$var)) ncvar_get(results, name)
cat(dim(transit)[2], ncatt_get(results, "transit_mean_h", "units")$value, max(c(0, abs(rest)), na.rm = TRUE) < 1e-9, length(results$var))
"""


@functools.cache
def has_r():
    return shutil.which("Rscript") is not None and subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode == 0


def r_reads_it(file):
    if not has_r():
        return
    replications, units, is_equal, variables = output_of("Rscript", "-e", R_LINES, file).split()
    assert (replications, units, is_equal) == ("2", "h", "TRUE") and int(variables) > 60


@pytest.mark.parametrize("scenario", SHORT, ids=lambda scenario: scenario.stem)
def test_readers_of_all_kinds_understand_every_scenario(karvan, tmp_path, scenario):
    file = tmp_path / "results.h5"
    karvan("run", scenario, "--replications", 2, "--quiet", *SHORT[scenario], "-o", file)
    both_engines_of_xarray_see_the_same(file)
    every_variable_says_what_it_is_and_in_which_unit(file)
    what_must_have_a_number_has_one(file)
    the_tools_of_netcdf_and_hdf5_read_it(file)
    r_reads_it(file)
