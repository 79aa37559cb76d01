"""Damaged results files: told by name, by every program that reads them; never a crash or an endless loop.

HDF5 itself crashes or hangs on some of them (a flipped bit of a heap), so the seal at the end of a file is checked first.
"""

import os
import random
import subprocess
import sys
import zlib

import pytest

SEAL = 22  # bytes


@pytest.fixture(scope="module")
def whole(karvan, tmp_path_factory):
    path = tmp_path_factory.mktemp("damage") / "whole.h5"
    karvan("run", "scenarios/examples/37-shared-storms.toml", "--quiet", "--replications", 1, "--set", "scenario.horizon=60 d", "-o", path)
    return path


def damaged(whole, number):
    """Cut, bits flipped, or a page lost: by turns, at places that the number fixes."""
    draw, content = random.Random(number), bytearray(whole.read_bytes())
    if number % 3 == 0:
        return content[:draw.randrange(1, len(content))]
    if number % 3 == 1:
        for _ in range(draw.choice((1, 20, 400))):
            content[draw.randrange(len(content) - SEAL)] ^= 1 << draw.randrange(8)
        return content
    at = draw.randrange(len(content) - SEAL - 512)
    content[at:at + 512] = bytes(x ^ 0xFF for x in content[at:at + 512])
    return content


@pytest.mark.parametrize("number", range(9))
def test_damage_is_told_and_nothing_is_written(karvan, whole, tmp_path, number):
    (tmp_path / "bad.h5").write_bytes(damaged(whole, number))
    for words in (("report", tmp_path / "bad.h5", "-o", tmp_path / "out"), ("merge", tmp_path / "bad.h5", "-o", tmp_path / "out")):
        done = karvan(*words, check=False)
        assert done.returncode == 6 and "bad.h5" in done.stderr and len(done.stderr.strip().splitlines()) == 1
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", range(3))
def test_the_package_tells_damage_too(whole, tmp_path, repository, number):
    pytest.importorskip("xarray")
    (tmp_path / "bad.h5").write_bytes(damaged(whole, number))
    done = subprocess.run([sys.executable, "-m", "karvan", str(tmp_path / "bad.h5")], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": str(repository / "analysis")})
    assert done.returncode == 6 and "bad.h5" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("variable", ["stop_flow", "stop_place", "resource_place", "measure_place"])
@pytest.mark.parametrize("index", [999, -7])
def test_an_index_that_another_program_made_wrong_is_told(karvan, whole, tmp_path, repository, variable, index):
    h5py = pytest.importorskip("h5py")
    (tmp_path / "bad.h5").write_bytes(whole.read_bytes())
    with h5py.File(tmp_path / "bad.h5", "r+") as file:  # the seal is gone
        file[variable][...] = index
    done = karvan("report", tmp_path / "bad.h5", check=False)
    assert done.returncode == 6 and f"'{variable}' is no index of a" in done.stderr
    assert not (tmp_path / "bad.html").exists()
    listed = subprocess.run([sys.executable, "-m", "karvan", str(tmp_path / "bad.h5")], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "PYTHONPATH": str(repository / "analysis")})
    assert listed.returncode == 6 and f"'{variable}' is no index of a" in listed.stderr


def test_the_seal_is_that_of_the_document(whole):
    content = whole.read_bytes()
    assert content[-SEAL:] == b"\nkarvan-seal %08x\n" % zlib.crc32(content[:-SEAL])


def test_a_file_that_another_program_changed_is_taken_as_it_is(karvan, whole, tmp_path):
    """HDF5 cuts the seal off when it writes."""
    h5py = pytest.importorskip("h5py")
    (tmp_path / "noted.h5").write_bytes(whole.read_bytes())
    with h5py.File(tmp_path / "noted.h5", "r+") as file:
        file.attrs["remark"] = "looked at"
    assert b"karvan-seal" not in (tmp_path / "noted.h5").read_bytes()[-SEAL:]
    karvan("report", tmp_path / "noted.h5", "-o", tmp_path / "noted.html")
