"""The two sides that are set: scenarios, and the past that each may share with others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.api.app.moves import ORDER, moved, possible
from sim.api.app.orders import AppOrder, is_foreseen, orders
from sim.api.app.settings import AppSettings, AppTurn
from sim.core.errors import ConfigError, Problem, shown
from sim.load.compose import Loaded, load, words_of
from sim.model.game.in_force import in_force_already
from sim.model.scenario import Scenario
from sim.report.page.parts import Key
from sim.study.running.blocks import OnePast
from sim.study.running.shared_past import Past

MOST_KEPT = 12
"""Scenarios that are kept composed [count]."""


@dataclass(frozen=True)
class AppSide:
    """One side: a scenario, the past that it goes on from, and what it is from then on.

    Attributes
    ----------
    scenario
        With all its moves.
    origin
        Without those of the last turn: the scenario of the past.
    past
        Names the past: the same text, the same past.
    until_d
        The day on which it is kept [d].
    """

    key: Key
    label: str
    scenario: Scenario
    origin: Scenario
    past: str
    until_d: float
    moves: str = ""
    """Names those of the last turn: the same text, the same moves."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Parts of the scenario that are others than those of the origin."""
    others: tuple[Scenario, ...] = ()
    """What else may be asked of the past."""
    one: OnePast | None = None
    """The past of all its replications, where they have one."""

    @property
    def common(self) -> Scenario:
        """A scenario in which all may happen that may be asked for, from the day on."""
        found = Past.of([self.origin, *self.others])
        assert found.until_d >= self.until_d
        return found.common

    @property
    def name(self) -> str:
        """Names what it is: the same text, the same futures."""
        if self.one is not None:
            return f"{self.past} {self.moves} of {self.one.replication}"
        return f"{self.past} {self.moves}" if self.moves else self.past.rpartition("@")[0]


@dataclass
class Bases:
    """Scenarios as they are composed, the last few of which are kept.

    Attributes
    ----------
    words
        The scenario and the overrides of the command line.
    """

    words: Sequence[str]
    _kept: dict[str, Loaded] = field(default_factory=dict)

    def of(self, settings: AppSettings, posture: str = "") -> tuple[str, Loaded]:
        """The scenario of a side before any move, and a text that names it.

        Raises
        ------
        ConfigError
            With every problem of the first layer that has one.
        """
        words = [*words_of(settings.scenario)] if settings.scenario else [*self.words]
        if posture or settings.posture:
            words = [each for each in words if not each.startswith("posture=")]
            words.append(f"posture={posture or settings.posture}")
        words += [
            f"events.{name}.enabled={str(on).lower()}"
            for name, on in sorted(settings.events.items())
        ]
        name = json.dumps(words)
        if name not in self._kept:
            loaded = load(words)
            _check(loaded.scenario)
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = loaded
        return name, self._kept[name]


def _check(scenario: Scenario) -> None:
    if scenario.stop_at_first_gap:
        told = "is on, and a future goes on after a gap; stop_at_first_gap=false is right"
        raise ConfigError("scenario", [Problem("stop_at_first_gap", told)])


def sides_of(settings: AppSettings, bases: Bases) -> list[AppSide]:
    """Side A, and side B where it differs.

    Raises
    ------
    ConfigError
        With what is wrong with the scenario or a move.
    """
    name, loaded = bases.of(settings)
    base = loaded.scenario
    before = settings.turns[:-1]
    day = min(settings.last.day, base.horizon_d)
    told = json.dumps([each.model_dump() for each in before if each.says_something])
    posture = _posture(base)
    origin = moved(base, before)
    moved(base, settings.turns)  # what is wrong with the last turn is told as well
    _refuse_in_force(
        settings, origin, moved(bases.of(settings, settings.other)[1].scenario, settings.turns)
    )
    first = AppSide(
        "a", f"A ({posture})" if not told.strip("[]") else f"A ({posture}, so far)", origin, origin,
        f"{name} {told}@{day:g}", day, others=(possible(origin, day),),
    )  # fmt: skip
    sides = [first]
    other_name, other = bases.of(settings, settings.other)
    is_other = other_name != name
    last = settings.last.model_copy(update={"units": _units(settings, base)})
    if is_other or last.says_something:
        early, late = _early(other.scenario, last)
        its_origin = moved(other.scenario, [*before, early])
        if early.says_something:
            told = json.dumps([told, early.model_dump()])
        scenario = moved(other.scenario, settings.turns)
        moves = late.says_something
        parts = [_posture(other.scenario)] * is_other + ["moved"] * last.says_something
        sides.append(
            AppSide(
                "b",
                f"B ({', '.join(parts)})",
                scenario,
                its_origin,
                f"{other_name} {told}@{day:g}",
                day,
                json.dumps(late.model_dump(), sort_keys=True) if moves else "",
                {"events": scenario.events} if moves else {},
                (possible(its_origin, day),),
            )
        )
    return sides


def _refuse_in_force(settings: AppSettings, first: Scenario, second: Scenario) -> None:
    """Refuse the order of a posture that is in force already.

    Parameters
    ----------
    first, second
        Side A, and side B with all of its moves.
    """
    problems = []
    if settings.other and settings.other == first.posture:
        told = f"{shown(settings.other)} is the posture of both sides already; another one is right"
        problems.append(Problem("other", told))
    for number, turn in enumerate(settings.turns):
        side = second if turn is settings.last else first
        if turn.posture:
            at = f"turns.{number}"
            for each in in_force_already(side, ORDER.format(f"{number:02d}_posture")):
                problems.append(Problem(f"{at}.{each.path}", each.message))
    if problems:
        raise ConfigError("settings", problems)


def _early(scenario: Scenario, last: AppTurn) -> tuple[AppTurn, AppTurn]:
    """What of the last turn a past has to know from its start, and the rest of it."""
    given = last.model_dump()
    early: dict[str, Any] = {"day": last.day}
    for order in orders(scenario, last):
        if isinstance(order, AppOrder) and not is_foreseen(scenario, order.event):
            part, _, name = order.path.partition(".")
            if isinstance(given[part], dict):
                early.setdefault(part, {})[name] = given[part].pop(name)
            elif isinstance(given[part], list):
                early.setdefault(part, []).append(name)
                given[part].remove(name)
            else:
                early[part], given[part] = given[part], ""
    return AppTurn(**early), AppTurn(**given)


def _units(settings: AppSettings, base: Scenario) -> dict[str, int]:
    """Units of the last turn that are others than before it."""
    have = {
        f"{name}/{unit}": count
        for name, hub in base.hubs.items()
        for unit, count in {**hub.berths, **hub.crews}.items()
    }
    for turn in settings.turns[:-1]:
        have |= turn.units
    return {key: count for key, count in settings.last.units.items() if have.get(key) != count}


def _posture(scenario: Scenario) -> str:
    return scenario.posture.replace("_", " ") or "as it is"
