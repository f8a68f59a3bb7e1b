"""Sea distances: great circles, a water mask, and shortest routes around land and closed waters.

A maintainer's tool: runs read the committed leg table ``configs/data/sea_legs_nm.csv``, which
``python -m sim.geography.build_legs`` writes, and need the router only for closed waters.
"""

from sim.geography.great_circle import great_circle_nm, great_circle_points
from sim.geography.sea_router import NO_ROUTE, PANAMA, Passage, Route, SeaRouter
from sim.geography.water_mask import Box, Place, WaterMask

__all__ = [
    "NO_ROUTE",
    "PANAMA",
    "Box",
    "Passage",
    "Place",
    "Route",
    "SeaRouter",
    "WaterMask",
    "great_circle_nm",
    "great_circle_points",
]
