"""The command line: one word picks the command, the rest are overrides in Hydra's grammar."""

from sim.cli.main import main

__all__ = ["main"]
