"""Which published figure serves to fit and which to test: ``configs/evidence.csv``.

A calibration fits to figures, a back-test holds the model against others. No report, and no series,
has one year on both sides; a plan, a count or a fact of structure that the model is given
(``put in``) is not what a back-test asks of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.files.paths import config_dir
from sim.load.files.tables import Row, read_rows

COLUMNS = ("source", "series", "years", "report", "role", "note")
"""Columns of ``evidence.csv``."""
FIT, TEST, PUT_IN = "fit", "test", "put in"
ROLES = (FIT, TEST, PUT_IN)
Years = tuple[int, int]
"""First and last year, both included."""
YEARS = re.compile(r"(?:FY)?([0-9]{4})(?:-([0-9]{4}))?")
ONE_SIDE = "a source, a report or a year of a series serves one side"
RIGHT_YEARS = "a year such as 2018, or years such as 2018-2021"


@dataclass(frozen=True)
class Evidence:
    """A row of ``evidence.csv``: a figure of some years, and its side.

    Attributes
    ----------
    series
        What is measured, of whom: ``f35a.mc``.
    report
        Who found it; several rows, and several sources, may stand on one report.
    place
        File and line.
    """

    source: str
    series: str
    years: Years
    report: str
    role: str
    note: str
    place: str


@dataclass(frozen=True)
class FigureUse:
    """A figure that a calibration or a back-test uses.

    Attributes
    ----------
    path
        Where it stands in its file: ``targets.f35_mc``.
    place
        The file, and the line if it is known.
    """

    source: str
    years: Years
    path: str
    place: str

    @property
    def told(self) -> str:
        """The figure, in words."""
        return f"{self.source} of {told_years(self.years)}"


def years_of(text: str) -> Years | None:
    """Years as a file says them; None where the text is none or ends before it begins."""
    found = YEARS.fullmatch(text.strip())
    if found is None:
        return None
    first = int(found[1])
    last = int(found[2] or first)
    return (first, last) if first <= last else None


def told_years(years: Years) -> str:
    """Years in words."""
    first, last = years
    return f"{first}" if first == last else f"{first}-{last}"


def evidence(path: Path | None = None) -> tuple[Evidence, ...]:
    """Every row.

    Raises
    ------
    ConfigError
        With every row that is wrong, and every pair of rows that are on both sides of one year.
    """
    return _read(path or config_dir() / "evidence.csv")


@lru_cache
def _read(path: Path) -> tuple[Evidence, ...]:
    rows = read_rows(path, "evidence.csv", *COLUMNS)
    if problems := [problem for row in rows for problem in _wrong(row)]:
        raise ConfigError("fields", problems)
    found = tuple(_row(row) for row in rows)
    if problems := list(_both_sides(found)):
        raise ConfigError("references", problems)
    return found


def _wrong(row: Row) -> Iterator[Problem]:
    for column in ("source", "series", "report"):
        if not row[column].strip():
            yield Problem(f"{row.place} {column}", "is missing")
    if years_of(row["years"]) is None:
        yield Problem(f"{row.place} years", f"{row['years']!r} is not right: {RIGHT_YEARS}")
    if row["role"] not in ROLES:
        told = f"{row['role']!r} is none; {did_you_mean(row['role'], ROLES)}"
        yield Problem(f"{row.place} role", told)


def _row(row: Row) -> Evidence:
    years = years_of(row["years"])
    assert years is not None
    return Evidence(
        row["source"], row["series"], years, row["report"], row["role"], row["note"], row.place
    )


def _both_sides(rows: Sequence[Evidence]) -> Iterator[Problem]:
    for one, other in combinations(rows, 2):
        roles = {one.role, other.role}
        if not meet(one.years, other.years) or TEST not in roles or len(roles) == 1:
            continue
        same = "series" if one.series == other.series else ""
        if FIT in roles and one.report == other.report:
            same = same or "report"
        if same:
            told = (
                f"{same} {getattr(one, same)} of {told_years(one.years)} is {one.role} here and "
                f"{other.role} in {other.place}; it serves one side"
            )
            yield Problem(one.place, told)


def meet(one: Years, other: Years) -> bool:
    """Whether two spans have a year in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def not_on_side(
    uses: Sequence[FigureUse], role: str, rows: Sequence[Evidence], own: bool = False
) -> Iterator[Problem]:
    """Figures that are used on a side on which they are not.

    Parameters
    ----------
    role
        ``fit`` or ``test``.
    own
        Whether figures that no row is about may be used: of a file of the user's own.
    """
    for use in uses:
        near = [each for each in rows if each.source == use.source and meet(each.years, use.years)]
        wrong = [each for each in near if {each.role, role} == {FIT, TEST}]
        right = any(each.role == role for each in near)
        if right and not wrong:
            continue
        if near:
            first = (wrong or near)[0]
            told = f"{use.told} is for {role} here and {first.role} in {first.place}; {ONE_SIDE}"
        elif own:
            continue
        else:
            told = (
                f"{use.told} is in no row of evidence.csv; one says whether it is {FIT} or {TEST}"
            )
        yield Problem(use.path, told, use.place)


def on_both_sides(
    fitted: Sequence[FigureUse], tested: Sequence[FigureUse], rows: Sequence[Evidence] = ()
) -> Iterator[Problem]:
    """Figures of a calibration that a back-test holds the model against: a line for each.

    A source with a year in common, or two sources that stand on one report with a year in common.
    """
    reports = {(each.source, each.years): each.report for each in rows}

    def report(use: FigureUse) -> set[str]:
        return {
            name
            for (source, years), name in reports.items()
            if source == use.source and meet(years, use.years)
        }

    for fit in fitted:
        for test in tested:
            same = fit.source == test.source
            common = report(fit) & report(test)
            if meet(fit.years, test.years) and (same or common):
                what = fit.source if same else f"report {sorted(common)[0]}"
                told = f"{what} of {told_years(fit.years)} is fitted to here and tested against in "
                told += f"{test.place}; {ONE_SIDE}"
                yield Problem(fit.path, told, fit.place)
                break
