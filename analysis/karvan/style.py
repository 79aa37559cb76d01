"""How the figures look: one column or two of a journal wide, one palette with the report page, nothing over the data."""

import functools
import json
import warnings
from pathlib import Path

import numpy as np

PALETTE = json.loads((Path(__file__).resolve().parents[1] / "page" / "src" / "palette.json").read_text())
KINDS = PALETTE["kinds"]
LINE, BANDS, OTHERS = PALETTE["line"], PALETTE["band"], PALETTE["others"]
GOOD, BAD, UNSURE = PALETTE["good"], PALETTE["bad"], PALETTE["unsure"]

COLUMN, PAGE = 3.5, 7.1  # inches: one column of a journal, and two
LOOK = {"font.size": 8, "axes.titlesize": 9, "axes.labelsize": 8, "xtick.labelsize": 7.5, "ytick.labelsize": 7.5, "legend.fontsize": 7.5,
        "legend.frameon": False, "legend.handlelength": 1.2, "legend.columnspacing": 1.2, "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6,
        "xtick.major.width": 0.6, "ytick.major.width": 0.6, "lines.linewidth": 1.3, "figure.dpi": 120, "savefig.dpi": 300}


def figure(width=PAGE, height=3.2):
    """Makes of a function that draws on `axis` one that makes its own figure where none is given.

    height: inches, or a function of the arguments and the width that tells them.
    """
    def decorate(draw):
        @functools.wraps(draw)
        def drawn(*words, axis=None, width=width, **named):
            import matplotlib.pyplot as plt
            # A letter that no font has is drawn as a box; that is told by the box.
            with plt.rc_context(LOOK if axis is None else {}), warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Glyph .* missing")
                if axis is None:
                    high = height(*words, width=width, **named) if callable(height) else height
                    axis = plt.subplots(figsize=(width, high), layout="constrained")[1]
                draw(*words, axis=axis, **named)
            return axis
        return drawn
    return decorate


def height_of_rows(rows, each=0.19, around=1.1):
    return around + each * max(3, rows)


def plain(text):
    """Names as they are: matplotlib would read dollars as formulas."""
    return str(text).replace("$", r"\$")


def clipped(text, most=34):
    text = str(text)
    return plain(text if len(text) <= most else text[:most - 1].rstrip() + "…")


def row_label(axis, text, most):
    """The name of a row; in one column place and what is there stand in two lines."""
    if axis.figure.get_size_inches()[0] > 5:
        place, _, rest = str(text).partition(": ")
        if rest and len(text) > most:  # of what is too long the name of the place is cut
            place = place[:max(9, most - len(rest) - 3)].rstrip() + "…"
        return clipped(f"{place}: {rest}" if rest else text, most)
    return "\n".join(clipped(part, 26) for part in str(text).split(": ", 1))


def names(results, dimension):
    """The names for people along a dimension; ids where there are none."""
    named = results[f"{dimension}_name"].values if f"{dimension}_name" in results else results[dimension].values
    return [str(n) or str(i) for n, i in zip(named, results[dimension].values)]


def cause_colors(results):
    """{index of a cause: its colour}, the same in all figures and on the page."""
    spare = iter(PALETTE["spare"])
    return {i: PALETTE["causes"].get(str(cause)) or next(spare, OTHERS) for i, cause in enumerate(results.cause.values)}


def title(axis, text, **named):
    axis.set_title(plain(text), loc="left", **named)


LETTER = 0.52  # the width of one, in heights of the font, on the mean of a text
BETWEEN = 8  # points from the label of an axis to the legend


def _broken(text, inches, size):
    import textwrap
    return "\n".join(textwrap.wrap(text.replace("\n", " "), max(12, int(inches * 72 / (LETTER * size)))))


def _is_alone(axis):
    """Whether an axis has its figure for itself, colour bars apart: else it keeps to its own width."""
    return sum(not hasattr(other, "_colorbar") and getattr(other, "get_subplotspec", lambda: other)() is not None for other in axis.figure.axes) == 1


def finish(axis, handles=None, legend=True, columns=None):
    """Breaks title and label where the figure ends, and puts the legend under them: nothing lies over the data.

    Called last: it lays the figure out to see how much room there is.
    """
    figure = axis.figure
    figure.draw_without_rendering()
    left, right = axis.get_window_extent().extents[[0, 2]] / figure.dpi
    wide, middle = figure.get_size_inches()[0], (left + right) / 2
    if not _is_alone(axis):
        wide, middle, left = right - left, (right - left) / 2, 0
    heading = axis._left_title  # matplotlib gives no other way to it
    heading.set_text(_broken(heading.get_text(), wide - left - 0.05, heading.get_fontsize()))
    axis.set_xlabel(_broken(axis.get_xlabel(), 2 * min(middle, wide - middle) - 0.05, axis.xaxis.label.get_fontsize()))
    if legend:
        _legend_below(axis, handles, columns)


def _legend_below(axis, handles, columns):
    """In as many columns as there is room for."""
    from matplotlib.transforms import ScaledTranslation
    handles, labels = axis.get_legend_handles_labels() if handles is None else (handles, [h.get_label() for h in handles])
    if not handles:
        return
    figure = axis.figure
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    frame, scale = axis.get_window_extent(), 72 / figure.dpi
    below = (frame.y0 - axis.xaxis.get_tightbbox(renderer).y0) * scale + BETWEEN
    alone = _is_alone(axis)
    to_left = max(0, frame.x0 * scale - 60) if alone else 0  # names of rows leave room that the legend can use
    room = figure.bbox.width - frame.x0 + to_left / scale - 4 if alone else frame.width
    inside = axis.transAxes + ScaledTranslation(-to_left / 72, -below / 72, figure.dpi_scale_trans)
    for count in range(min(columns or 4, len(labels)), 0, -1):
        made = axis.legend(handles, labels, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=inside, ncol=count, borderaxespad=0, labelspacing=0.5)
        if made.get_window_extent(renderer).width < room:
            break


def dates(axis):
    """Dates that do not run into each other."""
    import matplotlib.dates
    few = axis.figure.get_size_inches()[0] < 5
    locator = matplotlib.dates.AutoDateLocator(minticks=2 if few else 3, maxticks=4 if few else 10)
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator))


def time_unit(hours):
    """Factor and unit in which hours of this size are told."""
    return (1 / 24, "d") if np.nanmax(np.append(np.abs(hours), 0)) > 72 else (1, "h")


def known(half):
    """Half-widths to draw: none where one replication tells nothing."""
    return np.nan_to_num(half)


def rounded(mean, half, signed=False):
    """"12.3 ± 0.4": both with two digits of the half-width; signed: "+12.3 ± 0.4"."""
    if not half > 0:
        return f"{'+' if signed and mean > 0 else ''}{mean:.4g}"
    digits = 1 - int(np.floor(np.log10(half)))
    mean, shown = round(mean, digits) + 0.0, max(0, digits)  # + 0.0: no minus before nothing
    return f"{'+' if signed and mean > 0 else ''}{mean:.{shown}f} ± {round(half, digits):.{shown}f}"


def interval(results):
    """What the intervals of a figure are."""
    n = results.sizes["replication"]
    return f"± {100 * float(results.attrs.get('interval_level', 0.95)):g} % interval, {n} replications" if n > 1 else "one replication: no interval"


def chosen(results, dimension, which):
    """The index of an id along a dimension; raises KeyError with what there is."""
    ids = [str(i) for i in results[dimension].values]
    if str(which) not in ids:
        import difflib
        near = [i for i in ids if i.startswith(f"{which} ")][:8] or difflib.get_close_matches(str(which), ids, 3, 0.4)
        raise KeyError(f"no {dimension} '{which}'" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return ids.index(str(which))
