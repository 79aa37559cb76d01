"""Draws the picture of the README from a results file: where the hours go, and what is used.

    python3 analysis/pictures/overview.py results.h5 overview.png
"""

import sys

import matplotlib
import numpy as np
import xarray as xr

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

MOST_FLOWS = 10
MOST_CAUSES = 7


def draw_hours(axis, results):
    """Mean hours per shipment by cause, for the slowest flows; bars end at the mean transit time."""
    hours = results.ledger_h.sum("place").mean("replication") / 24
    order = hours.sum("cause").argsort().values[::-1][:MOST_FLOWS][::-1]
    hours = hours.isel(flow=order)
    ranked = hours.sum("flow").argsort().values[::-1]
    left = np.zeros(len(order))
    names = [str(n) for n in results.flow_name.values[order]]
    for i, cause in enumerate(ranked[:MOST_CAUSES]):
        width = hours.isel(cause=cause).values
        axis.barh(names, width, left=left, label=str(results.cause_meaning.values[cause]),
                  color=plt.cm.tab10(i))
        left += width
    rest = hours.isel(cause=ranked[MOST_CAUSES:]).sum("cause").values
    axis.barh(names, rest, left=left, label="all else", color="lightgrey")
    axis.set_xlabel("days per shipment (mean)")
    axis.set_title("Where the hours go", loc="left", fontsize=10)
    axis.legend(fontsize=7, loc="lower right")


def draw_berths(axis, results, resource):
    """Units at work over the year: median and 80 % band over replications."""
    busy = results.busy_sampled.sel(resource=resource)
    days = results.time
    low, middle, high = busy.rolling(time=7, center=True, min_periods=1).mean().quantile(
        [0.1, 0.5, 0.9], dim="replication").values
    axis.fill_between(days, low, high, alpha=0.3, label="80 % of replications")
    axis.plot(days, middle, label="median, weekly mean")
    axis.set_ylabel("berths in use")
    axis.set_ylim(bottom=0)
    axis.set_title(str(resource), loc="left", fontsize=10)
    axis.legend(fontsize=7)
    axis.tick_params(axis="x", labelsize=8)


def main(source, target):
    results = xr.open_dataset(source)
    figure, axes = plt.subplot_mosaic([["hours", "a"], ["hours", "b"]], figsize=(11, 4.8),
                                      width_ratios=[1.15, 1])
    draw_hours(axes["hours"], results)
    berths = [r for r in results.resource.values if "AZALT berths" in str(r)]
    for axis, resource in zip(("a", "b"), berths):
        draw_berths(axes[axis], results, resource)
    finished = int(results.sizes["replication"])
    figure.suptitle(f"{results.attrs['title']}: {finished} replications", fontsize=11)
    figure.tight_layout()
    figure.savefig(target, dpi=110)


if __name__ == "__main__":
    main(*sys.argv[1:3])
