"""The keys of every command and the keywords of every function: one model for each question.

Help is made from these models, and what is no field of one is no key of its command. Common keys
are those of ``sim.load.run_options``.
"""

from collections.abc import Mapping

from sim.api.asking.keys.choosing import BreakEvenKeys, OptimizeKeys, ParetoKeys, SelectKeys
from sim.api.asking.keys.files import CalibrateKeys, ReportKeys, StudyKeys
from sim.api.asking.keys.gate import AcceptKeys, RegressKeys
from sim.api.asking.keys.reasons import ExplainKeys, InterdictKeys, ProvenanceKeys, RulesKeys
from sim.api.asking.keys.running import CompareKeys, RunKeys, SweepKeys
from sim.api.asking.keys.scenario import CheckKeys, SolveKeys
from sim.core.model import Model

OPTIONS: Mapping[str, type[Model]] = {
    "run": RunKeys,
    "compare": CompareKeys,
    "sweep": SweepKeys,
    "select": SelectKeys,
    "optimize": OptimizeKeys,
    "pareto": ParetoKeys,
    "breakeven": BreakEvenKeys,
    "explain": ExplainKeys,
    "provenance": ProvenanceKeys,
    "interdict": InterdictKeys,
    "rules": RulesKeys,
    "calibrate": CalibrateKeys,
    "study": StudyKeys,
    "report": ReportKeys,
    "regress": RegressKeys,
    "accept": AcceptKeys,
    "check": CheckKeys,
    "solve": SolveKeys,
}
"""The options of each question, by its command."""
