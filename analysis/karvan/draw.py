"""Figures: one function each. All take the opened results and an axis (a new one if none is given),
label it with units, show intervals or bands, and give the axis back.
"""

import numpy as np

from . import results as tables
from .diagrams import berths, string_line
from .estimates import estimate, paired_difference
from .maps import chart as map
from .profiles import cost_profile, time_profile

MOST_CAUSES = 11
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8c6d31", "#9467bd", "#6b8e23",
          "#e377c2", "#17becf")
MOVING = "#9aa7b3"
BINS = 40  # of a distribution


def _axis(axis, size=(9, 4.5)):
    if axis is not None:
        return axis
    import matplotlib.pyplot as plt
    return plt.subplots(figsize=size, layout="constrained")[1]


def _dates(axis):
    """Dates that do not run into each other."""
    import matplotlib.dates
    locator = matplotlib.dates.AutoDateLocator(minticks=3, maxticks=9)
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator))


def _known(half):
    """Half-widths to draw: none where one replication tells nothing."""
    return np.nan_to_num(half)


def _scale(hours):
    """Factor and unit in which hours of this size are told."""
    return (1 / 24, "d") if np.nanmax(np.append(np.abs(hours), 0)) > 72 else (1, "h")


def _chosen(results, dimension, which):
    """The index of an id along a dimension; raises KeyError with what there is."""
    ids = [str(i) for i in results[dimension].values]
    if which not in ids:
        import difflib
        near = difflib.get_close_matches(which, ids, 3, 0.4)
        raise KeyError(f"no {dimension} '{which}'" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return ids.index(which)


def hours(results, axis=None):
    """Where the hours go: a bar a flow, cut by cause; whiskers are the interval of the mean transit time."""
    part = tables.finished(results)
    mean = part.ledger_h.sum("place").mean("replication")
    whole = estimate(part.transit_mean_h)
    order = [i for i in np.argsort(np.nan_to_num(whole["mean"].values)) if whole["mean"].values[i] > 0]
    axis = _axis(axis, (10, 1 + 0.32 * max(4, len(order))))
    factor, unit = _scale(whole["mean"].values)
    names = [str(n) for n in part.flow_name.values[order]]
    ranked = np.argsort(-mean.isel(flow=order).sum("flow").values, kind="stable")
    left, colors = np.zeros(len(order)), iter(COLORS)
    for place, cause in enumerate(ranked):
        width = mean.isel(flow=order, cause=cause).values * factor
        if width.sum() == 0:
            continue
        moving = str(part.cause.values[cause]) == "moving"
        color = MOVING if moving else next(colors, "#c8c8c8")
        label = str(part.cause_meaning.values[cause]) if place <= MOST_CAUSES else None
        axis.barh(names, width, left=left, color=color, label=label)
        left += width
    axis.errorbar(left, names, xerr=_known(whole.half_width.values[order]) * factor, fmt="none", ecolor="black", elinewidth=1, capsize=2)
    axis.set_xlim(left=0)
    axis.set_xlabel(f"{unit} per shipment (mean, {_interval(part)})")
    axis.set_title("Where the hours go", loc="left")
    axis.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return axis


def rounded(mean, half):
    """"12.3 ± 0.4": both with two digits of the half-width."""
    if not half > 0:
        return f"{mean:.4g}"
    digits = max(0, 1 - int(np.floor(np.log10(half))))
    return f"{mean:.{digits}f} ± {half:.{digits}f}"


def _interval(results):
    n = results.sizes["replication"]
    return f"± {100 * float(results.attrs.get('interval_level', 0.95)):g} % interval over {n} replications" if n > 1 else "one replication: no interval"


def waterfall(results, flow, axis=None, most=12):
    """The hours of one flow, place by place and cause by cause: the largest steps up to its transit time."""
    part = tables.finished(results)
    index = _chosen(part, "flow", flow)
    parts = estimate(part.ledger_h.isel(flow=index))
    order = np.argsort(-parts["mean"].values, axis=None, kind="stable")[:most]
    steps = [(f"{part.place_name.values[p]}: {part.cause_meaning.values[c]}", float(parts["mean"].values[p, c]), float(parts.half_width.values[p, c]))
             for p, c in zip(*np.unravel_index(order, parts["mean"].shape)) if parts["mean"].values[p, c] > 0]
    whole = estimate(part.transit_mean_h.isel(flow=index))
    steps.append(("all else", float(whole["mean"]) - sum(s[1] for s in steps), np.nan))
    return _steps(_axis(axis, (10, 1 + 0.3 * len(steps))), steps, ("transit time", float(whole["mean"]), float(whole.half_width)),
                  f"The hours of {part.flow_name.values[index]}")


def _steps(axis, steps, whole, title):
    factor, unit = _scale([whole[1]])
    start = 0.0
    for name, step, half in steps:
        color = "#b3412e" if step > 0 else "#1a7f4e"
        axis.barh(name, step * factor, left=start * factor, color=color, xerr=None if np.isnan(half) else half * factor, ecolor="black", capsize=2)
        start += step
    axis.barh(whole[0], whole[1] * factor, color="#0b6e99", xerr=_known(whole[2]) * factor, ecolor="black", capsize=2)
    axis.invert_yaxis()
    axis.axvline(0, color="black", linewidth=0.6)
    axis.set_xlabel(f"mean of a shipment ({unit}), with intervals")
    axis.set_title(title, loc="left")
    return axis


def transit(results, flow, axis=None):
    """How transit times of a flow are spread, over all replications, with its quantiles and their intervals."""
    part = tables.finished(results)
    index = _chosen(part, "flow", flow)
    counts = part.transit_histogram.isel(flow=index).sum("replication").values.astype(float)
    if counts.sum() == 0:
        raise ValueError(f"no shipment of flow '{flow}' arrived")
    axis = _axis(axis)
    low, high = part["bin"].values, part.bin_upper.values
    factor, unit = _scale(high[counts > 0])
    edges = np.linspace(low[counts > 0].min(), high[counts > 0].max(), BINS + 1)
    axis.stairs(100 * _regrouped(counts, low, high, edges) / counts.sum(), edges * factor, fill=True, color="#8fc0da")
    for share, color in zip(part["quantile"].values, ("#1c2733", "#e69f00", "#b3412e")):
        e = estimate(part.transit_quantile_h.isel(flow=index).sel(quantile=share))
        middle, half = float(e["mean"]) * factor, float(e.half_width) * factor
        if half > 0:
            axis.axvspan(middle - half, middle + half, color=color, alpha=0.15, linewidth=0)
        axis.axvline(middle, color=color, label=f"P{100 * share:g}: {rounded(middle, half)} {unit}")
    axis.set_xlabel(f"transit time ({unit})")
    axis.set_ylabel(f"% of the shipments, by {(edges[1] - edges[0]) * factor:.2g} {unit}")
    axis.set_xlim(edges[0] * factor, edges[-1] * factor)
    axis.set_title(f"Transit time of {part.flow_name.values[index]}", loc="left")
    axis.legend(fontsize=8)
    return axis


def _regrouped(counts, low, high, edges):
    """Counts of the file's bins, which grow with the time, in equal ones: spread evenly over them."""
    below = np.append(0, np.cumsum(counts))
    return np.diff(np.interp(edges, np.append(low, high[-1]), below))


def queue(results, resource, axis=None, days=7, variable="queue_sampled"):
    """A queue over the run: the median over the replications with bands of 50 and 90 %."""
    part = tables.finished(results)
    index = _chosen(part, "resource", resource)
    axis = _axis(axis)
    series = part[variable].isel(resource=index)
    step_h = float(part.attrs.get("sample_every_h", 24)) or 24
    smooth = series.rolling(time=max(1, round(days * 24 / step_h)), center=True, min_periods=1).mean()
    q5, q25, q50, q75, q95 = smooth.quantile([0.05, 0.25, 0.5, 0.75, 0.95], dim="replication").values
    axis.fill_between(part.time.values, q5, q95, color="#cfe3ee", label="90 % of the replications")
    axis.fill_between(part.time.values, q25, q75, color="#8fc0da", label="50 %")
    axis.plot(part.time.values, q50, color="#0b6e99", label="median")
    axis.set_ylabel("requests waiting" if variable == "queue_sampled" else "units in use")
    axis.set_xlabel(f"date (mean over {days:g} days)")
    axis.set_ylim(bottom=0)
    _dates(axis)
    axis.set_title(str(resource), loc="left")
    axis.legend(fontsize=8)
    return axis


def utilisation(results, axis=None, most=25, columns=26):
    """Heat map of the use of the busiest resources over the run, mean over the replications."""
    part = tables.finished(results)
    use = estimate(part.utilisation)
    served = part.served.sum("replication").values > 0
    order = [i for i in np.argsort(-np.nan_to_num(use["mean"].values), kind="stable") if served[i]][:most]
    axis = _axis(axis, (11, 1 + 0.27 * max(4, len(order))))
    share = (part.busy_sampled / part.capacity_mean).isel(resource=order).mean("replication")
    width = max(1, part.sizes["time"] // columns)
    coarse = share.coarsen(time=width, boundary="trim").mean()
    image = axis.pcolormesh(coarse.time.values, np.arange(len(order)), 100 * coarse.transpose("resource", "time").values,
                            cmap="viridis", vmin=0, vmax=100, shading="nearest")
    axis.set_yticks(range(len(order)), [f"{part.resource.values[i]}: {rounded(100 * float(use['mean'][i]), 100 * float(use.half_width[i]))} %" for i in order], fontsize=7)
    axis.invert_yaxis()
    _dates(axis)
    axis.set_title("Use of the busiest resources", loc="left")
    axis.figure.colorbar(image, ax=axis, label="% of the capacity in use")
    return axis


def comparison(base, other, axis=None):
    """Differences of the mean transit time, other minus base, replication by replication, with intervals."""
    first, second = tables.finished(base), tables.finished(other)
    both = [f for f in first.flow.values if f in second.flow.values]
    change = paired_difference(first.transit_mean_h.sel(flow=both), second.transit_mean_h.sel(flow=both))
    axis = _axis(axis, (9, 1 + 0.3 * max(4, len(both))))
    mean, half = change["mean"].values, change.half_width.values
    factor, unit = _scale(mean)
    known = ~np.isnan(mean)
    colors = np.where(np.abs(mean) <= half, "#5b6875", np.where(mean < 0, "#1a7f4e", "#b3412e"))
    names = [str(n) for n in first.flow_name.sel(flow=both).values]
    for i in np.flatnonzero(known):
        axis.errorbar(mean[i] * factor, names[i], xerr=_known(half[i]) * factor, fmt="o", color=colors[i], capsize=3)
    axis.axvline(0, color="black", linewidth=0.6)
    axis.invert_yaxis()
    axis.set_xlabel(f"change of the mean transit time ({unit}); green: faster, red: slower, grey: cannot tell")
    axis.set_title(f"{other.attrs['title']} against {base.attrs['title']}", loc="left", fontsize=10)
    return axis


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


def save(figure, opened, path, of=None):
    """Draws a figure of FIGURES into a file. `of`: the id that it is drawn of, the first if none is given."""
    import matplotlib.pyplot as plt
    draw, dimension = FIGURES[figure]
    if figure == "comparison":
        if len(opened) != 2:
            raise ValueError("a comparison needs two results files")
        axis = draw(*opened)
    elif dimension:
        if of is None and dimension == "flow":
            of = str(opened[0].flow.values[int(np.nanargmax(opened[0].transit_mean_h.mean("replication").values))])
        elif of is None and dimension in ("rail_line", "port"):
            of = _busiest(opened[0], dimension)
        elif of is None:
            of = str(opened[0].resource.values[int(np.nanargmax(opened[0].queue_mean.mean("replication").values))])
        axis = draw(opened[0], of)
    else:
        axis = draw(opened[0])
    axis.figure.savefig(path, dpi=130)
    plt.close(axis.figure)
