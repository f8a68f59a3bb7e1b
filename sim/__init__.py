"""Theater sustainment under contingency: a discrete-event simulation of readiness.

The public names, imported when they are first used (so that ``import sim`` costs nothing)::

    results = sim.run("break_even", "posture=theater", "hubs.theater.berths.dock=2")
    results["on_station"]
    results.value("ao", "ships").mean
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.api import QUESTIONS, question
from sim.core.installed.version import __version__ as __version__

if TYPE_CHECKING:
    from sim.analytic.solve import why_not_solved
    from sim.api.alternatives.breakeven import breakeven
    from sim.api.alternatives.compare import compare
    from sim.api.alternatives.optimize import optimize
    from sim.api.alternatives.pareto import pareto
    from sim.api.alternatives.select import select
    from sim.api.alternatives.sweep import sweep
    from sim.api.calibration.calibrate import calibrate
    from sim.api.game.game import Game
    from sim.api.gate.accept import accept
    from sim.api.gate.regress import regress
    from sim.api.pages.report import report
    from sim.api.reasons.explain import explain
    from sim.api.reasons.interdict import interdict
    from sim.api.reasons.provenance import provenance
    from sim.api.reasons.rules import rules
    from sim.api.results.results import Results
    from sim.api.scenario.check import check
    from sim.api.scenario.replication import replication
    from sim.api.scenario.run import run
    from sim.api.scenario.solve import solve
    from sim.api.studies.study import study
    from sim.core.errors import ConfigError
    from sim.load.compose import load_scenario, scenarios
    from sim.load.compose import load_scenario as load
    from sim.model.scenario import Scenario
    from sim.study.running.replicate import replicate


_PUBLIC = {
    "ConfigError": "sim.core.errors",
    "Game": "sim.api.game.game",
    "Results": "sim.api.results.results",
    "Scenario": "sim.model.scenario",
    "load_scenario": "sim.load.compose",
    "replicate": "sim.study.running.replicate",
    "scenarios": "sim.load.compose",
    "why_not_solved": "sim.analytic.solve",
}
"""Where each public name stands that is no question."""
_PACKAGES = ("load", "study", "report")
"""Names that are packages too, which can be called."""

__all__ = [
    "ConfigError",
    "Game",
    "Results",
    "Scenario",
    "accept",
    "breakeven",
    "calibrate",
    "check",
    "compare",
    "explain",
    "interdict",
    "load",
    "load_scenario",
    "optimize",
    "pareto",
    "provenance",
    "regress",
    "replicate",
    "replication",
    "report",
    "rules",
    "run",
    "scenarios",
    "select",
    "solve",
    "study",
    "sweep",
    "why_not_solved",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    if name in _PACKAGES:
        return import_module(f"sim.{name}")
    if name in QUESTIONS:
        return question(name)
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return [*__all__, "__version__"]
