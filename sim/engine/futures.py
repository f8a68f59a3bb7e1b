"""Another future of a replication: what is pending on a day is drawn anew, given what has passed.

Of a duration with the law F, of which so much has passed, the rest is what F leaves of it: its
value at a probability that is uniform on (F(passed), 1). Dates that were planned stay. What kinds
of durations there are, and what becomes of each: docs/decisions/0046-futures.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from sim.core.errors import ConfigError, Problem
from sim.core.streams import Streams
from sim.core.ticks import Ticks, scaled, to_days, to_ticks
from sim.engine.contingency.events import Timeline
from sim.engine.hub.customer import Customer
from sim.engine.hub.resources import Resources
from sim.engine.platform.maintenance_script import Script, Wear
from sim.engine.platform.platform import Platform
from sim.engine.supply.cannibalization import FleetParts
from sim.engine.supply.stock_network import StockNetwork
from sim.engine.time.events import Event, Timeout
from sim.engine.time.passing import LEFT, SINCE, Passing, left_of, with_left
from sim.engine.time.timings import Begun, Constant, Time, Times, Timing, time_of
from sim.model.checks.calendars import foreknown
from sim.model.families.maintenance import What
from sim.model.scenario import Scenario

Future = Sequence[tuple[float, int]]
"""Days on which another future begins, and the number of that future [d, -]."""
RENEWS = (What.FAILURE, What.PLANNED)
GOES_ON = ("programme", "position", "hits", "whom", "lost", "class")
"""What a fleet draws whatever its platforms do: the numbers of these draws go on."""


def checked_future(
    future: Future, scenario: Scenario, antithetic: bool, key: str = "future"
) -> list[tuple[Ticks, int]]:
    """Instants and numbers of the futures of a run.

    Raises
    ------
    ConfigError
        If they are no such pairs, or not in the order of their days, or no days of the run.
    """
    first_d = -scenario.warm_up_d if scenario.initial == "steady" else 0.0
    found: list[tuple[Ticks, int]] = []
    for each in future:
        told = f"{each!r} is not right: a day of the run and the number of a future, as (0, 1)"
        if not (isinstance(each, Sequence) and len(each) == 2):
            raise _wrong(key, told)
        day, number = each
        if isinstance(day, bool) or not isinstance(day, int | float) or type(number) is not int:
            raise _wrong(key, told)
        if not first_d <= day < scenario.horizon_d:
            days = f"from {first_d:g} up to, not including, {scenario.horizon_d:g}"
            raise _wrong(key, f"day {day:g} is no day of the run; one {days} is")
        if number < 0:
            raise _wrong(key, f"{number} is no number of a future; 0, 1, 2, ... are")
        if found and to_ticks(day) <= found[-1][0]:
            raise _wrong(
                key, f"day {day:g} does not come after day {to_days(found[-1][0]):g}; it has to"
            )
        found.append((to_ticks(day), number))
    if found and (path := foreknown(scenario)) is not None:
        told = f"has to draw anew what is pending, and {path} knows how long work takes before it"
        raise _wrong(key, f"{told} begins; none is right, or a time that does not vary")
    if found and antithetic:
        raise _wrong(key, "has no antithetic pairs; antithetic=false is right")
    return found


def _wrong(key: str, told: str) -> ConfigError:
    return ConfigError("run", [Problem(key, told)])


class Pending(NamedTuple):
    """Something that was drawn, and has not passed."""

    time: Time
    begun: Begun
    whole: Ticks
    """How long it would take."""
    then: Callable[[Ticks], None]
    """What is done when it takes so much longer, or shorter (below 0)."""


@dataclass(frozen=True)
class Fates:
    """Whatever of a replication another future changes.

    Attributes
    ----------
    platforms
        Those of each fleet, by their numbers.
    parts
        Of the fleets whose repairs need some.
    """

    resources: Resources
    platforms: Mapping[str, Sequence[Platform]]
    parts: Mapping[str, FleetParts]
    supply: StockNetwork
    timeline: Timeline | None

    def turn(self, number: int) -> None:
        """From this instant on, live another future of the same past."""
        resources = self.resources
        now, idle = resources.env.now, self.idle
        for platform in idle:
            platform.equipment.advance()
        dates: dict[Event, Ticks] = {}
        pending = [
            *self._under_way(now, dates),
            *self._waiting(),
            *(each for platform in self._all for each in self._of(platform, now)),
            *self._put_in(now),
        ]
        for timing in resources.timings:
            if isinstance(timing, Script):
                timing.play_on()
        scripts = [(each, *mode) for each in self._all for mode in _scripts(each)]
        resources.random.turn(int(now), number, self._drawn)
        _redraw(pending, resources.random.streams)
        for platform, mode, left in scripts:
            _write_anew(platform, mode, left)
        for production in self.supply.productions:
            production.redraw()
        if self.timeline is not None:
            self.timeline.redraw(now)
        self.look_again(idle, dates)

    @property
    def idle(self) -> Sequence[Platform]:
        """Platforms that operate until the next event of their life."""
        return [each for each in self._all if each.idle]

    def under_way(self) -> Iterator[tuple[Timeout, Customer | None, Passing]]:
        """Timeouts that say what they are for, and customers who do."""
        now = self.resources.env.now
        for at, event, who in self.resources.env.awaited:
            customer = who if isinstance(who, Customer) else None
            passing: Passing | None = event._value if customer is None else customer.pending(at)
            if at > now and isinstance(passing, tuple) and _end(passing) == at:
                yield event, customer, passing  # what else passes has no law that is known

    def look_again(self, idle: Sequence[Platform], dates: dict[Event, Ticks]) -> None:
        """Move events, and let platforms that are idle find their next ones anew, at once."""
        asleep = {platform.process.target for platform in idle}
        self.resources.env.move(dates, asleep)
        for platform in idle:
            platform.disturb()

    @property
    def _all(self) -> Iterator[Platform]:
        return (each for fleet in self.platforms.values() for each in fleet)

    # What is pending -----------------------------------------------------------------------

    def _under_way(self, now: Ticks, dates: dict[Event, Ticks]) -> Iterator[Pending]:
        """The same; their new dates are noted."""
        for event, who, passing in self.under_way():

            def moves(
                later: Ticks,
                event: Timeout = event,
                who: Customer | None = who,
                passing: Passing = passing,
            ) -> None:
                timing, row, n, scale, clock, left, since = passing
                before = left_of(passing, now)
                after = max(before + scaled(later, scale), 0)
                moved = timing, row, n, scale, clock, left + after - before, since
                if who is None:
                    event._value = moved
                else:
                    who.passing = moved
                dates[event] = now + after if clock is None else clock.date(now, after)

            yield _passing(passing, now, moves)

    def _waiting(self) -> Iterator[Pending]:
        """Work that was broken off, and shipments that were stopped."""
        put_by = self.resources.put_by
        for who, passing in put_by.items():

            def goes_on(later: Ticks, who: Any = who, passing: Passing = passing) -> None:
                left = max(passing[LEFT] + scaled(later, passing[3]), 0)
                put_by[who] = with_left(passing, left, passing[SINCE])

            yield _passing(passing, passing[SINCE], goes_on)
        for lift in self.supply.lifts.values():
            for trip in lift.stopped:

                def sails_on(later: Ticks, trip: Any = trip) -> None:
                    left = max(trip.passing[LEFT] + scaled(later, trip.passing[3]), 0)
                    trip.passing = with_left(trip.passing, left, trip.passing[SINCE])

                yield _passing(trip.passing, trip.passing[SINCE], sails_on)

    def _of(self, platform: Platform, now: Ticks) -> Iterator[Pending]:
        """Lives of a platform, and repairs on board while it goes on."""
        equipment, timings = platform.equipment, self.resources.timings
        for mode, spec in enumerate(platform.fleet.modes):
            life, left = timings[spec.life], equipment.left(mode)
            if 0 < left < inf and not isinstance(life, Script | Wear):

                def fails(later: Ticks, mode: int = mode) -> None:
                    equipment.lives_on(mode, later)

                yield _pending(life, *equipment.life_of(mode), left, fails)
            part = equipment.carried.get(mode)
            if part is not None and 0 < part.left < inf and not isinstance(life, Script | Wear):

                def lasts(later: Ticks, mode: int = mode) -> None:
                    used = equipment.carried[mode]
                    equipment.carried[mode] = used._replace(left=used.left + later)

                yield _pending(life, part.row, part.n, part.left, lasts)
            date = equipment.open.get(mode, inf)
            if now < date < inf and spec.takes is not None and spec.waiting is None:

                def mends(later: Ticks, mode: int = mode) -> None:
                    equipment.open[mode] += later

                n = equipment.failures[mode] - 1
                yield _pending(timings[spec.takes], platform.row, n, date - now, mends)

    def _put_in(self, now: Ticks) -> Iterator[Pending]:
        """Parts on their way into place."""
        for parts in self.parts.values():
            for place, each in enumerate(parts.put_in):
                if each.date > now:

                    def takes(later: Ticks, parts: FleetParts = parts, place: int = place) -> None:
                        each = parts.put_in[place]
                        parts.put_in[place] = parts.takes_instead(each, each.date + later)

                    yield _pending(each.timing, each.row, each.n, each.date - now, takes)

    # What has been drawn ---------------------------------------------------------------------

    def _drawn(self, owner: str, purpose: str) -> Sequence[int] | None:
        """Draws of each row so far, where they follow what happens in the theater; else None."""
        if owner in self.supply.stores and purpose.startswith(("stock.", "shop.")):
            return self.supply.stores[owner].drawn(purpose)
        platforms = self.platforms.get(owner)
        if not platforms:
            return None
        if owner in self.parts and (found := self.parts[owner].drawn(purpose)) is not None:
            return found
        fleet, (name, _, word) = platforms[0].fleet, purpose.partition(".")
        for number, mode in enumerate(fleet.modes):
            if mode.name != name:
                continue
            if word in GOES_ON:
                return None
            if word in ("life", "delay"):
                return [each.equipment.lives[number] + 1 for each in platforms]
            if mode.script is not None:
                script: Script = self.resources.timings[mode.script]
                asked = word.partition(".")[0]
                if asked == "rule" or asked in {each.value for each in What}:
                    return script.drawn(word)
            return [each.equipment.failures[number] for each in platforms]
        for number, period in enumerate(fleet.periods):
            if period.name == name:
                return [each.equipment.period_n[number] for each in platforms]
        return None


def _pending(
    timing: Timing, row: int, n: int, left: Ticks, then: Callable[[Ticks], None]
) -> Pending:
    """A draw of which so much is left, in its own time."""
    whole = timing(row, n)
    passed = min(max(whole - left, 0), whole)
    return Pending(time_of(timing), (row, n, passed), whole, then)


def _passing(passing: Passing, now: Ticks, then: Callable[[Ticks], None]) -> Pending:
    """What is under way, in the time of its draw."""
    timing, row, n, scale, _, _, _ = passing
    left = left_of(passing, now)
    return _pending(timing, row, n, round(left / scale) if scale else 0, then)


def _end(passing: Passing) -> Ticks:
    """The instant at which it has passed."""
    _, _, _, _, clock, left, since = passing
    return since + left if clock is None else clock.date(since, left)


def _redraw(pending: Sequence[Pending], streams: Streams) -> None:
    """Draw everything anew, and say how much longer it takes."""
    alike: defaultdict[int, list[Pending]] = defaultdict(list)
    for each in pending:
        if not isinstance(each.time, Constant):
            alike[id(each.time)].append(each)
    groups = [(each[0].time, [one.begun for one in each], each) for each in alike.values()]
    asked = [time.keys_of(begun) for time, begun, _ in groups if isinstance(time, Times)]
    streams.prepare(set().union(*asked))
    for time, begun, group in groups:
        if isinstance(time, Times):
            found = time.all_redrawn(begun)
        else:
            found = [time.redrawn(*each) for each in begun]
        for each, whole in zip(group, found, strict=True):
            each.then(whole - each.whole)


def _scripts(platform: Platform) -> Iterator[tuple[int, Ticks]]:
    """Modes whose maintenance or wear has its own memory, and the operating time that is left."""
    equipment, timings = platform.equipment, platform.resources.timings
    for mode, spec in enumerate(platform.fleet.modes):
        life, left = timings[spec.life], equipment.left(mode)
        if left == inf or not isinstance(life, Script | Wear):
            continue
        if left > 0 or (isinstance(life, Script) and life.what[platform.row] not in RENEWS):
            yield mode, left


def _write_anew(platform: Platform, mode: int, left: Ticks) -> None:
    """The rest of a script or of the wear of a mode."""
    equipment, spec = platform.equipment, platform.fleet.modes[mode]
    life: Script | Wear = platform.resources.timings[spec.life]
    equipment.lives_on(mode, life.anew(platform.row, equipment.lives[mode], left) - left)
