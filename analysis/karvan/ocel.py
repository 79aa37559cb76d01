"""The event log of a replication as OCEL 2.0 in JSON: for process mining tools.

Objects are shipments, trains and trucks, ships, and places; an event names all that take part in
it: the vehicle, every shipment aboard, the place, and the way that is taken. (A. Berti and others,
OCEL (Object-Centric Event Log) 2.0 Specification, 2024, section 7: JSON.)
"""

import json

import pandas as pd

from . import records

EVENT_ATTRIBUTES = [{"name": "shipments", "type": "integer"}, {"name": "size", "type": "float"}, {"name": "km", "type": "float"}]
SHIPMENT_ATTRIBUTES = [{"name": "flow", "type": "string"}, {"name": "commodity", "type": "string"}]
PLACE_ATTRIBUTES = [{"name": "name", "type": "string"}, {"name": "country", "type": "string"},
                    {"name": "lat", "type": "float"}, {"name": "lon", "type": "float"}]
VEHICLE_ATTRIBUTES = [{"name": "of", "type": "string"}]


def _time(moment):
    return pd.Timestamp(moment).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def _object(name, kind, attributes, time):
    """An object with values from a time on; the schema wants all values as text."""
    values = [{"name": key, "time": time, "value": str(value)} for key, value in attributes if value == value and value != ""]
    return {"id": name, "type": kind, "attributes": values, "relationships": []}


def _place_id(place):
    return f"place {place}"


def _places(results, start):
    for i, place in enumerate(map(str, results.place.values)):
        yield _object(_place_id(place), str(results.place_kind.values[i]),
                      [("name", results.place_name.values[i]), ("country", results.country.values[i]),
                       ("lat", results.lat.values[i]), ("lon", results.lon.values[i])], start)


def _groups(log):
    """The events with those of the shipments aboard put to that of their vehicle: (first row, shipments)."""
    group = None
    for row in log.itertuples(index=False):
        same = group is not None and row.shipment and row.vehicle and (row.time, row.step, row.place, row.vehicle) == group[0]
        if same:
            group[2].append(row.shipment)
            continue
        if group is not None:
            yield group[1:]
        group = ((row.time, row.step, row.place, row.vehicle), row, [row.shipment] if row.shipment else [])
    if group is not None:
        yield group[1:]


def _event(number, row, shipments):
    relationships = [{"objectId": _place_id(row.place), "qualifier": "at"}]
    relationships += [{"objectId": f"vehicle {row.vehicle}", "qualifier": "vehicle"}] if row.vehicle else []
    relationships += [{"objectId": _place_id(row.way), "qualifier": "by"}] if row.way else []
    relationships += [{"objectId": f"shipment {s}", "qualifier": "cargo"} for s in shipments]
    attributes = [("shipments", row.shipments), ("size", float(row.size))] + ([("km", float(row.km))] if row.km == row.km else [])
    return {"id": f"e{number}", "type": str(row.step), "time": _time(row.time),
            "attributes": [{"name": key, "value": str(value)} for key, value in attributes], "relationships": relationships}


def write(results, path, replication=None, passages=False):
    """Writes the log of a replication, the first that is recorded if none is given; gives the number of events.

    passages: with every signal that a train passes on a line.
    """
    replication = records.first_recorded(results) if replication is None else replication
    log = records.events(results, replication).rename(columns={"made up at": "base"})
    if not passages:
        log = log[log.step != "passed"]
    start = _time(str(results.attrs["start"]))
    commodity = dict(zip(map(str, results.flow.values), map(str, results.commodity.values)))
    vehicles = log[log.vehicle != ""].drop_duplicates("vehicle")
    cargo = log[log.shipment != ""].drop_duplicates("shipment")
    kinds = sorted(set(map(str, results.place_kind.values)))
    steps = [str(s) for s in log.step.unique()]
    head = {"objectTypes": [{"name": "shipment", "attributes": SHIPMENT_ATTRIBUTES}, {"name": "vehicle", "attributes": VEHICLE_ATTRIBUTES},
                            {"name": "ship", "attributes": VEHICLE_ATTRIBUTES}]
            + [{"name": kind, "attributes": PLACE_ATTRIBUTES} for kind in kinds],
            "eventTypes": [{"name": step, "attributes": EVENT_ATTRIBUTES} for step in sorted(steps)]}

    def objects():
        yield from _places(results, start)
        for v in vehicles.itertuples():
            yield _object(f"vehicle {v.vehicle}", "ship" if v.service else "vehicle", [("of", v.service or v.base)], _time(v.time))
        for s in cargo.itertuples():
            yield _object(f"shipment {s.shipment}", "shipment", [("flow", s.flow), ("commodity", commodity[s.flow])], _time(s.time))

    count = 0
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "objects": [\n')
        for i, one in enumerate(objects()):
            file.write((",\n" if i else "") + json.dumps(one, ensure_ascii=False))
        file.write('\n], "events": [\n')
        for row, shipments in _groups(log):
            file.write((",\n" if count else "") + json.dumps(_event(count, row, shipments), ensure_ascii=False))
            count += 1
        file.write("\n]}\n")
    return count
