"""The engine: processes for platforms and loads, and the pools they claim."""

from sim.core.installed.compiled import check

check()  # before a library of other sources is imported
