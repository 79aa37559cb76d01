"""Time- and cost-distance profiles, and the table of corridor measures."""

import numpy as np
import pandas as pd

from . import results as tables
from .estimates import estimate
from .style import BAD, BANDS, LINE, PAGE, chosen, clipped, figure, interval, known, finish, names, plain, time_unit, title

MEASURES_SHOWN_ELSEWHERE = ("entered", "left", "lost", "inside", "transit_mean_h", "transit_sd_h", "transit_min_h", "transit_max_h")


def measures(results, flow):
    """Corridor measures of a flow: speeds, TFI1 to TFI4, indices, cost and CO2e, with intervals and units."""
    chosen(results, "flow", flow)
    part = tables.finished(results).sel(flow=flow)
    counted = "shipments" if str(part.flow_unit.values) == "1" else str(part.flow_unit.values)
    units = {"units_per_year": counted, "carried_units": counted, "carried_unit_km": f"{counted} km", "on_time": "shipments", "late": "shipments"}
    rows = {}
    for name, array in part.data_vars.items():
        if array.dims != ("replication",) or name in MEASURES_SHOWN_ELSEWHERE or "flow" not in results[name].dims:
            continue
        numbers = estimate(array)
        if int(numbers.n) > 0:
            words = array.attrs["long_name"].replace("a flow_unit", f"one of the {counted}").replace("flow_unit", counted)
            rows[name] = (words, float(numbers["mean"]), float(numbers.half_width), units.get(name, array.attrs["units"]))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["measure", "mean", "±", "unit"])


def _stops(results, flow):
    """The stops of a flow in order, and the distance of each from the origin at arrival and at departure.

    A stop that is itself a way, such as a rail line, is left farther on than it was come to.
    """
    part = tables.finished(results)
    if "stop" not in part.dims:
        raise ValueError("the file has no profiles")
    stops = part.isel(stop=np.flatnonzero(part.stop_flow.values == chosen(part, "flow", flow)))
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


LONGEST_NAME = 26  # letters, above a profile


def _name_stops(axis, labels, km):
    """Names in a row above the plot, a thin line down from each, so that they cross nothing; ways have none."""
    from matplotlib.transforms import blended_transform_factory
    stops = [(x, clipped(name, LONGEST_NAME)) for (x, leaves), name in zip(km, labels) if x == leaves]
    least = 0.13 * km.max() / axis.figure.get_size_inches()[0]
    standing = []
    for x, name in [stops[0], stops[-1], *stops[1:-1]] if stops else ():
        if any(abs(x - other) < least for other in standing):
            continue
        standing.append(x)
        axis.axvline(x, color="#d5dce3", linewidth=0.6, zorder=0)
        axis.text(x, 1.02, name, rotation=50, ha="left", va="bottom", rotation_mode="anchor", fontsize=7,
                  transform=blended_transform_factory(axis.transData, axis.transAxes))
    return max((len(name) for _, name in stops), default=0)


def _intervals(axis, stops, km, array, factor, color):
    """The interval of the mean at every stop, where there is one."""
    numbers = estimate(array)
    half = known(numbers.half_width.values) * factor
    if (half > 0).any():
        axis.errorbar(km[:, 1], numbers["mean"].values * factor, yerr=half, fmt="none", ecolor=color, elinewidth=0.9, capsize=1.8, capthick=0.9, label="interval of the mean at a stop")


def _finish(axis, stops, km, flow):
    longest = _name_stops(axis, [names(stops, "place")[i] for i in stops.stop_place.values], km)
    axis.set_xlim(-0.01 * km.max(), 1.01 * km.max())
    axis.set_ylim(bottom=0)
    axis.set_xlabel(f"distance from the origin (km); {interval(stops)}")
    title(axis, f"Along the way of {names(stops.sel(flow=[flow]), 'flow')[0]}", pad=14 + 3.1 * longest)
    finish(axis)


@figure(PAGE, 4.0)
def time_profile(results, flow, axis=None):
    """Time against distance: slopes are links and lines, steps are stops; the band holds 90 % of the shipments."""
    stops, km = _stops(results, flow)
    distance, (mean, low, high) = _along(stops, km, "{}_mean_h", "{}_p5_h", "{}_p95_h")
    _refuse_nothing(distance, mean, flow)
    factor, unit = time_unit(mean)
    axis.fill_between(distance, low * factor, high * factor, color=BANDS[0], linewidth=0, label="P5 to P95 of the shipments")
    axis.plot(distance, mean * factor, color=LINE, label="mean")
    _intervals(axis, stops, km, stops.departure_mean_h, factor, "black")
    axis.set_ylabel(f"time since the start ({unit})")
    _finish(axis, stops, km, flow)


@figure(PAGE, 4.0)
def cost_profile(results, flow, axis=None):
    """Payments against distance: slopes are tariffs by the kilometre, steps are handling and fees."""
    stops, km = _stops(results, flow)
    if "cost_at_departure" not in stops:
        raise ValueError("the scenario has no tariffs: there is no cost profile")
    distance, (mean,) = _along(stops, km, "cost_at_{}")
    _refuse_nothing(distance, mean, flow)
    of = stops.sel(flow=flow)
    size = float(of.flow_size)
    unit = "" if str(of.flow_unit.values) == "1" else f" of {size:g} {of.flow_unit.values}"
    axis.plot(distance, mean, color=BAD, label="mean")
    _intervals(axis, stops, km, stops.cost_at_departure, 1, "black")
    axis.set_ylabel(plain(f"payments so far\n({stops.cost_at_departure.attrs['units']} for a shipment{unit})"))
    _finish(axis, stops, km, flow)
