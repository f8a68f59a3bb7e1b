"""Designs of experiments for Hydra's multirun: ``hydra/sweeper=theater_designs``."""
