"""Distances and points along great circles of a spherical earth."""

from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_NM = 3440.065
"""Mean earth radius [nm]: 6371.0 km, (2a + b) / 3 of the WGS 84 ellipsoid."""


@overload
def great_circle_nm(lat1: float, lon1: float, lat2: float, lon2: float) -> float: ...
@overload
def great_circle_nm(
    lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> Floats: ...
def great_circle_nm(
    lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> float | Floats:
    """Shortest distance over a spherical earth, by the haversine formula.

    Within 0.6 % of the geodesic on the WGS 84 ellipsoid.

    Parameters
    ----------
    lat1, lon1, lat2, lon2
        Latitudes and longitudes of the two ends [deg], north and east positive; longitudes in
        any turn. Scalars or arrays that broadcast.

    Returns
    -------
    float or ndarray
        Distance [nm]; a float if all four are scalars.

    Notes
    -----
    Source: Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984) 159.
    """
    phi1, lam1, phi2, lam2 = (
        np.radians(np.asarray(angle, dtype=np.float64)) for angle in (lat1, lon1, lat2, lon2)
    )
    across = np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    haversine = np.sin((phi2 - phi1) / 2) ** 2 + across
    # Rounding can push an antipodal pair a hair above 1, where arcsin has no value.
    distance = 2 * EARTH_RADIUS_NM * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return float(distance) if np.ndim(distance) == 0 else np.asarray(distance)


def great_circle_points(
    lat1: float, lon1: float, lat2: float, lon2: float, spacing_nm: float
) -> tuple[Floats, Floats]:
    """Evenly spaced points on the great circle between two ends, both ends included.

    Parameters
    ----------
    lat1, lon1, lat2, lon2
        The two ends [deg]; not antipodal, where the great circle is not unique.
    spacing_nm
        Largest distance between neighbours [nm].

    Returns
    -------
    tuple of ndarray
        Latitudes [deg] and longitudes [deg, -180 to 180].
    """
    length_nm = great_circle_nm(lat1, lon1, lat2, lon2)
    share = np.linspace(0.0, 1.0, int(np.ceil(length_nm / spacing_nm)) + 1)
    weight = np.stack([1 - share, share])
    # Spherical interpolation up to a positive factor; sinc keeps it alive for coincident ends.
    weight *= np.sinc(weight * length_nm / EARTH_RADIUS_NM / np.pi)
    x, y, z = unit_vectors([lat1, lat2], [lon1, lon2]).T @ weight
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def unit_vectors(lats: ArrayLike, lons: ArrayLike) -> Floats:
    """Points [deg] as vectors from the centre of a sphere of radius 1, shape (points, 3)."""
    phi, lam = np.radians(lats), np.radians(lons)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
