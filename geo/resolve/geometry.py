"""Distances on the sphere, for two points and for many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.models import Place

EARTH_RADIUS_KM = 6371.0
"""Mean radius, as the gold data's distances are computed."""


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance of two places in km."""
    return haversine_km(one.lat, one.lon, other.lat, other.lon)


def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance of two points given in degrees, by the haversine formula, in km."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def unit_vectors(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the unit sphere, shape (n, 3), of latitudes and longitudes in degrees."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.column_stack((np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)))


def distances_km(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances in km, shape (n, m), between unit vectors of shapes (n, 3) and (m, 3).

    By the dot product, so distances under about 0.1 km are not told apart.
    """
    return EARTH_RADIUS_KM * np.arccos(np.clip(rows @ columns.T, -1.0, 1.0))
