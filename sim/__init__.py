"""Theater sustainment under contingency: a discrete-event simulation of readiness.

The public names, imported when they are first used (so that ``import sim`` costs nothing)::

    results = sim.run("break_even", "posture=theater", "hubs.theater.berths.dock=2")
    results["on_station"]
    results.value("ao", "ships").mean
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.core.version import __version__ as __version__

if TYPE_CHECKING:
    from sim.analytic.solve import why_not_solved
    from sim.api.accept import accept
    from sim.api.breakeven import breakeven
    from sim.api.check import check
    from sim.api.compare import compare
    from sim.api.explain import explain
    from sim.api.interdict import interdict
    from sim.api.optimize import optimize
    from sim.api.pareto import pareto
    from sim.api.regress import regress
    from sim.api.results.results import Results
    from sim.api.rules import rules
    from sim.api.run import run
    from sim.api.scenario import replication
    from sim.api.select import select
    from sim.api.solve import solve
    from sim.api.study import study
    from sim.api.sweep import sweep
    from sim.core.errors import ConfigError
    from sim.load.compose import load_scenario, scenarios
    from sim.load.compose import load_scenario as load
    from sim.model.scenario import Scenario
    from sim.study.running.replicate import replicate


_PUBLIC = {
    "ConfigError": "sim.core.errors",
    "Results": "sim.api.results.results",
    "Scenario": "sim.model.scenario",
    "accept": "sim.api.accept",
    "breakeven": "sim.api.breakeven",
    "check": "sim.api.check",
    "compare": "sim.api.compare",
    "explain": "sim.api.explain",
    "interdict": "sim.api.interdict",
    "load_scenario": "sim.load.compose",
    "optimize": "sim.api.optimize",
    "pareto": "sim.api.pareto",
    "regress": "sim.api.regress",
    "replicate": "sim.study.running.replicate",
    "replication": "sim.api.scenario",
    "rules": "sim.api.rules",
    "run": "sim.api.run",
    "scenarios": "sim.load.compose",
    "select": "sim.api.select",
    "solve": "sim.api.solve",
    "sweep": "sim.api.sweep",
    "why_not_solved": "sim.analytic.solve",
}
"""Where each public name stands; ``load`` and ``study`` are packages too, which can be called."""

__all__ = [
    "ConfigError",
    "Results",
    "Scenario",
    "accept",
    "breakeven",
    "check",
    "compare",
    "explain",
    "interdict",
    "load",
    "load_scenario",
    "optimize",
    "pareto",
    "regress",
    "replicate",
    "replication",
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
    if name in ("load", "study"):
        return import_module(f"sim.{name}")
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return [*__all__, "__version__"]
