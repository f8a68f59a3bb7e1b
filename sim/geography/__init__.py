"""Sea distances: great circles, a water mask, and shortest routes around land and closed waters.

The router is a maintainer's tool: runs read the committed leg table
``configs/data/sea_legs_nm.csv``, which ``python -m sim.geography.build_legs`` writes. Import what
you need from its module: a run needs ``great_circle`` alone, and must not pay for the router.
"""
