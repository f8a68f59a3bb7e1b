"""The package itself: its version, and where its files stand."""

from pathlib import Path

__version__ = "0.2.0"

PACKAGE = Path(__file__).parents[2]
"""The folder ``sim``."""
