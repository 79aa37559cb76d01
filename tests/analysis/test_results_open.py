"""The array files of Karvan, as the readers that people use see them.

The file is the sample of test_netcdf_file.cpp, written by the C++ test program.
"""

import os
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

h5py = pytest.importorskip("h5py")
netCDF4 = pytest.importorskip("netCDF4")
np = pytest.importorskip("numpy")
xr = pytest.importorskip("xarray")

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("KARVAN_BUILD_DIR", ROOT / "build" / "release"))
PROGRAM = Path(os.environ.get("KARVAN_TESTS_BIN", BUILD / "karvan_tests"))
PLACES = ["Хоргос", "Актау", "Alat", "ფოთი", "Türkiye", "霍尔果斯", ""]


def run_case(tag, **variables):
    """Runs hidden test cases of the C++ test program with the given environment variables."""
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not built; tests/run builds it")
    environment = {**os.environ, **{name: str(value) for name, value in variables.items()}}
    return subprocess.run([PROGRAM, tag], env=environment, capture_output=True, text=True,
                          timeout=60)


def write_sample(path):
    done = run_case("[.sample]", KARVAN_SAMPLE=path)
    assert done.returncode == 0, done.stdout
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample") / "sample.h5")


@pytest.fixture(params=["netcdf4", "h5netcdf"])
def dataset(request, sample):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        with xr.open_dataset(sample, engine=request.param) as opened:
            yield opened


def output_of(*command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_another_process_writes_the_same_bytes(sample, tmp_path):
    assert write_sample(tmp_path / "again.h5").read_bytes() == sample.read_bytes()


def test_nothing_is_left_beside_the_file(sample):
    assert [entry.name for entry in sample.parent.iterdir()] == [sample.name]


def test_xarray_sees_dimensions_and_coordinates(dataset):
    assert dict(dataset.sizes) == {
        "replication": 10, "place": 60, "day": 366, "side": 2, "corridor": 1, "event": 0}
    assert list(dataset.place.values[:7]) == PLACES
    assert set(dataset.coords) == {"replication", "place", "day"}
    assert dataset.queue.dims == ("replication", "place", "day")


def test_xarray_decodes_time(dataset):
    assert dataset.day.dtype == "datetime64[ns]"
    assert dataset.day.values[0] == np.datetime64("2024-01-01")
    assert dataset.day.values[-1] == np.datetime64("2024-12-31")
    assert dataset.queue.sel(day="2024-02").sizes["day"] == 29


def test_xarray_selects_and_reduces(dataset):
    one = dataset.mean_wait.sel(place="ფოთი")
    assert one.shape == (10,)
    assert np.isnan(dataset.mean_wait.values).sum() == 1
    assert dataset.queue.quantile(0.9, dim="replication").shape == (60, 366)


def test_xarray_keeps_units_and_types(dataset):
    attributes = list(dataset.mean_wait.attrs.items())
    assert attributes[:3] == [("long_name", "mean wait"), ("units", "h"), ("remark_29", "ещё")]
    assert len(attributes) == 32
    assert dataset.queue.dtype == np.float32
    assert dataset.mean_wait.dtype == np.float64
    assert dataset.seed.dtype == np.int64
    assert int(dataset.seed[1]) == 2**62 + 1
    assert dataset.status.dtype == np.uint8
    assert list(dataset.status.attrs["flag_values"]) == [0, 1, 2]
    assert dataset.status.attrs["flag_meanings"] == "finished failed stopped"


def test_xarray_keeps_the_attributes_of_the_file(dataset):
    assert dataset.attrs["title"] == "Корридор through Բաքու and ბათუმი"
    assert dataset.attrs["confidence_level"] == 0.95
    assert dataset.attrs["schema_version"] == 1
    assert list(dataset.attrs["authors"]) == ["one", "два", ""]
    assert dataset.attrs["Conventions"].startswith("CF-")


def test_xarray_reads_single_values(dataset):
    assert dataset.scenario.shape == ()
    assert str(dataset.scenario.values) == "x" * 100_000 + " край"
    assert float(dataset.level) == 0.95


def test_both_engines_agree(sample):
    with xr.open_dataset(sample, engine="netcdf4") as one:
        with xr.open_dataset(sample, engine="h5netcdf") as two:
            xr.testing.assert_equal(one, two)


def test_h5py_finds_a_scale_on_every_axis(sample):
    with h5py.File(sample) as file:
        assert len(file) == 16
        assert list(file["place"].asstr()[:7]) == PLACES
        for name, dataset in file.items():
            assert dataset.dtype.names is None
            if dataset.attrs.get("CLASS") != b"DIMENSION_SCALE":
                assert all(len(axis) == 1 for axis in dataset.dims), name
        assert file["queue"].dims[1][0] == file["place"]
        assert np.isnan(file["queue"].fillvalue) and np.isnan(file["mean_wait"].attrs["_FillValue"])
        assert "_FillValue" not in file["gauge"].attrs
        assert "_FillValue" not in file["replication"].attrs
        assert file["queue"].compression == "gzip" and file["queue"].shuffle
        assert file["queue"].maxshape == (None, 60, 366)
        assert file["gauge"].chunks is None


def test_ncdump_shows_the_layout(sample):
    header = output_of("ncdump", "-h", str(sample))
    for line in ["replication = UNLIMITED ; // (10 currently)", "place = 60 ;", "day = 366 ;",
                 "side = 2 ;", "event = UNLIMITED ; // (0 currently)",
                 "float queue(replication, place, day) ;",
                 'mean_wait:units = "h" ;', "mean_wait:_FillValue = NaN ;", "string place(place) ;",
                 "ubyte status(replication) ;", "string scenario ;"]:
        assert line in header, header
    dimensions = header.split("dimensions:")[1].split("variables:")[0]
    order = [line.split()[0] for line in dimensions.strip().splitlines()]
    assert order == ["replication", "place", "day", "side", "corridor", "event"]


def test_ncdump_shows_the_values(sample):
    assert '"Хоргос", "Актау", "Alat", "ფოთი"' in output_of("ncdump", "-v", "place", str(sample))


def test_h5dump_reads_it(sample):
    header = output_of("h5dump", "-H", str(sample))
    assert header.count("DATASET \"") == 16
    assert 'DATASET "queue"' in header and "DATASPACE  SIMPLE { ( 10, 60, 366 )" in header
    output_of("h5dump", str(sample))


def add_share(file):
    share = file.createVariable("share", "f8", ("place", "side"), fill_value=np.nan)
    share.setncatts({"long_name": "share of the traffic", "units": "1"})
    share[:] = np.arange(120).reshape(60, 2) / 120
    file["mean_wait"].comment = "changed"
    file.note_added = "later"


def test_netcdf_appends_to_it(sample, tmp_path):
    grown = shutil.copy(sample, tmp_path / "grown.h5")
    with netCDF4.Dataset(grown, "a") as file:
        add_share(file)
        file["mean_wait"][10, :] = 7.0  # one more replication
    for engine in "netcdf4", "h5netcdf":
        with xr.open_dataset(grown, engine=engine) as opened:
            assert opened.share.values[-1, -1] == 119 / 120
            assert opened.sizes["replication"] == 11
            assert (opened.mean_wait.values[10] == 7).all()
            assert opened.mean_wait.attrs["comment"] == "changed"


def test_karvan_reads_what_netcdf_added(sample, tmp_path):
    changed, copied = shutil.copy(sample, tmp_path / "changed.h5"), tmp_path / "copied.h5"
    with netCDF4.Dataset(changed, "a") as file:
        add_share(file)
        station = file.createDimension("station", 3)
        names = file.createVariable("station", str, (station.name,))
        names.long_name = "name of the station"
        names[:] = np.array(["a", "б", "გ"], dtype=object)
    done = run_case("[.copy]", KARVAN_COPIED=changed, KARVAN_SAMPLE=copied)
    assert done.returncode == 0, done.stdout
    with xr.open_dataset(changed) as before, xr.open_dataset(copied) as after:
        xr.testing.assert_identical(before, after)


def test_karvan_refuses_a_dimension_that_grew_for_one_variable(sample, tmp_path):
    grown = shutil.copy(sample, tmp_path / "grown.h5")
    with netCDF4.Dataset(grown, "a") as file:
        file["mean_wait"][10, :] = 7.0
    done = run_case("[.copy]", KARVAN_COPIED=grown, KARVAN_SAMPLE=tmp_path / "copied.h5")
    said = " ".join(done.stdout.split())  # the report breaks lines where the path makes them long
    assert "'mean_wait' has 11 entries along 'replication', which has 10" in said


def test_old_readers_can_open_it(sample):
    # The superblock of HDF5 1.6 and earlier; version 2 and 3 need newer libraries.
    assert sample.read_bytes()[8] <= 1
