"""Long runs survive: what is killed, stopped or out of disk goes on to the same bytes."""

import json
import math
import os
import random
import resource
import signal
import subprocess
import time

import pytest

QUEUE = """\
[scenario]
name = "One queue"
horizon = "{horizon}"
warmup = "1 d"
sample_every = "1 d"
replications = {replications}
seed = 5

[[place]]
id = "gate"
kind = "station"
service = {{ law = "exponential", mean = "6 min" }}

[[flow]]
id = "trucks"
from = "gate"
volume = "8 /h"
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Some 5 ms a replication."""
    file = tmp_path_factory.mktemp("scenario") / "queue.toml"
    file.write_text(QUEUE.format(horizon="40 d", replications=60))
    return file


@pytest.fixture(scope="module")
def undisturbed(karvan, scenario, tmp_path_factory):
    """The bytes of a run that nothing happened to, and its summary."""
    file = tmp_path_factory.mktemp("undisturbed") / "results.h5"
    done = karvan("run", scenario, "-o", file, "--json", "-j", "2")
    return file.read_bytes(), json.loads(done.stdout)


def begun(karvan, *arguments, **options):
    """The command, running: a part is saved after every replication."""
    words = [str(karvan.program), "run", *map(str, arguments), "--save-every", "0 s"]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def parts_of(file):
    folder = file.with_name(file.name + ".parts")
    return sorted(folder.glob("*.h5")) if folder.exists() else []


def wait_for_parts(file, number):
    for _ in range(3000):
        if len(parts_of(file)) >= number:
            return
        time.sleep(0.01)
    pytest.fail("no parts were saved")


def same(a, b):
    """Equal but for the last digits of numbers: a summary of what was read back."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return a == b


def test_run_in_parts_gives_the_same_bytes(karvan, scenario, undisturbed, tmp_path):
    file = tmp_path / "r.h5"
    karvan("run", scenario, "-o", file, "--save-every", "0 s", "--quiet")
    assert file.read_bytes() == undisturbed[0]
    assert os.listdir(tmp_path) == ["r.h5"]


@pytest.mark.slow
def test_kills_at_random_moments(karvan, scenario, undisturbed, tmp_path):
    """SIGKILL at moments drawn beforehand, on the scale of a whole run, and of a longer one the more
    often it was killed in vain (the machine may have become slower since it was measured); each run
    goes on with another number of threads. With KARVAN_KILLS=100 in the environment, a hundred runs."""
    draws = random.Random(2024)
    start = time.monotonic()
    karvan("run", scenario, "-o", tmp_path / "whole.h5", "--save-every", "0 s", "--quiet")
    whole_s = time.monotonic() - start
    for n in range(int(os.environ.get("KARVAN_KILLS", "25"))):
        file = tmp_path / f"{n}.h5"
        kills = 0
        while not file.exists():
            run = begun(karvan, scenario, "-o", file, "--resume", "--quiet", "-j", draws.randint(1, 3))
            try:
                _, said = run.communicate(timeout=draws.uniform(0, (1.3 + kills / 10) * whole_s))
                assert run.returncode == 0, said
            except subprocess.TimeoutExpired:
                run.kill()
                run.communicate()
                kills += 1
                assert kills <= 100, "it never gets anywhere"
        # Killed between the last rename and tidying up: the next call tidies up.
        karvan("run", scenario, "-o", file, "--resume", "--quiet")
        assert file.read_bytes() == undisturbed[0], f"run {n}, {kills} kills"
        assert parts_of(file) == []
        file.unlink()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP])
def test_signal_leaves_what_resumes(karvan, scenario, undisturbed, tmp_path, number):
    file = tmp_path / "r.h5"
    run = begun(karvan, scenario, "-o", file, "-j", "1")
    wait_for_parts(file, 3)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "--resume" in said and "Traceback" not in said
    kept = len(parts_of(file))
    assert 3 <= kept < 60 and not file.exists()
    done = karvan("run", scenario, "-o", file, "--resume", "--json", "-j", "2")
    assert file.read_bytes() == undisturbed[0]
    assert same(json.loads(done.stdout), undisturbed[1])


def test_second_signal_gives_up_at_once(karvan, tmp_path):
    scenario = tmp_path / "long.toml"
    scenario.write_text(QUEUE.format(horizon="40000 d", replications=2))
    words = [karvan.program, "run", scenario, "-o", tmp_path / "r.h5", "--progress", "json"]
    run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert json.loads(run.stderr.readline())["done"] == 0  # it is under way
    run.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert run.poll() is None  # it finishes what it runs
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    assert run.returncode == 130


def test_earlier_parts_are_not_overwritten(karvan, scenario, tmp_path):
    file = tmp_path / "r.h5"
    run = begun(karvan, scenario, "-o", file, "-j", "1")
    wait_for_parts(file, 2)
    run.kill()
    run.communicate()
    refused = karvan("run", scenario, "-o", file, check=False)
    assert refused.returncode == 2 and "--resume" in refused.stderr
    assert len(parts_of(file)) >= 2


@pytest.mark.parametrize("change, said", [
    (["--seed", "6"], "seed 5, not 6"),
    (["--set", "scenario.horizon=30 d"], "another scenario"),
    (["--replications", "1"], "not asked for"),
])
def test_parts_of_another_run_are_refused(karvan, scenario, tmp_path, change, said):
    file = tmp_path / "r.h5"
    karvan("run", scenario, "-o", file, "--quiet", "--replications", "3")
    before = file.read_bytes()
    refused = karvan("run", scenario, "-o", file, "--resume", *change, check=False)
    assert refused.returncode == 6 and said in refused.stderr and str(file) in refused.stderr
    assert file.read_bytes() == before


def test_parts_of_another_version_are_refused(karvan, scenario, tmp_path):
    h5py = pytest.importorskip("h5py")
    file = tmp_path / "r.h5"
    karvan("run", scenario, "-o", file, "--quiet", "--replications", "3")
    with h5py.File(file, "r+") as results:
        results.attrs.modify("source", "karvan 0.0.1 (abc)")
    refused = karvan("run", scenario, "-o", file, "--resume", check=False)
    assert refused.returncode == 6 and "written by karvan 0.0.1 (abc), not karvan" in refused.stderr


def test_resume_adds_replications_to_a_whole_file(karvan, scenario, undisturbed, tmp_path):
    file = tmp_path / "r.h5"
    karvan("run", scenario, "-o", file, "--quiet", "--replications", "10")
    done = karvan("run", scenario, "-o", file, "--resume", "--json")
    assert file.read_bytes() == undisturbed[0]
    assert same(json.loads(done.stdout), undisturbed[1])


def test_two_processes_do_not_share_an_output(karvan, scenario, tmp_path):
    file = tmp_path / "r.h5"
    run = begun(karvan, scenario, "-o", file, "-j", "1", "--replications", "2000")
    wait_for_parts(file, 1)
    second = karvan("run", scenario, "-o", file, "--resume", "--replications", "2000", check=False)
    run.kill()
    run.communicate()
    assert second.returncode == 6 and "another process" in second.stderr


def test_what_is_there_can_be_read_meanwhile(karvan, scenario, tmp_path):
    h5py = pytest.importorskip("h5py")
    file = tmp_path / "r.h5"
    run = begun(karvan, scenario, "-o", file, "-j", "1", "--replications", "2000")
    wait_for_parts(file, 3)
    karvan("merge", f"{file}.parts", "-o", tmp_path / "so-far.h5")
    with h5py.File(tmp_path / "so-far.h5") as so_far:
        assert list(so_far["replication"])[:3] == [0, 1, 2]
    run.kill()
    run.communicate()


def test_full_disk_loses_nothing_finished(karvan, scenario, undisturbed, tmp_path):
    """No file may grow beyond a limit that a part meets and the whole file does not."""
    file = tmp_path / "r.h5"
    part = tmp_path / "part.h5"
    karvan("run", scenario, "-o", part, "--replications", "1", "--quiet")
    limit = (part.stat().st_size + len(undisturbed[0])) // 2
    words = [str(karvan.program), "run", str(scenario), "-o", str(file), "--save-every", "0 s", "--quiet"]
    full = subprocess.run(words, capture_output=True, text=True, timeout=60, preexec_fn=lambda:
                          resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert full.returncode == 5 and f"cannot write {file}: File too large" in full.stderr
    assert "--resume" in full.stderr and not file.exists()
    assert not list(tmp_path.glob("**/*.tmp"))
    karvan("run", scenario, "-o", file, "--resume", "--quiet")
    assert file.read_bytes() == undisturbed[0]


def test_no_room_for_a_part_stops_the_run(karvan, scenario, undisturbed, tmp_path):
    file = tmp_path / "r.h5"
    words = [str(karvan.program), "run", str(scenario), "-o", str(file), "--save-every", "0 s", "--quiet"]
    full = subprocess.run(words, capture_output=True, text=True, timeout=60, preexec_fn=lambda:
                          resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
    assert full.returncode == 5 and "File too large" in full.stderr
    assert "finished replications could not be saved" in full.stderr
    karvan("run", scenario, "-o", file, "--resume", "--quiet")
    assert file.read_bytes() == undisturbed[0]


def test_progress_for_machines(karvan, tmp_path):
    scenario = tmp_path / "queue.toml"
    scenario.write_text(QUEUE.format(horizon="1000 d", replications=8))
    done = karvan("run", scenario, "--progress", "json", "--json", "-j", "1")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["done"] == lines[-1]["total"] == 8 and lines[-1]["running"] == 0
    assert all(line.keys() >= {"done", "running", "failed", "total", "passed_s", "left_s"} for line in lines)
    assert [line["done"] for line in lines] == sorted(line["done"] for line in lines)
    assert karvan("run", scenario, "--replications", "1", "--json").stderr == ""  # no terminal here


DESIGN = """\
scenario = "{scenario}"
design = "factorial"
replications = 20
measures = ["transit.mean:trucks", "wait.p95:gate/servers"]

[[factor]]
key = "place.gate.servers"
values = [1, 2, 3]
"""


CALIBRATION = """\
scenario = "{scenario}"
observations = "observed.csv"
replications = 20

[[parameter]]
key = "flow.trucks.volume"
from = "2 /h"
to = "9 /h"
"""


@pytest.fixture(scope="module")
def experiments(scenario, tmp_path_factory):
    """Experiments that take a moment, by their words without the output."""
    design = tmp_path_factory.mktemp("design") / "design.toml"
    design.write_text(DESIGN.format(scenario=scenario))
    calibration = design.with_name("calibration.toml")
    calibration.write_text(CALIBRATION.format(scenario=scenario))
    design.with_name("observed.csv").write_text("measure,observed\ntransit.mean:trucks,0.4 h\n"
                                                "transit.p95:trucks,1.2 h\n")
    other = design.with_name("other.toml")
    other.write_text(f'extends = "{scenario}"\n[[place]]\nid = "gate"\nservers = 2\n')
    return {"sweep": ["sweep", design],
            "compare": ["compare", scenario, other, "--replications", 30],
            "rank": ["rank", scenario, other, "--measure", "transit.mean:trucks", "--indifference", "5%"],
            "told": ["compare", scenario, other, "--precision", "1%", "--most", 60],
            "resilience": ["resilience", scenario, "--close", "gate", "--begin", "10 d", "--for", "1 d",
                           "--replications", 20],
            "capacity": ["capacity", scenario, "--limit", "transit.mean:trucks <= 1 h", "--one-more", 1],
            "calibrate": ["calibrate", calibration]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sweep", "compare", "told", "rank", "resilience", "capacity",
                                  "calibrate"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_experiments_go_on_to_the_same_bytes(karvan, experiments, tmp_path, name, number):
    words = experiments[name]
    whole, file = tmp_path / "whole.h5", tmp_path / "r.h5"
    karvan(*words, "-o", whole, "--quiet")
    assert os.listdir(tmp_path) == ["whole.h5"]
    journal = file.with_name("r.h5.journal")
    run = subprocess.Popen([str(karvan.program), *map(str, words), "-o", str(file), "--quiet", "-j", "1"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(3000):
        if journal.exists() and journal.read_text().count("\n") > 3:
            break
        time.sleep(0.002)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    if run.returncode == 0:
        pytest.skip("it was over before the signal came")
    kept = journal.read_text().count("\n")
    assert kept > 3
    if number == signal.SIGTERM:
        assert run.returncode == 130 and "--resume" in said
    refused = karvan(*words, "-o", file, "--quiet", check=False)
    assert refused.returncode == 6 and "--resume" in refused.stderr
    karvan(*words, "-o", file, "--quiet", "--resume", "-j", "2")
    assert file.read_bytes() == whole.read_bytes()
    assert not journal.exists()


@pytest.mark.slow
def test_precision_decides_the_same_after_kills(karvan, scenario, tmp_path):
    words = [scenario, "--precision", "1%", "--measure", "transit.mean:trucks", "--measure", "transit.sd:all",
             "--quiet"]
    karvan("run", *words, "-o", tmp_path / "whole.h5")
    draws = random.Random(11)
    file = tmp_path / "r.h5"
    attempt = 0
    while not file.exists():
        attempt += 1
        run = begun(karvan, *words, "-o", file, "--resume", "-j", draws.randint(1, 2))
        try:  # after twenty interruptions it may go on to its end, however slow the machine is
            _, said = run.communicate(timeout=draws.uniform(0.05, 1.5) if attempt <= 20 else None)
            assert run.returncode == 0, said
        except subprocess.TimeoutExpired:
            run.send_signal(draws.choice([signal.SIGKILL, signal.SIGTERM]))
            run.communicate()
    karvan("run", *words, "-o", file, "--resume")
    assert file.read_bytes() == (tmp_path / "whole.h5").read_bytes()


@pytest.mark.parametrize("example", ["17-tariffs.toml"])
def test_money_and_stops_are_the_same_after_a_resumption(karvan, repository, tmp_path, example):
    scenario = repository / "scenarios" / "examples" / example
    whole, file = tmp_path / "whole.h5", tmp_path / "r.h5"
    done = karvan("run", scenario, "-o", whole, "--replications", 4, "--json")
    karvan("run", scenario, "-o", file, "--replications", 2, "--quiet")
    resumed = karvan("run", scenario, "-o", file, "--replications", 4, "--resume", "--json")
    assert file.read_bytes() == whole.read_bytes()
    assert same(json.loads(resumed.stdout), json.loads(done.stdout))


CORRIDOR = """\
extends = "{base}"
[scenario]
horizon = "40 d"
replications = 5
[[flow]]
id = "road-west"
promised_time = "18 h"
[[disruption]]
id = "works"
name = "Works on the line to Georgia"
places = ["AZ-WEST"]
closed = true
from = 2024-01-03
to = 2024-01-05
"""


@pytest.mark.slow
def test_a_killed_corridor_has_the_same_stops_costs_and_records(karvan, repository, tmp_path):
    """Everything that a file can hold: stops, distances, punctuality, money, CO2e, disruptions, records."""
    h5py = pytest.importorskip("h5py")
    scenario = tmp_path / "corridor.toml"
    scenario.write_text(CORRIDOR.format(base=repository / "scenarios" / "middle-corridor.toml"))
    records = ["--record-events", "1,4", "--record-shipments", "0..2", "--quiet"]
    karvan("run", scenario, "-o", tmp_path / "whole.h5", *records)
    file = tmp_path / "r.h5"
    for stop in 1, 3:
        run = begun(karvan, scenario, "-o", file, "--resume", *records, "-j", "1")
        wait_for_parts(file, stop)
        run.kill()
        run.communicate()
        assert not file.exists()
    karvan("run", scenario, "-o", file, "--resume", *records, "-j", "2")
    assert file.read_bytes() == (tmp_path / "whole.h5").read_bytes()
    with h5py.File(file) as opened:
        for name in "stop_distance_km on_time late_mean_h cost co2e_kg note_text occurrence_begin event_time shipment_hours".split():
            assert opened[name].size > 0, name
        assert opened["on_time"][:].sum() > 0
        assert set(opened["event_replication"][:]) == {1, 4} and set(opened["shipment_replication"][:]) == {0, 1, 2}
        ids, kinds = ([text.decode() for text in opened[name][:]] for name in ("disruption", "disruption_kind"))
        occurred = [(kinds[i], ids[i]) for i in opened["occurrence_disruption"][:]]
        assert sum(kind == "disruption" for kind, _ in occurred) == 5 and sum(kind == "weather" for kind, _ in occurred) > 5
