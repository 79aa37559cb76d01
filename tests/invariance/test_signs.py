"""What a results file may not say is told when it is said."""

import shutil

import pytest

from signs import complaints

SCENARIO = """
[scenario]
name = "gate"
horizon = "4 d"
replications = 2
[[place]]
id = "gate"
kind = "station"
service = { law = "exponential", mean = "30 min" }
[[flow]]
id = "trucks"
from = "gate"
to = "gate"
volume = "40 /day"
"""

# Array, element, and the wrong value it gets.
WRONG = [
    ("ledger_h", (0, 0, 0, 2), -0.1, "ledger_h is negative"),
    ("queue_mean", (1, 0), -1, "queue_mean is negative"),
    ("utilisation", (0, 0), 1.2, "a utilisation above 1"),
    ("busy_mean", (0, 0), 1.5, "more busy than there are"),
    ("transit_quantile_h", (1, 0, 0), 1e9, "quantiles of the transit time fall"),
    ("transit_quantile_h", (1, 0, 2), 1e9, "a quantile beyond transit_max_h"),
    ("transit_mean_h", (0, 0), 0, "transit_min_h above transit_mean_h"),
    ("queue_sampled", (0, 1, 0), -2, "queue_sampled is negative"),
]


@pytest.fixture(scope="module")
def good(karvan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("signs")
    (folder / "gate.toml").write_text(SCENARIO)
    karvan("run", folder / "gate.toml", "--quiet", "-o", folder / "good.h5")
    return folder / "good.h5"


def test_nothing_is_wrong_with_a_good_file(good):
    assert complaints(good) == []


@pytest.mark.parametrize("array, element, value, said", WRONG, ids=[row[3] for row in WRONG])
def test_what_is_wrong_is_told(good, tmp_path, array, element, value, said):
    h5py = pytest.importorskip("h5py")
    file = tmp_path / "wrong.h5"
    shutil.copy(good, file)
    with h5py.File(file, "r+") as opened:
        opened[array][element] = value
    assert any(said in complaint for complaint in complaints(file))
