"""The corridor on a map: where places lie, which ways join them, and the outline of the land."""

import json
from pathlib import Path as File

import numpy as np

from . import results as tables
from .estimates import estimate
from .map_labels import place_labels
from .style import PAGE, PALETTE, clipped, figure, finish, names, title

LARGEST, SMALLEST = 15.0, 2.6  # diameters of circles, in points
WIDEST, THINNEST = 5.5, 0.5  # of lines


def coordinates(results):
    """{id of a place: (longitude, latitude)} of the places that have both."""
    rows = zip(results.place.values, results.lon.values, results.lat.values)
    return {str(place): (float(lon), float(lat)) for place, lon, lat in rows if not np.isnan(lon + lat)}


def link_ends(link):
    """The ids of the two places that a link joins, from its own id; nothing for a place."""
    return link.split(" by ")[0].split("->") if "->" in link else []


def way_ends(results):
    """{id of a link or rail line: its two ends}, where both lie on the map.

    A rail line is a place without coordinates that links join to just two others.
    """
    at = coordinates(results)
    ends, neighbours = {}, {}
    for place in map(str, results.place.values):
        for end, other in zip(link_ends(place), reversed(link_ends(place))):
            neighbours.setdefault(end, {})[other] = None
        ends[place] = link_ends(place)
    for place, near in neighbours.items():
        if place not in at and len(near) == 2:
            ends[place] = list(near)
    return {place: pair for place, pair in ends.items() if len(pair) == 2 and all(e in at for e in pair)}


def land():
    """The land as polygons: each a list of rings (n, 2) of longitude and latitude, holes after the first."""
    topology = json.loads((File(__file__).resolve().parents[1] / "page" / "land.json").read_text())
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + move for arc in topology["arcs"]]

    def joined(ring):
        return np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring])

    return [[joined(ring) for ring in polygon] for polygon in topology["objects"]["land"]["arcs"]]


def lines_of(geojson):
    """All lines and outlines of a GeoJSON file as arrays (n, 2)."""
    found = []

    def walk(part):
        if isinstance(part[0][0], (int, float)):
            found.append(np.array(part)[:, :2])
        else:
            for inner in part:
                walk(inner)

    data = json.loads(File(geojson).read_text())
    for one in data.get("features", [data]):
        walk(one.get("geometry", one)["coordinates"])
    return found


def _height(results, width, borders=None):
    """As high as the corridor is in this width, within reason, and the scales under it."""
    points = np.array(list(coordinates(tables.finished(results)).values()) or [[0, 0]])
    wide, high = np.ptp(points, axis=0) * 1.16 + 2
    shape = float(np.clip(high / (wide * np.cos(np.radians(points[:, 1].mean()))), 0.42, 0.77))
    return 0.94 * width * shape + (1.35 if width > 5 else 2.1)


@figure(PAGE, _height)
def chart(results, axis=None, borders=None):
    """The corridor: ways as wide as their shipments, circles as large as the hours waited at places.

    borders: a GeoJSON file whose lines are drawn; which borders these are is the user's choice.
    """
    part = tables.finished(results)
    at, ends = coordinates(part), way_ends(part)
    if len(at) < 2:
        raise ValueError("the scenario gives no coordinates of its places")
    drawing = _Drawing(part, at, ends, borders)
    points = np.array([at[i] for i in drawing.places])
    _frame(axis, points)
    crowd = _crowd(points) if axis.figure.get_figwidth() >= LEAST_FOR_INSET else None
    inset = None if crowd is None else _inset(axis, points, points[crowd], [line for _, line in drawing.ways])
    drawing.draw(axis)
    title(axis, f"Where shipments wait: {part.attrs['title']}")
    _scales(axis, part, drawing)
    within = [] if inset is None else [i for i, near in zip(drawing.places, crowd) if near]
    left_out = 0
    if inset is not None:
        drawing.draw(inset)
        left_out = drawing.name(inset, within)
    left_out += drawing.name(axis, [i for i in drawing.places if i not in within], inset)
    if left_out:
        axis.text(0.995, 0.01, f"{left_out} {'name' if left_out == 1 else 'names'} left out", transform=axis.transAxes, fontsize=6, ha="right", va="bottom")


class _Drawing:
    """What is drawn of the corridor, on the map and on its inset."""

    def __init__(self, part, at, ends, borders):
        self.part, self.at, self.ends, self.borders = part, at, ends, borders
        arrived = tables.recorded(part)
        self.shipments = (arrived * (part.ledger_h.sum("cause") > 0)).sum("flow").mean("replication").values
        waiting = np.flatnonzero(part.cause_is_waiting.values != 0)
        waited = estimate((part.ledger_h.isel(cause=waiting).sum("cause").fillna(0) * arrived).sum("flow"))
        self.waited, self.upper = waited["mean"].values, (waited["mean"] + waited.half_width.fillna(0)).values
        ids = [str(place) for place in part.place.values]
        index = {place: i for i, place in enumerate(ids)}
        self.places = [ids[i] for i in np.argsort(-self.waited, kind="stable") if ids[i] in at]
        self.index, self.kinds = index, [str(k) for k in part.place_kind.values]
        self.most = max(max(self.waited[index[p]] for p in self.places), 1e-9)
        self.ways = [(index[w], np.array([at[e] for e in pair])) for w, pair in ends.items() if self.shipments[index[w]] > 0]
        self.widest = max((self.shipments[i] for i, _ in self.ways), default=1e-9)

    def modes(self):
        return {_mode(self.kinds[i]) for i, _ in self.ways}

    def width(self, shipments):
        return THINNEST + (WIDEST - THINNEST) * np.sqrt(shipments / self.widest)

    def diameter(self, hours):
        """The area of a circle grows with the hours; the smallest can still be seen."""
        return max(SMALLEST, LARGEST * np.sqrt(hours / self.most))

    def draw(self, axis):
        _draw_land(axis, self.borders)
        for i, line in self.ways:
            axis.plot(*line.T, alpha=0.75, zorder=2, solid_capstyle="round", color=PALETTE["ways"][_mode(self.kinds[i])],
                      linestyle="-" if self.kinds[i] != "road" else (0, (3, 1.5)), linewidth=self.width(self.shipments[i]))
        for place in self.places:
            i = self.index[place]
            axis.plot(*self.at[place], "o", markersize=self.diameter(self.upper[i]), fillstyle="none", color="#5b6875", markeredgewidth=0.4, zorder=3)
            axis.plot(*self.at[place], "o", markersize=self.diameter(self.waited[i]), color=PALETTE["waiting"], alpha=0.75, markeredgecolor="black",
                      markeredgewidth=0.5, zorder=3)

    def name(self, axis, places, around=None):
        """Gives how many names found no room."""
        label = dict(zip(self.index, names(self.part, "place")))
        return place_labels(axis, [(clipped(label[p], 26), self.at[p], self.diameter(self.upper[self.index[p]]) / 2) for p in places], [line for _, line in self.ways], around)


CROWD = (0.32, 0.36)  # of the width and height of the map
LEAST_CROWD = 9  # places
LEAST_FOR_INSET = 5  # inches of the figure: on a narrower one an inset would have no room for names


def _crowd(points):
    """A mask of the places that lie so near to each other that they need a map of their own; None if there are not many."""
    size = np.maximum(np.ptp(points, axis=0), 1e-9)
    best = max((np.all(np.abs(points - middle) < np.array(CROWD) * size / 2, axis=1) for middle in points), key=np.sum)
    return best if LEAST_CROWD <= best.sum() < len(points) else None


def _inset(axis, points, crowd, ways):
    """A map of the crowd where the map is empty, as large as fits; None where nothing does."""
    from matplotlib.patches import Rectangle
    low, high = crowd.min(axis=0), crowd.max(axis=0)
    margin = 0.2 * (high - low) + 0.2
    low, high = low - margin, high + margin
    frame = np.array([axis.get_xlim(), axis.get_ylim()])
    span = frame[:, 1] - frame[:, 0]
    drawn = np.concatenate([start + (end - start) * np.linspace(0, 1, 30)[:, None] for start, end in ways] or [points])
    spot = _empty_spot((points - frame[:, 0]) / span, (drawn - frame[:, 0]) / span, (high - low) / span)
    if spot is None:
        return None
    inset = axis.inset_axes(spot, zorder=6)
    inset.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xticks=[], yticks=[])
    for side in inset.spines.values():
        side.set(visible=True, linewidth=0.8, color="#333f4a")
    axis.add_patch(Rectangle(low, *(high - low), fill=False, edgecolor="#333f4a", linewidth=0.8, zorder=4))
    return inset


def _empty_spot(points, drawn, size):
    """Where a box of these proportions hides no place and least of the ways: (x, y, width, height) as shares of the map."""
    for zoom in (3.2, 2.8, 2.4, 2.0, 1.7):
        w, h = zoom * size
        if max(w, h) > 0.72:
            continue
        found = []
        for x in np.linspace(0, 1 - w, 9):
            for y in np.linspace(0, 1 - h, 9):
                def hidden(at, pad):
                    return int(np.sum(np.all((at > [x - pad, y - pad]) & (at < [x + w + pad, y + h + pad]), axis=1)))
                if hidden(points, 0.03) == 0:
                    found.append((hidden(drawn, 0.0), x, y))
        if found and min(found)[0] <= 12:
            return (*min(found)[1:], w, h)
    return None


def _mode(kind):
    return kind if kind in ("sea", "road") else "rail"


def round_below(x):
    """1, 2 or 5 times a power of ten, no more than x."""
    power = 10.0 ** np.floor(np.log10(x))
    return float(max(m for m in (1, 2, 5) if m * power <= x * (1 + 1e-9)) * power)


def told(x):
    return f"{x:,.0f}" if x >= 1 else f"{x:g}"


def _scales(axis, part, drawing):
    """Under the map: what circles and lines of three sizes stand for, and the colours of the ways."""
    from matplotlib.lines import Line2D
    days = (float(part.attrs["horizon_h"]) - float(part.attrs["warmup_h"])) / 24
    circles = [round_below(drawing.most / k) for k in (1, 8, 60)]
    lines = [round_below(drawing.widest / k) for k in (1, 10)]
    handles = [Line2D([], [], linestyle="", marker="o", markersize=drawing.diameter(c), color=PALETTE["waiting"], alpha=0.75, markeredgecolor="black", markeredgewidth=0.5,
                      label=f"{told(c)} h waited, all shipments") for c in circles]
    handles += [Line2D([], [], color="#555e68", linewidth=drawing.width(w), label=f"{told(w)} shipments") for w in lines]
    handles += [Line2D([], [], color=PALETTE["ways"][m], linewidth=2, linestyle="-" if m != "road" else (0, (2, 1)), label=f"by {m}") for m in ("rail", "sea", "road") if m in drawing.modes()]
    level = 100 * float(part.attrs.get("interval_level", 0.95))
    rings = f"; thin rings: upper end of the {level:g} % interval" if part.sizes["replication"] > 1 else "; one replication: no interval"
    axis.set_xlabel(f"longitude (°E); means of {days:g} d{rings}; coasts: Natural Earth")
    finish(axis, handles=handles, columns=3)


def _draw_land(axis, borders):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    axis.set_facecolor("#e4eef5")
    for polygon in land():
        whole = Path.make_compound_path(*(Path(ring, closed=True) for ring in polygon))
        axis.add_patch(PathPatch(whole, facecolor="#f7f4ec", edgecolor="#b9b39f", linewidth=0.5, zorder=0))
    for line in lines_of(borders) if borders else ():
        axis.plot(line[:, 0], line[:, 1], color="grey", linestyle=":", linewidth=0.8, zorder=1)


def _frame(axis, points):
    margin = 0.08 * np.ptp(points, axis=0) + 1
    upright = np.cos(np.radians(points[:, 1].mean()))
    wide, high = np.ptp(points, axis=0) + 2 * margin
    margin[1] += max(0, 0.42 * wide * upright - high) / 2  # room for names where the corridor is long and narrow
    axis.set_xlim(points[:, 0].min() - margin[0], points[:, 0].max() + margin[0])
    axis.set_ylim(points[:, 1].min() - margin[1], points[:, 1].max() + margin[1])
    axis.set_anchor("N")
    axis.set_aspect(1 / upright)
    axis.set_ylabel("latitude (°N)")
