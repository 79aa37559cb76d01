"""Means over replications with their intervals: the estimates of the command, in numpy.

Replications are independent, so Student's t gives the interval (Law, Simulation Modeling and
Analysis, 5th ed., chapters 4 and 9), widened where the values are skewed. NaN marks a replication in which nothing was observed.
"""

import numpy as np
import xarray as xr
from scipy import stats

LEVEL = 0.95


def student_half_width(values, axis, level=LEVEL):
    """Half of Student's interval of the mean along an axis; NaN where there are fewer than two values."""
    n = np.sum(~np.isnan(values), axis=axis)
    few = n < 2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=axis, keepdims=True) / np.expand_dims(n, axis)
        variance = np.nansum((values - mean) ** 2, axis=axis) / np.where(few, 1, n - 1)
        t = stats.t.ppf(0.5 + level / 2, np.where(few, 1, n - 1))
        return np.where(few, np.nan, t * np.sqrt(variance / np.maximum(n, 1)))


def half_width(values, axis, level=LEVEL):
    """The same, reaching to the farther end where the values are skewed: as the command has it.

    N. J. Johnson, JASA 73 (1978) 536-544: t S / sqrt(n) + |g| S (1 + 2 z^2) / (6 n), g the skewness.
    """
    n = np.sum(~np.isnan(values), axis=axis)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = values - np.nansum(values, axis=axis, keepdims=True) / np.expand_dims(n, axis)
        deviation = np.sqrt(np.nansum(away**2, axis=axis) / (n - 1))
        skewness = n / ((n - 1) * (n - 2)) * np.nansum(away**3, axis=axis) / deviation**3
        z = stats.norm.ppf(0.5 + level / 2)
        farther = np.abs(skewness) * deviation * (1 + 2 * z**2) / (6 * n)
    return student_half_width(values, axis, level) + np.where((n > 2) & (deviation > 0), farther, 0)


def estimate(array, level=None):
    """The mean of an array over replications, and how far off it may be.

    array: an xarray.DataArray with a dimension `replication`. Gives a Dataset with `mean`,
    `half_width` (of the interval at `level`) and `n`, over the other dimensions, in its units.
    """
    level = array.attrs.get("interval_level", LEVEL) if level is None else level
    values = array.astype(float)
    axis = values.get_axis_num("replication")
    mean = values.mean("replication", skipna=True)
    half = xr.DataArray(half_width(values.values, axis, level), dims=mean.dims, coords=mean.coords)
    n = values.notnull().sum("replication")
    units = {"units": array.attrs.get("units", "1")}
    mean.attrs.update(units, long_name=array.attrs.get("long_name", array.name or ""))
    half.attrs.update(units, long_name=f"half of the {100 * level:g} % interval of the mean")
    return xr.Dataset({"mean": mean, "half_width": half, "n": n})


def paired_difference(base, other, level=LEVEL):
    """The mean of other - base over the replications that both have (Law, chapter 10).

    With one seed the pairs share their random numbers, which makes the interval narrow.
    """
    base, other = xr.align(base.astype(float), other.astype(float), join="inner")
    difference = (other - base).assign_attrs(base.attrs)
    difference.name = base.name
    return estimate(difference, level)
