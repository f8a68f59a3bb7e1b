"""The engine: processes for platforms and loads, and the pools they claim."""

from sim.core.compiled import in_use

in_use()  # a library of other sources than these would run, so it must not be imported
