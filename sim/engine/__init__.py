"""The engine: SimPy processes for platforms and loads, and the pools they claim."""
