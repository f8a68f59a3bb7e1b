"""What is missing where: the parts of a fleet's platforms, and who gives one to whom.

A demand asks the stock for a part and leaves a shortage. Without cannibalization the oldest is
filled first. With it, shortages are moved to platforms that are down already. Sources: Sherbrooke,
Optimal Inventory Modeling of Systems (2004), ch. 8; Dyna-METRIC, RAND R-2785 (1982).
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sim.core.ticks import Ticks
from sim.engine.hub.resources import Resources
from sim.engine.supply.parts_plan import PartPlan, PartsPlan
from sim.engine.supply.stock import Requisition, Store
from sim.engine.time.timings import Timing
from sim.model.condition import Health
from sim.model.yards.hub import Steps


class UsedPart(NamedTuple):
    """A part that comes from another platform."""

    left: Ticks
    """Operating time until it fails."""
    row: int
    n: int
    """Of the draw of its life."""


class PutIn(NamedTuple):
    """A part on its way into place, and the order that ends with that."""

    date: Ticks
    order: int
    holder: "Holder"
    mode: int
    timing: Timing
    n: int
    row: int = 0


class Holder(Protocol):
    """A platform, as a place for parts."""

    number: int
    index: int
    idle: bool

    def lose(self, mode: int) -> None:
        """A part is missing from now on."""
        ...

    def regain(self, mode: int, takes: Ticks, used: "UsedPart | None" = None) -> None:
        """Every part of a mode is there, and in place after some time; see ``FleetParts``."""
        ...

    def takes_instead(self, mode: int, before: Ticks, date: Ticks) -> None:
        """What would have been in place on a date is so on another."""
        ...

    def gives(self, mode: int) -> "UsedPart":
        """The part of a mode, as another platform gets it."""
        ...

    def is_being_mended(self, mode: int) -> bool:
        """Whether somebody is putting in a part of a mode."""
        ...

    def stands_in_line(self, mode: int) -> None:
        """All that a repair lacks is people."""
        ...

    def failure(self, mode: int) -> int:
        """The number of the last failure of a mode."""
        ...


@dataclass(slots=True)
class Shortage:
    """A part that is missing since an instant."""

    since: Ticks
    holder: Holder
    order: int


class FleetParts:
    """The platforms of a fleet with what they lack, in one replication."""

    def __init__(self, resources: Resources, plan: PartsPlan, stores: Mapping[str, Store]) -> None:
        self._env = resources.env
        self._log = resources.log
        self._name = plan.fleet
        self._timings = timings = resources.timings
        self._parts = {each.number: each for each in plan.modes}
        self._stores = {each.number: stores[each.stock] for each in plan.modes if each.stock}
        self._policies = plan.policy
        self._labour = None if plan.labour is None else timings[plan.labour]
        self._clock = plan.clock
        self._holders: dict[int, Holder] = {}
        """By number, in the order in which they joined."""
        self._shortages: dict[int, list[Shortage]] = {number: [] for number in self._parts}
        self._asking: dict[int, dict[Requisition, None]] = {number: {} for number in self._parts}
        """Who waits for a part of a mode, the last to ask last."""
        self._short: dict[tuple[int, int], int] = {}
        self._lacking: dict[int, int] = {}
        """Mission-critical parts that a platform lacks, by its number; none that lacks nothing."""
        self._ahead: dict[tuple[int, int], int] = {}
        """Failures of a platform and mode for which a part was ordered ahead."""
        self._in_hand: dict[int, int] = {}
        """Parts that came before their failure, by mode."""
        self._beyond: dict[int, int] = {}
        """Demands of a programme that found no position intact, by mode."""
        self._demands = 0
        self._filled = 0
        self._moved = 0
        self.put_in: deque[PutIn] = deque()
        """Parts on their way into place, and perhaps some that are there."""

    def _policy(self) -> str:
        """The policy in force."""
        policies = self._policies
        return policies if isinstance(policies, str) else policies.at(self._env._now)

    def join(self, holder: Holder) -> None:
        """Another platform of the fleet."""
        if not self._holders:
            for part in self._parts.values():
                if part.between is not None:
                    programme = self._programme(part, self._timings[part.between])
                    self._env.live(programme, f"fleets.{self._name}")
        self._holders[holder.number] = holder

    def _programme(self, part: PartPlan, between: Timing) -> Steps:
        """Demands of a fixed programme, each on a position that is intact.

        While none is the programme goes on, and asks for parts beyond those that are missing.
        """
        number, position = 0, self._timings[part.position]
        while True:
            left = between(0, number)
            now = self._env._now
            passing = between, 0, number, 1.0, self._clock, left, now
            yield self._env.timeout(self._clock.date(now, left) - now, passing)
            intact = [part.positions - self._missing(each, part) for each in self._holders.values()]
            place = int(position(0, number) * sum(intact))
            number += 1
            if self._holders and not any(intact):
                self._beyond[part.number] = self._beyond.get(part.number, 0) + 1
                self._ask(part)
            for holder, count in zip(self._holders.values(), intact, strict=True):
                if place < count:
                    self.fails(holder, part.number)
                    break
                place -= count

    # Losing --------------------------------------------------------------------------------

    def fails(self, holder: Holder, mode: int) -> None:
        """A part of a platform fails: the stock is asked, and perhaps another platform gives."""
        part, now = self._parts[mode], self._env._now
        order = self._log.order(part.order_class, holder.index, -1, now)
        giver = self._giver(holder, part)
        if giver is None:
            self._open(holder, part, order)
        else:
            used = giver.gives(mode)
            self._open(giver, part, self._log.order(part.moved_class, giver.index, -1, now))
            moved = self._moved
            self._moved += 1
            self._works(part, holder, order, self._labour, moved, used)
        if self._ahead.get((holder.number, mode), 0):
            self._ahead[holder.number, mode] -= 1
            if self._in_hand.get(mode, 0):
                self._in_hand[mode] -= 1
                self._fill(part)
        else:
            self._ask(part)

    def order_ahead(self, holder: Holder, mode: int) -> None:
        """A part is ordered for a failure that is coming, unless there is one for it already."""
        if not self._ahead.get((holder.number, mode), 0):
            self._ahead[holder.number, mode] = 1
            self._ask(self._parts[mode])

    def _ask(self, part: PartPlan) -> None:
        # Platforms of the fleet ask by its name too, and by their own numbers.
        who = Requisition(self._name, len(self._holders) + self._demands, None)
        self._demands += 1
        self._asking[part.number][who] = None
        self._stores[part.number].request(who, part.urgency, lambda: self._supplied(part, who))

    def _open(self, holder: Holder, part: PartPlan, order: int) -> None:
        self._shortages[part.number].append(Shortage(self._env._now, holder, order))
        self._count(holder, part, 1)
        holder.lose(part.number)

    def _giver(self, holder: Holder, part: PartPlan) -> Holder | None:
        """The platform to give a part: of those down for parts, the one that lacks most."""
        policy = self._policy()
        if policy == "none":
            return None
        lacking = self._lacking
        own = lacking.get(holder.number, 0)
        if policy == "already_down" and own:
            return None
        worse = [self._holders[number] for number, lacks in lacking.items() if lacks > own]
        givers = [
            each
            for each in worse
            if each.idle
            and self._missing(each, part) < part.positions
            and not self._is_mended(each, part.number)
        ]
        return max(givers, key=lambda each: (lacking[each.number], -each.number), default=None)

    # Being supplied ------------------------------------------------------------------------

    def _supplied(self, part: PartPlan, who: Requisition) -> None:
        """A part has come from the stock: it goes into one of the shortages, or is kept for one."""
        if who not in self._asking[part.number]:  # restored while it was being handed out
            self._stores[part.number].take_back()
            return
        del self._asking[part.number][who]
        if self._beyond.get(part.number, 0):
            self._beyond[part.number] -= 1  # where it would go another is missing at once
        elif self._shortages[part.number]:
            self._fill(part)
        else:
            self._in_hand[part.number] = self._in_hand.get(part.number, 0) + 1

    def _fill(self, part: PartPlan) -> None:
        """A part goes into one of the shortages."""
        shortage = self._next_shortage(part)
        self._shortages[part.number].remove(shortage)
        self._count(shortage.holder, part, -1)
        filled = self._filled
        self._filled += 1
        self._works(part, shortage.holder, shortage.order, self._swap(part, filled), filled)

    def _swap(self, part: PartPlan, _n: int) -> Timing | None:
        """Timing of putting in the ``n``-th part; None if that takes none."""
        timing: Timing | None = None if part.takes is None else self._timings[part.takes]
        return timing

    def _is_mended(self, holder: Holder, mode: int) -> bool:
        """Whether a part is on its way into a platform."""
        return holder.is_being_mended(mode)

    def _works(
        self,
        part: PartPlan,
        holder: Holder,
        order: int,
        timing: Timing | None,
        n: int,
        used: UsedPart | None = None,
    ) -> None:
        """A part is put in, and the platform has all of the mode if none other is missing."""
        takes = self._puts_in(timing, n, order, holder, part.number)
        if not self._missing(holder, part):
            holder.regain(part.number, takes, used)

    def _puts_in(
        self, timing: Timing | None, n: int, order: int, holder: Holder, mode: int, row: int = 0
    ) -> Ticks:
        """A part is put in from now on, which ends an order; the time it takes."""
        now = self._env._now
        takes = 0 if timing is None else timing(row, n)
        self._log.close(order, now + takes)
        if timing is not None:
            under_way = self.put_in
            while under_way and under_way[0].date <= now:
                under_way.popleft()
            under_way.append(PutIn(now + takes, order, holder, mode, timing, n, row))
        return takes

    def drawn(self, purpose: str) -> Sequence[int] | None:
        """Draws so far of what the whole fleet draws once for each part; None for any other."""
        if purpose == "cannibalization":
            return [self._moved]
        return [self._filled] if purpose.endswith((".swap", ".part_alone")) else None

    def takes_instead(self, each: PutIn, date: Ticks) -> PutIn:
        """A part will be in place on another date."""
        self._log.close(each.order, date)
        each.holder.takes_instead(each.mode, each.date, date)
        return each._replace(date=date)

    def _next_shortage(self, part: PartPlan) -> Shortage:
        """The oldest, or with full cannibalization that of the platform that lacks least."""
        shortages = self._shortages[part.number]
        if len(shortages) == 1:
            return shortages[0]
        lacking = self._lacking if self._policy() == "full" else {}
        return min(
            shortages,
            key=lambda shortage: (
                lacking.get(shortage.holder.number, 0),
                shortage.since,
                shortage.holder.number,
            ),
        )

    def restored(self, holder: Holder, mode: int) -> None:
        """Other work has restored a mode: what was missing is not needed any more."""
        part = self._parts[mode]
        for shortage in [each for each in self._shortages[mode] if each.holder is holder]:
            self._shortages[mode].remove(shortage)
            self._count(holder, part, -1)
            self._log.close(shortage.order, self._env._now)
            if self._asking[mode]:
                self._stores[mode].dispatcher.withdraw(self._asking[mode].popitem()[0])

    def leave(self, holder: Holder) -> None:
        """A platform is lost, and what it lacked is not needed any more."""
        for number in self._parts:
            self.restored(holder, number)
        del self._holders[holder.number]

    # Counting ------------------------------------------------------------------------------

    def _count(self, holder: Holder, part: PartPlan, step: int) -> None:
        place = holder.number, part.number
        self._short[place] = self._short.get(place, 0) + step
        if part.health == Health.NMC:
            lacks = self._lacking.pop(holder.number, 0) + step
            if lacks:
                self._lacking[holder.number] = lacks

    def _missing(self, holder: Holder, part: PartPlan) -> int:
        """Parts of one mode that a platform lacks."""
        return self._short.get((holder.number, part.number), 0)
