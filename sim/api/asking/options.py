"""The keys of every command and the keywords of every function: one model for each question.

Help is made from these models, and what is no field of one is no key of its command. Common keys
are those of ``sim.load.run_options``. A model is made when its command is asked for.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from sim.core.model import Model

MODELS = {
    "run": "running.RunKeys",
    "compare": "running.CompareKeys",
    "sweep": "running.SweepKeys",
    "select": "choosing.SelectKeys",
    "optimize": "choosing.OptimizeKeys",
    "pareto": "choosing.ParetoKeys",
    "breakeven": "choosing.BreakEvenKeys",
    "explain": "reasons.ExplainKeys",
    "provenance": "reasons.ProvenanceKeys",
    "interdict": "reasons.InterdictKeys",
    "rules": "reasons.RulesKeys",
    "calibrate": "files.CalibrateKeys",
    "study": "files.StudyKeys",
    "report": "files.ReportKeys",
    "regress": "gate.RegressKeys",
    "accept": "gate.AcceptKeys",
    "check": "scenario.CheckKeys",
    "solve": "scenario.SolveKeys",
}
"""Module of ``sim.api.asking.keys`` and class, by command."""


class Options(Mapping[str, type[Model]]):
    """The options of each question, by its command."""

    def __getitem__(self, command: str) -> type[Model]:
        module, _, name = MODELS[command].partition(".")
        model: type[Model] = getattr(import_module(f"sim.api.asking.keys.{module}"), name)
        return model

    def __iter__(self) -> Iterator[str]:
        return iter(MODELS)

    def __len__(self) -> int:
        return len(MODELS)


OPTIONS = Options()
