"""Figures of numbers that are at hand: a function for each kind, in the one style of all pictures.

A notebook or a study that keeps tables draws them here; answers of commands have figures of their
own (``results.plot``, ``figure()``). Every function says the finding as its title where it is given
none, and how many replications and which interval it shows.
"""

from sim.report.figures.bars import shares
from sim.report.figures.changes import MeasuredChanges, changes
from sim.report.figures.curves import CurvePanel, ExactCurve, curves
from sim.report.figures.first_gap import first_gap
from sim.report.figures.front import front
from sim.report.figures.grid import grid
from sim.report.figures.kept_fans import kept_fans
from sim.report.figures.ratios import ratios
from sim.report.figures.scores import scores

__all__ = [
    "CurvePanel",
    "ExactCurve",
    "MeasuredChanges",
    "changes",
    "curves",
    "first_gap",
    "front",
    "grid",
    "kept_fans",
    "ratios",
    "scores",
    "shares",
]
