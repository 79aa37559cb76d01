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


def _refuse_nothing(distance, values, flow):
    """Raises ValueError where there is no way to draw along."""
    if not np.isfinite(values).any():
        raise ValueError(f"no shipment of flow '{flow}' arrived that passed a stop: there is no profile")
    if not np.nanmax(distance) > 0:
        raise ValueError(f"the scenario gives no distances along the way of '{flow}': there is no profile")


def _name_stops(axis, names, km):
    """Names in a row above the plot, a thin line down from each, so that they cross nothing; ways have none."""
    from matplotlib.transforms import blended_transform_factory
    stops = [(x, str(name)) for (x, leaves), name in zip(km, names) if x == leaves]
    standing = []
    for x, name in [stops[0], stops[-1], *stops[1:-1]] if stops else ():
        if any(abs(x - other) < 0.018 * km.max() for other in standing):
            continue
        standing.append(x)
        axis.axvline(x, color="#d5dce3", linewidth=0.7, zorder=0)
        axis.text(x, 1.02, name if len(name) <= 24 else name[:23] + "…", rotation=50, ha="left", va="bottom", rotation_mode="anchor", fontsize=7,
                  transform=blended_transform_factory(axis.transData, axis.transAxes))


def _new_axis(axis):
    if axis is not None:
        return axis
    import matplotlib.pyplot as plt
    return plt.subplots(figsize=(10, 5), layout="constrained")[1]


def time_profile(results, flow, axis=None):
    """Time against distance: slopes are links and lines, steps are stops; the band holds 90 % of the shipments."""
    stops, km = _stops(results, flow)
    distance, (mean, low, high) = _along(stops, km, "{}_mean_h", "{}_p5_h", "{}_p95_h")
    _refuse_nothing(distance, mean, flow)
    axis = _new_axis(axis)
    factor, unit = (1 / 24, "d") if np.nanmax(mean) > 72 else (1, "h")
    axis.fill_between(distance, low * factor, high * factor, color="#cfe3ee", label="P5 to P95 of the shipments")
    axis.plot(distance, mean * factor, color="#0b6e99", label="mean")
    whole = estimate(stops.departure_mean_h.isel(stop=-1))
    axis.errorbar(distance[-1], float(whole["mean"]) * factor, yerr=np.nan_to_num(float(whole.half_width)) * factor, color="black", capsize=3,
                  label="interval of the mean")
    _name_stops(axis, stops.place_name.values[stops.stop_place.values], km)
    axis.set_xlabel("distance from the origin (km)")
    axis.set_ylabel(f"time since the start ({unit})")
    axis.set_ylim(bottom=0)
    axis.set_title(f"Along the way of {stops.flow_name.sel(flow=flow).item()}", loc="left", pad=72)
    axis.legend(fontsize=8, loc="upper left")
    return axis


def cost_profile(results, flow, axis=None):
    """Payments against distance: slopes are tariffs by the kilometre, steps are handling and fees."""
    stops, km = _stops(results, flow)
    if "cost_at_departure" not in stops:
        raise ValueError("the scenario has no tariffs: there is no cost profile")
    distance, (mean,) = _along(stops, km, "cost_at_{}")
    _refuse_nothing(distance, mean, flow)
    axis = _new_axis(axis)
    axis.plot(distance, mean, color="#b3412e", label="mean")
    _name_stops(axis, stops.place_name.values[stops.stop_place.values], km)
    whole = estimate(stops.cost_at_departure.isel(stop=-1))
    axis.errorbar(distance[-1], float(whole["mean"]), yerr=np.nan_to_num(float(whole.half_width)), color="black", capsize=3, label="interval of the mean")
    axis.set_xlabel("distance from the origin (km)")
    axis.set_ylabel(f"payments of a shipment so far ({stops.cost_at_departure.attrs['units']})")
    axis.set_ylim(bottom=0)
    axis.set_title(f"Along the way of {stops.flow_name.sel(flow=flow).item()}", loc="left", pad=72)
    axis.legend(fontsize=8, loc="upper left")
    return axis
