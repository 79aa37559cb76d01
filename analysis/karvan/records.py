"""What single replications left: disruptions as they happened, and events and shipments if `karvan run` recorded
them (--record-events, --record-shipments). As pandas frames, a row a record, with names instead of indices.
"""

import numpy as np
import pandas as pd


def _rows(results, table, replication, where=None):
    """The records of a table, of one replication or of all; raises ValueError if the file has none.

    where: a mask over all records of the table, of those that are wanted. Columns are read whole:
    picking rows in the file is far slower.
    """
    if f"{table}_replication" not in results:
        how = {"event": "karvan run --record-events 0", "shipment": "karvan run --record-shipments 0"}.get(table)
        raise ValueError(f"the file holds no {table}s" + (f": {how} records those of replication 0" if how else ""))
    columns = [name for name in results.data_vars if results[name].dims[:1] == (table,)]
    of = results[f"{table}_replication"].values
    if replication is not None and replication not in of:
        there = ", ".join(map(str, np.unique(of))) or "none"
        raise ValueError(f"no {table}s of replication {replication} are in the file; there are those of {there}")
    wanted = np.full(len(of), True) if where is None else where
    if replication is not None:
        wanted = wanted & (of == replication)
    return results[columns].load().isel({table: np.flatnonzero(wanted)})


def _named(names, indices):
    """The names at these indices; "" where an index is -1."""
    return np.append(np.asarray(names, dtype=object), "")[np.asarray(indices)]


def first_recorded(results, table="event"):
    """The first replication of which events, or shipments, are recorded."""
    if f"{table}_replication" not in results or results.sizes[table] == 0:
        _rows(results, table, 0)
    return int(results[f"{table}_replication"].values[0])


def events(results, replication=None, where=None):
    """Every coming and going: time, step, place, way, vehicle, shipment, shipments aboard, size, km on a line.

    where: a mask over all events of the file, of those that are wanted.
    """
    rows = _rows(results, "event", replication, where)
    places, flows = results.place.values, results.flow.values
    services = results.service.values if "service" in results else []
    steps = rows.event_step.attrs["flag_meanings"].split()
    base, service, number = rows.event_vehicle_place.values, rows.event_service.values, rows.event_vehicle.values
    owner = np.where(service >= 0, _named(services, service), _named(places, base))
    flow = _named(flows, rows.event_flow.values)
    return pd.DataFrame({
        "replication": rows.event_replication.values, "time": rows.event_time.values,
        "step": pd.Categorical.from_codes(rows.event_step.values, steps),
        "place": _named(places, rows.event_place.values), "way": _named(places, rows.event_way.values),
        "vehicle": [f"{o} {n}" if n else "" for o, n in zip(owner, number)],
        "made up at": _named(places, base), "service": _named(services, service), "flow": flow,
        "shipment": [f"{f} {n}" if n else "" for f, n in zip(flow, rows.event_shipment.values)],
        "shipments": rows.event_shipments.values, "size": rows.event_size.values, "km": rows.event_km.values})


def shipments(results, replication=None):
    """Every shipment that ended: flow, size, when it entered and ended, distance, cost, CO2e, and its hours by cause."""
    rows = _rows(results, "shipment", replication)
    flow = _named(results.flow.values, rows.shipment_flow.values)
    frame = pd.DataFrame({
        "replication": rows.shipment_replication.values, "flow": flow, "size": rows.shipment_size.values,
        "tonnes (t)": rows.shipment_tonnes.values, "entered": rows.shipment_entered.values,
        "ended": rows.shipment_ended.values, "lost": rows.shipment_is_lost.values != 0,
        "place": _named(results.place.values, rows.shipment_place.values), "distance (km)": rows.shipment_km.values},
        index=pd.Index([f"{f} {n}" for f, n in zip(flow, rows.shipment_number.values)], name="shipment"))
    for name, column in (("shipment_paid", "paid"), ("shipment_co2e", "CO2e")):
        if name in rows:
            frame[f"{column} ({rows[name].attrs['units']})"] = rows[name].values
    hours = rows.shipment_hours.values
    for i, cause in enumerate(results.cause_meaning.values):
        if hours[:, i].any():
            frame[f"{cause} (h)"] = hours[:, i]
    return frame


def disruptions(results, replication=None):
    """Disruptions and storms as they happened: what, where, from when to when, and what they did there.

    `kind` is "disruption", of the scenario, or "weather": a storm at ports, at their cranes or over a weather area.
    """
    if "disruption" not in results.dims:
        return pd.DataFrame(columns=["replication", "disruption", "kind", "name", "strikes", "effect", "begin", "end", "length (h)"])
    rows = _rows(results, "occurrence", replication)
    which = rows.occurrence_disruption.values
    begin, end = rows.occurrence_begin.values, rows.occurrence_end.values
    return pd.DataFrame({
        "replication": rows.occurrence_replication.values, "disruption": _named(results.disruption.values, which),
        "kind": _named(results.disruption_kind.values, which) if "disruption_kind" in results else "disruption", "name": _named(results.disruption_name.values, which), "strikes": _named(results.disruption_target.values, which),
        "effect": _named(results.disruption_effect.values, which), "begin": begin, "end": end,
        "length (h)": (end - begin) / np.timedelta64(1, "h")})
