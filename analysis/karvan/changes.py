"""Figures of what made up a transit time, and of what changed it from one results file to others."""

import numpy as np

from . import results as tables
from .estimates import estimate, paired_difference
from .style import BAD, GOOD, KINDS, LINE, PAGE, UNSURE, cause_colors, chosen, clipped, figure, height_of_rows, interval, known, finish, names, plain, rounded, row_label, time_unit, title

MOST_STEPS = 12


def simultaneous_level(intervals, level):
    """The level of each of so many intervals that hold together (Bonferroni), as `karvan compare` has it."""
    return 1 - (1 - level) / max(1, intervals)


def _label(part, place, cause):
    return f"{names(part, 'place')[place]}: {part.cause_meaning.values[cause]}"


def _steps_of(part, index, most):
    """The largest means of a flow by place and cause: (name, mean, half-width, colour)."""
    parts = estimate(part.ledger_h.isel(flow=index))
    mean, half, colors = parts["mean"].values, parts.half_width.values, cause_colors(part)
    order = np.argsort(-np.nan_to_num(mean), axis=None, kind="stable")[:most]
    places = zip(*np.unravel_index(order, mean.shape))
    return [(_label(part, p, c), float(mean[p, c]), float(half[p, c]), colors[c]) for p, c in places if mean[p, c] > 0]


def _changes_of(first, second, flow, most):
    """The largest differences of a flow by place and cause, of the places and causes that both have."""
    change = paired_difference(first.ledger_h.sel(flow=flow), second.ledger_h.sel(flow=flow), float(first.attrs.get("interval_level", 0.95)))
    mean, half = change["mean"].values, change.half_width.values
    order = np.argsort(-np.abs(np.nan_to_num(mean)), axis=None, kind="stable")[:most]
    rows = []
    for p, c in zip(*np.unravel_index(order, mean.shape)):
        if mean[p, c] != 0 and not np.isnan(mean[p, c]):
            place = list(first.place.values).index(change.place.values[p])
            cause = list(first.cause.values).index(change.cause.values[c])
            rows.append((_label(first, place, cause), float(mean[p, c]), float(half[p, c]), GOOD if mean[p, c] < 0 else BAD))
    return rows


def _waterfall_height(results, flow, other=None, width=PAGE, most=MOST_STEPS):
    part = tables.finished(results)
    steps = int((part.ledger_h.isel(flow=chosen(part, "flow", flow)).mean("replication") > 0).sum())
    return height_of_rows(min(steps, most) + (2 if other is None else 3), each=0.2 if width > 5 else 0.27, around=1.1)


@figure(PAGE, _waterfall_height)
def waterfall(results, flow, other=None, axis=None, most=MOST_STEPS):
    """The hours of one flow, place by place and cause by cause: the largest steps up to its transit time.

    other: a second file; the steps are then those from the transit time of the first to its own,
    over the replications that both have.
    """
    part = tables.finished(results)
    index = chosen(part, "flow", flow)
    name = names(part, "flow")[index]
    if other is None:
        whole = estimate(part.transit_mean_h.isel(flow=index))
        _refuse_nothing(whole, flow)
        steps = _steps_of(part, index, most)
        steps.append(("all else", float(whole["mean"]) - sum(s[1] for s in steps), np.nan, UNSURE))
        steps = [s for s in steps if s[0] != "all else" or abs(s[1]) > 1e-9]
        _draw(axis, None, steps, ("transit time", float(whole["mean"]), float(whole.half_width)))
        axis.set_xlabel(f"{axis.get_xlabel()}; mean, {interval(part)})")
        title(axis, f"The hours of {name}")
        finish(axis, legend=False)
        return
    second = tables.finished(other)
    chosen(second, "flow", flow)
    change = paired_difference(part.transit_mean_h.sel(flow=flow), second.transit_mean_h.sel(flow=flow), float(part.attrs.get("interval_level", 0.95)))
    _refuse_nothing(change, flow)
    both = np.intersect1d(part.replication.values, second.replication.values)
    before, after = (estimate(r.transit_mean_h.sel(flow=flow, replication=both)) for r in (part, second))
    steps = _changes_of(part, second, flow, most)
    steps.append(("all else", float(change["mean"]) - sum(s[1] for s in steps), np.nan, UNSURE))
    steps = [s for s in steps if s[0] != "all else" or abs(s[1]) > 1e-9]
    first, then = (clipped(t, 40) for t in _titles((results, other)))
    _draw(axis, (first, float(before["mean"]), float(before.half_width)), steps, (then, float(after["mean"]), float(after.half_width)))
    axis.set_xlabel(f"{axis.get_xlabel()}; mean; steps: paired, each by itself {interval(part.sel(replication=both))})")
    factor, unit = time_unit([float(change["mean"])])
    title(axis, f"Which hours moved for {name}: {_signed(float(change['mean']), float(change.half_width), factor, unit)}")
    finish(axis, legend=False)


def _signed(mean, half, factor, unit):
    return f"{rounded(mean * factor, half * factor, signed=True)} {unit}".replace("-", "−")


def _refuse_nothing(whole, flow):
    if not int(whole.n) > 0:
        raise ValueError(f"no shipment of flow '{flow}' arrived in the replications of the files")


def _draw(axis, before, steps, whole):
    """Bars from `before`, or nothing, over the steps to the whole."""
    start = before[1] if before else 0.0
    factor, unit = time_unit([whole[1], start])
    labels, level = [], start
    if before:
        axis.barh(0, before[1] * factor, color="#9fb6c4", xerr=known(before[2]) * factor, error_kw=_ERRORS)
        labels.append(before[0])
    for name, step, half, color in steps:
        row = len(labels)
        axis.barh(row, step * factor, left=level * factor, height=0.7, color=color, xerr=None if np.isnan(half) else half * factor, error_kw=_ERRORS)
        axis.plot([(level + step) * factor] * 2, [row - 0.35, row + 1.35], color="#5b6875", linewidth=0.5, zorder=0)
        labels.append(row_label(axis, name, 46))
        level += step
    axis.barh(len(labels), whole[1] * factor, color=LINE, xerr=known(whole[2]) * factor, error_kw=_ERRORS)
    labels.append(whole[0])
    axis.set_yticks(range(len(labels)), labels)
    axis.set_ylim(len(labels) - 0.4, -0.6)
    if before:
        _look_at_the_steps(axis, steps, start, factor, (before, whole))
    else:
        axis.set_xlim(left=0)
    axis.set_xlabel(f"{axis.get_xlabel()}time of a shipment ({unit}")


_ERRORS = {"ecolor": "black", "elinewidth": 0.8, "capsize": 1.5, "capthick": 0.8}


def _look_at_the_steps(axis, steps, start, factor, ends):
    """Small changes of long times are seen only if the axis does not begin at nothing; a note then says so."""
    levels = start + np.cumsum([0.0] + [s[1] for s in steps])
    halves = [s[2] for s in steps if not np.isnan(s[2])] + [e[2] for e in ends if not np.isnan(e[2])]
    low, high = levels.min() - max(halves, default=0), levels.max() + max(halves, default=0)
    room = 0.15 * (high - low) or 0.01 * high
    if low - room > 0.3 * high:
        axis.set_xlim((low - room) * factor, (high + room) * factor)
        axis.set_xlabel("the axis does not begin at 0; ")
    else:
        axis.set_xlim(left=0)


def _comparison_height(base, *others, width, **named):
    return height_of_rows(base.sizes["flow"], each=0.15 + 0.08 * len(others), around=1.4)


@figure(PAGE, _comparison_height)
def comparison(base, *others, axis=None):
    """Differences of the mean transit time, others minus base, replication by replication.

    The intervals hold together, as those of `karvan compare` for the mean and P95 of every flow: a
    difference whose interval leaves out 0 is one.
    """
    if not others:
        raise ValueError("a comparison needs two results files or more")
    first = tables.finished(base)
    shared = [f for f in first.flow.values if any(f in other.flow.values for other in others)]
    if not shared:
        raise ValueError("the results files have no flow in common")
    level = simultaneous_level(2 * first.sizes["flow"] * len(others), float(first.attrs.get("interval_level", 0.95)))
    changes = [_change(first, tables.finished(other), shared, level) for other in others]
    factor, unit = time_unit(np.concatenate([np.abs(mean) + known(half) for mean, half, _ in changes]))
    standard, *told = _titles((base, *others))
    for i, (mean, half, _) in enumerate(changes):
        rows = np.arange(len(shared)) + (0 if len(others) == 1 else 0.6 * (i / (len(others) - 1) - 0.5))
        _dots(axis, mean * factor, half * factor, rows, KINDS[i % len(KINDS)] if len(others) > 1 else None, "osD^v"[i % 5], plain(told[i]))
    if len(others) == 1:
        _tell_numbers(axis, *changes[0][:2], factor, unit)
    axis.axvline(0, color="black", linewidth=0.6, zorder=0)
    labels = dict(zip(first.flow.values, names(first, "flow")))
    axis.set_yticks(range(len(shared)), [clipped(labels[f]) for f in shared])
    axis.set_ylim(len(shared) - 0.4, -0.6)
    for row in range(1, len(shared)):
        axis.axhline(row - 0.5, color="#eceff2", linewidth=0.5, zorder=0)
    pairs = ", ".join(sorted({str(n) for _, _, n in changes}))
    held = f"{100 * float(first.attrs.get('interval_level', 0.95)):g} % intervals hold together, {pairs} pairs" if any(n > 1 for _, _, n in changes) else "one pair: no interval"
    strangers = [t for t, other in zip(told, others) if not set(other.flow.values) & set(first.flow.values)]
    axis.set_xlabel(f"change of the mean transit time ({unit}; {held})" + "".join(f"; no flow in common with {plain(t)}" for t in strangers))
    title(axis, f"{told[0] if len(others) == 1 else f'{len(others)} alternatives'} against {standard}")
    finish(axis)


def _tell_numbers(axis, mean, half, factor, unit):
    """Beside the rows: small differences cannot be read beside large ones."""
    for row in np.flatnonzero(~np.isnan(mean)):
        axis.annotate(_signed(mean[row], half[row], factor, unit), (1, row), (4, 0), fontsize=7, va="center", xycoords=axis.get_yaxis_transform(), textcoords="offset points")


def _titles(files):
    """Titles, with a number where they do not tell the files apart."""
    all_titles = [str(f.attrs["title"]) for f in files]
    return [t if all_titles.count(t) == 1 else f"{t} ({i + 1})" for i, t in enumerate(all_titles)]


def _change(first, second, shared, level):
    """Mean and half-width of the differences, NaN for flows that the second file has not; and the number of pairs."""
    there = [f for f in shared if f in second.flow.values]
    change = paired_difference(first.transit_mean_h.sel(flow=there), second.transit_mean_h.sel(flow=there), level)
    change = change.reindex(flow=shared)
    return change["mean"].values, change.half_width.values, len(np.intersect1d(first.replication.values, second.replication.values))


def _dots(axis, mean, half, rows, color, marker, label):
    """One alternative: told by its colour, or, if it is the only one, by what is certain of each flow."""
    verdicts = ((mean < 0) & (np.abs(mean) > half), GOOD, "faster"), ((mean > 0) & (np.abs(mean) > half), BAD, "slower"), (None, UNSURE, "cannot tell")
    left = ~np.isnan(mean)
    for which, paint, name in verdicts if color is None else ((None, color, label),):
        at = np.flatnonzero(left if which is None else left & which)
        left[at] = False
        if len(at):
            axis.errorbar(mean[at], rows[at], xerr=known(half[at]), fmt="o" if color is None else marker, markersize=3.2, color=paint, elinewidth=1, capsize=1.8,
                          label={"faster": "faster for certain", "slower": "slower for certain"}.get(name, name))
