"""Theater sustainment under contingency: a discrete-event simulation of readiness.

The public names, imported when they are first used (so that ``import sim`` costs nothing)::

    scenario = sim.load_scenario("break_even", "posture=theater", "hubs.theater.berths.dock=2")
    result = sim.replicate(scenario, seed=1, replications=100)
    result.value("on_station", "ships").mean
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "load_scenario": "sim.load.compose",
    "run": "sim.engine.replication",
    "replicate": "sim.study.running.replicate",
    "compare": "sim.study.results.paired",
    "solve": "sim.analytic.solve",
    "why_not_solved": "sim.analytic.solve",
    "Scenario": "sim.model.scenario",
    "ConfigError": "sim.core.errors",
}

__all__ = [
    "ConfigError",
    "Scenario",
    "compare",
    "load_scenario",
    "replicate",
    "run",
    "solve",
    "why_not_solved",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
