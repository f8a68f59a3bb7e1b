"""Hydra's jobs on the workers of a Dask scheduler: ``hydra/launcher=theater_dask``."""
