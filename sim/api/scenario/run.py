"""``sim.run``: the replications of one scenario."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import about
from sim.api.asking.control_variate import split, twin_of
from sim.api.asking.folder import opened, where
from sim.api.asking.inputs import check_inputs, drawn
from sim.api.asking.keys.running import DrawnInputs
from sim.api.asking.keywords import RunKeywords, Source
from sim.api.asking.measures import check_measures
from sim.api.asking.replications import precision_of, replicated
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.results.written import WRITES
from sim.load.compose import load
from sim.load.overrides import parse
from sim.load.remarks import unshown
from sim.model.scenario import Scenario

if TYPE_CHECKING:
    from sim.api.results.results import Results


def run(scenario: Source = None, *overrides: str, **keywords: Unpack[RunKeywords]) -> "Results":
    """Simulate the replications of a scenario.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar, e.g. ``"posture=home"``.
    keywords
        Seed, replications, precision, workers, ...: ``theater run --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one: files, overrides, fields, references.
    TypeError
        If there is no such keyword.
    """
    with asked("run", scenario, overrides, keywords) as words:
        return _answer(words)


def _answer(words: Sequence[str]) -> "Results":
    asked_inputs, others = own_of(words, DrawnInputs)
    own, rest = split(others)
    loaded = load(rest)
    twin = twin_of(own, rest) if own else None
    options = loaded.options
    precision = precision_of(options, [loaded.scenario])
    check_measures(options, [loaded.scenario])
    check_inputs(asked_inputs, [loaded])
    origin = about("run", words, [loaded], own_defaults(DrawnInputs))
    folder = opened(origin.request, options, WRITES)
    points: list[tuple[dict[str, Any], Scenario]] = [({}, loaded.scenario)]
    if twin is not None:
        points.append(({"control": ", ".join(own)}, twin.scenario))
    workers = where(folder, options, points)
    result = replicated(loaded, "run", workers)
    from sim.api.results.results import Results  # once there is something to tell

    valued = {each.metric for each in result.summaries() if each.n}
    origin.remark(unshown(options.metric, valued))
    corrected = None
    if twin is not None:
        from sim.analytic.solve import solve
        from sim.study.results.control_variates import controlled

        found = controlled(result, replicated(twin, "twin", workers), solve(twin.scenario) or {})
        corrected = found, ", ".join(own)
    told = f"inputs of {loaded.name}"
    drawings = drawn(asked_inputs, [parse(rest)], [], [loaded], told, workers)
    answer = Results(origin, result, precision, corrected, drawings.of(0) if drawings else {})
    answer.keep(folder)
    return answer
