"""Opening results, and the tables that planners ask for, as pandas frames with units in their names."""

import builtins
import re
import zlib
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from .estimates import estimate


SEAL = re.compile(rb"\nkarvan-seal ([0-9a-f]{8})\n\Z")


def _check_seal(file, path):
    """Raises ValueError if the checksum at the end of a file does not fit: HDF5 may crash on what is damaged."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 22))
    seal = SEAL.search(file.read())
    if not seal:
        return
    file.seek(0)
    left, total = size - 22, 0
    while left > 0 and (piece := file.read(min(left, 1 << 20))):
        total, left = zlib.crc32(piece, total), left - len(piece)
    if int(seal.group(1), 16) != total:
        raise ValueError(f"{path}: damaged: its checksum does not fit")


def open(path):
    """The results of a run as an xarray.Dataset; raises ValueError for a file that is none.

    Flows, places, resources, causes and replications are labelled by their ids, so
    `results.transit_mean_h.sel(flow="china-azerbaijan")` works. Arrays are read when they are
    used; the whole file is read once before, to check that it is undamaged.
    """
    path = Path(path)
    with builtins.open(path, "rb") as file:  # a missing or forbidden file is told as what it is
        _check_seal(file, path)
    try:
        with h5py.File(path, "r") as file:
            layout = file.attrs.get("format", "")
    except OSError as error:
        raise ValueError(f"{path}: not an HDF5 file ({error})") from None
    layout = layout.decode() if isinstance(layout, bytes) else str(layout)
    if not layout.startswith("karvan-results"):
        raise ValueError(f"{path}: not a results file of Karvan")
    results = xr.open_dataset(path, engine="netcdf4")
    _check_indices(results, path)
    level = float(results.attrs.get("interval_level", 0.95))
    for name in results.data_vars:
        if "replication" in results[name].dims:
            results[name].attrs["interval_level"] = level
    return results


def _check_indices(results, path):
    """What another program changed has no seal: an index that points nowhere must not be followed."""
    for name, of in (("resource_place", "place"), ("measure_place", "place"), ("stop_flow", "flow"), ("stop_place", "place")):
        if name in results and not ((results[name] >= 0) & (results[name] < results.sizes[of])).all():
            raise ValueError(f"{path}: it is damaged: '{name}' is no index of a {of}")


def finished(results):
    """The replications that finished."""
    return results.isel(replication=np.flatnonzero(results.status.values == 0))


def _columns(frame, name, array, unit):
    numbers = estimate(array)
    frame[f"{name} ({unit})"] = numbers["mean"].values
    frame[f"{name} ± ({unit})"] = numbers["half_width"].values


def flows(results):
    """Per flow: shipments that arrived and their transit time, mean and quantiles, with intervals."""
    results = finished(results)
    frame = pd.DataFrame({"flow": results.flow_name.values}, index=pd.Index(results.flow.values, name="id"))
    _columns(frame, "arrived", results.left, "shipments")
    _columns(frame, "mean transit", results.transit_mean_h, "h")
    for share in results["quantile"].values:
        _columns(frame, f"P{100 * share:g} transit", results.transit_quantile_h.sel(quantile=share), "h")
    return frame


def resources(results, most=None):
    """Per resource that served something: use, queue and wait; the busiest first."""
    results = finished(results)
    frame = pd.DataFrame({"place": results.place_name.values[results.resource_place.values],
                          "resource": results.resource_name.values}, index=pd.Index(results.resource.values, name="id"))
    _columns(frame, "used", 100 * results.utilisation, "%")
    _columns(frame, "queue", results.queue_mean, "requests")
    _columns(frame, "wait", results.wait_mean_h, "h")
    _columns(frame, "P95 wait", results.wait_p95_h, "h")
    served = results.served.sum("replication").values > 0
    return frame[served].sort_values("used (%)", ascending=False).head(most or len(frame))


def hours(results, flow=None):
    """Mean hours of a shipment by flow and cause; of one flow by place and cause if it is given."""
    mean = finished(results).ledger_h
    mean = mean.sum("place", skipna=False) if flow is None else mean.sel(flow=flow)
    frame = mean.mean("replication").to_pandas()
    return frame.loc[(frame > 0).any(axis=1), (frame > 0).any(axis=0)]


def hours_of_flows(results, by_place=False):
    """Mean hours of a shipment by flow and cause, with intervals, a row each; by place too if asked for."""
    ledger = finished(results).ledger_h
    ledger = ledger if by_place else ledger.sum("place", skipna=False)
    numbers = estimate(ledger)
    mean, half, n = (numbers[name].values for name in ("mean", "half_width", "n"))
    at = np.nonzero(np.nan_to_num(mean) > 0)
    frame = {"flow": ledger.flow.values[at[0]]}
    if by_place:
        frame["place"] = ledger.place.values[at[1]]
    frame["cause"] = ledger.cause.values[at[-1]]
    frame["meaning"] = results.cause_meaning.values[at[-1]]
    frame.update({"mean (h)": mean[at], "mean ± (h)": half[at], "replications": n[at]})
    return pd.DataFrame(frame)


def recorded(results):
    """Shipments whose transit time was recorded, by replication and flow."""
    return finished(results).transit_histogram.sum("bin")


def bottlenecks(results, most=15):
    """Places and causes at which all shipments together waited longest, with intervals."""
    part = finished(results)
    waited = (part.ledger_h.fillna(0) * recorded(results)).sum("flow")
    waited = waited.isel(cause=np.flatnonzero(part.cause_is_waiting.values != 0))
    share = 100 * waited / waited.sum(["place", "cause"])
    whole, shares = estimate(waited), estimate(share)
    order = np.argsort(-whole["mean"].values, axis=None, kind="stable")[:most]
    rows = []
    for place, cause in zip(*np.unravel_index(order, whole["mean"].shape)):
        at = {"place": place, "cause": cause}
        if whole["mean"].isel(at) > 0:
            rows.append((str(part.place_name.values[place]), str(waited.cause_meaning.values[cause]),
                         float(whole["mean"].isel(at)), float(whole.half_width.isel(at)),
                         float(shares["mean"].isel(at)), float(shares.half_width.isel(at))))
    return pd.DataFrame(rows, columns=["place", "why", "all shipments (h)", "all shipments ± (h)",
                                       "of all waiting (%)", "of all waiting ± (%)"])


def notes(results):
    """What the author of the scenario says of its figures: which are sourced and which assumed."""
    columns = ("table", "id", "key", "value", "text", "is_sourced", "is_assumed")
    if "note" not in results.dims:
        return pd.DataFrame(columns=columns)
    return pd.DataFrame({c: results[f"note_{c}"].values.astype(bool if c.startswith("is") else object) for c in columns})


def references(results):
    """The sources that the notes cite as [id]."""
    columns = ("title", "grade", "link")
    if "reference" not in results.dims:
        return pd.DataFrame(columns=columns)
    return pd.DataFrame({c: results[f"reference_{c}"].values for c in columns}, index=pd.Index(results.reference.values, name="id"))


def measures(results):
    """What places measure beyond their resources (turnaround, crossing times), in their own units."""
    if "place_measure" not in results.dims:
        return pd.DataFrame()
    results = finished(results)
    frame = pd.DataFrame({"place": results.place_name.values[results.measure_place.values],
                          "measure": results.measure_name.values, "unit": results.measure_unit.values},
                         index=pd.Index(results.place_measure.values, name="id"))
    for name in ("mean", "p50", "p95", "count"):
        numbers = estimate(results[f"measure_{name}"])
        unit = " (1)" if name == "count" else ""  # the others are in `unit`
        frame[f"{name}{unit}"] = numbers["mean"].values
        frame[f"{name} ±{unit}"] = numbers["half_width"].values
    return frame
