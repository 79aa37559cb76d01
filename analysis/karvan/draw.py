"""Figures: one function each. All take the opened results and an axis (a new one if none is given),
label it with units, show intervals or bands, and give the axis back. `width` is that of the new
figure in inches: 3.5 for one column of a journal, 7.1 for two.
"""

import re
import warnings

import numpy as np

from . import results as tables
from .changes import comparison, waterfall
from .diagrams import berths, string_line
from .estimates import estimate
from .maps import chart as map
from .profiles import cost_profile, time_profile
from .style import (BANDS, COLUMN, LINE, LOOK, OTHERS, PAGE, cause_colors, chosen, clipped, dates, figure, height_of_rows, interval, known, finish, names,
                    plain, rounded, row_label, time_unit, title)

MOST_CAUSES = 12  # with a name of their own; the page has as many
BINS = 40  # of a distribution
WARMUP = "#eceff2"


def ranked_causes(results):
    """The causes that took time, by the hours that all shipments spent for them."""
    part = tables.finished(results)
    weight = (part.ledger_h.sum("place", skipna=False).mean("replication").fillna(0) * part.left.mean("replication")).sum("flow").values
    return [int(i) for i in np.argsort(-weight, kind="stable") if weight[i] > 0]


def _arriving(part):
    """The flows of which something arrived, the slowest last, as bars are stacked from below."""
    mean = part.transit_mean_h.mean("replication").values
    return [int(i) for i in np.argsort(np.nan_to_num(mean), kind="stable") if mean[i] > 0]


def _hours_height(results, width):
    return height_of_rows(len(_arriving(tables.finished(results))), around=1.75 if width > 5 else 3.0)


@figure(PAGE, _hours_height)
def hours(results, axis=None):
    """Where the hours go: a bar a flow, cut by cause; whiskers are the interval of the mean transit time."""
    part = tables.finished(results)
    mean = part.ledger_h.sum("place", skipna=False).mean("replication")
    whole = estimate(part.transit_mean_h)
    order = _arriving(part)
    if not order:
        raise ValueError("no shipment arrived whose hours could be told")
    factor, unit = time_unit(whole["mean"].values[order])
    colors, ranked = cause_colors(part), ranked_causes(results)
    rows, left = np.arange(len(order)), np.zeros(len(order))
    for cause in ranked[:MOST_CAUSES]:
        width = mean.isel(flow=order, cause=cause).values * factor
        axis.barh(rows, width, left=left, height=0.72, color=colors[cause], edgecolor="white", linewidth=0.3, label=plain(part.cause_meaning.values[cause]))
        left += width
    rest = mean.isel(flow=order, cause=ranked[MOST_CAUSES:]).sum("cause").values * factor
    if rest.any():
        axis.barh(rows, rest, left=left, height=0.72, color=OTHERS, edgecolor="white", linewidth=0.3, label=f"{len(ranked) - MOST_CAUSES} other causes")
        left += rest
    axis.errorbar(left, rows, xerr=known(whole.half_width.values[order]) * factor, fmt="none", ecolor="black", elinewidth=0.8, capsize=1.5, capthick=0.8)
    narrow = axis.figure.get_size_inches()[0] < 5
    axis.set_yticks(rows, [clipped(names(part, "flow")[i], 22 if narrow else 34) for i in order])
    few = max(0, 3 - len(order)) / 2  # bars no thicker than those of three
    axis.set_ylim(-0.6 - few, len(order) - 0.4 + few)
    axis.set_xlim(left=0)
    axis.set_xlabel(f"time of a shipment ({unit}; mean, {interval(part)})")
    title(axis, "Where the hours go")
    finish(axis)


@figure(COLUMN, 2.9)
def transit(results, flow, axis=None):
    """How transit times of a flow are spread, over all replications, with its quantiles and their intervals."""
    part = tables.finished(results)
    index = chosen(part, "flow", flow)
    counts = part.transit_histogram.isel(flow=index).sum("replication").values.astype(float)
    if counts.sum() == 0:
        raise ValueError(f"no shipment of flow '{flow}' arrived")
    low, high = part["bin"].values, part.bin_upper.values
    factor, unit = time_unit(high[counts > 0])
    edges = np.linspace(low[counts > 0].min(), high[counts > 0].max(), BINS + 1)
    axis.stairs(100 * _regrouped(counts, low, high, edges) / counts.sum(), edges * factor, fill=True, color=BANDS[1])
    marks = [("mean", estimate(part.transit_mean_h.isel(flow=index)), "-")]
    marks += [(f"P{100 * share:g}", estimate(part.transit_quantile_h.isel(flow=index).sel(quantile=share)), dash)
              for share, dash in zip(part["quantile"].values, ((0, (5, 1)), "--", ":", "-."))]
    for (name, e, dash), color in zip(marks, ("#1c2733", LINE, "#e69f00", "#d55e00", "#8c2d5f")):
        middle, half = float(e["mean"]) * factor, float(e.half_width) * factor
        if half > 0:
            axis.axvspan(middle - half, middle + half, color=color, alpha=0.18, linewidth=0)
        axis.axvline(middle, color=color, linestyle=dash, label=f"{name} {rounded(middle, half)} {unit}")
    axis.set_xlabel(f"transit time ({unit}; {interval(part)})")
    axis.set_ylabel(f"shipments (% per {(edges[1] - edges[0]) * factor:.2g} {unit})")
    axis.set_xlim(edges[0] * factor, edges[-1] * factor)
    title(axis, f"Transit time of {names(part, 'flow')[index]}")
    finish(axis)


def _regrouped(counts, low, high, edges):
    """Counts of the file's bins, which grow with the time, in equal ones: spread evenly over them."""
    below = np.append(0, np.cumsum(counts))
    return np.diff(np.interp(edges, np.append(low, high[-1]), below))


def resource_title(part, index):
    """"Alat: berths ferry"; "queue: servers" of a place without a name."""
    place = int(part.resource_place.values[index])
    return f"{names(part, 'place')[place]}: {part.resource_name.values[index]}"


@figure(PAGE, 2.7)
def queue(results, resource, axis=None, days=7, variable="queue_sampled"):
    """A queue over the run: the median over the replications with bands of 50 and 90 %."""
    part = tables.finished(results)
    index = chosen(part, "resource", resource)
    series = part[variable].isel(resource=index)
    step_h = float(part.attrs.get("sample_every_h", 24)) or 24
    length_h = float(part.attrs["horizon_h"])
    days = min(days, max(length_h / 24 / 20, step_h / 24))
    smooth = series.rolling(time=max(1, round(days * 24 / step_h)), center=True, min_periods=1).mean()
    q5, q25, q50, q75, q95 = smooth.quantile([0.05, 0.25, 0.5, 0.75, 0.95], dim="replication").values
    times, n = part.time.values, part.sizes["replication"]
    if n > 1:
        axis.fill_between(times, q5, q95, color=BANDS[0], linewidth=0, label=f"90 % of {n} replications")
        axis.fill_between(times, q25, q75, color=BANDS[1], linewidth=0, label="50 %")
    axis.plot(times, q50, color=LINE, label="median" if n > 1 else "one replication: no band")
    warm = times[0] + np.timedelta64(int(3600 * float(part.attrs["warmup_h"])), "s")
    if warm > times[0]:
        axis.axvspan(times[0], warm, color=WARMUP, zorder=0, linewidth=0, label="warm-up")
    axis.set_ylabel("requests waiting" if variable == "queue_sampled" else "units in use")
    axis.set_xlabel(f"date (moving mean of {days:.2g} d)" if days * 24 > step_h else "date")
    axis.set_xlim(times[0], times[-1])
    axis.set_ylim(bottom=0)
    dates(axis)
    title(axis, resource_title(part, index))
    finish(axis)


def _busiest_resources(part, most):
    """{index of a resource: how many like it the place has}: of those told apart by numbers, such as sections, the busiest alone."""
    use = part.utilisation.mean("replication").values
    served = part.served.sum("replication").values > 0
    found, first = {}, {}
    for i in (int(i) for i in np.argsort(-np.nan_to_num(use), kind="stable") if served[i]):
        like = int(part.resource_place.values[i]), re.sub(r"\d.*", "", str(part.resource_name.values[i]))
        kept = first.setdefault(like, i)
        found[kept] = found.get(kept, 0) + 1
    return dict(list(found.items())[:most])


def _utilisation_height(results, width, most=25, **named):
    rows = len(_busiest_resources(tables.finished(results), most))
    return height_of_rows(rows, around=0.9) if width > 5 else height_of_rows(rows, 0.27, 1.6)


@figure(PAGE, _utilisation_height)
def utilisation(results, axis=None, most=25, columns=26):
    """Heat map of the use of the busiest resources over the run, mean over the replications; right: the mean of the run.

    Of resources of a place that differ by a number alone, such as the sections of a line, the busiest is shown: "(of 10)".
    """
    part = tables.finished(results)
    like = _busiest_resources(part, most)
    order = list(like)
    if not order:
        raise ValueError("no resource served anything")
    use = estimate(part.utilisation)
    share = (part.busy_sampled / part.capacity_mean).isel(resource=order).mean("replication")
    width = max(1, part.sizes["time"] // columns)
    coarse = share.coarsen(time=width, boundary="trim").mean()
    half_step = np.timedelta64(int(1800 * width * (float(part.attrs.get("sample_every_h", 24)) or 24)), "s")
    edges = np.append(coarse.time.values - half_step, coarse.time.values[-1:] + half_step)
    image = axis.pcolormesh(edges, np.arange(len(order) + 1) - 0.5, 100 * coarse.transpose("resource", "time").values,
                            cmap="YlGnBu", vmin=0, vmax=100)
    narrow = axis.figure.get_size_inches()[0] < 5
    axis.set_yticks(range(len(order)), [row_label(axis, resource_title(part, i), 40) + (f" (of {like[i]})" if like[i] > 1 else "") for i in order])
    axis.invert_yaxis()
    for row, i in enumerate(order):
        axis.annotate(f"{rounded(100 * float(use['mean'][i]), 100 * float(use.half_width[i]))} %", (1, row), (4, 0), fontsize=7, va="center",
                      xycoords=axis.get_yaxis_transform(), textcoords="offset points")
    dates(axis)
    axis.set_xlabel(f"date; right: use of the whole run, {interval(part)}")
    title(axis, "Use of the busiest resources")
    _hatch_odd_samples(axis, part, order)
    axis.figure.colorbar(image, ax=axis, label="capacity in use (%)", pad=0.01, fraction=0.05, aspect=30, orientation="horizontal" if narrow else "vertical")
    finish(axis)


def _hatch_odd_samples(axis, part, order):
    """What keeps hours may be closed whenever samples are taken: such rows show the mean of the run, hatched."""
    from matplotlib.colors import Normalize
    from matplotlib.pyplot import get_cmap
    warm = np.flatnonzero(part.time.values >= part.time.values[0] + np.timedelta64(int(3600 * float(part.attrs["warmup_h"])), "s"))
    sampled = part.busy_sampled.isel(resource=order, time=warm).mean(["replication", "time"]).values
    means, use = part.busy_mean.isel(resource=order).mean("replication").values, part.utilisation.isel(resource=order).mean("replication").values
    low, high = axis.get_xlim()
    label = "hatched: mean of the run, as it is closed when samples are taken"
    for row in np.flatnonzero(np.abs(sampled - means) > 0.25 * means):
        color = get_cmap("YlGnBu")(Normalize(0, 1)(use[row]))
        axis.barh(row, high - low, left=low, height=1, color=color, hatch="////", edgecolor="white", linewidth=0, label=label)
        label = None
    axis.set_xlim(low, high)


# The figures by name: what they are drawn of, and the dimension, or the kind of place, of what must be chosen, if any.
FIGURES = {"hours": (hours, None), "waterfall": (waterfall, "flow"), "transit": (transit, "flow"), "queue": (queue, "resource"),
           "time_profile": (time_profile, "flow"), "cost_profile": (cost_profile, "flow"),
           "string_line": (string_line, "rail_line"), "berths": (berths, "port"),
           "utilisation": (utilisation, None), "map": (map, None), "comparison": (comparison, None)}


def _busiest(results, kind):
    """The place of a kind with the most recorded events."""
    from .records import first_recorded
    first_recorded(results)
    counts = np.bincount(results.event_place.values, minlength=results.sizes["place"]) * (results.place_kind.values == kind)
    if not counts.any():
        raise ValueError(f"the file holds no events at a {kind}")
    return str(results.place.values[int(np.argmax(counts))])


def _greatest(results, dimension, values):
    values = np.nan_to_num(values.mean("replication").values, nan=-1)
    if values.size == 0 or not (values > -1).any():
        raise ValueError(f"the file holds nothing of any {dimension}")
    return str(results[dimension].values[int(np.argmax(values))])


def usual(results, dimension):
    """What a figure is drawn of if nothing is said: the slowest flow, the longest queue, the busiest line or port."""
    part = tables.finished(results)
    if dimension == "flow":
        return _greatest(part, "flow", part.transit_mean_h)
    if dimension == "resource":
        return _greatest(part, "resource", part.queue_mean)
    return _busiest(results, dimension)


def save(name, opened, path, of=None, width=None):
    """Draws a figure of FIGURES into a file. `of`: the id that it is drawn of, the usual one if none is given.

    Of several results, comparison and waterfall draw the differences from the first; of the other
    figures the first results alone are drawn, so more than one are refused.
    """
    import matplotlib.pyplot as plt
    draw, dimension = FIGURES[name]
    if dimension is None and of is not None:
        raise ValueError(f"the figure '{name}' is drawn of the whole corridor, not of '{of}'")
    if name == "comparison" and len(opened) < 2:
        raise ValueError("a comparison needs two results files or more")
    if name == "waterfall" and len(opened) > 2:
        raise ValueError("a waterfall needs one results file, or two to compare")
    if name not in ("comparison", "waterfall") and len(opened) > 1:
        raise ValueError(f"the figure '{name}' is drawn of one results file; 'comparison' and 'waterfall' are of more")
    chosen_id = [] if dimension is None else [of or usual(opened[0], dimension)]
    words = list(opened) if name == "comparison" else [opened[0], *chosen_id, *opened[1:]]
    axis = draw(*words, **({} if width is None else {"width": width}))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        axis.figure.savefig(path, dpi=LOOK["savefig.dpi"])
    plt.close(axis.figure)
