"""Starting the command from Python, so that a notebook can do a whole study."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .results import open as open_results


class RunFailed(RuntimeError):
    """The command ended with an error; the text is what it said, `status` its exit status."""

    def __init__(self, status, text):
        super().__init__(text.strip() or f"karvan ended with {status}")
        self.status = status


def program():
    """The command: the variable KARVAN if set, else the script of this checkout, else one on the PATH."""
    if os.environ.get("KARVAN"):
        return os.environ["KARVAN"]
    script = Path(__file__).resolve().parents[2] / "karvan"
    found = str(script) if script.exists() else shutil.which("karvan")
    if not found:
        raise FileNotFoundError("the command karvan was not found; set the variable KARVAN to it")
    return found


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def run(scenario, set=None, replications=None, seed=None, output=None, threads=None, options=()):
    """Simulates a scenario and gives the opened results.

    set: {key: value} as of `karvan run --set`, such as {"place.AZALT.cranes_per_ship": 3}. replications: a
    number or a text like "5..9". output: the results file; if none is given it lies in a new
    temporary folder and is there as long as the program runs. options: further words for the command. Raises
    RunFailed with what the command said if the scenario has errors or the run failed.
    """
    if output is None:
        folder = tempfile.TemporaryDirectory(prefix="karvan-")
        _kept.append(folder)
        output = Path(folder.name) / "results.h5"
    words = [program(), "run", str(scenario), "--quiet", "-o", str(output)]
    for key, value in (set or {}).items():
        words += ["--set", f"{key}={_text(value)}"]
    for name, value in (("--replications", replications), ("--seed", seed), ("-j", threads)):
        if value is not None:
            words += [name, str(value)]
    done = subprocess.run([*words, *map(str, options)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RunFailed(done.returncode, done.stderr)
    results = open_results(output)
    if set:  # so that figures tell it from the scenario as it is
        results.attrs["title"] += " with " + ", ".join(f"{key}={_text(value)}" for key, value in set.items())
    return results


_kept = []  # temporary folders, removed when the program ends
