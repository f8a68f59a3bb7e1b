"""Luck with inputs: the choices of a question under draws of what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.api.asking.keys.running import DrawnInputs
from sim.api.asking.progress import Counter
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded
from sim.load.factors.draws import ranges
from sim.load.files.grammar import Override
from sim.study.running.processes.workers import Workers
from sim.study.statistics.intervals import range_of

if TYPE_CHECKING:
    from sim.study.explain.with_inputs import WithInputs
    from sim.study.results.headlines import HeadlineReader
    from sim.study.sweeping.axes import Floats


@dataclass(frozen=True)
class HeadlineDraws:
    """Headlines of every choice under every draw.

    Attributes
    ----------
    values
        Shape (choices, draws, replications, headlines).
    """

    reader: "HeadlineReader"
    keys: Sequence[str]
    values: "Floats"
    level: float

    def of(self, choice: int, base: int | None = None) -> Mapping[str, "WithInputs"]:
        """Every headline of a choice, or its difference from another."""
        from sim.study.explain.with_inputs import with_inputs
        from sim.study.results.headlines import unit_of

        values = self.values[choice] - (0.0 if base is None else self.values[base])
        found = {
            key: with_inputs(
                values[..., column],
                self.level,
                each.better,
                range_of(unit_of(each), difference=base is not None),
            )
            for column, (key, each) in enumerate(zip(self.keys, self.reader.headlines, strict=True))
        }
        return {key: each for key, each in found.items() if each is not None}


def check_inputs(asked: DrawnInputs, loaded: Sequence[Loaded]) -> None:
    """Whether there is something to draw, and something to tell of it.

    Raises
    ------
    ConfigError
        If not.
    """
    problems = []
    if not asked.inputs and "inputs_each" in asked.model_fields_set:
        told = "is of no use without draws; inputs=20 asks for some"
        problems.append(Problem("inputs_each", told))
    if asked.inputs:
        for each in loaded:
            if not ranges(each.config):
                told = f"no number of {each.name} has a range in parameters.csv; inputs=0 is right"
                problems.append(Problem("inputs", told))
            if not each.scenario.headlines:
                told = f"{each.name} has no headlines, which they are about; inputs=0 is right"
                problems.append(Problem("inputs", told))
        if loaded[0].options.past is not None:
            told = "drawn theaters have no past in common; past= or inputs=, not both"
            problems.append(Problem("inputs", told))
    if problems:
        raise ConfigError("overrides", list(dict.fromkeys(problems)))


def drawn(
    asked: DrawnInputs,
    points: Sequence[Sequence[Override]],
    taken: Sequence[str],
    loaded: Sequence[Loaded],
    what: str,
    workers: Workers,
) -> HeadlineDraws | None:
    """The draws that are asked for; None without any.

    Parameters
    ----------
    points
        The overrides of every choice.
    taken
        Keys that make the choices, whose numbers are no inputs.
    """
    if not asked.inputs:
        return None
    from sim.load.factors.space import INPUTS, space  # Hydra and studies: nobody else needs them
    from sim.study.explain.with_inputs import Placer, run_drawn
    from sim.study.results.headlines import HeadlineReader

    headlines = {key: each for key, each in loaded[0].scenario.headlines.items() if each.metric}
    reader = HeadlineReader(list(headlines.values()))
    spaces = [space(each, [INPUTS], taken) for each in points]
    placers = [Placer(each.place, each.drawn_units) for each in spaces]
    counter = Counter(what, asked.inputs * len(points) * asked.inputs_each)
    seed, level = loaded[0].options.seed, loaded[0].options.level
    values = run_drawn(placers, reader, seed, workers, counter, asked.inputs, asked.inputs_each)
    return HeadlineDraws(reader, list(headlines), values, level)
