"""Draws the picture of the README from a results file: where the hours go, and the berths of Alat over the year.

    python3 analysis/pictures/overview.py results.h5 overview.png
"""

import sys
from pathlib import Path

import matplotlib

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
matplotlib.use("Agg")
import karvan  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
from karvan import draw, style  # noqa: E402


def main(source, target):
    results = karvan.open(source)
    berths = [str(r) for r in results.resource.values if "AZALT berths" in str(r)]
    with plt.rc_context(style.LOOK):
        figure, axes = plt.subplot_mosaic([["hours", "a"], ["hours", "b"]], figsize=(11, 5.2), width_ratios=[1.25, 1], layout="constrained")
        draw.hours(results, axis=axes["hours"])
        for name, resource in zip(("a", "b"), berths):
            draw.queue(results, resource, axis=axes[name], variable="busy_sampled")
        figure.suptitle(f"{results.attrs['title']}: {results.sizes['replication']} replications", fontsize=10)
        figure.savefig(target, dpi=130)


if __name__ == "__main__":
    main(*sys.argv[1:3])
