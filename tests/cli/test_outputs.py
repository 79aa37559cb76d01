"""Files that commands write never take the place of something else, and what cannot be written is told before a run."""

import os
import subprocess

import pytest

from test_wrong_scenarios import GOOD


@pytest.fixture(scope="module")
def results(karvan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outputs")
    (folder / "good.toml").write_text(GOOD)
    karvan("run", folder / "good.toml", "--quiet", "-o", folder / "good.h5")
    return folder / "good.h5"


COMMANDS = {
    "run": ["run", "good.toml", "-o", "kept"],
    "compare": ["compare", "good.toml", "good.toml", "-o", "kept"],
    "capacity": ["capacity", "good.toml", "-o", "kept"],
    "merge": ["merge", "good.h5", "-o", "kept"],
    "report": ["report", "good.h5", "-o", "kept"],
    "batch": ["batch", "good.toml", "--emit", "make", "--shards", "2", "-o", "all.h5", "--script", "kept"],
    "events": ["trace", "good.toml", "--events", "kept"],
    "shipments": ["trace", "good.toml", "--shipments", "kept"],
}


def here(results, tmp_path):
    for name in ("good.toml", "good.h5"):
        (tmp_path / name).write_bytes((results.parent / name).read_bytes())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_another_kind_is_not_replaced(karvan, results, tmp_path, command):
    here(results, tmp_path)
    (tmp_path / "kept").write_text(GOOD)
    done = karvan(*COMMANDS[command], check=False, cwd=tmp_path)
    assert done.returncode == 5 and done.stdout == ""
    assert "kept is there already and is no " in done.stderr
    assert (tmp_path / "kept").read_text() == GOOD


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "capacity"])
def test_a_file_of_the_same_kind_is_replaced(karvan, results, tmp_path, command):
    here(results, tmp_path)
    (tmp_path / "kept").write_text("")
    words = [*COMMANDS[command], "--quiet"] if command in ("run", "compare") else COMMANDS[command]
    for _ in range(2):  # over an empty file, then over its own
        karvan(*words, cwd=tmp_path)
        assert (tmp_path / "kept").stat().st_size > 0


def test_results_are_not_replaced_by_their_page(karvan, results, tmp_path):
    for name in ("good.h5", "good.html"):  # the second is the page that is written unless -o is given
        (tmp_path / name).write_bytes(results.read_bytes())
        words = ["-o", tmp_path / name] if name == "good.h5" else []
        done = karvan("report", tmp_path / name, *words, check=False)
        assert done.returncode == 5 and f"{name} is there already and is no page" in done.stderr
        assert (tmp_path / name).read_bytes() == results.read_bytes()


@pytest.mark.parametrize("file", ["no/folder.h5", ".", "good.toml/x.h5", "y" * 254])
def test_what_cannot_be_written_is_told_before_the_run(karvan, results, tmp_path, file):
    here(results, tmp_path)
    endless = ["--set", "scenario.horizon=300000 d"]  # would take minutes
    done = karvan("run", "good.toml", *endless, "-o", file, check=False, cwd=tmp_path)
    assert done.returncode == 5
    assert f"cannot write {file}: " in done.stderr and "could not be saved" not in done.stderr


@pytest.mark.parametrize("words", [
    ["run", "good.toml", "-o", ""], ["run", "good.toml", "--replications", ""], ["run", "good.toml", "--shard", ""],
    ["compare", "good.toml", "good.toml", "-o", ""], ["trace", "good.toml", "--shipment", ""],
])
def test_an_empty_text_is_wrong_usage(karvan, results, tmp_path, words):
    here(results, tmp_path)
    done = karvan(*words, check=False, cwd=tmp_path)
    assert done.returncode == 2 and "empty" in done.stderr


def test_results_of_a_run_and_of_an_experiment_do_not_replace_each_other(karvan, results, tmp_path):
    here(results, tmp_path)
    run, compare = ["run", "good.toml", "-o"], ["compare", "good.toml", "good.toml", "-o"]
    karvan(*compare, "compared.h5", "--quiet", cwd=tmp_path)
    for words, kept, kind in ((run, "compared.h5", "results file of a run"), (compare, "good.h5", "file of an experiment")):
        before = (tmp_path / kept).read_bytes()
        done = karvan(*words, kept, check=False, cwd=tmp_path)
        assert done.returncode == 5 and f"{kept} is there already and is no {kind}" in done.stderr
        assert (tmp_path / kept).read_bytes() == before


@pytest.mark.parametrize("option, value, fits", [
    ("--time", "90", True), ("--time", "01:30:00", True), ("--time", "2-12", True), ("--time", "1-00:30:00", True),
    ("--time", "two hours", False), ("--time", "0", False), ("--time", "1:2:3:4", False), ("--time", "", False),
    ("--partition", "short,long", True), ("--partition", "a\n#SBATCH --x", False), ("--partition", "", False),
])
def test_options_of_slurm_are_checked(karvan, results, tmp_path, option, value, fits):
    here(results, tmp_path)
    done = karvan("batch", "good.toml", "--emit", "slurm", "--shards", 2, "-o", "all.h5", option, value, check=False, cwd=tmp_path)
    assert done.returncode == (0 if fits else 2)
    assert (f"#SBATCH {option}={value}\n" in done.stdout) if fits else "allowed: " in done.stderr


def test_a_limit_below_zero_is_refused(karvan, results, tmp_path):
    here(results, tmp_path)
    done = karvan("capacity", "good.toml", "--limit", "transit.p95:all <= -1 h", check=False, cwd=tmp_path)
    assert done.returncode == 2 and "at least 0" in done.stderr


def test_an_experiment_on_a_full_disk_ends_with_5(karvan, results, tmp_path):
    here(results, tmp_path)
    (tmp_path / "r.h5.journal.tmp").symlink_to("/dev/full")
    done = karvan("compare", "good.toml", "good.toml", "-o", "r.h5", check=False, cwd=tmp_path)
    assert done.returncode == 5 and "cannot write r.h5.journal: No space left on device" in done.stderr


@pytest.mark.parametrize("seed", ["-1", "99999999999999999999", "1.5", ""])
def test_what_is_no_seed_is_refused_in_words(karvan, results, seed):
    done = karvan("run", results.parent / "good.toml", "--seed", seed, check=False)
    assert done.returncode == 2 and "allowed: a whole number from 0 to 9223372036854775807" in done.stderr


@pytest.mark.parametrize("words, told", [
    (["--most", "5"], "--precision"), (["--window", "1 h"], "--windows"), (["--progress", "bar"], "terminal, json, none"),
    (["--replications", "99999999999"], "1 to 1000000000"),
])
def test_options_without_effect_or_sense_are_refused(karvan, results, words, told):
    done = karvan("run", results.parent / "good.toml", *words, check=False)
    assert done.returncode == 2 and told in done.stderr


def test_help_is_a_word_too(karvan):
    assert karvan("help").stdout == karvan("--help").stdout
    assert karvan("help", "run").stdout == karvan("run", "--help").stdout
    assert karvan("help", "rnu", check=False).returncode == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("words", [
    ["run", "good.toml"], ["run", "good.toml", "--json"], ["check", "good.toml"], ["describe"], ["describe", "flow.id"],
    ["diff", "good.toml", "good.toml"], ["trace", "good.toml", "--shipment", "goods 4"],
])
def test_a_full_standard_output_is_told(karvan, results, tmp_path, words):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([karvan.program.resolve(), *words], cwd=results.parent, stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=60)
    assert done.returncode == 5, done.stderr
    assert "standard output" in done.stderr or "cannot write" in done.stderr
