"""What one tab wants now: futures of its sides, then perhaps one of them platform by platform."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sim.api.app.settings import AppSettings
from sim.api.app.shelf import PastKey
from sim.api.app.sides import AppSide
from sim.api.app.view import LEVEL, METRICS
from sim.api.game.pasts import standing
from sim.core.errors import ConfigError, Problem
from sim.study.results.typical import RankedPast, ranked_pasts, typical_past
from sim.study.running.blocks import OnePast
from sim.study.running.outcome import Outcome
from sim.study.running.replicate import collect

MOST_OUTCOMES = 1500
"""Futures that are remembered [count]."""
MOST_PLAYED = 6
"""Replications whose spells are remembered [count]."""


class AppWork(NamedTuple):
    """A future of a side, or its spells."""

    side: AppSide
    number: int
    spells: bool = False

    def past(self, lanes: int) -> PastKey:
        """The past from which it is asked; one past of all is asked by each lane at once."""
        one = self.side.one
        if one is None:
            return PastKey(self.side.past, self.number)
        return PastKey(self.side.past, one.replication, self.number % lanes)

    @property
    def name(self) -> tuple[str, int, bool]:
        """Names what it is: the same name, the same answer."""
        return self.side.name, self.number, self.spells


@dataclass
class Known:
    """Answers that are remembered."""

    outcomes: "OrderedDict[str, dict[int, Outcome]]" = field(default_factory=OrderedDict)
    """Futures by the name of a side and their number."""
    spells: "OrderedDict[tuple[str, int, bool], str]" = field(default_factory=OrderedDict)
    """Spells as CSV, by the name of the work."""

    def of(self, side: AppSide) -> dict[int, Outcome]:
        """Futures of a side that are there."""
        return self.outcomes.get(side.name, {})

    def has(self, work: AppWork) -> bool:
        """Whether an answer is there."""
        return work.name in self.spells if work.spells else work.number in self.of(work.side)

    def take(self, work: AppWork, found: Outcome | str) -> None:
        """Remember an answer."""
        if isinstance(found, str):
            self.spells[work.name] = found
            while len(self.spells) > MOST_PLAYED:
                self.spells.popitem(last=False)
            return
        known = self.outcomes.setdefault(work.side.name, {})
        same = next(iter(known.values()), None)
        if same is not None and same.keys == found.keys:
            found = Outcome(same.keys, found.values, found.daily, found.hubs)
        known[work.number] = found

    def forget(self, wanted: Sequence[AppSide]) -> None:
        """Let go what was asked for long ago, and never what is wanted."""
        names = {each.name for each in wanted}
        for name in [each for each in self.outcomes if each in names]:
            self.outcomes.move_to_end(name)
        total = sum(map(len, self.outcomes.values()))
        for name in [each for each in self.outcomes if each not in names]:
            if total <= MOST_OUTCOMES:
                return
            total -= len(self.outcomes.pop(name))


@dataclass
class Run:
    """What one tab wants now.

    Attributes
    ----------
    pasts
        Sides whose replications have a past of their own each.
    sides
        The sides that are shown; the same, or futures of one past; none before it is chosen.
    chosen
        How the one past was chosen, in words.
    drawn
        Futures of the last page [count].
    """

    number: int
    tab: str
    settings: AppSettings
    pasts: Sequence[AppSide]
    replications: int
    seed: int
    begun: float
    sides: Sequence[AppSide] = ()
    chosen: str = ""
    drawn: int = 0
    _played: AppWork | None = None

    def __post_init__(self) -> None:
        past, replay = self.settings.past, self.settings.replay
        problems = []
        for path, which in (("past", past), ("replay.which", replay and replay.which)):
            if isinstance(which, int) and which >= self.replications:
                told = f"{which} is none of {self.replications} replications; they count from 0"
                problems.append(Problem(path, told))
        if replay is not None and replay.side not in [each.key for each in self.pasts]:
            told = "there is no side B; a move or another posture makes one"
            problems.append(Problem("replay.side", told))
        if problems:
            raise ConfigError("settings", problems)
        if past is None:
            self.sides = self.pasts
        elif isinstance(past, int):
            self._live_on(past, "picked")

    @property
    def given(self) -> str:
        """Which past all futures have, in words; empty where each has its own."""
        one = next((each.one for each in self.sides), None)
        if one is None:
            return ""
        return f"replication {one.replication} up to D+{one.from_d:g} ({self.chosen})"

    def choose(self, known: Known) -> None:
        """Choose the past as soon as that can be."""
        if self.sides:
            return
        first = self.pasts[0]
        if all(number in known.of(first) for number in range(self.replications)):
            found = typical_past(self._ranked(first, known, first.until_d))
            self._live_on(found.replication, f"the typical one: {standing(found)}")

    def _live_on(self, replication: int, chosen: str) -> None:
        one = OnePast(replication, self.pasts[0].until_d)
        self.sides = [replace(each, one=one) for each in self.pasts]
        self.chosen = chosen

    def _ranked(self, side: AppSide, known: Known, until_d: float) -> list[RankedPast]:
        outcomes = [known.of(side)[number] for number in range(self.replications)]
        result = collect(side.scenario, self.seed, LEVEL, outcomes, kept=METRICS)
        return ranked_pasts(result, until_d)

    def done(self, known: Known) -> int:
        """Futures that every side has of those that are asked for first [count]."""
        return min(len(known.of(each)) for each in self.sides or self.pasts[:1])

    def is_whole(self, known: Known) -> bool:
        """Whether every future that is shown is there."""
        return bool(self.sides) and self.done(known) >= self.replications

    def played(self, known: Known) -> AppWork | None:
        """The replication that the map plays, once it is known which."""
        replay = self.settings.replay
        if replay is None or self._played is not None or not self.is_whole(known):
            return self._played
        number = replay.which
        if number == "typical":
            first = self.sides[0]  # the same of both: they are paired
            ranked = self._ranked(first, known, first.scenario.horizon_d)
            number = typical_past(ranked).replication
        (side,) = (each for each in self.sides if each.key == replay.side)
        self._played = AppWork(side, number, spells=True)
        return self._played

    def wanted(self, known: Known) -> Iterator[AppWork]:
        """Everything that is wanted so far, both sides of a replication one after the other."""
        sides = self.sides or self.pasts[:1]
        for number in range(self.replications):
            yield from (AppWork(each, number) for each in sides)
        if (played := self.played(known)) is not None:
            yield played
