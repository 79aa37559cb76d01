"""Diagrams of single replications, from recorded events: trains on a line, ships at the berths of a port."""

import numpy as np
import pandas as pd

from . import records
from .style import KINDS, PAGE, chosen, dates, figure, finish, names, plain, title

OTHER_TRAINS = "#9aa7b3"


def _window(results, begin, days):
    """From when to when: after the warm-up, if nothing else is said."""
    start = pd.Timestamp(str(results.attrs["start"]))
    begin = start + pd.Timedelta(hours=float(results.attrs["warmup_h"])) if begin is None else pd.Timestamp(begin)
    return begin, begin + pd.Timedelta(days=days)


def _at(results, place, replication, kinds):
    """The events of vehicles at a place of one of these kinds, in one replication, and the name of the place."""
    at = chosen(results, "place", place)
    kind = str(results.place_kind.values[at])
    if kind not in kinds:
        raise ValueError(f"'{place}' is a {kind}, not a {' or '.join(kinds)}")
    replication = records.first_recorded(results) if replication is None else replication
    vehicles_there = (results.event_place.values == at) & (results.event_flow.values < 0)
    found = records.events(results, replication, vehicles_there)
    return found, names(results, "place")[at], replication


@figure(PAGE, 4.2)
def string_line(results, line, axis=None, begin=None, days=2, replication=None):
    """String-line (space-time) diagram of a rail line: where every train is on it, by time.

    One string a train, from the signals that it passes: level stretches are waits, crossings on a
    single track are meets. Colours tell the directions; trains of others are grey. `begin` is a
    date, the end of the warm-up if none is given.
    """
    found, name, replication = _at(results, line, replication, ("rail_line",))
    begin, end = _window(results, begin, days)
    passed = found[(found.step == "passed") & (found.time >= begin - pd.Timedelta(days=3)) & (found.time <= end + pd.Timedelta(days=3))]
    seen = set()
    for vehicle, train in passed.groupby("vehicle", sort=False):
        if train.time.iloc[0] > end or train.time.iloc[-1] < begin:
            continue
        ups = train.km.iloc[-1] > train.km.iloc[0]
        others = train["made up at"].iloc[0] == line
        label = "trains of others" if others else "up the kilometres" if ups else "down the kilometres"
        color = OTHER_TRAINS if others else KINDS[0] if ups else KINDS[4]
        axis.plot(train.time, train.km, color=color, linewidth=0.8 if others else 1.2, label=None if label in seen else label)
        seen.add(label)
    if not seen:
        raise ValueError(f"no train runs over {line} from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")
    for km in np.unique(passed.km.values):
        axis.axhline(km, color="#d5dce3", linewidth=0.5, zorder=0)
    axis.set_xlim(begin, end)
    dates(axis)
    axis.set_ylim(0, float(np.nanmax(passed.km)))
    axis.set_ylabel("distance along the line (km)")
    axis.set_xlabel(f"date; lines across are signals; replication {replication}")
    title(axis, f"Trains on {name}")
    finish(axis)


def _calls(found):
    """The calls of ships at a port: when each arrived, berthed, left the berth (NaT if that was not seen)."""
    calls = []
    for ship, events in found[found.service != ""].groupby("vehicle", sort=False):
        call = None
        for time, step in zip(events.time, events.step):
            if step in ("entered", "arrived"):
                call = {"ship": ship, "service": events.service.iloc[0], "arrived": time, "berthed": pd.NaT, "left": pd.NaT}
                calls.append(call)
            elif call is not None and step == "berthed":
                if call["left"] is not pd.NaT:  # back from the dock
                    call = {**call, "arrived": time, "left": pd.NaT}
                    calls.append(call)
                call["berthed"] = time
            elif call is not None and step in ("unberthed", "departed"):
                call["left"] = time if call["left"] is pd.NaT else call["left"]
    return pd.DataFrame(calls, columns=["ship", "service", "arrived", "berthed", "left"])


@figure(PAGE, 3.8)
def berths(results, port, axis=None, begin=None, days=14, replication=None):
    """Berth Gantt: the calls of ships at a port, a bar as long as each has a berth, paler while it waits for one.

    A row holds one ship at a time: rows fill from the top, so the number of full rows is the number
    of ships at once. Which of like berths a ship lies at is not modelled.
    """
    found, name, replication = _at(results, port, replication, ("port",))
    begin, end = _window(results, begin, days)
    calls = _calls(found)
    horizon = pd.Timestamp(str(results.attrs["start"])) + pd.Timedelta(hours=float(results.attrs["horizon_h"]))
    calls["left"] = calls.left.fillna(horizon)
    calls = calls[(calls.left > begin) & (calls.arrived < end)].sort_values(["arrived", "ship"])
    if len(calls) == 0:
        raise ValueError(f"no ship calls at {port} from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")
    services = sorted(calls.service.unique())
    free = []  # when each row is free again
    for call in calls.itertuples():
        row = next((i for i, time in enumerate(free) if time <= call.arrived), len(free))
        free[row:row + 1] = [call.left]
        color = KINDS[services.index(call.service) % len(KINDS)]
        lies = call.left if pd.isna(call.berthed) else call.berthed
        axis.barh(row, call.left - lies, left=lies, height=0.7, color=color, edgecolor="white", linewidth=0.5)
        axis.barh(row, lies - call.arrived, left=call.arrived, height=0.3, color=color, alpha=0.35)
        if max(lies, begin) + pd.Timedelta(days=days / 40) < min(call.left, end):
            axis.annotate(call.ship.split()[-1], (max(lies, begin), row), fontsize=6, color="white", va="center", xytext=(2, 0), textcoords="offset points")
    for i, service in enumerate(services):
        axis.barh(0, pd.Timedelta(0), left=begin, color=KINDS[i % len(KINDS)], label=plain(service))
    axis.set_xlim(begin, end)
    dates(axis)
    axis.invert_yaxis()
    axis.set_yticks(range(len(free)), range(1, len(free) + 1))
    axis.set_ylabel("ships at once")
    axis.set_xlabel(f"date; thin bars: at anchor; numbers: the ship of its service; replication {replication}")
    title(axis, f"Ships at {name}")
    finish(axis)
