"""Time- and cost-distance profiles, and the table of corridor measures."""

import numpy as np
import pandas as pd

from . import results as tables
from .estimates import estimate

MEASURES_SHOWN_ELSEWHERE = ("entered", "left", "lost", "inside", "transit_mean_h", "transit_sd_h", "transit_min_h", "transit_max_h")


def measures(results, flow):
    """Corridor measures of a flow: speeds, TFI1 to TFI4, indices, cost and CO2e, with intervals and units."""
    part = tables.finished(results).sel(flow=flow)
    rows = {}
    for name, array in part.data_vars.items():
        if array.dims != ("replication",) or name in MEASURES_SHOWN_ELSEWHERE or "flow" not in results[name].dims:
            continue
        numbers = estimate(array)
        if int(numbers.n) > 0:
            rows[name] = (array.attrs["long_name"], float(numbers["mean"]), float(numbers.half_width), array.attrs["units"])
    return pd.DataFrame.from_dict(rows, orient="index", columns=["measure", "mean", "±", "unit"])


def _stops(results, flow):
    """The stops of a flow in order, and the distance of each from the origin at arrival and at departure.

    A stop that is itself a way, such as a rail line, is left farther on than it was come to.
    """
    part = tables.finished(results)
    if "stop" not in part.dims:
        raise ValueError("the file has no profiles")
    ids = [str(f) for f in part.flow.values]
    if flow not in ids:
        raise KeyError(f"no flow '{flow}'; there are {', '.join(ids)}")
    stops = part.isel(stop=np.flatnonzero(part.stop_flow.values == ids.index(flow)))
    km = stops.stop_distance_km.mean("replication").values
    through = stops.way_km.values[stops.stop_place.values]
    return stops, np.stack([km, km + np.nan_to_num(through)], axis=1)


def _along(stops, km, *names):
    """Values at arrival and departure, stop by stop, as one line: distances and one array a name."""
    found = [np.stack([stops[n.format("arrival")].mean("replication").values,
                       stops[n.format("departure")].mean("replication").values], axis=1).ravel() for n in names]
    return km.ravel(), found


def _new_axis(axis):
    if axis is not None:
        return axis
    import matplotlib.pyplot as plt
    return plt.subplots(figsize=(10, 4.5), layout="constrained")[1]


def time_profile(results, flow, axis=None):
    """Time against distance: slopes are links and lines, steps are stops; the band holds 90 % of the shipments."""
    stops, km = _stops(results, flow)
    distance, (mean, low, high) = _along(stops, km, "{}_mean_h", "{}_p5_h", "{}_p95_h")
    axis = _new_axis(axis)
    factor, unit = (1 / 24, "d") if np.nanmax(mean) > 72 else (1, "h")
    axis.fill_between(distance, low * factor, high * factor, color="#cfe3ee", label="P5 to P95 of the shipments")
    axis.plot(distance, mean * factor, color="#0b6e99", label="mean")
    whole = estimate(stops.departure_mean_h.isel(stop=-1))
    axis.errorbar(distance[-1], float(whole["mean"]) * factor, yerr=float(whole.half_width) * factor, color="black", capsize=3,
                  label="interval of the mean")
    names = stops.place_name.values[stops.stop_place.values]
    last = -np.inf
    for i, ((x, leaves), name) in enumerate(zip(km, names)):
        if x == leaves and (x - last > 0.03 * distance[-1] or i == 0):
            axis.annotate(str(name), (x, mean[2 * i + 1] * factor), rotation=40, fontsize=7, xytext=(2, 3), textcoords="offset points")
            last = x
    axis.set_xlabel("distance from the origin (km)")
    axis.set_ylabel(f"time since the start ({unit})")
    axis.set_ylim(bottom=0)
    axis.set_title(f"Along the way of {stops.flow_name.sel(flow=flow).item()}", loc="left")
    axis.legend(fontsize=8, loc="upper left")
    return axis


def cost_profile(results, flow, axis=None):
    """Payments against distance: slopes are tariffs by the kilometre, steps are handling and fees."""
    stops, km = _stops(results, flow)
    if "cost_at_departure" not in stops:
        raise ValueError("the scenario has no tariffs: there is no cost profile")
    distance, (mean,) = _along(stops, km, "cost_at_{}")
    axis = _new_axis(axis)
    axis.plot(distance, mean, color="#b3412e", label="mean")
    whole = estimate(stops.cost_at_departure.isel(stop=-1))
    axis.errorbar(distance[-1], float(whole["mean"]), yerr=float(whole.half_width), color="black", capsize=3, label="interval of the mean")
    axis.set_xlabel("distance from the origin (km)")
    axis.set_ylabel(f"payments of a shipment so far ({stops.cost_at_departure.attrs['units']})")
    axis.set_ylim(bottom=0)
    axis.set_title(f"Along the way of {stops.flow_name.sel(flow=flow).item()}", loc="left")
    axis.legend(fontsize=8, loc="upper left")
    return axis
