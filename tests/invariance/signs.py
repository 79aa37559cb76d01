"""What no results file may say, whatever the scenario: negative hours, queues, quantiles in disorder.

`complaints(file)` gives what is wrong, each with an example; nothing is wrong with a good file. It skips
the test where results files cannot be read: to be asked last.
"""

import pytest

try:
    import h5py
    import numpy as np
except ImportError:
    h5py = None

# Means over shipments or time are sums of floating-point numbers: this is far below a microsecond in hours.
ROUNDING = 1e-9

NOT_NEGATIVE = """
ledger_h transit_mean_h transit_sd_h transit_min_h transit_max_h transit_quantile_h transit_histogram free_flow_h
queue_mean queue_max busy_mean capacity_mean utilisation wait_mean_h wait_p95_h wait_max_h served queue_sampled busy_sampled
entered left lost inside measure_max measure_p50 measure_p90 measure_p95 measure_count events
distance_km swod_km_h swd_km_h tfi1_h on_time on_time_share late late_mean_h spoiled spoiled_share
carried_tonnes carried_units carried_tonne_km carried_unit_km tonnes_per_year units_per_year
stop_count stop_distance_km arrival_mean_h arrival_p5_h arrival_p50_h arrival_p95_h
departure_mean_h departure_p5_h departure_p50_h departure_p95_h shipment_hours
""".split()

# Each no more than the next.
IN_ORDER = [
    ("transit_min_h", "transit_mean_h", "transit_max_h"),
    ("free_flow_h", "transit_mean_h"),
    ("queue_mean", "queue_max"),
    ("wait_mean_h", "wait_max_h"), ("wait_p95_h", "wait_max_h"),
    ("measure_p50", "measure_p90", "measure_p95", "measure_max"),
    ("arrival_p5_h", "arrival_p50_h", "arrival_p95_h"), ("departure_p5_h", "departure_p50_h", "departure_p95_h"),
    ("arrival_mean_h", "departure_mean_h"), ("arrival_p50_h", "departure_p50_h"),
    ("swd_km_h", "swod_km_h"),
]
SHARES = ["on_time_share", "spoiled_share"]


class Complaints(list):
    def __init__(self, arrays):
        self.arrays = arrays

    def add(self, what, wrong, *values):
        """Where `wrong`: named with the labels of the first place where it is."""
        if not wrong.any():
            return
        first = tuple(int(i) for i in np.argwhere(wrong)[0])
        self.append(f"{what} at {first}: {', '.join(repr(float(v[first])) for v in values)}, {int(wrong.sum())} in all")

    def of(self, name):
        return self.arrays[name].astype(float) if name in self.arrays else None


def complaints(file):
    if h5py is None:
        pytest.skip("h5py and numpy are not there")
    with h5py.File(file) as h5:
        arrays = {key: h5[key][()] for key in h5 if isinstance(h5[key], h5py.Dataset)}
    said = Complaints(arrays)
    for name in NOT_NEGATIVE:
        array = said.of(name)
        if array is not None:
            said.add(f"{name} is negative", array < -ROUNDING, array)
    for names in IN_ORDER:
        for low, high in zip(names, names[1:]):
            a, b = said.of(low), said.of(high)
            if a is not None and b is not None:
                said.add(f"{low} above {high}", a > b * (1 + ROUNDING) + ROUNDING, a, b)
    for name in SHARES:
        array = said.of(name)
        if array is not None:
            said.add(f"{name} is more than 1", array > 1 + ROUNDING, array)
    of_quantiles(said)
    of_times(said)
    of_resources(said)
    return list(said)


def of_quantiles(said):
    quantiles = said.of("transit_quantile_h")
    said.add("quantiles of the transit time fall", np.diff(quantiles, axis=2) < -ROUNDING, quantiles[:, :, 1:])
    for name, wrong in (("transit_min_h", np.less), ("transit_max_h", np.greater)):
        bound = said.of(name)[:, :, None] * np.ones_like(quantiles)
        slack = ROUNDING * np.where(wrong is np.greater, 1, -1)
        said.add(f"a quantile beyond {name}", wrong(quantiles, bound + slack), quantiles, bound)


def of_times(said):
    """Measures that are times lie between nothing and their maximum; what is counted is whole."""
    kinds = [kind.decode() for kind in said.arrays["measure_kind"]]
    times = np.array([kind == "time" for kind in kinds], dtype=bool)
    mean, most, count = (said.of(name) for name in ("measure_mean", "measure_max", "measure_count"))
    said.add("the mean of a time is negative", (mean < -ROUNDING) & times, mean)
    said.add("the mean of a time above its maximum", (mean > most * (1 + ROUNDING)) & times, mean, most)
    said.add("a count that is not whole", np.abs(count - np.round(count)) > ROUNDING, count)


def of_resources(said):
    """Units that are taken away finish their work first: then more work than there are, for a while.
    Where the number of units is the same all the time, no more of them are busy."""
    capacity, busy = said.of("capacity_mean"), said.of("busy_mean")
    constant = np.abs(capacity - np.round(capacity)) < ROUNDING
    said.add("more busy than there are", constant & (busy > capacity + ROUNDING), busy, capacity)
    utilisation = said.of("utilisation")
    said.add("a utilisation above 1", constant & (utilisation > 1 + ROUNDING), utilisation)
