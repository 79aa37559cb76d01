"""Karvan's results in Python: open a file, look at its numbers, draw them, start runs.

    import karvan
    results = karvan.open("results.h5")              # an xarray.Dataset: units, names, intervals
    karvan.flows(results)                            # transit times by flow, with intervals, as a table
    karvan.draw.hours(results)                       # one function a figure; each takes an axis
    more = karvan.run("scenario.toml", set={"place.AZALT.cranes_per_ship": 3}, replications=20)
    karvan.draw.comparison(results, more)

`python -m karvan results.h5` lists what is in a file and draws from the shell. The layout of the
files is described in analysis/FORMAT.md; any HDF5 or netCDF reader opens them without this package.
"""

from . import draw, export
from .records import disruptions, events, shipments
from .estimates import estimate, paired_difference
from .results import bottlenecks, flows, hours, measures, notes, open, references, resources
from .runs import RunFailed, run

__all__ = ["RunFailed", "bottlenecks", "disruptions", "draw", "estimate", "events", "export", "flows", "hours",
           "measures", "notes", "open", "paired_difference", "references", "resources", "run", "shipments"]
