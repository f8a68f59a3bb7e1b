"""``sim.provenance``: every number with its grade, and how much of each headline rests on which."""

from collections import Counter as Counts
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, alone, came_from, choices, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.reasons import ProvenanceKeys
from sim.api.asking.keywords import ProvenanceKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of, with_replications
from sim.api.results.answer import Answer
from sim.api.results.table import Table
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded, load
from sim.load.factors.draws import ranges
from sim.load.factors.space import INPUTS, space
from sim.load.overrides import parse
from sim.load.register.grading import GradedNumber, graded_numbers
from sim.load.register.parameters import GRADES, UNGRADED, register_of
from sim.load.register.published import published_of
from sim.report.output.files import csv_text
from sim.report.output.terminal import paragraph
from sim.report.output.words.labels import plain
from sim.report.study import input_grades as told_of
from sim.study.explain.group_shares import (
    Crossing,
    HeadlineShares,
    headline_shares,
    run_blocks,
)
from sim.study.results.headlines import HeadlineReader, unit_of

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

WRITES = ("provenance.json", "provenance.csv", "provenance_shares.csv", "provenance.png")
GROUPS: Mapping[str, Sequence[str]] = {
    "notional": ("notional",),
    "calibrated": ("calibrated",),
    "cited/derived": ("cited", "derived"),
}
"""Grades whose inputs are drawn together; nothing finer is asked."""


def provenance(
    scenario: Source = None, *overrides: str, **keywords: Unpack[ProvenanceKeywords]
) -> "Provenance":
    """Say where every number of a scenario comes from, and what its headlines rest on.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar, e.g. ``"posture=home"``.
    keywords
        Draws, replications, workers, ...: ``theater provenance --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.explain.group_shares``; docs/provenance.md.
    """
    with asked("provenance", scenario, overrides, keywords) as words:
        return _answer(words)


@dataclass(frozen=True)
class GradeShares:
    """What the draws say.

    Attributes
    ----------
    inputs
        Rows of the register that were drawn, by group [count].
    kept
        How often a number kept its own value, because the drawn one did not fit the others.
    found
        By the name of the headline; none of one without a value.
    """

    inputs: Mapping[str, int]
    draws: int
    kept: int
    found: Mapping[str, HeadlineShares]


class Provenance(Answer):
    """Every number of a scenario with its grade, and shares of the headlines' variance by grade.

    Attributes
    ----------
    numbers
        Every number that the register is about, or could be.
    shares
        Shares by grade, of a scenario with ranges and headlines; None where none were drawn.
    """

    writes = WRITES
    head = told_of.NUMBERS

    def __init__(
        self,
        origin: About,
        keys: ProvenanceKeys,
        numbers: Sequence[GradedNumber],
        shares: GradeShares | None,
        why_none: str,
    ) -> None:
        super().__init__(origin)
        self.keys, self.numbers, self.shares = keys, numbers, shares
        self._why_none = why_none

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each number."""
        return [_row(each) for each in self.numbers]

    @cached_property
    def share_table(self) -> Table:
        """Shares by headline, as columns."""
        return Table.of(told_of.SHARES, self._share_rows)

    @cached_property
    def _share_rows(self) -> list[tuple[Any, ...]]:
        (loaded,) = self.origin.loaded
        headlines = loaded.scenario.headlines
        units = {key: unit_of(each) for key, each in headlines.items()}
        found = {} if self.shares is None else self.shares.found
        return told_of.share_rows(headlines, units, found, self._bands, loaded.name)

    @cached_property
    def _bands(self) -> list[Any]:
        (loaded,) = self.origin.loaded
        return published_of(register_of(loaded.config))

    @property
    def text(self) -> str:
        """Numbers by grade and area, shares by grade, and what is published."""
        (loaded,) = self.origin.loaded
        shares, headlines = self.shares, loaded.scenario.headlines
        times = "nothing run" if shares is None else times_of(loaded) + alone(loaded.scenario)
        told = [self.origin.heading(times, choices(loaded.scenario)), self._by_area()]
        if self.keys.rows is not None:
            told.append(told_of.chosen_rows(self._chosen))
        if shares is None:
            told.append(paragraph(f"No shares of the variance: {self._why_none}"))
        else:
            table = told_of.share_table(
                headlines, shares.found, list(shares.inputs), loaded.options.level, loaded.name
            )  # fmt: skip
            told += [self._drawn(shares), table]
        told += ["\n".join(told_of.publication(headlines, self._bands))]
        return "\n\n".join(filter(None, told))

    @property
    def line(self) -> str:
        """How many numbers there are, and by how many rows of the register, in a line."""
        (loaded,) = self.origin.loaded
        count = f"{len(self.numbers)} numbers"
        if not register_of(loaded.config):
            return f"{loaded.name} has no register: each of its {count} is given by the scenario."
        whole = Counts(_grade_of(self.numbers).values())
        told = ", ".join(f"{whole[grade]} {grade}" for grade in (*GRADES, UNGRADED) if whole[grade])
        return f"{count}; those that one row of the register tells together count once: {told}."

    def _by_area(self) -> str:
        (loaded,) = self.origin.loaded
        found = {each.grade for each in self.numbers}
        grades = [*GRADES] if register_of(loaded.config) else []
        grades += [UNGRADED] if UNGRADED in found else []
        table = [told_of.by_area(_grade_of(self.numbers), grades)] if self.numbers else []
        return "\n\n".join([paragraph(self.line), *table])

    def _drawn(self, shares: GradeShares) -> str:
        groups = ", ".join(f"{count} {name}" for name, count in shares.inputs.items())
        corners = 1 << len(shares.inputs)
        (loaded,) = self.origin.loaded
        line = (
            f"{shares.draws} blocks of {corners} points: two draws of every input with a range "
            f"({groups}), crossed by grade, {loaded.options.replications} replications of each "
            "point, the same in all points of a block."
        )
        if shares.kept:
            line += f" {shares.kept} times a number kept its own value: the drawn one did not fit."
        return paragraph(line)

    @property
    def _chosen(self) -> list[tuple[Any, ...]]:
        wanted = _patterns(self.keys)
        return [row for row in self.rows if any(fnmatchcase(row[0], each) for each in wanted)]

    @property
    def _runs(self) -> int | None:
        """Replications of all points together."""
        if self.shares is None:
            return None
        corners = 1 << len(self.shares.inputs)
        return self.shares.draws * corners * self.origin.loaded[0].options.replications

    def figure(self) -> "Figure | None":
        """Shares by grade; None without them."""
        from sim.report.study.figures.input_grades import shares

        if self.shares is None or not self.shares.found:
            return None
        (loaded,) = self.origin.loaded
        title = loaded.scenario.title or plain(loaded.name)
        return shares(loaded.scenario.headlines, self.shares.found, title)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Object, tables and figure."""
        shares = csv_text(told_of.SHARES, self._share_rows)
        return [
            folder.write_text("provenance.json", self.json),
            folder.write_text("provenance.csv", self.csv),
            folder.write_text("provenance_shares.csv", shares),
            *folder.draw(self.figure, "provenance.png", self.origin.notes(self._runs)),
        ]

    def as_dict(self) -> dict[str, Any]:
        """All of it as one object."""
        (loaded,) = self.origin.loaded
        options, shares = loaded.options, self.shares
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "posture": loaded.scenario.posture,
            "seed": options.seed,
            "replications": options.replications,
            "level": options.level,
            "register": register_of(loaded.config) or None,
            "numbers": [dict(zip(self.head, row, strict=True)) for row in self.rows],
            "draws": None if shares is None else shares.draws,
            "inputs": None if shares is None else dict(shares.inputs),
            "kept_own_value": None if shares is None else shares.kept,
            "no_shares": self._why_none or None,
            "shares": [dict(zip(told_of.SHARES, row, strict=True)) for row in self._share_rows],
            "published": [
                {**asdict(each), "figure": each.published, "name": each.name}
                for each in self._bands
            ],
            "provenance": came_from(loaded),
        }


def _grade_of(numbers: Sequence[GradedNumber]) -> dict[tuple[str, str], str]:
    """Grade by area and row: a row counts once, and has none where one of its numbers has none."""
    found: dict[tuple[str, str], str] = {}
    for each in numbers:
        key = each.area, each.source[1]
        if each.grade == UNGRADED or key not in found:
            found[key] = each.grade
    return found


def _row(each: GradedNumber) -> tuple[Any, ...]:
    row = each.row
    if row is None:
        return each.path, each.area, each.value, "", "", "", each.grade, "", "", ""
    return (
        each.path, each.area, each.value, row.unit, row.low, row.high, each.grade,
        " ".join(row.sources), f"{row.scenario}: {row.path}", row.note,
    )  # fmt: skip


def _patterns(keys: ProvenanceKeys) -> list[str]:
    return [keys.rows] if isinstance(keys.rows, str) else list(keys.rows or ())


def _answer(words: Sequence[str]) -> Provenance:
    keys, others = own_of(words, ProvenanceKeys)
    rest = with_replications(others, ProvenanceKeys)
    loaded = load(rest)
    numbers = graded_numbers(loaded.config)
    why_none = _why_none(keys, loaded)
    _check(keys, loaded, numbers, why_none)
    origin = about("provenance", words, [loaded], own_defaults(ProvenanceKeys))
    folder = opened(origin.request, loaded.options, WRITES)
    shares = None if why_none else _shares(keys, loaded, rest, folder)
    answer = Provenance(origin, keys, numbers, shares, why_none)
    answer.keep(folder)
    return answer


def _why_none(keys: ProvenanceKeys, loaded: Loaded) -> str:
    """Why nothing is drawn; empty if something is."""
    if not keys.draws:
        return "not asked (draws=0)."
    if not ranges(loaded.config):
        return f"no number of {loaded.name} has a range in parameters.csv, and so none is drawn."
    if not any(each.metric for each in loaded.scenario.headlines.values()):
        return f"{loaded.name} has no headlines, which they are about."
    return ""


def _check(
    keys: ProvenanceKeys, loaded: Loaded, numbers: Sequence[GradedNumber], why_none: str
) -> None:
    """Whether what was asked for can be told.

    Raises
    ------
    ConfigError
        If not.
    """
    problems = []
    if why_none and keys.draws and "draws" in keys.model_fields_set:
        problems.append(Problem("draws", f"{why_none.rstrip('.')}; draws=0 is right"))
    if loaded.options.replications < 2:
        told = "1 leaves luck unknown; 2 or more are right"
        problems.append(Problem("replications", told))
    areas = sorted({each.area for each in numbers})
    for pattern in _patterns(keys):
        if not any(fnmatchcase(each.path, pattern) for each in numbers):
            right = ", ".join(f"{area}.*" for area in areas)
            told = f"{pattern!r} is no number of {loaded.name}; some of: {right}, or a whole path"
            problems.append(Problem("rows", told))
    if problems:
        raise ConfigError("overrides", problems)


def _shares(
    keys: ProvenanceKeys, loaded: Loaded, rest: Sequence[str], folder: "ResultFolder | None"
) -> GradeShares:
    """Run the blocks, and split the variance of every headline."""
    whole, options = space(parse(rest), [INPUTS]), loaded.options
    columns = {
        name: [at for at, row in enumerate(whole.rows) if row.grade in grades]
        for name, grades in GROUPS.items()
    }
    crossing = Crossing({name: some for name, some in columns.items() if some})
    headlines = {key: each for key, each in loaded.scenario.headlines.items() if each.metric}
    reader = HeadlineReader(list(headlines.values()))
    planned = keys.draws * len(crossing.corners) * options.replications
    counter = Counter(f"provenance {loaded.name}", planned)
    values, kept = run_blocks(
        crossing, whole.place, whole.drawn_units, reader, options.seed, where(folder, options),
        counter, keys.draws, options.replications,
    )  # fmt: skip
    counter.end()
    found = {
        key: headline_shares(crossing, values[..., column], options.level, options.seed)
        for column, key in enumerate(headlines)
    }
    told = {key: each for key, each in found.items() if each is not None}
    inputs = {name: len(some) for name, some in crossing.groups.items()}
    return GradeShares(inputs, keys.draws, kept, told)
