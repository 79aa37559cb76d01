"""Makes every Catch2 test case a pytest test, so that one runner counts, selects and spreads them all.

A case of tests/sim/clock.cpp appears as tests/sim/clock.cpp::its name and runs in a process of its
own, in the repository's root. Fixtures for the Python tests: `karvan` runs the built command.
Everything is taken from the folder KARVAN_BUILD_DIR (default build/release), which tests/run fills.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("KARVAN_BUILD_DIR", ROOT / "build" / "release")).resolve()
CATCH = BUILD / "karvan_tests"
LIMIT_S = 1800  # a test that takes longer hangs


# The built command.

class Karvan:
    """Runs the command: `karvan("run", scenario, "-o", file)` gives the finished process."""

    program = BUILD / "karvan"

    def __call__(self, *arguments, check=True, cwd=ROOT, **options):
        """check=True: a non-zero exit code fails the test, with what the command said."""
        words = [str(self.program), *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, cwd=cwd, timeout=LIMIT_S, **options)
        if check and done.returncode != 0:
            pytest.fail(f"{' '.join(words)}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done


@pytest.fixture(scope="session")
def karvan():
    if not Karvan.program.exists():
        pytest.fail(f"{Karvan.program} is not built; tests/run builds it")
    return Karvan()


@pytest.fixture(scope="session")
def repository():
    """The root of the checkout."""
    return ROOT


# Catch2 test cases.

def catch_cases(filters=()):
    """The test cases of the Catch2 program: [(source file, name)], in its own order."""
    if not CATCH.exists():
        return []
    listing = subprocess.run([CATCH, "--list-test-names-only", "-v", "high", *filters],
                             capture_output=True, text=True, timeout=LIMIT_S)
    found = re.findall(r"^(.+?)\t *@(.+):\d+$", listing.stdout, re.MULTILINE)
    if listing.returncode != min(len(found), 255):  # Catch2 returns the number of its tests, capped
        raise RuntimeError(f"{CATCH} cannot list its tests:\n{listing.stdout}{listing.stderr}")
    cases = [((BUILD / source).resolve(), name) for name, source in found]  # as the compiler saw it
    lost = {str(source) for source, _ in cases if ROOT not in source.parents or not source.exists()}
    if lost:
        raise RuntimeError(f"{CATCH} has tests of files that are not here: {', '.join(sorted(lost))}")
    return cases


def escaped(name):
    """A test name as Catch2 wants it on the command line."""
    return re.sub(r'([\\,\[\]"*~])', r"\\\1", name)


class CatchCase(pytest.Item):
    def runtest(self):
        done = subprocess.run([CATCH, escaped(self.name), "--warn", "NoTests"], cwd=ROOT, text=True,
                              errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT_S)
        if done.returncode != 0 or not re.search("All tests passed|test cases:", done.stdout):
            raise CatchFailure(f"exit code {done.returncode}\n{done.stdout}")

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, (CatchFailure, subprocess.TimeoutExpired)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


class CatchFailure(Exception):
    pass


class CatchFile(pytest.File):
    def collect(self):
        slow = {name for _, name in self.config.catch_slow}
        for source, name in self.config.catch_cases:
            if source == self.path:
                case = CatchCase.from_parent(self, name=name)
                if name in slow:
                    case.add_marker("slow")
                yield case


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than a second; left out by tests/run --fast")
    config.catch_cases = catch_cases()
    config.catch_slow = catch_cases(["[slow]"])


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".cpp" and any(s == file_path for s, _ in parent.config.catch_cases):
        return CatchFile.from_parent(parent, path=file_path)
    return None


# The count for tests/run: passed, failed, skipped.

def pytest_terminal_summary(terminalreporter):
    counts_file = os.environ.get("KARVAN_TEST_COUNTS")
    if counts_file:
        count = {word: len(reports) for word, reports in terminalreporter.stats.items()}
        passed = count.get("passed", 0) + count.get("xfailed", 0)
        failed = count.get("failed", 0) + count.get("error", 0) + count.get("xpassed", 0)
        Path(counts_file).write_text(f"{passed} {failed} {count.get('skipped', 0)}\n")
