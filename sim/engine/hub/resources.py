"""Resources: what the jobs of one replication share, by the numbers that plans name."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.core.ticks import LONGEST, Ticks
from sim.engine.codes import Directory
from sim.engine.hub.claims import Unit
from sim.engine.hub.dispatcher import Dispatcher, Lack
from sim.engine.hub.experience import Experience
from sim.engine.hub.hiring_dispatcher import HiringDispatcher
from sim.engine.hub.ranking import Margins, Ranking
from sim.engine.hub.reducible_dispatcher import ReducibleDispatcher
from sim.engine.time.clocks.calendars import CalendarPlan, CalmClock, OpeningPlan, WorkingHours
from sim.engine.time.clocks.operating_clock import WorkClock
from sim.engine.time.clocks.pace import Pace, PacedClock
from sim.engine.time.events import Calendar
from sim.engine.time.passing import Passing
from sim.engine.time.timings import Random
from sim.model.calendars.hours import CalmHours, Hours, Together
from sim.model.families.queueing import QueuePolicy
from sim.model.yards.people import Learning
from sim.record.log import SHIFT, Log


class Pool(NamedTuple):
    """Units of one kind: their number in the record, what they are, and how many."""

    number: int
    kind: Lack
    capacity: float


@dataclass(frozen=True, slots=True)
class ShopPlan:
    """A hub's dispatcher, that of the theater's people, or that of its stocks, before the run.

    Attributes
    ----------
    number
        Among all dispatchers.
    places
        Where each pool stands in it, by name.
    """

    number: int
    pools: tuple[Pool, ...]
    places: dict[str, int]
    preemptive: bool = False
    overtake: bool = True
    reducible: bool = False
    """Whether it may lose units, or its order may change."""
    queue: QueuePolicy | None = None
    """A policy that is asked at the moment of each decision; None if urgencies stand."""
    paced: bool = False
    """Whether events slow its work."""
    hires: bool = False
    """Whether some of its units come only when they are called."""

    def unit(self, name: str, amount: int) -> Unit:
        """Units of a pool by its name."""
        place = self.places[name]
        return Unit(place, amount, self.pools[place].number << SHIFT | amount)

    def kind(self, name: str) -> Lack:
        """What a pool is."""
        return self.pools[self.places[name]].kind

    def dispatcher(self, env: Calendar, log: Log) -> Dispatcher:
        """The dispatcher of one replication."""
        kind = ReducibleDispatcher if self.reducible else Dispatcher
        if self.hires:
            kind = HiringDispatcher
        return kind(env, log, self.pools, self.preemptive, self.overtake)


class WorkHours(NamedTuple):
    """The clock of some stages: what is known beforehand, and whose pace it follows."""

    known: WorkClock | None
    paced_by: int | None
    """Number of the dispatcher of a hub that events may slow."""
    calm: tuple[int, ...] = ()
    """Calendars that have to be calm."""


class Resources:
    """What the jobs of one replication share.

    Attributes
    ----------
    dispatchers, timings, clocks, openings, experience
        By the numbers that plans name.
    paces
        Of the hubs that events may slow, by the number of their dispatcher.
    put_by
        Work that was broken off and waits for its units again.
    choices
        What routing policies choose from a station, by the uniforms of the choice.
    """

    __slots__ = (
        "choices", "clocks", "directory", "dispatchers", "env", "experience", "log", "openings",
        "paces", "put_by", "random", "timings",
    )  # fmt: skip

    def __init__(
        self,
        start: Ticks,
        directory: Directory,
        shops: tuple[ShopPlan, ...],
        hours: tuple[WorkHours, ...],
        openings: tuple[OpeningPlan, ...],
        calendars: tuple[CalendarPlan, ...],
        learning: tuple[Learning, ...],
        random: Random,
    ) -> None:
        self.env = env = Calendar(initial_time=start)
        self.log = log = Log()
        self.directory = directory
        self.random = random
        self.timings = random.timings
        self.dispatchers = [each.dispatcher(env, log) for each in shops]
        self.paces = {each.number: Pace(env) for each in shops if each.paced}
        calm = [each.begin(random.streams) for each in calendars]
        self.clocks = [
            each.known
            if each.paced_by is None and not each.calm
            else _clock(each, self.paces, calm)
            for each in hours
        ]
        self.openings = [_opening(each, calm) for each in openings]
        self.put_by: dict[Any, Passing] = {}
        self.choices: dict[int, Any] = {}
        self.experience = [Experience(each) for each in learning]

    def freeze_experience(self, frozen: bool = True) -> None:
        """No hub learns any more: what it knows now is what it knows; or all of them do again."""
        for each in self.experience:
            each.frozen = frozen

    def rank_anew(self, shops: tuple[ShopPlan, ...], margins: Margins) -> None:
        """Let the queues that change be asked at the moment of each decision."""
        for shop, dispatcher in zip(shops, self.dispatchers, strict=True):
            if shop.queue is not None and isinstance(dispatcher, ReducibleDispatcher):
                dispatcher.ranking = Ranking(shop.queue, self.env, self.log, margins)


def _clock(
    hours: WorkHours, paces: dict[int, Pace], calendars: list[CalmHours]
) -> WorkClock | None:
    """A clock at the pace of its hub, that stands still in spells."""
    clock = hours.known
    if hours.calm:
        calm: list[Hours] = [calendars[each] for each in hours.calm]
        clock = CalmClock(clock, _together(calm, LONGEST))
    return clock if hours.paced_by is None else PacedClock(clock, paces[hours.paced_by])


def _opening(plan: OpeningPlan, calendars: list[CalmHours]) -> WorkingHours:
    shift: list[Hours] = [] if plan.shift is None else [plan.shift]
    calm: list[Hours] = [calendars[each] for each in plan.calm]
    whole: dict[str, list[Hours]] = {"shift": shift, "calm": calm, "both": [*shift, *calm]}
    within = whole.get(plan.within)
    return WorkingHours(
        _together([*shift, *calm], plan.reach),
        plan.shift if plan.at_start else None,
        None if within is None else _together(within, plan.reach),
        plan.reach,
    )


def _together(hours: list[Hours], reach: Ticks) -> Hours:
    return hours[0] if len(hours) == 1 else Together(hours, reach)
