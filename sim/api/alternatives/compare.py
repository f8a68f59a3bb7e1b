"""``sim.compare``: the paired difference between choices."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.alternatives.choices import choices_of
from sim.api.asking.about import About, about, came_from, times_of
from sim.api.asking.about import choices as in_force
from sim.api.asking.folder import opened, where
from sim.api.asking.inputs import check_inputs, drawn
from sim.api.asking.keys.running import DrawnInputs
from sim.api.asking.keywords import CompareKeywords, Source
from sim.api.asking.measures import asked_of, check_measures, shown
from sim.api.asking.progress import Progress
from sim.api.asking.replications import precision_of, replicate_as_asked
from sim.api.asking.words import asked, own_defaults, own_of
from sim.api.results.answer import Answer
from sim.api.results.rows import keep_spells
from sim.core.errors import did_you_mean
from sim.load.compose import Loaded
from sim.report.output.files import csv_text
from sim.report.output.words.labels import choice_title, posture_title
from sim.report.run.headline_changes import (
    HEAD,
    HeadlineChange,
    InputBands,
    changes,
    headline_changes,
)
from sim.report.run.headline_changes import rows_of as headline_rows
from sim.report.run.precision import precision_json, precision_lines
from sim.report.run.run import difference, only
from sim.report.run.short import last_words, short_difference
from sim.study.results.paired import Comparison, Contrast
from sim.study.results.precision import Judged, Precision
from sim.study.running.outcome import Key
from sim.study.running.replicate import Result

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "choice", "metric", "subject", "unit", "base", "mean", "half_width", "q05", "q50", "q95", "n",
    "other", "only", "low", "high",
)  # fmt: skip


WRITES = (
    "compare.json",
    "compare.csv",
    "headline.csv",
    "missions.png",
    "waterfall*.png",
    "spells.csv",
    "spells_*.csv",
)


def compare(
    scenario: Source = None, *choices: str, **keywords: Unpack[CompareKeywords]
) -> "Differences":
    """Run the same seeds under each choice: the paired differences from the first.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    choices
        Overrides; a key that is given more than once is the choice, ``"posture=today",
        "posture=rsf"``, and all others are common. Without one the postures that the scenario
        compares: the first of them, minus each of the others.
    keywords
        Seed, replications, precision, workers, ...: ``theater compare --help`` says all.

    Raises
    ------
    ConfigError
        If nothing is compared, or with every problem of the first layer that has one.
    TypeError
        If there is no such keyword.
    """
    with asked("compare", scenario, choices, keywords) as words:
        return _answer(words)


class Differences(Answer):
    """Paired differences between choices.

    Attributes
    ----------
    labels
        The choices.
    contrasts
        Each difference, with the names of its sides.
    pairs
        The differences alone.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(
        self,
        origin: About,
        labels: Sequence[str],
        contrasts: Sequence[Contrast],
        precision: Precision | None,
        drawn: InputBands,
    ) -> None:
        super().__init__(origin)
        self.labels, self.contrasts, self.precision = list(labels), list(contrasts), precision
        self.pairs = [each.pair for each in contrasts]
        self.drawn = drawn
        self.plot = ComparePlots(self)

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each choice, metric and subject."""
        return [row for name, each in self._named.items() for row in _rows(name, each)]

    @cached_property
    def headlines(self) -> list[HeadlineChange]:
        """The headlines that both sides of a difference have, and what tells."""
        return changes(self.contrasts, self.drawn)

    @property
    def text(self) -> str:
        """The differences in tables."""
        heading = self.origin.heading(*self._asked)
        return "\n\n".join([heading, *self._led(detail=True), *self._told(difference), *self.aside])

    @property
    def printed(self) -> str:
        """The question and what moves most; all of it where that is asked for."""
        if self.origin.loaded[0].options.detail:
            return self.text
        missions = any(each.scenario.missions for each in self.origin.loaded)
        last = [last_words(missions=missions), self.origin.small_print()]
        led = self._led()
        told = [*led, *([] if led and len(self.contrasts) > 1 else self._told(short_difference))]
        return "\n\n".join([self.origin.question(*self._asked), *told, *self.aside, *last])

    @property
    def aside(self) -> list[str]:
        """How precise the differences are, where that is asked for."""
        return [
            precision_lines(self.precision, judged, self._replications, each.title)
            for judged, each in zip(self._judged, self.contrasts, strict=False)
            if self.precision is not None
        ]

    def as_dict(self) -> dict[str, Any]:
        """All differences as one object."""
        first = self.origin.loaded[0]
        told = {
            **self.origin.head(),
            "scenario": first.name,
            "base": self._base,
            "choices": [*self._named],
            "seed": first.options.seed,
            "replications": self._replications,
            "windows": self.pairs[0].base.blocks.windows,
            "level": first.options.level,
            "differences": [dict(zip(COLUMNS, row, strict=True)) for row in self.rows],
            "provenance": [came_from(each) for each in self.origin.loaded],
            "days": [
                _days(each.pair, name)
                for name, each in self._named.items()
                if each.pair.base.has("days")
            ],
            "only": [
                {"choice": name, "has": side, "what": what}
                for name, each in self._named.items()
                for side, what in zip((each.base, each.label), only(each.pair), strict=True)
                if what
            ],
        }
        if self._leads:
            told["headlines"] = [dict(zip(HEAD, row, strict=True)) for row in self._led_by]
        if self.precision is not None:
            told["precision"] = [precision_json(self.precision, each) for each in self._judged]
        return told

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Tables and a waterfall for each choice."""
        files = [
            folder.write_text("compare.json", self.json),
            folder.write_text("compare.csv", self.csv),
        ]
        notes = self.origin.notes(self._replications)
        if self.origin.loaded[0].options.spells:
            files += keep_spells(folder, self._each)
        if self._leads:
            files.append(folder.write_text("headline.csv", csv_text(HEAD, self._led_by)))
        if self._has_missions:
            files += folder.draw(self.plot.missions, "missions.png", notes)
        for number, (label, each) in enumerate(self._named.items(), start=1):
            name = "waterfall.png" if len(self.pairs) == 1 else f"waterfall_{number}.png"
            if each.pair.fleets and each.pair.base.has("days"):
                files += folder.draw(partial(self.plot.waterfall, label), name, notes)
        return files

    @property
    def _has_missions(self) -> bool:
        """Whether some mission is in all choices, with its daily series."""
        every = [*self._results.values()]
        names = set.intersection(*({*each.scenario.missions} for each in every))
        return bool(names) and all(each.has("mission_uptime") and each.daily.size for each in every)

    @property
    def _asked(self) -> tuple[str, list[str]]:
        """How long and how often, and what is in force."""
        first = self.origin.loaded[0]
        blocks = self.pairs[0].base.blocks
        return times_of(first, self._replications, blocks), in_force(first.scenario)

    def _told(self, table: Callable[[Comparison, str, str, Sequence[Key], bool], str]) -> list[str]:
        """A table of each difference."""
        first = self.origin.loaded[0]
        alone = bool(shown(first.options))
        return [
            table(each.pair, each.base, each.label, asked, alone)
            for each in self.contrasts
            for asked in [asked_of(each.pair.keys, first.options, first.scenario)]
        ]

    def _led(self, *, detail: bool = False) -> list[str]:
        """The headlines, if the scenario has some and no other measures are asked for alone."""
        first = self.origin.loaded[0]
        asked = first.options
        if not self._leads or shown(asked) or asked.metric or asked.subject:
            return []
        return headline_changes(self.contrasts, self.headlines, first.name, detail=detail)

    @property
    def _leads(self) -> bool:
        return bool(self.pairs[0].base.scenario.headlines)

    @cached_property
    def _led_by(self) -> list[tuple[Any, ...]]:
        """Rows of ``headline.csv``."""
        return headline_rows(self.contrasts, self.headlines, self.origin.loaded[0].name)

    @property
    def _results(self) -> dict[str, Result]:
        """Results by what the choices are called, in their order."""
        of = {each.base: each.pair.base for each in self.contrasts}
        of |= {each.label: each.pair.other for each in self.contrasts}
        return {name: of[name] for name in self.labels}

    @property
    def _each(self) -> list[tuple[Loaded, Result]]:
        """Every choice with its result."""
        return list(zip(self.origin.loaded, self._results.values(), strict=True))

    @property
    def _titles(self) -> dict[str, str]:
        """What people call the choices."""
        scenario = self.origin.loaded[0].scenario
        return {
            name: posture_title(scenario, name)
            if name in scenario.postures
            else choice_title(scenario, name)
            for name in self.labels
        }

    @property
    def _base(self) -> str | None:
        """The choice that all differences are from; None if they are from several."""
        bases = {each.base for each in self.contrasts}
        return bases.pop() if len(bases) == 1 else None

    @cached_property
    def _named(self) -> dict[str, Contrast]:
        """Every difference by what it is called: its choice, if all are from one base."""
        return {each.title if self._base is None else each.label: each for each in self.contrasts}

    @property
    def _replications(self) -> int:
        return self.pairs[0].base.replications

    @cached_property
    def _judged(self) -> list[Sequence[Judged]]:
        if self.precision is None:
            return []
        return [self.precision.judge_of([each.base, each.other]) for each in self.pairs]


class ComparePlots:
    """The figures of ``theater compare``."""

    def __init__(self, answer: Differences) -> None:
        self._answer = answer

    def waterfall(self, choice: str | None = None) -> "Figure":
        """Where the days went, from the base to a choice; the first other one by default.

        Raises
        ------
        KeyError
            If there is no such choice.
        """
        from sim.report.run.figures.waterfall import waterfall

        named = self._answer._named
        label = next(iter(named)) if choice is None else choice
        if label not in named:
            raise KeyError(f"no choice is called {label!r}; {did_you_mean(label, named)}")
        found = named[label]
        titles = self._answer._titles
        return waterfall(found.pair, titles[found.base], titles[found.label])

    def missions(self) -> "Figure":
        """Platforms on station of every mission under each choice, hardest first."""
        from sim.report.run.figures.fans import missions

        answer = self._answer
        return missions([(answer._titles[name], each) for name, each in answer._results.items()])


def _answer(words: Sequence[str]) -> Differences:
    own, rest = own_of(words, DrawnInputs)
    chosen = choices_of(rest)
    labels, loaded = chosen.labels, chosen.loaded
    options, scenarios = loaded[0].options, [each.scenario for each in loaded]
    precision = precision_of(options, scenarios)
    check_measures(options, scenarios)
    check_inputs(own, loaded)
    origin = about("compare", words, loaded, own_defaults(DrawnInputs))
    folder = opened(origin.request, options, WRITES)
    progress = Progress(f"compare {', '.join(labels)}")
    points = [({"choice": label}, each) for label, each in zip(labels, scenarios, strict=True)]
    workers = where(folder, options, points)
    results = replicate_as_asked(scenarios, options, precision, progress, workers)
    contrasts = [
        Contrast(labels[base], labels[other], Comparison(results[base], results[other]))
        for base, other in chosen.pairs
    ]
    told = f"inputs of {', '.join(labels)}"
    found = drawn(own, chosen.points, chosen.keys, loaded, told, workers)
    with_inputs = {
        (each.title, key): value
        for each, (base, other) in zip(contrasts, chosen.pairs, strict=True)
        for key, value in (found.of(other, base) if found else {}).items()
    }
    answer = Differences(origin, labels, contrasts, precision, with_inputs)
    answer.keep(folder)
    return answer


def _rows(label: str, contrast: Contrast) -> list[tuple[Any, ...]]:
    """Differences of what both have, and the means of what only one has, which ``only`` names."""
    pair = contrast.pair
    found: list[tuple[Any, ...]] = []
    for change, key in zip(pair.differences(), pair.keys, strict=True):
        told = change.mean, change.half_width, change.q05, change.q50, change.q95, change.n
        before, after = pair.base.value(*key).mean, pair.other.value(*key).mean
        ends = change.low, change.high
        found.append((label, *key, change.unit, before, *told, after, "", *ends))
    nothing = (nan,) * 5
    for key in pair.only_base:
        one = pair.base.value(*key)
        found.append((label, *key, one.unit, one.mean, *nothing, 0, nan, contrast.base, nan, nan))
    for key in pair.only_other:
        one = pair.other.value(*key)
        found.append((label, *key, one.unit, nan, *nothing, 0, one.mean, contrast.label, nan, nan))
    return found


def _days(pair: Comparison, label: str) -> dict[str, Any]:
    """What the changes in platform-days add up to, and why."""
    more = pair.more_days()
    return {
        "choice": label,
        "fleets": pair.fleets,
        "sum": more.mean,
        "half_width": more.half_width,
        "because": pair.why_more_days(),
    }
