"""``sim.explain``: which factors matter, how much, along which curve, and luck or ignorance."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, came_from, choices, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.reasons import ExplainKeys
from sim.api.asking.keywords import ExplainKeywords, Source
from sim.api.asking.words import asked, own_defaults
from sim.api.reasons.explain_methods import METHODS, Explained
from sim.api.reasons.explain_options import read
from sim.api.results.answer import Answer
from sim.load.compose import Loaded
from sim.study.running.processes.workers import Workers

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure


def explain(
    scenario: Source = None, *overrides: str, **keywords: Unpack[ExplainKeywords]
) -> "Explanation":
    """Say why the answer is what it is: screening, shares of variance, curves, or ignorance.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; keys with several values, or ``KEY=interval(a,b)``, are factors.
    keywords
        Method, factors, measure, ...: ``theater explain --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.explain``; docs/explain.md.
    """
    with asked("explain", scenario, overrides, keywords) as words:
        return _answer(words)


class Explanation(Answer):
    """What a method found.

    Attributes
    ----------
    keys
        The method and its keys.
    told
        What it found, in every form that it is told in.
    factors
        Names and values of the factors.
    """

    def __init__(
        self, origin: About, keys: ExplainKeys, told: Explained, factors: Sequence[dict[str, Any]]
    ) -> None:
        super().__init__(origin)
        self.keys, self.told, self.factors = keys, told, factors
        self.status = told.status

    @property
    def writes(self) -> Sequence[str]:
        """Names of its files."""
        return _writes(self.keys.method)

    @property
    def head(self) -> Sequence[str]:
        """What is told of each row."""
        return self.told.head

    @cached_property
    def rows(self) -> Sequence[Sequence[Any]]:
        """One row for each factor, point of a curve, or option."""
        return self.told.rows

    @property
    def text(self) -> str:
        """What was found, in tables."""
        (loaded,) = self.origin.loaded
        heading = self.origin.heading(times_of(loaded), choices(loaded.scenario))
        return heading + "\n\n" + self.told.text

    def figure(self) -> "Figure | None":
        """What was found; None if there is nothing to draw."""
        figure: Figure | None = self.told.figure()
        return figure

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Object, table and figure."""
        name = f"explain_{self.keys.method}"
        return [
            folder.write_text(f"{name}.json", self.json),
            folder.write_text(f"{name}.csv", self.csv),
            *folder.draw(self.figure, f"{name}.png", self.origin.notes()),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The whole explanation as one object."""
        (loaded,) = self.origin.loaded
        options, own = loaded.options, own_defaults(ExplainKeys)
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "method": self.keys.method,
            "objective": asdict(self.keys.objective),
            "options": self.keys.model_dump(include={*own}),
            "seed": options.seed,
            "replications": options.replications,
            "level": options.level,
            "factors": self.factors,
            **self.told.found,
            "provenance": came_from(loaded),
        }


def _writes(method: str) -> list[str]:
    return [f"explain_{method}.{end}" for end in ("json", "csv", "png")]


def _answer(words: Sequence[str]) -> Explanation:
    keys, overrides = read(words)
    folder: ResultFolder | None = None
    origin: About | None = None

    def begin(own: Loaded) -> Workers:
        nonlocal folder, origin
        origin = about("explain", words, [own], own_defaults(ExplainKeys))
        folder = opened(origin.request, own.options, _writes(keys.method))
        return where(folder, own.options)

    told, _, factors = METHODS[keys.method](keys, overrides, begin)
    assert origin is not None  # every method begins
    answer = Explanation(origin, keys, told, factors)
    answer.keep(folder)
    return answer
