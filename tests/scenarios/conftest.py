"""What the results file of an example says, for tests that work its numbers out by hand."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios" / "examples"


class Results:
    """Means over the replications of a run of an example; changes are given as to --set."""

    def __init__(self, karvan, folder, name, *changes, replications=2):
        h5py = pytest.importorskip("h5py")
        file = folder / "results.h5"
        options = [word for change in changes for word in ("--set", change)]
        karvan("run", EXAMPLES / f"{name}.toml", "--replications", replications, "--quiet", "-o", file, *options)
        with h5py.File(file) as h5:
            self.arrays = {key: h5[key][()] for key in h5 if isinstance(h5[key], h5py.Dataset)}

    def _mean(self, array, along, label):
        numpy = pytest.importorskip("numpy")
        labels = [text.decode() for text in self.arrays[along]]
        return float(numpy.nanmean(self.arrays[array][:, labels.index(label)]))

    def resource(self, array, name):
        return self._mean(array, "resource", name)

    def measure(self, name, array="measure_mean"):
        return self._mean(array, "place_measure", name)

    def transit_h(self, flow):
        return self._mean("transit_mean_h", "flow", flow)

    def of_flow(self, array, flow):
        return self._mean(array, "flow", flow)

    def hours(self, flow, cause, place=None):
        """Of a shipment, at a place or at all of them."""
        labels = {along: [text.decode() for text in self.arrays[along]] for along in ("flow", "place", "cause")}
        ledger = self.arrays["ledger_h"][:, labels["flow"].index(flow), :, labels["cause"].index(cause)].mean(axis=0)
        return float(ledger.sum() if place is None else ledger[labels["place"].index(place)])


@pytest.fixture
def results(karvan, tmp_path):
    return lambda name, *changes, **more: Results(karvan, tmp_path, name, *changes, **more)
