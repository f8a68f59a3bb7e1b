"""``theater interdict``: the loss that hurts most, what recovers, and the game about it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from sim.cli.about import About, about, came_from, choices, times_of
from sim.cli.asking import AskedMeasure
from sim.cli.precise import refuse_precision
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem, known
from sim.load.compose import Loaded, build
from sim.load.factors.draws import drawn, ranges
from sim.load.overrides import own_keys, parse
from sim.model.checks.scenario import check_references
from sim.record.metric import metrics
from sim.report.output.files import csv_text, json_text
from sim.report.study.interdict import CAVEAT, losses
from sim.study.interdiction.losses import KINDS, Unit, UnitKind, told, units_of
from sim.study.interdiction.search import sets_of
from sim.study.interdiction.study import Design, Interdiction, planned, study
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.intervals import ends

REPLICATIONS = 10
"""Replications of the block that reports, where none are asked for [count]."""
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


class Asked(AskedMeasure):
    """The keys of this command beside those of a run."""

    r: int = Field(default=1, ge=1, strict=True)
    """Units lost at once."""
    on_d: float | str = 0.0
    """Day of the loss [d], or ``start`` for a theater that never had them."""
    units: list[str] | str = "all"
    """Kinds of units."""
    budget: int = Field(default=1150, ge=1, strict=True)
    """Replications of the search [count]."""
    draws: int = Field(default=2, ge=0, strict=True)
    """Draws from the input ranges [count]."""
    top: int = Field(default=5, ge=1, strict=True)
    """Sets in the ranking [count]."""
    routes: list[str] | None = None
    """Postures that the defender may choose from; all that the scenario has by default."""
    search: Literal["auto", "greedy"] = "auto"


WRITES = ("interdict.json", "interdict.csv", "loss_ranking.png")


def main(words: Sequence[str]) -> int:
    """Find the worst loss, and tell and write what was found."""
    asked, loaded = read(words)
    design = design_of(asked, loaded)
    options = loaded.options
    origin = about("interdict", words, [loaded], Asked)
    folder = opened(origin.request, options, WRITES)
    count = asked.draws if ranges(loaded.config) else 0
    others = [drawn(loaded, options.seed, number).scenario for number in range(count)]
    counter = Counter(f"interdict {loaded.name}", planned(loaded.scenario, design, count))
    runner = Runner(options.seed, where(folder, options), counter)
    found = study(loaded.scenario, design, runner, others)
    counter.end()
    result, rows = as_json(origin, design, found), rows_of(design, found)
    match options.format:
        case "json":
            print(json_text(result), end="")
        case "csv":
            print(csv_text(COLUMNS, rows), end="")
            origin.beside_csv()
        case "table":
            heading = origin.heading(times_of(loaded), choices(loaded.scenario))
            print(heading + "\n\n" + losses(found, design))
    if folder is not None:
        from sim.report.study.interdict_figure import loss_ranking

        files = [
            folder.write_text("interdict.json", json_text(result)),
            folder.write_text("interdict.csv", csv_text(COLUMNS, rows)),
            folder.save(loss_ranking(found, design), "loss_ranking.png", origin.notes()),
        ]
        finished(folder, files, origin)
    return 0


def read(words: Sequence[str]) -> tuple[Asked, Loaded]:
    """The keys of this command, and the scenario that the others give.

    Raises
    ------
    ConfigError
        With every problem of the first layer that has one.
    """
    asked, others = own_keys(parse(words), Asked)
    if not any(each.key_or_group == "replications" for each in others):
        others = [*others, *parse([f"replications={REPLICATIONS}"])]
    loaded = build(others)
    refuse_precision(loaded.options)
    if loaded.options.spells:
        told_of = "True: this command writes no spells; `theater run` does"
        raise ConfigError("overrides", [Problem("spells", told_of)])
    return asked, loaded


def design_of(asked: Asked, loaded: Loaded) -> Design:
    """What is asked of a scenario.

    Raises
    ------
    ConfigError
        With everything that the scenario cannot do.
    """
    scenario = loaded.scenario
    problems = [*known("metric", asked.metric, metrics, "metric")]
    kinds = [asked.units] if isinstance(asked.units, str) else list(asked.units)
    wrong = [problem for kind in kinds for problem in known("units", kind, WORDS, "kind of units")]
    problems += wrong
    first_d, last_d = -scenario.warm_up_d, scenario.horizon_d
    from_d = first_d if asked.on_d == "start" else asked.on_d
    if isinstance(from_d, str):
        problems.append(Problem("on_d", f"{from_d!r} is not right: a day, or start"))
    elif not first_d <= from_d < last_d:
        problems.append(
            Problem("on_d", f"{from_d:g} is not in the run, from {first_d:g} to before {last_d:g}")
        )
    routes = list(scenario.postures) if asked.routes is None else asked.routes
    for route in routes if asked.routes is not None else ():
        problems += known("routes", route, scenario.postures, "posture")
    units: list[Unit] = []
    if not wrong:
        units = units_of(scenario, [kind for word in kinds for kind in WORDS[word]])
        problems += _too_many(asked.r, units, kinds)
    if problems or isinstance(from_d, str):
        raise ConfigError("overrides", problems)
    if next(sets_of(scenario, units, asked.r), None) is None:
        told_of = f"{asked.r}: every set of so many has a hub beside a group it belongs to; fewer"
        raise ConfigError("overrides", [Problem("r", told_of)])
    for route in routes:
        check_references(scenario.but(posture=route))
    return Design(
        objective=Objective(asked.metric, asked.subject, asked.over),
        units=units,
        r=asked.r,
        from_d=from_d,
        keep=asked.top,
        budget=asked.budget,
        replications=loaded.options.replications,
        level=loaded.options.level,
        routes=routes,
        greedy=asked.search == "greedy",
    )


def _too_many(r: int, units: Sequence[Unit], kinds: Sequence[str]) -> list[Problem]:
    if not kinds:
        return [Problem("units", f"is empty; some of: {', '.join(WORDS)}")]
    what = " or ".join(kinds) if "all" not in kinds else "hubs, passages, countries or groups"
    if not units:
        return [Problem("units", f"this scenario has no {what} that could be lost")]
    if r > len(units):
        return [Problem("r", f"{r} is more than there are units to lose; at most {len(units)}")]
    return []


def rows_of(design: Design, found: Interdiction) -> list[tuple[Any, ...]]:
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


def as_json(origin: About, design: Design, found: Interdiction) -> dict[str, Any]:
    """The whole study as one object."""
    (loaded,) = origin.loaded
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
        **origin.head(),
        "scenario": loaded.name,
        "posture": loaded.scenario.posture,
        "maintenance": loaded.scenario.maintenance,
        "seed": options.seed,
        "level": options.level,
        "r": design.r,
        "from_d": design.from_d,
        "objective": asdict(design.objective),
        "units": [str(unit) for unit in design.units],
        "intact": {"value": found.intact.mean, "half_width": found.intact.half_width},
        "ranking": [
            {**dict(zip(COLUMNS, row, strict=True)), "units": [asdict(unit) for unit in each.loss]}
            for row, each in zip(rows_of(design, found), found.ranking, strict=True)
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
    }
