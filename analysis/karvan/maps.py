"""The corridor on a map: where places lie, which ways join them, and the outline of the land."""

import json
from pathlib import Path as File

import numpy as np

from . import results as tables

MOST_LABELS = 25


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


def chart(results, axis=None, borders=None):
    """The corridor: ways as wide as their shipments, places as large as the waiting there.

    borders: a GeoJSON file whose lines are drawn; which borders these are is the user's choice.
    """
    part = tables.finished(results)
    at, ends = coordinates(part), way_ends(part)
    if len(at) < 2:
        raise ValueError("the scenario gives no coordinates of its places")
    if axis is None:
        import matplotlib.pyplot as plt
        axis = plt.subplots(figsize=(11, 5.5), layout="constrained")[1]
    _draw_land(axis, borders)
    arrived = tables.recorded(part)
    shipments = (arrived * (part.ledger_h.sum("cause") > 0)).sum("flow").mean("replication").values
    waiting = np.flatnonzero(part.cause_is_waiting.values != 0)
    waited = (part.ledger_h.isel(cause=waiting).sum("cause").fillna(0) * arrived).sum("flow").mean("replication").values
    ids = [str(place) for place in part.place.values]
    for i, place in enumerate(ids):
        if place in ends and shipments[i] > 0:
            axis.plot(*zip(*(at[e] for e in ends[place])), alpha=0.7, zorder=2, solid_capstyle="round",
                      color="#2b7bba" if part.place_kind.values[i] == "sea" else "#555e68",
                      linewidth=0.5 + 5 * np.sqrt(shipments[i] / shipments.max()))
        if place in at:
            axis.scatter(*at[place], s=12 + 500 * waited[i] / max(waited.max(), 1e-9), color="#d55e00",
                         alpha=0.6, edgecolor="black", linewidth=0.6, zorder=3)
    _frame(axis, np.array(list(at.values())))
    order = [i for i in np.argsort(-waited, kind="stable") if ids[i] in at]
    _name(axis, [(str(part.place_name.values[i]), at[ids[i]]) for i in order[:MOST_LABELS]])
    axis.set_title("Circles: hours waited; lines: shipments. Coasts: Natural Earth", loc="left", fontsize=9)
    return axis


def _draw_land(axis, borders):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    axis.set_facecolor("#e4eef5")
    for polygon in land():
        whole = Path.make_compound_path(*(Path(ring, closed=True) for ring in polygon))
        axis.add_patch(PathPatch(whole, facecolor="#f7f4ec", edgecolor="#b9b39f", linewidth=0.6, zorder=0))
    for line in lines_of(borders) if borders else ():
        axis.plot(line[:, 0], line[:, 1], color="grey", linestyle=":", linewidth=0.8, zorder=1)


def _frame(axis, points):
    margin = 0.08 * np.ptp(points, axis=0) + 1
    axis.set_xlim(points[:, 0].min() - margin[0], points[:, 0].max() + margin[0])
    axis.set_ylim(points[:, 1].min() - margin[1], points[:, 1].max() + margin[1])
    axis.set_aspect(1 / np.cos(np.radians(points[:, 1].mean())))
    axis.set_xlabel("longitude (degrees east)")
    axis.set_ylabel("latitude (degrees north)")


def _name(axis, names):
    """Names beside the places, the first ones first, where they lie over no other name."""
    axis.figure.canvas.draw()
    frame = axis.get_window_extent()
    taken = []
    for name, point in names:
        for offset, side in (((8, 3), "left"), ((-8, 3), "right"), ((0, 12), "center"), ((0, -14), "center")):
            text = axis.annotate(name, point, xytext=offset, textcoords="offset points", fontsize=7, ha=side, zorder=4)
            box = text.get_window_extent()
            if frame.x0 < box.x0 and box.x1 < frame.x1 and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()
