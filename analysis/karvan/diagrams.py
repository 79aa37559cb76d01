"""Diagrams of single replications, from recorded events: trains on a line, ships at the berths of a port."""

import matplotlib.dates
import numpy as np
import pandas as pd

from . import records

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#9467bd")
OTHERS = "#9aa7b3"


def _new_axis(axis, size):
    if axis is not None:
        return axis
    import matplotlib.pyplot as plt
    return plt.subplots(figsize=size, layout="constrained")[1]


def _window(results, begin, days):
    """From when to when: after the warm-up, if nothing else is said."""
    start = pd.Timestamp(str(results.attrs["start"]))
    begin = start + pd.Timedelta(hours=float(results.attrs["warmup_h"])) if begin is None else pd.Timestamp(begin)
    return begin, begin + pd.Timedelta(days=days)


def _dates(axis, begin, end):
    axis.set_xlim(begin, end)
    locator = matplotlib.dates.AutoDateLocator()
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator))


def _at(results, place, replication, kinds):
    """The events of vehicles at a place of one of these kinds, in one replication, and the name of the place."""
    ids = [str(p) for p in results.place.values]
    if place not in ids:
        import difflib
        near = difflib.get_close_matches(place, ids, 3, 0.4)
        raise KeyError(f"no place '{place}'" + (f"; did you mean {', '.join(near)}?" if near else ""))
    at = ids.index(place)
    kind = str(results.place_kind.values[at])
    if kind not in kinds:
        raise ValueError(f"'{place}' is a {kind}, not a {' or '.join(kinds)}")
    replication = records.first_recorded(results) if replication is None else replication
    vehicles_there = (results.event_place.values == at) & (results.event_flow.values < 0)
    found = records.events(results, replication, vehicles_there)
    return found, str(results.place_name.values[at]), replication


def string_line(results, line, axis=None, begin=None, days=2, replication=None):
    """String-line (space-time) diagram of a rail line: where every train is on it, by time.

    One string a train, from the signals that it passes: level stretches are waits, crossings on a
    single track are meets. Colours tell the directions; trains of others are grey. `begin` is a
    date, the end of the warm-up if none is given.
    """
    found, name, replication = _at(results, line, replication, ("rail_line",))
    begin, end = _window(results, begin, days)
    axis = _new_axis(axis, (11, 5.5))
    passed = found[(found.step == "passed") & (found.time >= begin - pd.Timedelta(days=3)) & (found.time <= end + pd.Timedelta(days=3))]
    seen = set()
    for vehicle, train in passed.groupby("vehicle", sort=False):
        if train.time.iloc[0] > end or train.time.iloc[-1] < begin:
            continue
        ups = train.km.iloc[-1] > train.km.iloc[0]
        others = train["made up at"].iloc[0] == line
        label = "trains of others" if others else "up the kilometres" if ups else "down the kilometres"
        color = OTHERS if others else COLORS[0] if ups else COLORS[1]
        axis.plot(train.time, train.km, color=color, linewidth=0.8 if others else 1.2, label=None if label in seen else label)
        seen.add(label)
    if not seen:
        raise ValueError(f"no train runs over {line} from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")
    for km in np.unique(passed.km.values):
        axis.axhline(km, color="#d5dce3", linewidth=0.5, zorder=0)
    _dates(axis, begin, end)
    axis.set_ylim(0, float(np.nanmax(passed.km)))
    axis.set_ylabel("distance along the line (km)")
    axis.set_xlabel(f"date; lines across are signals; replication {replication}")
    axis.set_title(f"Trains on {name}", loc="left")
    axis.legend(fontsize=8, loc="upper right")
    return axis


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
    axis = _new_axis(axis, (11, 1.2 + 0.32 * 10))
    for call in calls.itertuples():
        row = next((i for i, time in enumerate(free) if time <= call.arrived), len(free))
        free[row:row + 1] = [call.left]
        color = COLORS[services.index(call.service) % len(COLORS)]
        lies = call.left if pd.isna(call.berthed) else call.berthed
        axis.barh(row, call.left - lies, left=lies, height=0.7, color=color, edgecolor="white", linewidth=0.5)
        axis.barh(row, lies - call.arrived, left=call.arrived, height=0.3, color=color, alpha=0.35)
        if max(lies, begin) + pd.Timedelta(days=days / 40) < min(call.left, end):
            axis.annotate(call.ship.split()[-1], (max(lies, begin), row), fontsize=6, color="white", va="center", xytext=(2, 0), textcoords="offset points")
    for i, service in enumerate(services):
        axis.barh(0, pd.Timedelta(0), left=begin, color=COLORS[i % len(COLORS)], label=service)
    _dates(axis, begin, end)
    axis.invert_yaxis()
    axis.set_yticks(range(len(free)), range(1, len(free) + 1))
    axis.set_ylabel("ships at once")
    axis.set_xlabel(f"date; thin bars: at anchor; numbers: the ship of its service; replication {replication}")
    axis.set_title(f"Ships at {name}", loc="left")
    axis.legend(fontsize=8, loc="upper right", ncols=2)
    return axis
