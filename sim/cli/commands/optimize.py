"""``theater optimize``: the best allocation of a budget over berths, crews, spares and access."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from sim.cli.about import About, about, came_from, choices, times_of
from sim.cli.asking import AskedObjective, own, with_replications
from sim.cli.precise import refuse_precision
from sim.cli.progress import Counter
from sim.cli.results import finished, opened, where
from sim.core.errors import ConfigError, Problem
from sim.load.factors.allocation import Market, market
from sim.report.output.files import csv_text, json_text
from sim.report.output.names import Names
from sim.report.study.optimize import Told, allocation_table
from sim.study.optimize.allocate import NEXT, Effort, Exact, Floats, Values, allocate
from sim.study.optimize.exact import exact_value
from sim.study.optimize.search import Search, exhaustive, greedy
from sim.study.optimize.space import Allocation, Space
from sim.study.optimize.tpe import tpe
from sim.study.running.variants import Objective, Runner
from sim.study.statistics.intervals import ends

REPLICATIONS = 10
"""Of every allocation in the search, where none are asked for [count]."""
COLUMNS = (
    "price", "value", "value_half_width", "gain", "gain_half_width", "chosen_at",
    "value_low", "value_high",
)  # fmt: skip
TRACE = ("order", "step", "price", "mean")

Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Asked(AskedObjective):
    """The keys of this command beside those of a run."""

    budget: Money = Field()
    """In the unit of the prices."""
    prices: dict[str, Money | dict[str, Money]] = Field(default_factory=dict)
    """By key: a unit beyond the scenario's own value, or each value."""
    method: Literal["auto", "greedy", "optuna"] = "auto"
    evaluations: int = Field(default=100, ge=2, strict=True)
    """Allocations that the search runs at most [count]."""
    fresh: int = Field(default=50, ge=2, strict=True)
    """Replications that chose nothing, of every allocation that is told [count]."""
    top: int = Field(default=5, ge=1, strict=True)
    """Allocations that are run again [count]."""

    @field_validator("prices", mode="before")
    @classmethod
    def _named(cls, prices: Any) -> Any:
        """The values of a table are named by their text, numbers too."""
        if not isinstance(prices, dict):
            return prices
        return {
            key: {str(value): each for value, each in table.items()}
            if isinstance(table, dict)
            else table
            for key, table in prices.items()
        }


WRITES = ("optimize.csv", "trace.csv", "optimize.json", "optimize.png")


def main(words: Sequence[str]) -> int:
    """Search, and tell and write what was found."""
    asked, rest = own(words, Asked)
    objective = asked.objective
    found_market = market(with_replications(rest, REPLICATIONS), asked.prices, asked.budget)
    space = found_market.space
    loaded = found_market.loaded(space.begin)
    assert loaded is not None  # it was checked
    options = loaded.options
    refuse_precision(options)
    if options.spells:
        told_of = "has no use in this command; `theater run` writes them"
        raise ConfigError("overrides", [Problem("spells", told_of)])
    name, search = method_of(asked, space, options.seed)
    origin = about("optimize", words, [loaded], Asked)
    folder = opened(origin.request, options, WRITES)
    effort = Effort(asked.evaluations, options.replications, asked.fresh, asked.top, options.level)
    most = asked.evaluations * effort.replications + (1 + asked.top + NEXT) * effort.fresh
    counter = Counter(f"optimize {loaded.name}, at most", most)
    runner = Runner(options.seed, where(folder, options), counter)
    sign = 1 if asked.best == "max" else -1
    values, exact = evaluators(found_market, objective, sign, runner)
    found = allocate(space, values, exact, search, effort)
    counter.end()
    told = Told(found, space, effort, name, objective.title, sign, objective.within)
    names = Names({each.key: each.values for each in space.factors})
    result = as_json(origin, told, asked)
    head, rows = [*(each.key for each in space.factors), *COLUMNS], rows_of(told)
    match options.format:
        case "json":
            print(json_text(result), end="")
        case "csv":
            print(csv_text(head, rows), end="")
            origin.beside_csv()
        case "table":
            heading = origin.heading(times_of(loaded), choices(loaded.scenario))
            print(heading + "\n\n" + allocation_table(told, names))
    if folder is not None:
        from sim.report.study.optimize_figure import allocation_figure

        trace_head = [*TRACE, *(each.key for each in space.factors)]
        files = [
            folder.write_text("optimize.csv", csv_text(head, rows)),
            folder.write_text("trace.csv", csv_text(trace_head, trace(told))),
            folder.write_text("optimize.json", json_text(result)),
            folder.save(allocation_figure(told, names), "optimize.png", origin.notes(effort.fresh)),
        ]
        finished(folder, files, origin)
    return 0


def method_of(asked: Asked, space: Space, seed: int) -> tuple[str, Search]:
    """The search that was asked for: all allocations, where each of them can be run."""
    if asked.method == "optuna":
        return "optuna", tpe(seed)
    count = space.count()
    if asked.method == "auto" and count is not None and count <= asked.evaluations:
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


def rows_of(told: Told) -> list[tuple[Any, ...]]:
    """One row for each allocation that was run on fresh replications."""
    return [
        (
            *told.space.settings(each.allocation).values(), each.price, told.sign * each.value,
            each.value_half_width, each.gain, each.gain_half_width, told.sign * each.chosen_at,
            *ends(told.sign * each.value, each.value_half_width, *told.seen),
        )
        for each in told.found.finalists
    ]  # fmt: skip


def trace(told: Told) -> list[tuple[Any, ...]]:
    """One row for each allocation that the search ran, in their order."""
    return [
        (
            number, each.step, each.price, told.sign * each.mean,
            *told.space.settings(each.allocation).values(),
        )
        for number, each in enumerate(told.found.tried)
    ]  # fmt: skip


def as_json(origin: About, told: Told, asked: Asked) -> dict[str, Any]:
    """The whole study as one object."""
    (loaded,) = origin.loaded
    found, space = told.found, told.space
    keys = [each.key for each in space.factors]
    start = found.exact_start
    return {
        **origin.head(),
        "scenario": loaded.name,
        "seed": loaded.options.seed,
        **asked.model_dump(),
        "searched_by": told.method,
        "effort": asdict(told.effort),
        "begin": {
            **space.settings(space.begin),
            "value": told.sign * found.begin[0],
            "value_half_width": found.begin[1],
        },
        "finalists": [dict(zip([*keys, *COLUMNS], row, strict=True)) for row in rows_of(told)],
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
