"""``sim.interdict``: the loss that hurts most, what recovers, and the game about it."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.api.asking.about import About, about, alone, came_from, choices, times_of
from sim.api.asking.folder import opened, where
from sim.api.asking.keys.reasons import InterdictKeys
from sim.api.asking.keywords import InterdictKeywords, Source
from sim.api.asking.progress import Counter
from sim.api.asking.words import asked, own_defaults, own_of, with_replications
from sim.api.results.answer import Answer
from sim.core.errors import ConfigError, Problem, known
from sim.load.compose import Loaded, load
from sim.load.factors.draws import drawn, ranges
from sim.model.checks.scenario import check_references
from sim.record.metric import metrics
from sim.report.study.interdict import CAVEAT, losses
from sim.study.interdiction.losses import KINDS, LossUnit, UnitKind, told, units_of
from sim.study.interdiction.search import sets_of
from sim.study.interdiction.study import Interdiction, InterdictionDesign, planned, study
from sim.study.running.variants import Runner
from sim.study.statistics.intervals import ends

if TYPE_CHECKING:
    from sim.report.output.folder import ResultFolder
    from sim.report.output.style import Figure

COLUMNS = (
    "rank", "loss", "value", "value_half_width", "change", "change_half_width", "selected",
    "order_kept", "verdict", "value_low", "value_high",
)  # fmt: skip
WORDS: dict[str, tuple[UnitKind, ...]] = {
    "hubs": ("hub",),
    "passages": ("passage",),
    "countries": ("country",),
    "groups": ("group",),
    "all": KINDS,
}


WRITES = ("interdict.json", "interdict.csv", "loss_ranking.png")


def interdict(
    scenario: Source = None, *overrides: str, **keywords: Unpack[InterdictKeywords]
) -> "Losses":
    """Find the loss of hubs, passages or access that hurts most, and what recovers.

    Parameters
    ----------
    scenario
        A name, the path of a file, or a scenario; the command's own choice by default.
    overrides
        In Hydra's grammar.
    keywords
        Units, how many, measure, ...: ``theater interdict --help`` says all.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    TypeError
        If there is no such keyword.

    Source: ``sim.study.interdiction``; docs/interdiction.md.
    """
    with asked("interdict", scenario, overrides, keywords) as words:
        return _answer(words)


class Losses(Answer):
    """The worst losses, which posture recovers most, and the game about it.

    Attributes
    ----------
    design, found
        What was asked, and what was found.
    """

    writes = WRITES
    head = COLUMNS

    def __init__(self, origin: About, design: InterdictionDesign, found: Interdiction) -> None:
        super().__init__(origin)
        self.design, self.found = design, found

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """One row for each set of the ranking."""
        return rows_of(self.design, self.found)

    @property
    def text(self) -> str:
        """The losses in tables."""
        (loaded,) = self.origin.loaded
        times = times_of(loaded) + alone(loaded.scenario)
        heading = self.origin.heading(times, choices(loaded.scenario))
        return heading + "\n\n" + losses(self.found, self.design)

    def figure(self) -> "Figure":
        """The worst losses and their intervals."""
        from sim.report.study.figures.interdict import loss_ranking

        return loss_ranking(self.found, self.design, self.origin.loaded[0].scenario)

    def files(self, folder: "ResultFolder") -> list[Path]:
        """Object, table and figure."""
        return [
            folder.write_text("interdict.json", self.json),
            folder.write_text("interdict.csv", self.csv),
            *folder.draw(self.figure, "loss_ranking.png", self.origin.notes()),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The whole study as one object."""
        (loaded,) = self.origin.loaded
        design, found = self.design, self.found
        options, search = loaded.options, found.search
        solved = None
        if found.game is not None:
            game = found.game
            solved = {
                "routes": found.routes,
                "matrix": game.matrix.tolist(),
                "leader": found.routes[game.game.leads],
                "leader_follower": asdict(game.leader_follower),
                "mixed": asdict(game.mixed),
                "concealment_at_most": asdict(game.concealment),
                "mix_of_routes": game.game.rows.tolist(),
                "mix_of_losses": game.game.columns.tolist(),
            }
        return {
            **self.origin.head(),
            "scenario": loaded.name,
            "posture": loaded.scenario.posture,
            "maintenance": loaded.scenario.maintenance,
            "seed": options.seed,
            "level": options.level,
            "r": design.r,
            "from_d": design.from_d,
            "objective": asdict(design.objective),
            "units": [str(unit) for unit in design.units],
            "intact": {
                "value": found.intact.mean, "half_width": found.intact.half_width,
                "low": found.intact.low, "high": found.intact.high,
            },
            "ranking": [
                {
                    **dict(zip(COLUMNS, row, strict=True)),
                    "units": [asdict(unit) for unit in each.loss],
                }
                for row, each in zip(self.rows, found.ranking, strict=True)
            ],
            "search": {
                "method": search.method,
                "evaluated": search.evaluated,
                "possible": search.possible,
                "replications": search.replications,
                "least_if_submodular": None if search.method == "exhaustive" else found.least,
            },
            "replications": {"report": design.replications, "used_in_all": found.replications},
            "draws": found.draws,
            "reroutes": [asdict(each) for each in found.reroutes],
            "game": solved,
            "caveat": CAVEAT,
            "provenance": came_from(loaded),
        }  # fmt: skip


def _answer(words: Sequence[str]) -> Losses:
    keys, rest = own_of(words, InterdictKeys)
    loaded = load(with_replications(rest, InterdictKeys))
    design = design_of(keys, loaded)
    options = loaded.options
    origin = about("interdict", words, [loaded], own_defaults(InterdictKeys))
    folder = opened(origin.request, options, WRITES)
    count = keys.draws if ranges(loaded.config) else 0
    others = [drawn(loaded, options.seed, number).scenario for number in range(count)]
    counter = Counter(f"interdict {loaded.name}", planned(loaded.scenario, design, count))
    runner = Runner(options.seed, where(folder, options), counter)
    found = study(loaded.scenario, design, runner, others)
    counter.end()
    answer = Losses(origin, design, found)
    answer.keep(folder)
    return answer


def design_of(keys: InterdictKeys, loaded: Loaded) -> InterdictionDesign:
    """What is asked of a scenario.

    Raises
    ------
    ConfigError
        With everything that the scenario cannot do.
    """
    scenario = loaded.scenario
    problems = [*known("metric", keys.metric, metrics, "metric")]
    kinds = [keys.units] if isinstance(keys.units, str) else list(keys.units)
    wrong = [problem for kind in kinds for problem in known("units", kind, WORDS, "kind of units")]
    problems += wrong
    first_d, last_d = -scenario.warm_up_d, scenario.horizon_d
    from_d = first_d if keys.on_d == "start" else keys.on_d
    if isinstance(from_d, str):
        problems.append(Problem("on_d", f"{from_d!r} is not right: a day, or start"))
    elif not first_d <= from_d < last_d:
        problems.append(
            Problem("on_d", f"{from_d:g} is not in the run, from {first_d:g} to before {last_d:g}")
        )
    routes = list(scenario.postures) if keys.routes is None else keys.routes
    for route in routes if keys.routes is not None else ():
        problems += known("routes", route, scenario.postures, "posture")
    units: list[LossUnit] = []
    if not wrong:
        units = units_of(scenario, [kind for word in kinds for kind in WORDS[word]])
        problems += _too_many(keys.r, units, kinds)
    if problems or isinstance(from_d, str):
        raise ConfigError("overrides", problems)
    if next(sets_of(scenario, units, keys.r), None) is None:
        told_of = f"{keys.r}: every set of so many has a hub beside a group it belongs to; fewer"
        raise ConfigError("overrides", [Problem("r", told_of)])
    for route in routes:
        check_references(scenario.but(posture=route))
    return InterdictionDesign(
        objective=keys.objective,
        units=units,
        r=keys.r,
        from_d=from_d,
        keep=keys.top,
        budget=keys.budget,
        replications=loaded.options.replications,
        level=loaded.options.level,
        routes=routes,
        greedy=keys.search == "greedy",
    )


def _too_many(r: int, units: Sequence[LossUnit], kinds: Sequence[str]) -> list[Problem]:
    if not kinds:
        return [Problem("units", f"is empty; some of: {', '.join(WORDS)}")]
    what = " or ".join(kinds) if "all" not in kinds else "hubs, passages, countries or groups"
    if not units:
        return [Problem("units", f"this scenario has no {what} that could be lost")]
    if r > len(units):
        return [Problem("r", f"{r} is more than there are units to lose; at most {len(units)}")]
    return []


def rows_of(design: InterdictionDesign, found: Interdiction) -> list[tuple[Any, ...]]:
    """One row for each set of the ranking."""
    seen = design.replications, design.level, design.objective.within
    return [
        (
            place, told(each.loss), each.value, each.value_half_width, each.change,
            each.change_half_width, each.selected, each.order_kept, each.verdict,
            *ends(each.value, each.value_half_width, *seen),
        )
        for place, each in enumerate(found.ranking, start=1)
    ]  # fmt: skip
