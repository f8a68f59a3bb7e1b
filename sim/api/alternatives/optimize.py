"""``sim.optimize``: the best allocation of a budget over berths, crews, spares and access."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from sim.api.asking.about import About, about, came_from, choices, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.choosing import OptimizeKeys
from sim.api.asking.keywords import OptimizeKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of, with_replications
from sim.api.results.answer import Answer
from sim.load.factors.allocation import Market, market
from sim.report.output.files import csv_text
from sim.report.output.words.names import OptionNames
from sim.report.study.optimize import AllocationReport, allocation_table
from sim.study.optimize.allocate import NEXT, Effort, Exact, Floats, Values, allocate
from sim.study.optimize.exact import exact_value
from sim.study.optimize.search import Search, exhaustive, greedy
from sim.study.optimize.space import Allocation, AllocationSpace
from sim.study.optimize.tpe import tpe
from sim.study.running.blocks import Blocks, blocks_of
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.intervals import ends

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "price", "value", "value_half_width", "gain", "gain_half_width", "chosen_at",
    "value_low", "value_high",
)  # fmt: skip
TRACE = ("order", "step", "price", "mean")

WRITES = ("optimize.csv", "trace.csv", "optimize.json", "optimize.png")


def optimize(
    scenario: Source = None, *overrides: str, **keywords: Unpack[OptimizeKeywords]
) -> "Allocations":
    """Find the best allocation of a budget over the allowed values of some keys.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; keys with several values are what may be bought.
    keywords
        Budget, prices, measure, ...: ``theater optimize --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.optimize``; docs/optimize.md.
    """
    with asked("optimize", scenario, overrides, keywords) as words:
        return _answer(words)


class Allocations(Answer):
    """The best allocations, what they gain on replications that chose nothing, and what is next.

    Attributes
    ----------
    study
        What was searched, by what, and what was found.
    blocks
        How often a run is observed: each gives one value.
    """

    writes = WRITES

    def __init__(
        self, origin: About, keys: OptimizeKeys, study: AllocationReport, blocks: Blocks
    ) -> None:
        super().__init__(origin)
        self.keys, self.study, self.blocks = keys, study, blocks
        self._names = OptionNames({each.key: each.values for each in study.space.factors})

    @property
    def head(self) -> list[str]:
        """What is bought, its price and its value."""
        return [*(each.key for each in self.study.space.factors), *COLUMNS]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each allocation that was run on fresh replications."""
        return rows_of(self.study)

    @property
    def text(self) -> str:
        """The allocations in tables."""
        (loaded,) = self.origin.loaded
        times = times_of(loaded, self.study.effort.replications, self.blocks)
        heading = self.origin.heading(times, choices(loaded.scenario))
        return heading + "\n\n" + allocation_table(self.study, self._names)

    def figure(self) -> "Figure":
        """The search, and the value of what it found."""
        from sim.report.study.figures.optimize import allocation_figure

        scenario = self.origin.loaded[0].scenario
        return allocation_figure(self.study, self._names, self.keys.objective, scenario)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Tables, object and figure."""
        head = [*TRACE, *(each.key for each in self.study.space.factors)]
        notes = self.origin.notes(self.study.effort.fresh)
        return [
            folder.write_text("optimize.csv", self.csv),
            folder.write_text("trace.csv", csv_text(head, trace(self.study))),
            folder.write_text("optimize.json", self.json),
            *folder.draw(self.figure, "optimize.png", notes),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The whole study as one object."""
        (loaded,) = self.origin.loaded
        told, own = self.study, own_defaults(OptimizeKeys)
        found, space = told.found, told.space
        keys = [each.key for each in space.factors]
        start = found.exact_start
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "seed": loaded.options.seed,
            **self.keys.model_dump(include={*own}),
            "searched_by": told.method,
            "effort": asdict(told.effort),
            "windows": self.blocks.windows,
            "checkpoints": self.blocks.checkpoints,
            "keys": keys,
            "begin": self._begin(),
            "finalists": [dict(zip(self.head, row, strict=True)) for row in self.rows],
            "next_steps": [
                {
                    "to": space.settings(each.allocation),
                    "price": each.price,
                    "gain": each.gain,
                    "gain_half_width": each.gain_half_width,
                    "gain_per_price": each.gain / each.price,
                }
                for each in found.steps
            ],
            "searched": {
                "allocations": space.size,
                "affordable": found.affordable,
                "run": len(found.tried),
                "impossible": found.impossible,
                "cut": found.cut,
                "exact_start": None if start is None else space.settings(start),
                "replications": found.replications,
            },
            "path": [space.settings(each) for each in found.path],
            "trace": [dict(zip([*TRACE, *keys], row, strict=True)) for row in trace(told)],
            "provenance": came_from(loaded),
        }

    def _begin(self) -> dict[str, Any]:
        """The theater before anything is bought."""
        told, space = self.study, self.study.space
        value, half = told.sign * told.found.begin[0], told.found.begin[1]
        low, high = ends(value, half, *told.seen)
        return {
            **space.settings(space.begin), "price": space.price(space.begin), "value": value,
            "value_half_width": half, "value_low": low, "value_high": high,
        }  # fmt: skip


def _answer(words: Sequence[str]) -> Allocations:
    keys, rest = own_of(words, OptimizeKeys)
    objective = keys.objective
    found_market = market(with_replications(rest, OptimizeKeys), keys.prices, keys.budget)
    space = found_market.space
    loaded = found_market.loaded(space.begin)
    assert loaded is not None  # it was checked
    options = loaded.options
    name, search = method_of(keys, space, options.seed)
    origin = about("optimize", words, [loaded], own_defaults(OptimizeKeys))
    folder = opened(origin.request, options, WRITES)
    blocks = blocks_of([loaded.scenario], keys.fresh)
    size = blocks.of_a_run
    first, fresh = size * blocks.runs(options.replications), size * blocks.runs(keys.fresh)
    effort = Effort(keys.evaluations, first, fresh, keys.top, options.level, size)
    most = keys.evaluations * effort.replications + (1 + keys.top + NEXT) * effort.fresh
    counter = Counter(f"optimize {loaded.name}, at most", most)
    runner = Runner(options.seed, where(folder, options), counter, blocks)
    sign = 1 if keys.best == "max" else -1
    values, exact = evaluators(found_market, objective, sign, runner)
    found = allocate(space, values, exact, search, effort)
    counter.end()
    told = AllocationReport(found, space, effort, name, objective.title, sign, objective.within)
    answer = Allocations(origin, keys, told, blocks)
    answer.keep(folder)
    return answer


def method_of(keys: OptimizeKeys, space: AllocationSpace, seed: int) -> tuple[str, Search]:
    """The search that was asked for: all allocations, where each of them can be run."""
    if keys.method == "optuna":
        return "optuna", tpe(seed)
    count = space.count()
    if keys.method == "auto" and count is not None and count <= keys.evaluations:
        return "exhaustive", exhaustive
    return "greedy", greedy


def evaluators(
    found: Market, objective: Objective, sign: int, runner: Runner
) -> tuple[Values, Exact]:
    """Simulated and exact values of allocations, higher being better."""

    def values(wanted: Sequence[Allocation], block: range) -> Floats:
        every = [found.loaded(each) for each in wanted]
        possible = [place for place, each in enumerate(every) if each is not None]
        scenarios = [each.scenario for each in every if each is not None]
        rows = np.full((len(wanted), len(block)), np.nan)
        if scenarios:
            rows[possible] = sign * runner.values(scenarios, [objective], block)[..., 0]
        return rows

    def exact(wanted: Sequence[Allocation]) -> list[float]:
        every = [found.loaded(each) for each in wanted]
        return [
            float("nan") if each is None else sign * exact_value(each.scenario, objective)
            for each in every
        ]

    return values, exact


def rows_of(told: AllocationReport) -> list[tuple[Any, ...]]:
    """One row for each allocation that was run on fresh replications."""
    return [
        (
            *told.space.settings(each.allocation).values(), each.price, told.sign * each.value,
            each.value_half_width, each.gain, each.gain_half_width, told.sign * each.chosen_at,
            *ends(told.sign * each.value, each.value_half_width, *told.seen),
        )
        for each in told.found.finalists
    ]  # fmt: skip


def trace(told: AllocationReport) -> list[tuple[Any, ...]]:
    """One row for each allocation that the search ran, in their order."""
    return [
        (
            number, each.step, each.price, told.sign * each.mean,
            *told.space.settings(each.allocation).values(),
        )
        for number, each in enumerate(told.found.tried)
    ]  # fmt: skip
