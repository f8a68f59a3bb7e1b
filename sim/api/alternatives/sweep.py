"""``sim.sweep``: a grid or a design over swept keys, one table and one figure."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, came_from
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.running import Designed
from sim.api.asking.keywords import Source, SweepKeywords
from sim.api.asking.measures import check_measures, shown
from sim.api.asking.progress import Progress
from sim.api.asking.replications import blocks_asked, rule_of
from sim.api.asking.words import asked
from sim.api.results.answer import Answer
from sim.core.spooled import Made
from sim.load.factors.points import SweepPlan, design
from sim.report.output.files import csv_text, written_csv
from sim.report.output.scope import SCOPE
from sim.report.output.text import interval
from sim.report.sweep.sweep import EFFECTS, effect_rows, is_long, table, tidy
from sim.report.sweep.swept import Swept, measures_of, name_of
from sim.study.results.precision import BUDGET
from sim.study.running.headline import headline
from sim.study.running.processes.workers import executor
from sim.study.running.replicate import Result
from sim.study.sweeping.designs import largest_correlation
from sim.study.sweeping.sweep import Point, PointResult, run_sweep

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

WRITES = ("sweep.csv", "effects.csv", "sweep.png", "sweep_*.png", "design.csv")


def sweep(scenario: Source = None, *overrides: str, **keywords: Unpack[SweepKeywords]) -> "Sweep":
    """Run every combination of some values, or the points of a design, under the same seeds.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar; swept keys have several values: ``"hubs.geoje.berths.slot=0,1,2"``,
        ``"hubs.geoje.berths.slot=range(0,3)"``.
    keywords
        Seed, replications, design, against, ...: ``theater sweep --help`` says all. Nothing is
        written without ``out``.

    Raises
    ------
    ConfigError
        If nothing is swept, or with every problem of the first layer that has one.
    TypeError
        If there is no such keyword.
    """
    with asked("sweep", scenario, overrides, keywords) as words:
        return _answer(words)


class Sweep(Answer):
    """The points of a sweep and what each of them gave; a point that failed says why.

    Attributes
    ----------
    plan
        Swept keys and the settings of every point.
    points
        Summaries, differences from the baseline, or the error of every point.
    """

    writes = WRITES

    def __init__(
        self, origin: About, plan: SweepPlan, points: Sequence[PointResult], base: Result | None
    ) -> None:
        super().__init__(origin)
        self.plan, self.points, self.base = plan, list(points), base
        self.status = 1 if self.failed else 0
        self.plot = SweepPlots(self)
        self._not_drawn = ""

    @property
    def failed(self) -> int:
        """Points that failed [count]."""
        return sum(bool(each.error) for each in self.points)

    @property
    def head(self) -> list[str]:
        """Point, its settings, error, metric, subject, and the statistics."""
        return self._tidy[0]

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each point, metric and subject."""
        return list(self._tidy[1])

    @property
    def _tidy(self) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        return tidy(self.plan.keys, self.points, self.base)

    @cached_property
    def swept(self) -> Swept:
        """What is shown: what was asked for, or what is kept, or the headline metrics."""
        plan = self.plan
        options = plan.loaded[0].options
        usual = (name for each in plan.loaded for name in headline(each.scenario))
        names = shown(options) or options.metric or list(dict.fromkeys(usual))
        return Swept(
            plan.keys, self.points, measures_of(self.points, names, options.subject), self.base,
            plan.against, plan.asked.kind, plan.asked.logs, options.level, plan.loaded[0].scenario,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """Every point, or what they come to."""
        plan, swept = self.plan, self.swept
        options = plan.loaded[0].options
        precise = options.precision is not None
        told = [table(swept, self.written[0].parent if self.written else None, precise)]
        if precise:
            budget = options.budget or BUDGET
            cut = sum(not each.error and each.replications >= budget for each in swept.points)
            ended = f"{cut} of {len(swept.points)} points ended at the budget of {budget}"
            how = f"{ended} replications" if cut else "reached at every point"
            told.append(f"Precision {options.precision:g}: {how}")
        if swept.base is not None:
            known = [key for key in swept.measures if key in swept.base.keys]
            means = [f"{name_of(key)} {interval(swept.base.value(*key))}" for key in known]
            paired = f"Differences are paired (common random numbers), from {plan.against}:"
            told.append(f"{paired}\n  " + ", ".join(means))
        if plan.asked.drawn:
            told.append(design_line(plan))
        told.append(SCOPE + (f"\nFigure: {self._not_drawn}" if self._not_drawn else ""))
        told.append("\n".join(self.origin.lines))
        if self.failed:
            told.append(f"{self.failed} of {len(self.points)} points failed; their rows say why")
        return "\n\n".join(told)

    def as_dict(self) -> dict[str, Any]:
        """The whole sweep as one object."""
        plan = self.plan
        first = plan.loaded[0]
        return {
            **self.origin.head(),
            "scenario": first.name,
            "keys": plan.keys,
            "design": _told(plan),
            "against": plan.against,
            "seed": first.options.seed,
            "replications": first.options.replications,
            "precision": first.options.precision,
            "budget": first.options.budget,
            "level": first.options.level,
            "rows": [dict(zip(self.head, row, strict=True)) for row in self.rows],
            "provenance": [came_from(one) for one in plan.every],
        }

    def files(self, folder: "ResultFolder") -> list[Path]:
        """ONE tidy table and ONE figure for all points; effects and points where they help."""
        files = [folder.write("sweep.csv", written_csv(*self._tidy))]
        if self.plan.asked.drawn:
            files.append(write_points(self.plan, folder.write_text))
        if is_long(self.swept):
            rows = effect_rows(self.swept)
            files.append(folder.write_text("effects.csv", csv_text(EFFECTS, rows)))
        if not folder.figures:
            return files
        from sim.report.sweep.figures import figures

        pages, self._not_drawn = figures(self.swept)
        notes = self.origin.notes()
        for number in range(len(pages)):
            name = f"sweep_{number + 1}.png" if number else "sweep.png"
            files += folder.draw(partial(pages.__getitem__, number), name, notes)
        return files


class SweepPlots:
    """The figures of ``theater sweep``."""

    def __init__(self, answer: Sweep) -> None:
        self._answer = answer

    def pages(self) -> list["Figure"]:
        """The figure, in as many pages as it takes."""
        from sim.report.sweep.figures import figures

        return figures(self._answer.swept)[0]


def _answer(words: Sequence[str]) -> Sweep:
    plan = design(words, many=True)
    options = plan.loaded[0].options
    scenarios = Made(lambda number: plan.every[number].scenario, len(plan.every))
    rule = rule_of(options, scenarios)
    check_measures(options, scenarios)
    usual = {key: field.default for key, field in Designed.model_fields.items()}
    origin = about("sweep", words, plan.every, usual)
    folder = opened(origin.request, options, WRITES)

    def point(number: int) -> Point:
        one = plan.loaded[number]
        return Point(plan.settings[number], one.scenario, one.options.seed)

    points = Made(point, len(plan.settings))
    base = plan.baseline
    against = None if base is None else Point({}, base.scenario, base.options.seed)
    told = [(each, None) for each in plan.settings]
    workers = where(folder, options, told, None if base is None else base.scenario)
    if folder is not None and plan.asked.drawn:
        write_points(plan, folder.write_text)
    progress = Progress(f"sweep of {len(points)} points")
    results, result = run_sweep(
        points, rule, executor(workers), options.level, progress, against, options.kept,
        blocks_asked(options, scenarios),
    )  # fmt: skip
    found = Sweep(origin, plan, results, result)
    found.keep(folder)
    return found


def _told(plan: SweepPlan) -> dict[str, Any]:
    """What a reader needs to know about a design."""
    found = largest_correlation(plan.settings, plan.asked.logs)
    value, *between = found or (None,)
    return {
        "kind": plan.asked.kind,
        "seed": plan.asked.seed if plan.asked.drawn else None,
        "points": len(plan.settings),
        "different": len({repr(each) for each in plan.settings}),
        "largest_correlation": value,
        "between": between,
    }


def write_points(plan: SweepPlan, write: Callable[[str, str], Path]) -> Path:
    """The settings of every point of a design, before the first one runs."""
    rows = [(number, *each.values()) for number, each in enumerate(plan.settings)]
    return write("design.csv", csv_text(["point", *plan.settings[0]], rows))


def design_line(plan: SweepPlan) -> str:
    """The design in a line."""
    told = _told(plan)
    line = f"Design: {told['kind']}, {told['points']} points, design_seed {told['seed']}"
    if told["different"] < told["points"]:
        line += f", {told['different']} of them different"
    if told["largest_correlation"] is not None:
        between = " and ".join(told["between"])
        line += (
            f"; largest correlation of two factors {told['largest_correlation']:.3f} ({between})"
        )
    return line
