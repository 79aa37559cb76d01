"""Results in the formats of other tools: CSV tables, GeoJSON for maps, OCEL 2.0 for process mining."""

import json
from pathlib import Path

import numpy as np

from . import results as tables
from .estimates import estimate
from .maps import coordinates, way_ends
from .ocel import write as ocel
from .records import disruptions


def csv(results, folder):
    """Writes a file a table: flows, resources, hours, bottlenecks, measures, disruptions, notes, references; those
    that have rows. Gives their paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("flows", "resources", "hours", "bottlenecks", "measures", "disruptions", "notes", "references"):
        frame = (disruptions if name == "disruptions" else getattr(tables, name))(results)
        if len(frame) > 0:
            written.append(folder / f"{name}.csv")
            frame.to_csv(written[-1], index=name not in ("bottlenecks", "disruptions", "notes"))
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
