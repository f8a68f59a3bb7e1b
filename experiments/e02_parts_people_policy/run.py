"""Parts, people, policy: where the days go, what one more buys, and when proactive care pays.

Writes three tables and three figures into results/ beside this file; README.md tells the finding.

    .venv/bin/python experiments/e02_parts_people_policy/run.py [--replications 40] [--workers 2]
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import figures
import numpy as np

import sim
from sim.metrics.lost_days import BUCKETS
from sim.model.eligibility.pipelines import stocks_of
from sim.policies.maintenance.condition_based import ConditionBased
from sim.study.results.paired import compare as paired
from sim.study.running.replicate import Result
from sim.study.statistics.summary import half_width

HERE = Path(__file__).parent
SCENARIO = "indo_pacific"
LEVEL = 0.99
EACH = 6
"""Candidates of each kind: the stocks that owe most, the trades and berths that are busiest."""
DETECTED = (0.0, 0.25, 0.5, 0.75, 1.0)
FALSE_ALARM_EVERY_D = (25, 50, 100, 200, 1000)


@dataclass(frozen=True)
class Share:
    """Share of a fleet's platform-days in a bucket, in percent."""

    fleet: str
    bucket: str
    percent: float
    half_width: float


@dataclass(frozen=True)
class OneMore:
    """What one more of something buys, against the same replications without it."""

    kind: str
    """spare, crew or berth."""
    where: str
    before: int
    why: float
    """Parts owed on the mean, or the share of the units in use."""
    days: float
    """Platform-days on station gained a year, all fleets together."""
    days_half_width: float
    dru: float
    dru_half_width: float


@dataclass(frozen=True)
class Pays:
    """Proactive minus reactive maintenance at one quality of the prognosis."""

    detected_frac: float
    false_alarm_every_d: float
    days: float
    """Platform-days on station gained a year, all fleets together."""
    days_half_width: float
    dru: float
    dru_half_width: float


def simulate(seed: int, replications: int, workers: int, *overrides: str) -> Result:
    """The scenario with what should be different."""
    scenario = sim.load_scenario(SCENARIO, *overrides)
    return sim.replicate(scenario, seed, replications, workers, LEVEL)


def on_station_days(result: Result) -> np.ndarray:
    """Platform-days on station a year, all fleets together, by replication."""
    return 365.0 * sum(result.of("on_station", fleet) for fleet in result.scenario.fleets)


def gain(base: Result, other: Result) -> tuple[float, float, float, float]:
    """Paired gain in days and in DRU, each with its half-width."""
    days = on_station_days(other) - on_station_days(base)
    dru = paired(base, other).difference("dru", "all missions")
    return float(days.mean()), half_width(days, LEVEL), dru.mean, dru.half_width


# Where the days go ------------------------------------------------------------------------------


def where_the_days_go(base: Result) -> list[Share]:
    """The shares of every fleet; they add up to 100."""
    rows = []
    for name, fleet in base.scenario.fleets.items():
        whole = fleet.size * base.scenario.horizon_d / 100
        for bucket in BUCKETS:
            values = base.of("days", f"{name}/{bucket}") / whole
            rows.append(Share(name, bucket, float(values.mean()), half_width(values, LEVEL)))
    return rows


# One more ---------------------------------------------------------------------------------------


def candidates(base: Result) -> Iterator[tuple[str, str, int, float, str]]:
    """Kind, where, how many now, why it was chosen, and the override of one more."""
    scenario = base.scenario
    stocks = {
        name: stock for name, stock in stocks_of(scenario).items() if stock.stock != "unlimited"
    }
    owed = {name: float(base.of("backorders", name).mean()) for name in stocks}
    for name in sorted(owed, key=lambda each: -owed[each])[:EACH]:
        now = int(stocks[name].stock)
        hub, _, part = name.rpartition(".")
        path = f"hubs.{hub}.parts.{part}" if hub else f"stocks.{name}"
        yield "spare", name, now, owed[name], f"{path}.stock={now + 1}"
    for kind, key in (("crew", "crews"), ("berth", "berths")):
        pools = {
            f"{hub}/{pool}": (int(capacity), f"hubs.{hub}.{key}.{pool}")
            for hub, spec in scenario.hubs.items()
            for pool, capacity in getattr(spec, key).items()
            if capacity != "unlimited" and capacity > 0
        }
        used = {name: float(base.of("utilisation", name).mean()) for name in pools}
        for name in sorted(used, key=lambda each: -used[each])[:EACH]:
            now, path = pools[name]
            yield kind, name, now, used[name], f"{path}={now + 1}"


def one_more(base: Result, seed: int, replications: int, workers: int) -> list[OneMore]:
    """One more of each candidate, under the same seed."""
    rows = []
    for kind, where, now, why, override in candidates(base):
        other = simulate(seed, replications, workers, override)
        rows.append(OneMore(kind, where, now, why, *gain(base, other)))
        print(f"one more {kind:6} {where:34} {rows[-1].days:+8.1f} days a year")
    return sorted(rows, key=lambda row: -row.days)


# When proactive care pays -----------------------------------------------------------------------


def proactive(detected_frac: float, false_alarm_every_d: float) -> list[str]:
    """Overrides that give every rule with a prognosis this quality."""
    rules = sim.load_scenario(SCENARIO).maintenances["proactive"].rules
    words = ["maintenance=proactive"]
    for name, rule in rules.items():
        if isinstance(rule, ConditionBased):
            path = f"maintenances.proactive.rules.{name}"
            words.append(f"{path}.detected_frac={detected_frac:g}")
            if not rule.orders_ahead:
                words.append(f"{path}.false_alarm_every_d={false_alarm_every_d:g}")
    return words


def when_it_pays(base: Result, seed: int, replications: int, workers: int) -> list[Pays]:
    """Proactive against reactive, from useless to perfect."""
    rows = []
    for detected in DETECTED:
        for every_d in FALSE_ALARM_EVERY_D:
            other = simulate(seed, replications, workers, *proactive(detected, every_d))
            rows.append(Pays(detected, every_d, *gain(base, other)))
            print(f"detected {detected:4} alarm every {every_d:4} d: {rows[-1].days:+8.1f} days")
    return rows


def write(path: Path, rows: Sequence[Share] | Sequence[OneMore] | Sequence[Pays]) -> None:
    """A table with a column for each field, numbers to six digits."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(rows[0]))
        for row in rows:
            cells = asdict(row).values()
            table.writerow(f"{each:.6g}" if isinstance(each, float) else each for each in cells)


def main() -> None:
    """Simulate, and write the tables and figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    run = (wanted.seed, wanted.replications, wanted.workers)

    base = simulate(*run, "maintenance=reactive")
    shares = where_the_days_go(base)
    write(wanted.out / "days.csv", shares)
    figures.days(shares, wanted.out / "days.png")
    more = one_more(base, *run)
    write(wanted.out / "one_more.csv", more)
    figures.one_more(more, wanted.out / "one_more.png")
    pays = when_it_pays(base, *run)
    write(wanted.out / "proactive.csv", pays)
    figures.proactive(pays, wanted.out / "proactive.png")


if __name__ == "__main__":
    main()
