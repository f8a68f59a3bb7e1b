"""``sim.compare``: the paired difference between choices."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, came_from, times_of
from sim.api.asking.about import choices as in_force
from sim.api.asking.folder import opened, where
from sim.api.asking.keywords import CompareKeywords, Source
from sim.api.asking.measures import asked_of, check_measures, shown
from sim.api.asking.progress import Progress
from sim.api.asking.replications import precision_of, replicate_as_asked
from sim.api.asking.words import asked
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.compose import Loaded, build
from sim.load.factors.points import COMMON
from sim.load.overrides import parse
from sim.report.output.names import OptionNames
from sim.report.run.precision import precision_json, precision_lines
from sim.report.run.run import difference, only
from sim.report.run.short import last_words, short_difference
from sim.study.results.paired import Comparison
from sim.study.results.precision import Judged, Precision
from sim.study.running.outcome import Key

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "choice", "metric", "subject", "unit", "base", "mean", "half_width", "q05", "q50", "q95", "n",
    "other", "only", "low", "high",
)  # fmt: skip


NO_CHOICE = ("seed", *COMMON)
"""Keys that are no choice."""
WRITES = ("compare.json", "compare.csv", "waterfall*.png")


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
        "posture=rsf"``, and all others are common.
    keywords
        Seed, replications, precision, workers, ...: ``theater compare --help`` says all.

    Raises
    ------
    ConfigError
        If nothing is given twice, or with every problem of the first layer that has one.
    TypeError
        If there is no such keyword.
    """
    with asked("compare", scenario, choices, keywords) as words:
        return _answer(words)


class Differences(Answer):
    """Paired differences of choices from the first.

    Attributes
    ----------
    labels
        The choices, the first of which is the base.
    pairs
        The difference of every other choice from it.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(
        self,
        origin: About,
        labels: Sequence[str],
        pairs: Sequence[Comparison],
        precision: Precision | None,
    ) -> None:
        super().__init__(origin)
        self.labels, self.pairs, self.precision = list(labels), list(pairs), precision
        self.plot = ComparePlots(self)

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each choice, metric and subject."""
        return [row for pair, label in self._named for row in _rows(pair, self.labels[0], label)]

    @property
    def text(self) -> str:
        """The differences in tables."""
        heading = self.origin.heading(*self._asked)
        return "\n\n".join([heading, *self._told(difference), *self.aside])

    @property
    def printed(self) -> str:
        """The question and what moves most; all of it where that is asked for."""
        if self.origin.loaded[0].options.detail:
            return self.text
        missions = any(each.scenario.missions for each in self.origin.loaded)
        last = [last_words(missions=missions), self.origin.small_print()]
        told = self._told(short_difference)
        return "\n\n".join([self.origin.question(*self._asked), *told, *self.aside, *last])

    @property
    def aside(self) -> list[str]:
        """How precise the differences are, where that is asked for."""
        return [
            precision_lines(
                self.precision, judged, self._replications, f"{label} minus {self.labels[0]}"
            )
            for judged, label in zip(self._judged, self.labels[1:], strict=False)
            if self.precision is not None
        ]

    def as_dict(self) -> dict[str, Any]:
        """All differences as one object."""
        first = self.origin.loaded[0]
        told = {
            **self.origin.head(),
            "scenario": first.name,
            "base": self.labels[0],
            "choices": self.labels[1:],
            "seed": first.options.seed,
            "replications": self._replications,
            "windows": self.pairs[0].base.blocks.windows,
            "level": first.options.level,
            "differences": [dict(zip(COLUMNS, row, strict=True)) for row in self.rows],
            "provenance": [came_from(each) for each in self.origin.loaded],
            "days": [_days(pair, label) for pair, label in self._named if pair.base.has("days")],
            "only": [
                {"choice": label, "has": name, "what": what}
                for pair, label in self._named
                for name, what in zip((self.labels[0], label), only(pair), strict=True)
                if what
            ],
        }
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
        for number, (pair, label) in enumerate(self._named, start=1):
            name = "waterfall.png" if len(self.pairs) == 1 else f"waterfall_{number}.png"
            if pair.fleets and pair.base.has("days"):
                files += folder.draw(partial(self.plot.waterfall, label), name, notes)
        return files

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
            table(pair, self.labels[0], label, asked, alone)
            for pair, label in self._named
            for asked in [asked_of(pair.keys, first.options, first.scenario)]
        ]

    @property
    def _named(self) -> list[tuple[Comparison, str]]:
        return list(zip(self.pairs, self.labels[1:], strict=True))

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
        from sim.report.run.figures import waterfall

        base, *others = self._answer.labels
        label = others[0] if choice is None else choice
        if label not in others:
            raise KeyError(f"no choice is called {label!r}; {did_you_mean(label, others)}")
        return waterfall(self._answer.pairs[others.index(label)], base, label)


def _answer(words: Sequence[str]) -> Differences:
    labels, loaded = choices_of(words)
    options, scenarios = loaded[0].options, [each.scenario for each in loaded]
    precision = precision_of(options, scenarios)
    check_measures(options, scenarios)
    origin = about("compare", words, loaded)
    folder = opened(origin.request, options, WRITES)
    progress = Progress(f"compare {', '.join(labels)}")
    points = [({"choice": label}, each) for label, each in zip(labels, scenarios, strict=True)]
    workers = where(folder, options, points)
    results = replicate_as_asked(scenarios, options, precision, progress, workers)
    pairs = [Comparison(results[0], other) for other in results[1:]]
    answer = Differences(origin, labels, pairs, precision)
    answer.keep(folder)
    return answer


def choices_of(words: Sequence[str]) -> tuple[list[str], list[Loaded]]:
    """Labels and scenarios: keys given more than once are the choice, all others are common.

    Raises
    ------
    ConfigError
        If nothing is given twice, or two such keys are given a different number of times.
    """
    overrides = parse(words, repeated=True)
    counts = Counter(each.key_or_group for each in overrides)
    varied = [key for key, count in counts.items() if count > 1]
    sizes = {counts[key] for key in varied}
    if len(sizes) != 1:
        told = ", ".join(f"{key} ({counts[key]} times)" for key in varied)
        wanted = "give one key twice, e.g. posture=today posture=rsf"
        given = f"unequal choices: {told}" if varied else "nothing to compare"
        raise ConfigError("overrides", [Problem("", f"{given}; {wanted}")])
    for key in set(varied) & set(NO_CHOICE):
        wanted = "a paired comparison has one for all choices"
        raise ConfigError("overrides", [Problem(key, f"is given {counts[key]} times; {wanted}")])
    settings, loaded = [], []
    for number in range(sizes.pop()):
        seen: Counter[str] = Counter()
        point, own = [], {}
        for each in overrides:
            key = each.key_or_group
            if key not in varied or seen[key] == number:
                point.append(each)
            if key in varied:
                if seen[key] == number:
                    own[key] = None if each.is_delete() else each.value()
                seen[key] += 1
        settings.append(own)
        loaded.append(build(point))
    names = OptionNames.of(settings)
    return [names.choice(each) for each in settings], loaded


def _rows(pair: Comparison, base: str, label: str) -> list[tuple[Any, ...]]:
    """Differences of what both have, and the means of what only one has, which ``only`` names."""
    found: list[tuple[Any, ...]] = []
    for change, key in zip(pair.differences(), pair.keys, strict=True):
        told = change.mean, change.half_width, change.q05, change.q50, change.q95, change.n
        before, after = pair.base.value(*key).mean, pair.other.value(*key).mean
        ends = change.low, change.high
        found.append((label, *key, change.unit, before, *told, after, "", *ends))
    nothing = (nan,) * 5
    for key in pair.only_base:
        one = pair.base.value(*key)
        found.append((label, *key, one.unit, one.mean, *nothing, 0, nan, base, nan, nan))
    for key in pair.only_other:
        one = pair.other.value(*key)
        found.append((label, *key, one.unit, nan, *nothing, 0, one.mean, label, nan, nan))
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
