"""The front door: one file a question, which a command prints and Python reads."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

ROOMS = {
    "scenario": ("run", "check", "solve", "replication"),
    "alternatives": ("compare", "sweep", "select", "optimize", "pareto", "breakeven"),
    "reasons": ("explain", "provenance", "interdict", "rules"),
    "calibration": ("calibrate",),
    "gate": ("regress", "accept"),
    "studies": ("study",),
    "pages": ("report",),
}
"""Questions by the folder that they stand in, each in a file of its name."""
QUESTIONS = {name: f"{__name__}.{room}.{name}" for room, names in ROOMS.items() for name in names}
"""Where each question stands."""


def question(name: str) -> Callable[..., Any]:
    """The function of a question, imported now."""
    found: Callable[..., Any] = getattr(import_module(QUESTIONS[name]), name)
    return found
