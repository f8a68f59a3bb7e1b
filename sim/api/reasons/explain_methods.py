"""The methods of ``theater explain``, each from its words to what is told and written."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from math import prod
from typing import Any

from sim.api.asking.about import alone, observed
from sim.api.asking.keys.reasons import ExplainKeys
from sim.api.asking.progress import Counter
from sim.api.reasons.explain_options import patterns
from sim.core.errors import ConfigError, Problem
from sim.load.compose import Loaded
from sim.load.factors.factors import combinations
from sim.load.factors.space import FactorSpace, options, space
from sim.load.files.grammar import Override
from sim.load.overrides import parse
from sim.report.output.words.names import OptionNames
from sim.report.study import explain as explain_table
from sim.study.explain import luck_or_ignorance as ignorance
from sim.study.explain import morris as screening
from sim.study.explain import order_reversals as flips
from sim.study.explain import sobol as indices
from sim.study.explain.curves import curves, grids
from sim.study.running.blocks import ALONE, Blocks, blocks_of
from sim.study.running.processes.workers import Workers
from sim.study.running.variants import Objective, Runner
from sim.study.sweeping.independent_groups import seed_of

POINTS_A_FACTOR = 10
"""Points of a metamodel for each factor [count]: Loeppky, Sacks and Welch, Technometrics 51 (2009)
366-376."""
REFUSED = 3
"""Exit status of a metamodel that is too poor for indices."""


@dataclass(frozen=True)
class Explained:
    """What a method found, in every form that it is told in."""

    text: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    found: dict[str, Any]
    figure: Callable[[], Any]
    """Draws it; None if there is nothing to draw."""
    status: int = 0


Begin = Callable[[Loaded], Workers]
"""Opens the folder for the results of what is asked; where its replications run."""


@dataclass(frozen=True)
class Study:
    """What every method is given."""

    asked: ExplainKeys
    objective: Objective
    own: Loaded
    begin: Begin

    @cached_property
    def blocks(self) -> Blocks:
        """How often a run is observed; each gives one value, the mean of what was seen."""
        if self.asked.method == "ignorance":
            return ALONE  # the spread of single replications is what it asks for
        return blocks_of([self.own.scenario], self.own.options.replications)

    @property
    def runs(self) -> int:
        """Runs of a point."""
        return self.blocks.runs(self.own.options.replications)

    @property
    def replications(self) -> int:
        """Replications of a point, whole runs of them."""
        return self.runs * self.blocks.of_a_run

    @property
    def each(self) -> str:
        """How often every point is run, in words."""
        told = f"{self.replications} replications each"
        if self.asked.method == "ignorance":
            return told + alone(self.own.scenario)
        if self.blocks.of_a_run > 1:
            told += f" ({observed(self.blocks)} of each of {self.runs} runs)"
        return told

    @property
    def level(self) -> float:
        """Level of the intervals."""
        return self.own.options.level

    def runner(self, planned: int) -> Runner:
        """Runs so many replications and says how far it is, if there is a folder for results."""
        workers = self.begin(self.own)
        counter = Counter(f"explain {self.own.name} by {self.asked.method}", planned)
        return Runner(self.own.options.seed, workers, counter, self.blocks)


def _begun(
    asked: ExplainKeys, overrides: Sequence[Override], begin: Begin
) -> tuple[Study, FactorSpace]:
    """What is asked, and its factors, found right."""
    swept = any(each.is_sweep_override() for each in overrides)
    whole = space(overrides, patterns(asked, swept))
    return Study(asked, asked.objective, whole.own, begin), whole


def _factors(whole: FactorSpace) -> list[dict[str, Any]]:
    """Names and values of the factors."""
    return [
        {"name": each.name, "words": list(each.words) or None,
         "low": None if each.words else each.number(0.0),
         "high": None if each.words else each.number(1.0)}
        for each in whole.axes
    ]  # fmt: skip


Found = tuple[Explained, Loaded, list[dict[str, Any]]]


def morris(asked: ExplainKeys, overrides: Sequence[Override], begin: Begin) -> Found:
    """Screening: which factors matter at all."""
    study, whole = _begun(asked, overrides, begin)
    count, each_run = asked.trajectories, study.runs
    runner = study.runner(count * (len(whole.axes) + 1) * study.replications)
    points = screening.trajectories(whole.axes, count, whole.own.options.seed)
    found = screening.screen(
        whole.axes, whole.place, study.objective, runner, points, each_run, study.level
    )
    title = f"Morris screening of {study.objective.title}"
    head = f"{title}: {count} trajectories over {len(whole.axes)} factors, {study.each}"
    rows = [asdict(each) for each in found.effects]

    def figure() -> Any:
        from sim.report.study.figures.explain import ToldStudy, effects

        note = f"{count} trajectories, {study.each}"
        return effects(found, ToldStudy(whole.own.scenario, study.objective, note))

    told = Explained(
        explain_table.screening(whole.axes, found, study.level, count * (each_run - 1), head),
        list(rows[0]),
        [list(each.values()) for each in rows],
        {"effects": rows, "kept_own_value": found.kept},
        figure,
    )
    return told, whole.own, _factors(whole)


def sobol(asked: ExplainKeys, overrides: Sequence[Override], begin: Begin) -> Found:
    """Indices: which share of the variance is due to which factor."""
    study, whole = _begun(asked, overrides, begin)
    points = asked.points or max(64, POINTS_A_FACTOR * len(whole.axes))
    if points < 2 * len(whole.axes):
        told_of = (
            f"{points} is too few for {len(whole.axes)} factors; {2 * len(whole.axes)} or more"
        )
        right = f"{told_of}, or fewer factors: method=morris tells which matter"
        raise ConfigError("overrides", [Problem("points", right)])
    runner = study.runner(points * study.replications)
    found = indices.decompose(
        whole.axes, whole.place, study.objective, runner, points, study.runs, study.level
    )
    title = f"Sobol indices of {study.objective.title}"
    head = f"{title}: {points} points of a Latin hypercube, {study.each}"

    def figure() -> Any:
        from sim.report.study.figures.explain import ToldStudy
        from sim.report.study.figures.explain import indices as drawn

        note = f"{points} points, {study.each}"
        of = ToldStudy(whole.own.scenario, study.objective, note)
        return drawn(found, of) if found.trusted else None

    chosen = found.chosen
    columns = ("factor", "first", "first_low", "first_high", "total", "total_low", "total_high")
    rows = [
        [each.name, *asdict(each.first).values(), *asdict(each.total).values()]
        for each in found.indices
    ]
    result = {
        "metamodel": chosen
        and {
            "name": chosen.name, "q2": chosen.q2, "rmse": chosen.rmse, "ceiling": chosen.ceiling,
            "missed": chosen.missed,
            "rmse_of_all": chosen.tried,
        },
        "trusted": found.trusted,
        "indices": [asdict(each) for each in found.indices],
        "interactions": [asdict(each) for each in found.pairs],
        "points": [
            {
                "values": {
                    axis.name: axis.value(unit)
                    for axis, unit in zip(whole.axes, at, strict=True)
                },
                "seed": seed_of(whole.own.options.seed, number),
                "mean": float(values.mean()),
            }
            for number, (at, values) in enumerate(zip(found.units, found.values, strict=True))
        ],
        "kept_own_value": found.kept,
    }  # fmt: skip
    text = explain_table.decomposition(whole.axes, found, head)
    told = Explained(text, columns, rows, result, figure, 0 if found.trusted else REFUSED)
    return told, whole.own, _factors(whole)


def along(asked: ExplainKeys, overrides: Sequence[Override], begin: Begin) -> Found:
    """Curves: the objective along each factor by itself."""
    study, whole = _begun(asked, overrides, begin)
    planned = sum(map(len, grids(whole.axes, asked.steps))) * study.replications
    found, kept = curves(
        whole.axes, whole.place, study.objective, study.runner(planned), asked.steps,
        study.runs, study.level,
    )  # fmt: skip
    title = f"{study.objective.title} along each factor"
    columns = ("factor", "value", "mean", "half_width", "q05", "q50", "q95", "n",
               "low", "high")  # fmt: skip
    rows = [
        [curve.axis.name, value, *(getattr(each, column) for column in columns[2:])]
        for curve in found
        for value, each in zip(curve.values, curve.summaries, strict=True)
    ]

    def figure() -> Any:
        from sim.report.study.figures.explain import ToldStudy
        from sim.report.study.figures.explain import curves as drawn

        return drawn(found, ToldStudy(whole.own.scenario, study.objective, study.each))

    result = {
        "curves": [dict(zip(columns, row, strict=True)) for row in rows],
        "kept_own_value": kept,
    }
    text = explain_table.curves(found, kept, study.level, title)
    return Explained(text, columns, rows, result, figure), whole.own, _factors(whole)


def unknown(asked: ExplainKeys, overrides: Sequence[Override], begin: Begin) -> Found:
    """Luck against ignorance, for one option or several."""
    ours, others = options(overrides)
    choices = _choices(ours)
    swept = any(each.is_sweep_override() for each in others)
    taken = [each.key_or_group for each in ours]
    every = [
        space([*others, *parse(words)], patterns(asked, swept), taken) for words in choices.values()
    ]
    whole = every[0]
    study = Study(asked, asked.objective, whole.own, begin)
    if study.replications < 2:
        told_of = "1 leaves luck unknown; 2 or more are right, e.g. replications=5"
        raise ConfigError("overrides", [Problem("replications", told_of)])
    if len(choices) > 1 and asked.draws < flips.LEAST_DRAWS:
        told_of = f"{asked.draws} is too few to compare options; {flips.LEAST_DRAWS} or more"
        raise ConfigError("overrides", [Problem("draws", told_of)])
    runner = study.runner(asked.draws * len(every) * study.replications)
    found = ignorance.run_draws(
        [each.place for each in every], whole.drawn_units, study.objective, runner,
        asked.draws, study.replications,
    )  # fmt: skip
    return _unknown(study, whole, list(choices), found), whole.own, _factors(whole)


def _unknown(
    study: Study, whole: FactorSpace, names: list[str], found: ignorance.InputDraws
) -> Explained:
    """What the draws say."""
    asked, seed = study.asked, whole.own.options.seed
    splits = [
        ignorance.split(name, values, study.level, seed, study.objective.within)
        for name, values in zip(names, found.values, strict=True)
    ]
    ranked: list[ignorance.Best] = []
    turned: dict[str, list[flips.Driver]] = {}
    if len(names) > 1:
        ranked = ignorance.best(names, found.values, asked.best, study.level)
        means = found.values.mean(axis=2)
        signed = means.mean(axis=1) * (1 if asked.best == "max" else -1)
        leader = int(signed.argmax())
        level = 1 - (1 - study.level) / (len(names) - 1)
        for other in range(len(names)):
            if other != leader:
                turned[f"{names[leader]} - {names[other]}"] = flips.drivers(
                    [each.name for each in whole.axes], found.places,
                    means[leader] - means[other], level, seed,
                )  # fmt: skip
    title = f"Luck and what is not known: {study.objective.title}"
    head = f"{title}; {asked.draws} draws of {len(whole.axes)} factors, {study.each}"
    columns = ("option", "mean", "half_width", "ignorance", "luck", "share", "share_low",
               "share_high", "best_share", "best_decided", "low", "high")  # fmt: skip
    by_name = {each.name: each for each in ranked}
    rows = [
        [
            each.name, each.mean, each.half_width, each.ignorance, each.luck, each.share,
            each.share_low, each.share_high,
            *((by_name[each.name].share, by_name[each.name].decided) if ranked else ("", "")),
            each.low, each.high,
        ]
        for each in splits
    ]  # fmt: skip

    def figure() -> Any:
        from sim.report.study.figures.explain import ToldStudy
        from sim.report.study.figures.explain import ignorance as drawn

        of = ToldStudy(
            whole.own.scenario, study.objective, f"{asked.draws} draws of inputs, {study.each}"
        )
        return drawn(splits, found, turned, [each.name for each in whole.axes], of)

    axes = {each.name: each for each in whole.axes}
    result = {
        "options": [{**asdict(each), "fan": each.fan.tolist()} for each in splits],
        "quantiles": ignorance.QUANTILES,
        "best": [asdict(each) for each in ranked],
        "draws": asked.draws,
        "drivers": {
            name: [
                {**asdict(each), "turns_at_value": flips.turning_value(axes[each.name], each)}
                for each in every
            ]
            for name, every in turned.items()
        },
        "kept_own_value": found.kept,
    }
    text = explain_table.ignorance(
        splits, ranked, turned, whole.axes, found.kept, study.level, head
    )
    return Explained(text, columns, rows, result, figure)


def _choices(ours: Sequence[Override]) -> dict[str, list[str]]:
    """Name and overrides of every option: all combinations of the listed values."""
    if not ours:
        return {"as it stands": []}
    if prod(len(list(each.sweep_string_iterator())) for each in ours) < 2:
        keys = ", ".join(each.key_or_group for each in ours)
        raise ConfigError("overrides", [Problem(keys, "has a single value; an option needs two")])
    every = list(combinations(ours))
    settings = [{each.key_or_group: each.value() for each in parse(words)} for words in every]
    names = OptionNames.of(settings)
    return {names.choice(each): words for each, words in zip(settings, every, strict=True)}


METHODS: dict[str, Callable[[ExplainKeys, Sequence[Override], Begin], Found]] = {
    "morris": morris, "sobol": sobol, "curves": along, "ignorance": unknown,
}  # fmt: skip
