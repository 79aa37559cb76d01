"""Results in the formats of other tools: CSV tables, GeoJSON for maps, OCEL 2.0 for process mining."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from . import results as tables
from .estimates import estimate
from .maps import coordinates, way_ends
from .ocel import write as ocel
from .profiles import measures
from .records import disruptions


def _corridor(results):
    """The corridor measures of all flows in one table."""
    of_flows = [measures(results, flow).assign(flow=flow) for flow in map(str, results.flow.values)]
    frame = pd.concat(of_flows).rename_axis("name").reset_index() if of_flows else pd.DataFrame()
    return frame[["flow", "name", "measure", "mean", "±", "unit"]] if len(frame) else frame


# The tables by the name of their file: who makes each, and whether its index is a column of it.
TABLES = {"flows": (tables.flows, True), "resources": (tables.resources, True), "hours": (tables.hours_of_flows, False),
          "hours_by_place": (lambda results: tables.hours_of_flows(results, by_place=True), False),
          "bottlenecks": (tables.bottlenecks, False), "measures": (tables.measures, True), "corridor": (_corridor, False),
          "disruptions": (disruptions, False), "notes": (tables.notes, False), "references": (tables.references, True)}


def _described(name, frame, results):
    """A row for each column of a table: its unit and, of half-widths, what they are."""
    n, level = tables.finished(results).sizes["replication"], 100 * float(results.attrs.get("interval_level", 0.95))
    for column in frame.columns:
        written = re.search(r"\(([^()]*)\)$", column)
        is_number = pd.api.types.is_float_dtype(frame[column])
        is_date = pd.api.types.is_datetime64_any_dtype(frame[column])
        unit = written.group(1) if written else "in the column unit" if is_number and "unit" in frame else "date and time, ISO 8601, as in the scenario" if is_date else ""
        yield {"file": f"{name}.csv", "column": column, "unit": unit,
               "interval": f"half of the {level:g} % interval of the mean over {n} replications (Student's t, widened for skewness)" if "±" in column else ""}


def csv(results, folder):
    """Writes a file a table: flows, resources, hours, bottlenecks, measures, corridor, disruptions, notes, references; those
    that have rows. Gives their paths.

    Units stand in the names of columns or in a column `unit`, the half-width of an interval beside
    every estimate; columns.csv says so column by column.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written, columns = [], []
    for name, (make, has_index) in TABLES.items():
        frame = make(results)
        if len(frame) > 0:
            written.append(folder / f"{name}.csv")
            frame.to_csv(written[-1], index=has_index)
            columns += _described(name, frame, results)
    written.append(folder / "columns.csv")
    pd.DataFrame(columns).to_csv(written[-1], index=False)
    return written


def _number(value):
    return None if np.isnan(value) else float(value)


def geojson(results, path):
    """Places as points and links as lines, with their waiting as properties (RFC 7946).

    What has no coordinates is left out. Opens in QGIS. Gives the number of features.
    """
    part = tables.finished(results)
    waiting = np.flatnonzero(part.cause_is_waiting.values != 0)
    waited = (part.ledger_h.isel(cause=waiting).sum("cause").fillna(0) * tables.recorded(results)).sum("flow")
    hours = estimate(waited)
    at, ends = coordinates(part), way_ends(part)
    features = []
    for i, place in enumerate(map(str, part.place.values)):
        geometry = _geometry(place, at, ends)
        if geometry is None:
            continue
        properties = {"id": place, "name": str(part.place_name.values[i]), "kind": str(part.place_kind.values[i]),
                      "waited_h": _number(hours["mean"].values[i]), "waited_half_width_h": _number(hours.half_width.values[i]),
                      "replications": int(hours.n.values[i])}
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    Path(path).write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1))
    return len(features)


def _geometry(place, at, ends):
    if place in at:
        return {"type": "Point", "coordinates": list(at[place])}
    if place in ends:
        return {"type": "LineString", "coordinates": [list(at[end]) for end in ends[place]]}
    return None
