"""Shipped scenarios, damaged at random: keys lost, doubled, swapped, of another type, or extreme.

A mutant is a scenario that somebody could have written by mistake. Whatever it is, loading it ends
with a checked scenario or with a ``ConfigError`` of short lines; nothing else may come out.
"""

import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.load.compose import checked, composed, load, scenarios
from sim.load.overrides import parse
from sim.model.scenario import Measure, Scenario
from sim.study.running.outcome import outcome

LONGEST = 300
"""Characters of a complaint at most."""
PATIENCE_S = 120
"""Processor time after which loading counts as hanging [s]: a thousand times what it takes."""
MOST_BYTES = 4 * 2**30
"""Memory of a process that tries mutants [B]; loading the largest scenario takes a tenth."""
EXTREME: tuple[Any, ...] = (
    0, -1, 1, 0.5, -0.0, 1e-300, 1e300, 2**31, 10**30, float("nan"), float("inf"), float("-inf"),
    "", " ", "x" * 1000, "yes", "1:40", "0x10", "${horizon_d}", "${", "a.b", "ä/b@c", "null", None, True,
    [], {}, [None], {"": 0}, [[[]]], {"law": "fixed"}, {"law": {}}, {"kind": []}, "2026-11-29",
)  # fmt: skip
TEXTS = (
    "\t",
    ": ",
    "- ",
    "{",
    "]",
    "'",
    '"',
    "#",
    "&a ",
    "*a",
    "!!python/name:os.system ",
    "\x00",
    "\ufeff",
    "ß",
    "\u202e",
    "|",
    "? ",
    "%",
)
Place = tuple[Any, Any]
"""A mapping or list, and a key or index of it."""


@dataclass(frozen=True)
class Mutant:
    """A damaged scenario, and what was done to it."""

    name: str
    how: str
    whole: Any


@dataclass
class Outcomes:
    """What became of many mutants."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Those that ended with neither a scenario nor a clear complaint."""
    accepted: list[tuple[Mutant, Scenario]] = field(default_factory=list)
    keep: int = 0
    """Accepted ones that are kept at most."""

    def __iadd__(self, other: "Outcomes") -> "Outcomes":
        """What another process found as well."""
        self.counts += other.counts
        self.wrong += other.wrong
        return self

    def table(self) -> str:
        """Counts by kind of damage and outcome."""
        hows = sorted({key.split("/")[0] for key in self.counts})
        lines = [f"{'damage':<12}{'accepted':>10}{'refused':>10}{'wrong':>10}"]
        for how in hows:
            numbers = [self.counts[f"{how}/{what}"] for what in ("accepted", "refused", "wrong")]
            lines.append(f"{how:<12}" + "".join(f"{number:>10}" for number in numbers))
        return "\n".join(lines)


def wholes(names: list[str] | None = None) -> dict[str, Any]:
    """The composed mapping of every shipped scenario, or of some."""
    return {name: _whole(name) for name in names or scenarios()}


@cache
def _whole(name: str) -> dict[str, Any]:
    return composed(parse([f"scenario={name}"]))[1]


# Damage to a mapping --------------------------------------------------------------------------


def places(value: Any) -> Iterator[Place]:
    """Every key and index below a value."""
    keys: Any = ()
    if isinstance(value, dict):
        keys = value
    elif isinstance(value, list):
        keys = range(len(value))
    for key in list(keys):
        yield value, key
        yield from places(value[key])


def _delete(random: np.random.Generator, every: list[Place]) -> None:
    where, key = every[random.integers(len(every))]
    del where[key]


def _double(random: np.random.Generator, every: list[Place]) -> None:
    where, key = every[random.integers(len(every))]
    if isinstance(where, list):
        where.append(deepcopy(where[key]))
    else:
        where[f"{key}_2"] = deepcopy(where[key])


def _swap(random: np.random.Generator, every: list[Place]) -> None:
    (a, one), (b, other) = (every[place] for place in random.integers(len(every), size=2))
    first, second = deepcopy(a[one]), deepcopy(b[other])
    a[one] = second
    b[other] = first


def _retype(random: np.random.Generator, every: list[Place]) -> None:
    where, key = every[random.integers(len(every))]
    value = where[key]
    others: list[Any] = [str(value), [value], {"value": value}, not value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        others += [float(value), -value, f"{value} d"]
    if isinstance(value, dict):
        others += [list(value), [*value.values()], next(iter(value), None)]
    if isinstance(value, list):
        others += [value[0] if value else None, dict.fromkeys(map(str, value))]
    where[key] = others[random.integers(len(others))]


def _extreme(random: np.random.Generator, every: list[Place]) -> None:
    where, key = every[random.integers(len(every))]
    value = EXTREME[random.integers(len(EXTREME))]
    if isinstance(where, dict) and random.random() < 0.15:
        where[value if isinstance(value, str | int | bool | None) else "new"] = where.pop(key)
    else:
        where[key] = deepcopy(value)


DAMAGE: dict[str, Callable[[np.random.Generator, list[Place]], None]] = {
    "delete": _delete, "double": _double, "swap": _swap, "retype": _retype, "extreme": _extreme,
}  # fmt: skip


def mutant(random: np.random.Generator, name: str, whole: Any) -> Mutant:
    """One to three times damaged; named after the first damage."""
    found = deepcopy(whole)
    hows = random.choice([*DAMAGE], size=random.choice([1, 1, 1, 2, 3]))
    for how in hows:
        if every := list(places(found)):
            DAMAGE[how](random, every)
    return Mutant(name, str(hows[0]), found)


# Damage to a text -----------------------------------------------------------------------------


def damaged_text(random: np.random.Generator, text: str) -> str:
    """A file with a line lost, doubled, swapped, shifted or broken, or with its end cut off."""
    lines = text.split("\n")
    at, other = random.integers(len(lines), size=2)
    match random.integers(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * int(random.integers(1, 4)) + lines[at]
        case 4:
            column = int(random.integers(len(lines[at]) + 1))
            mark = TEXTS[random.integers(len(TEXTS))]
            lines[at] = lines[at][:column] + mark + lines[at][column:]
        case 5:
            return text[: random.integers(len(text))]
    return "\n".join(lines)


# Trying them ----------------------------------------------------------------------------------


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"no end after {PATIENCE_S} s of the processor")


def tried(build: Callable[[], Scenario], of: Mutant, outcomes: Outcomes) -> None:
    """Load a mutant, and note what became of it."""
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
    try:
        scenario = build()
    except ConfigError as error:
        lines = [str(problem) for problem in error.problems]
        bad = [line for line in lines if len(line) > LONGEST or "\n" in line or not line.strip()]
        what = "wrong" if bad or not lines else "refused"
        if what == "wrong":
            outcomes.wrong.append(f"{of.name} ({of.how}): {(bad or ['nothing said'])[0]!r}")
    except Exception as error:  # whatever else comes out is what the test looks for
        what = "wrong"
        outcomes.wrong.append(f"{of.name} ({of.how}): {type(error).__name__}: {str(error)[:300]}")
    else:
        what = "accepted"
        if len(outcomes.accepted) < outcomes.keep and of.how != "extreme":
            outcomes.accepted.append((of, scenario))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    outcomes.counts[f"{of.how}/{what}"] += 1


def try_mappings(seed: int, count: int, bases: dict[str, Any], keep: int = 0) -> Outcomes:
    """So many damaged mappings of these scenarios, each checked as a composed one is."""
    random, outcomes = np.random.default_rng(seed), Outcomes(keep=keep)
    names = [*bases]
    for _ in range(count):
        name = names[random.integers(len(names))]
        of = mutant(random, name, bases[name])
        tried(lambda of=of: checked(of.name, of.whole).scenario, of, outcomes)  # type: ignore[misc]
    return outcomes


def try_files(seed: int, count: int, bases: dict[str, Any], folder: Path) -> Outcomes:
    """So many damaged files, each loaded by its path."""
    random, outcomes = np.random.default_rng(seed), Outcomes()
    texts = {name: yaml.safe_dump(whole, sort_keys=False) for name, whole in bases.items()}
    names = [*bases]
    for number in range(count):
        name = names[random.integers(len(names))]
        path = folder / f"mutant_{number}.yaml"
        path.write_text(damaged_text(random, texts[name]), encoding="utf-8")
        of = Mutant(name, "text", None)
        tried(lambda path=path: load([f"scenario={path}"]).scenario, of, outcomes)  # type: ignore[misc]
        path.unlink()
    return outcomes


# In processes of their own -------------------------------------------------------------------


def bounded() -> None:
    """At most so much memory for a process: what asks for more ends with a MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def share_of_mappings(seed: int, count: int, runs: int) -> Outcomes:
    """Damaged mappings of all shipped scenarios, some of the accepted ones run for a while."""
    outcomes = try_mappings(seed, count, wholes(), keep=runs)
    for of, scenario in outcomes.accepted:
        tried(partial(_short_run, scenario), Mutant(of.name, "run", None), outcomes)
    outcomes.accepted.clear()
    return outcomes


def share_of_files(seed: int, count: int, folder: str) -> Outcomes:
    """Damaged files of the small scenarios."""
    place = Path(folder) / str(seed)
    place.mkdir()
    return try_files(seed, count, wholes(small()), place)


def small() -> list[str]:
    """Names of the scenarios that are composed in no time."""
    return [name for name in scenarios() if name.startswith("truth/")]


def _short_run(scenario: Scenario) -> Scenario:
    """Thirty days of a scenario and what comes out of them."""
    days = {"horizon_d": min(scenario.horizon_d, 30.0), "warm_up_d": min(scenario.warm_up_d, 10.0)}
    brief = scenario.but(**days, measure=Measure())
    outcome(run(brief, 1, 0), brief)
    return scenario
