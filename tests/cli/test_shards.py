"""More than one machine: shards, MPI ranks and batch scripts give the bytes of a single run."""

import os
import shutil
import subprocess

import pytest

REPLICATIONS = 12
# A few hundred shipments a replication: the shards see different ranges of transit times.
EXAMPLE = "scenarios/examples/11-port.toml"
OPTIONS = ["--replications", REPLICATIONS, "--set", "scenario.horizon=60 d", "--quiet"]


@pytest.fixture(scope="module")
def single(karvan, tmp_path_factory):
    file = tmp_path_factory.mktemp("single") / "results.h5"
    karvan("run", EXAMPLE, *OPTIONS, "-o", file)
    return file


def shards(karvan, folder, of, *options):
    files = []
    for i in range(1, of + 1):
        files.append(folder / f"{i}.h5")
        karvan("run", EXAMPLE, *OPTIONS, *options, "--shard", f"{i}/{of}", "-o", files[-1])
    return files


@pytest.mark.parametrize("of", [1, 2, 5])
def test_merged_shards_are_a_single_run(karvan, single, tmp_path, of):
    files = shards(karvan, tmp_path, of)
    karvan("merge", *reversed(files), "-o", tmp_path / "all.h5")
    assert (tmp_path / "all.h5").read_bytes() == single.read_bytes()


def test_a_shard_is_a_pure_function(karvan, tmp_path):
    first = shards(karvan, tmp_path, 3)[1].read_bytes()
    assert shards(karvan, tmp_path, 3, "-j", "1", "--save-every", "0 s")[1].read_bytes() == first


def test_failed_replications_are_merged_too(karvan, tmp_path):
    """With so little memory every replication fails, and no bin of a transit time is known."""
    few = ["--replications", "4", "--memory", "1MB", "--quiet", "-j", "1"]
    scenario = "scenarios/middle-corridor.toml"
    whole = tmp_path / "whole.h5"
    assert karvan("run", scenario, *few, "-o", whole, check=False).returncode == 4
    files = [tmp_path / f"{i}.h5" for i in (1, 2)]
    for i, file in enumerate(files, 1):
        assert karvan("run", scenario, *few, "--shard", f"{i}/2", "-o", file, check=False).returncode == 4
    karvan("merge", *files, "-o", tmp_path / "all.h5")
    assert (tmp_path / "all.h5").read_bytes() == whole.read_bytes()


def test_ranges_are_merged_like_shards(karvan, tmp_path):
    """A range says nothing of the others: only what lies between is missed."""
    def run(name, replications):
        karvan("run", EXAMPLE, "--replications", replications, *OPTIONS[2:], "-o", tmp_path / name)
        return tmp_path / name
    parts = [run("a.h5", "3..4"), run("b.h5", "5..9")]
    karvan("merge", *parts, "-o", tmp_path / "all.h5")
    assert (tmp_path / "all.h5").read_bytes() == run("whole.h5", "3..9").read_bytes()


class TestWrongInputs:
    """Each is refused with a line that says why; nothing is written."""

    @pytest.fixture(scope="class")
    def files(self, karvan, tmp_path_factory):
        return shards(karvan, tmp_path_factory.mktemp("shards"), 4)

    def refusal(self, karvan, target, *inputs):
        refused = karvan("merge", *inputs, "-o", target, check=False)
        assert refused.returncode == 6 and not target.exists()
        return refused.stderr

    def test_gap(self, karvan, files, tmp_path):
        target = tmp_path / "all.h5"
        assert "replications 3..5 are missing" in self.refusal(karvan, target, files[0], *files[2:])
        assert "replications 9..11 are missing" in self.refusal(karvan, target, *files[:3])
        karvan("merge", files[0], files[2], "--partial", "-o", target)
        assert target.exists()

    def test_overlap(self, karvan, files, tmp_path):
        said = self.refusal(karvan, tmp_path / "all.h5", *files, files[1])
        assert "replication 3 is in another file too" in said

    @pytest.mark.parametrize("change, reason", [(["--seed", "9"], "seed 9"),
                                                (["--set", "scenario.horizon=59 d"], "another scenario")])
    def test_another_run(self, karvan, files, tmp_path, change, reason):
        other = tmp_path / "other.h5"
        karvan("run", EXAMPLE, *OPTIONS, *change, "--shard", "2/4", "-o", other)
        said = self.refusal(karvan, tmp_path / "all.h5", files[0], other, *files[2:])
        assert reason in said and str(other) in said

    def test_truncated(self, karvan, files, tmp_path):
        cut = tmp_path / "cut.h5"
        cut.write_bytes(files[1].read_bytes()[:-5000])
        said = self.refusal(karvan, tmp_path / "all.h5", files[0], cut, *files[2:])
        assert f"cannot read {cut}" in said

    def test_not_results(self, karvan, files, tmp_path):
        text = tmp_path / "notes.h5"
        text.write_text("no results\n")
        empty = tmp_path / "empty.h5"
        empty.write_bytes(b"")
        said = self.refusal(karvan, tmp_path / "all.h5", text, empty, tmp_path / "none.h5", *files)
        assert len(said.splitlines()) == 3  # all at once
        assert "it is not a whole HDF5 file" in said and "there is no such file" in said

    def test_foreign_hdf5(self, karvan, files, tmp_path):
        h5py = pytest.importorskip("h5py")
        foreign = tmp_path / "foreign.h5"
        with h5py.File(foreign, "w") as file:
            file["x"] = 1
        assert str(foreign) in self.refusal(karvan, tmp_path / "all.h5", foreign, *files)


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1/0", "a/b", "3", "1/13"])
def test_wrong_shards(karvan, tmp_path, shard):
    refused = karvan("run", EXAMPLE, *OPTIONS, "--shard", shard, "-o", tmp_path / "r.h5", check=False)
    assert refused.returncode == 2 and "--shard" in refused.stderr


def mpirun(*words):
    environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                   "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_mpi_yield_when_idle": "1"}
    return subprocess.run(["mpirun", *map(str, words)], capture_output=True, text=True, timeout=300,
                          env=environment)


@pytest.mark.skipif(shutil.which("mpirun") is None, reason="no mpirun")
class TestMpi:
    @pytest.fixture(autouse=True)
    def built_with_mpi(self, karvan):
        linked = subprocess.run(["ldd", karvan.program], capture_output=True, text=True).stdout
        if "libmpi" not in linked:
            pytest.skip("karvan is built without MPI")

    @pytest.mark.parametrize("ranks", [2, 4])
    def test_ranks_give_the_bytes_of_one_process(self, karvan, single, tmp_path, ranks):
        file = tmp_path / "r.h5"
        done = mpirun("-n", ranks, karvan.program, "run", EXAMPLE, *OPTIONS, "-j", "1", "-o", file)
        assert done.returncode == 0, done.stderr
        assert file.read_bytes() == single.read_bytes()

    def test_parts_of_ranks(self, karvan, single, tmp_path):
        file = tmp_path / "r.h5"
        done = mpirun("-n", 3, karvan.program, "run", EXAMPLE, *OPTIONS, "-j", "2", "-o", file,
                      "--save-every", "0 s")
        assert done.returncode == 0, done.stderr
        assert file.read_bytes() == single.read_bytes()

    def test_wrong_scenario_is_told_once(self, karvan, tmp_path):
        done = mpirun("-n", 2, karvan.program, "run", tmp_path / "none.toml", "-o", tmp_path / "r.h5")
        assert done.returncode != 0 and done.stderr.count("none.toml") <= 2


@pytest.mark.parametrize("kind", ["shell", "make", "parallel"])
def test_batch_script(karvan, single, tmp_path, kind):
    runner = {"shell": ["bash"], "make": ["make", "-j", "2", "-f"], "parallel": ["bash"]}[kind]
    needed = {"make": "make", "parallel": "parallel"}.get(kind, "bash")
    if shutil.which(needed) is None:
        pytest.skip(f"no {needed} here")
    folder = tmp_path / "it's a folder"  # names that a shell would take apart
    folder.mkdir()
    target, script = folder / "all results.h5", folder / "script"
    if kind == "make":
        target = tmp_path / "all$results.h5"
    karvan("batch", EXAMPLE, *OPTIONS[:-1], "--shards", "3", "--emit", kind, "-o", target, "--script", script)
    done = subprocess.run([*runner, script], capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert target.read_bytes() == single.read_bytes()


def test_slurm_script(karvan, tmp_path):
    """The grammar and the directives; the array itself was tried with a real Slurm by hand."""
    script = tmp_path / "job.sh"
    karvan("batch", EXAMPLE, *OPTIONS[:-1], "--shards", "8", "--emit", "slurm", "-o", tmp_path / "all.h5",
           "--script", script, "-j", "4", "--partition", "short")
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    text = script.read_text()
    for line in ("#SBATCH --cpus-per-task=4", "--signal=B:USR1@120 --requeue",
                 "#SBATCH --partition=short", "--array=1-8", "--dependency=\"afterok:"):
        assert line in text
    # Stand-ins for Slurm's commands: the submission, then one task of the array.
    stand_in = tmp_path / "bin" / "sbatch"
    stand_in.parent.mkdir()
    stand_in.write_text("#!/bin/sh\necho 41\n")
    stand_in.chmod(0o755)
    path = {"PATH": f"{stand_in.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", script], capture_output=True, text=True, env=path)
    assert done.stdout == "array 41 of 8 shards, merge 41\n", done.stderr
    task = {**os.environ, "SLURM_ARRAY_TASK_ID": "3"}
    assert subprocess.run(["bash", script], env=task, timeout=60).returncode == 0
    assert (tmp_path / "all.h5.shards" / "3.h5").exists()


def test_batch_refuses_too_many_shards(karvan, tmp_path):
    refused = karvan("batch", EXAMPLE, "--replications", "3", "--shards", "4", "--emit", "make", "-o",
                     tmp_path / "r.h5", check=False)
    assert refused.returncode == 2 and "shards" in refused.stderr
