"""What is missing where: the parts of a fleet's platforms, and who gives one to whom.

A demand asks the stock for a part and leaves a hole. Without cannibalization the oldest hole is
filled first. With it, holes are moved to platforms that are down already. Sources: Sherbrooke,
Optimal Inventory Modeling of Systems (2004), ch. 8; Dyna-METRIC, RAND R-2785 (1982).
"""

from dataclasses import dataclass
from math import inf
from typing import Protocol

from sim.core.ticks import Ticks
from sim.engine.hub.repair_plan import Timing, Uniforms
from sim.engine.supply.stock import Requisition, Store
from sim.engine.time.operating_clock import Clock
from sim.engine.time.progress import Calendar
from sim.model.condition import Health
from sim.model.hub import Steps
from sim.record.log import Log


class Holder(Protocol):
    """A platform, as a place for parts."""

    number: int
    index: int
    idle: bool
    open: dict[int, Ticks]

    def lose(self, mode: int) -> None:
        """A part is missing from now on."""
        ...

    def regain(self, mode: int, takes: Ticks, left: Ticks = inf) -> None:
        """Every part of a mode is there, and in place after some time; see ``Squadron``."""
        ...

    def left(self, mode: int) -> Ticks:
        """Operating time until a mode fails."""
        ...


@dataclass(slots=True)
class Slot:
    """One failure mode whose repair needs a part."""

    number: int
    health: Health
    store: Store
    urgency: float
    positions: int
    takes: Timing | None
    """Time to put a part in."""
    order_class: int
    moved_class: int
    """Order class of what is missing because another platform got the part."""
    between: Timing | None
    """Time between demands of the whole fleet, whatever its state; None if platforms fail."""
    position: Uniforms | None
    """Uniforms that choose the position which such a demand befalls."""


@dataclass(slots=True)
class Hole:
    """A part that is missing since an instant."""

    since: Ticks
    holder: Holder
    order: int


class Squadron:
    """The platforms of a fleet with what they lack.

    Parameters
    ----------
    slots
        By the number of the failure mode.
    policy
        none, already_down or full (``sim.model.fleet.Cannibalization``).
    labour
        Time to move a part from one platform to another.
    """

    def __init__(
        self,
        env: Calendar,
        log: Log,
        name: str,
        slots: dict[int, Slot],
        policy: str,
        labour: Timing | None,
        clock: Clock,
    ) -> None:
        self._env = env
        self._log = log
        self._name = name
        self._slots = slots
        self._policy = policy
        self._labour = labour
        self._clock = clock
        self._holders: list[Holder] = []
        self._holes: dict[int, list[Hole]] = {number: [] for number in slots}
        self._asking: dict[int, list[Requisition]] = {number: [] for number in slots}
        self._short: dict[tuple[int, int], int] = {}
        self._lacking: dict[int, int] = {}
        """Mission-critical parts that each platform lacks, by its number."""
        self._ahead: dict[tuple[int, int], int] = {}
        """Failures of a platform and mode for which a part was ordered ahead."""
        self._in_hand: dict[int, int] = {}
        """Parts that came before their failure, by mode."""
        self._demands = 0
        self._filled = 0
        self._moved = 0

    def join(self, holder: Holder) -> None:
        """Another platform of the fleet."""
        if not self._holders:
            for slot in self._slots.values():
                if slot.between is not None:
                    self._env.live(self._programme(slot, slot.between), f"fleets.{self._name}")
        self._holders.append(holder)

    def _programme(self, slot: Slot, between: Timing) -> Steps:
        """Demands of a fixed programme, each on a position that is intact."""
        assert slot.position is not None
        number = 0
        while True:
            date = self._clock.date(self._env.now, between(0, number))
            if date == inf:
                return
            yield self._env.timeout(date - self._env.now)
            intact = [slot.positions - self._missing(each, slot) for each in self._holders]
            place = int(slot.position(0, number) * sum(intact))
            number += 1
            for holder, count in zip(self._holders, intact, strict=True):
                if place < count:
                    self.fails(holder, slot.number)
                    break
                place -= count

    # Losing --------------------------------------------------------------------------------

    def fails(self, holder: Holder, mode: int) -> None:
        """A part of a platform fails: the stock is asked, and perhaps another platform gives."""
        slot, now = self._slots[mode], self._env.now
        order = self._log.order(slot.order_class, holder.index, -1, now)
        giver = self._giver(holder, slot)
        if giver is None:
            self._open(holder, slot, order)
        else:
            left = giver.left(mode)
            self._open(giver, slot, self._log.order(slot.moved_class, giver.index, -1, now))
            takes = 0 if self._labour is None else self._labour(0, self._moved)
            self._moved += 1
            self._log.order_closed[order] = now + takes
            if not self._missing(holder, slot):
                holder.regain(mode, takes, left)
        if self._ahead.get((holder.number, mode), 0):
            self._ahead[holder.number, mode] -= 1
            if self._in_hand.get(mode, 0):
                self._in_hand[mode] -= 1
                self._fill(slot)
        else:
            self._ask(slot)

    def order_ahead(self, holder: Holder, mode: int) -> None:
        """A part is ordered for a failure that is coming, unless there is one for it already."""
        if not self._ahead.get((holder.number, mode), 0):
            self._ahead[holder.number, mode] = 1
            self._ask(self._slots[mode])

    def _ask(self, slot: Slot) -> None:
        # Platforms of the fleet ask by its name too, and by their own numbers.
        who = Requisition(self._name, len(self._holders) + self._demands, None)
        self._demands += 1
        self._asking[slot.number].append(who)
        slot.store.request(who, slot.urgency, lambda: self._supplied(slot, who))

    def _open(self, holder: Holder, slot: Slot, order: int) -> None:
        self._holes[slot.number].append(Hole(self._env.now, holder, order))
        self._count(holder, slot, 1)
        holder.lose(slot.number)

    def _giver(self, holder: Holder, slot: Slot) -> Holder | None:
        """The platform to give a part: of those down for parts, the one that lacks most."""
        if self._policy == "none":
            return None
        lacking = self._lacking
        own = lacking.get(holder.number, 0)
        if self._policy == "already_down" and own:
            return None
        givers = [
            each
            for each in self._holders
            if lacking.get(each.number, 0) > own
            and each is not holder
            and each.idle
            and self._missing(each, slot) < slot.positions
            and each.open.get(slot.number, inf) == inf  # nobody is putting one in
        ]
        return max(givers, key=lambda each: (lacking[each.number], -each.number), default=None)

    # Being supplied ------------------------------------------------------------------------

    def _supplied(self, slot: Slot, who: Requisition) -> None:
        """A part has come from the stock: it goes into one of the holes, or is kept for one."""
        if who not in self._asking[slot.number]:  # restored while it was being handed out
            slot.store.take_back()
            return
        self._asking[slot.number].remove(who)
        if self._holes[slot.number]:
            self._fill(slot)
        else:
            self._in_hand[slot.number] = self._in_hand.get(slot.number, 0) + 1

    def _fill(self, slot: Slot) -> None:
        """A part goes into one of the holes."""
        hole = self._next_hole(slot)
        self._holes[slot.number].remove(hole)
        self._count(hole.holder, slot, -1)
        takes = 0 if slot.takes is None else slot.takes(0, self._filled)
        self._filled += 1
        self._log.order_closed[hole.order] = self._env.now + takes
        if not self._missing(hole.holder, slot):
            hole.holder.regain(slot.number, takes)

    def _next_hole(self, slot: Slot) -> Hole:
        """The oldest hole, or with full cannibalization that of the platform that lacks least."""
        lacking = self._lacking if self._policy == "full" else {}
        return min(
            self._holes[slot.number],
            key=lambda hole: (
                lacking.get(hole.holder.number, 0),
                hole.since,
                hole.holder.number,
            ),
        )

    def restored(self, holder: Holder, mode: int) -> None:
        """Other work has restored a mode: what was missing is not needed any more."""
        slot = self._slots[mode]
        for hole in [each for each in self._holes[mode] if each.holder is holder]:
            self._holes[mode].remove(hole)
            self._count(holder, slot, -1)
            self._log.order_closed[hole.order] = self._env.now
            if self._asking[mode]:
                slot.store.dispatcher.withdraw(self._asking[mode].pop())

    def leave(self, holder: Holder) -> None:
        """A platform is lost, and what it lacked is not needed any more."""
        for number in self._slots:
            self.restored(holder, number)
        self._holders.remove(holder)

    # Counting ------------------------------------------------------------------------------

    def _count(self, holder: Holder, slot: Slot, step: int) -> None:
        place = holder.number, slot.number
        self._short[place] = self._short.get(place, 0) + step
        if slot.health == Health.NMC:
            self._lacking[holder.number] = self._lacking.get(holder.number, 0) + step

    def _missing(self, holder: Holder, slot: Slot) -> int:
        """Parts of one mode that a platform lacks."""
        return self._short.get((holder.number, slot.number), 0)
