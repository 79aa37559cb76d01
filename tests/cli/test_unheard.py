"""What cannot be told on standard error does not end the work: a full disk, a terminal that is gone."""

import os
import subprocess

import pytest

QUEUE = "scenarios/examples/01-one-queue.toml"


@pytest.mark.parametrize("progress", ["json", "none"])
def test_full_standard_error(karvan, repository, tmp_path, progress):
    """Progress is told after a second at the earliest: long enough for that."""
    words = [karvan.program, "run", repository / QUEUE, "--set", "scenario.horizon=4000 d", "--replications", "8",
             "-o", tmp_path / "r.h5", "--progress", progress, "-j", "1"]
    with open("/dev/full", "w") as full:
        run = subprocess.run(words, stdout=subprocess.PIPE, stderr=full, text=True, timeout=60)
    assert run.returncode == 0
    assert "Shipments that arrived" in run.stdout
    assert (tmp_path / "r.h5").exists()


def test_wrong_use_with_full_standard_error(karvan, tmp_path):
    with open("/dev/full", "w") as full:
        assert subprocess.run([karvan.program, "run"], stderr=full).returncode == 2
        assert subprocess.run([karvan.program, "run", tmp_path / "none.toml"], stderr=full).returncode == 3


def test_terminal_hung_up(karvan, repository, tmp_path):
    """The window is closed: what is running is finished and kept."""
    file = tmp_path / "r.h5"
    words = ["run", repository / QUEUE, "--set", "scenario.horizon=400 d", "--replications", "200", "-o", file]
    child, terminal = os.forkpty()
    if child == 0:
        os.execv(karvan.program, [str(karvan.program), *map(str, words), "-j", "1"])
    assert b"of 200 replications" in os.read(terminal, 1000)  # it is under way
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 5  # the table of what was finished found no reader
    assert list((tmp_path / "r.h5.parts").glob("*.h5")) and not file.exists()
    karvan(*words, "--resume", "--quiet")
    assert file.exists()
