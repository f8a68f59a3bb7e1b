"""The feed of a study: replications that are asked for, put together into tasks for workers.

Handing a task to a process costs about 0.1 ms and its scenario, so that short replications go
together and long ones alone; those that share a past go together. How replications are put together
never changes one of them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from sim.engine.build.blueprint import MOST_KEPT
from sim.model.scenario import Scenario
from sim.study.running.chunks import Chunk, EndedPart, PointPart, Wanted
from sim.study.running.processes.child_process import CAN_COPY
from sim.study.running.shared_past import share, share_a_peace, share_until
from sim.study.running.siblings import WORTH_S, FuturesOfOne, Siblings

TARGET_S = 0.5
"""Work in a chunk: some points of short replications, which are measured side by side [s]."""
MOST_KIN = 50
"""Points that share a past in a task at most: by then the past is a small part of it [count]."""


class Families:
    """Points that share a past, as far as the last ones are remembered."""

    def __init__(self, peace: bool) -> None:
        self._share = share_a_peace if peace else share
        self._family: dict[int, int] = {}
        self._heads: deque[tuple[int, Scenario]] = deque(maxlen=MOST_KEPT)

    def of(self, part: PointPart) -> int:
        """The number of the first point that shares a past with this one; it may be itself."""
        found = self._family.get(part.number)
        if found is None:
            own = part.scenario
            shared = (head for head, other in self._heads if self._share(other, own))
            found = self._family[part.number] = next(shared, part.number)
            if found == part.number:
                self._heads.append((found, own))
        return found


class Feed:
    """Replications that are asked for, in chunks by what was measured so far.

    Parameters
    ----------
    here
        Whether they run on this machine, where points that share a past go together.
    """

    def __init__(self, wanted: Wanted, here: bool = True) -> None:
        self._wanted = wanted
        peace = wanted.blocks.checkpoints > 1
        self._families = Families(peace) if here and CAN_COPY else None
        self._waiting: deque[PointPart] = deque()
        self._each_s: dict[int, float] = {}
        """Seconds of a replication of each point that was measured."""
        self._any_s: float | None = None
        self.left = 0
        """Replications that no chunk has yet."""

    def ask(self, *parts: PointPart) -> None:
        """Ask for some replications."""
        self._waiting.extend(parts)
        self.left += sum(len(part.replications) for part in parts)

    def drop(self, number: int) -> None:
        """Ask for no more of a point."""
        dropped = [part for part in self._waiting if part.number == number]
        for part in dropped:
            self._waiting.remove(part)
            self.left -= len(part.replications)

    def next(self, workers: int) -> Chunk | None:
        """The next chunk, or nothing for now; towards the end they are smaller, so that all
        workers end at about the same time. A point that fits into a chunk is in no two of them:
        its replications are measured side by side."""
        if not self._waiting:
            return None
        if self._wanted.blocks.past is not None:
            return self._futures(self._wanted.blocks.past.from_d)
        siblings = self._siblings(workers)
        if siblings is not None:
            return siblings
        room_s = TARGET_S
        if workers > 1 and self._any_s is not None:
            room_s = min(room_s, self.left * self._any_s / (2 * workers))
        parts: list[PointPart] = []
        whole_s = room_s
        while self._waiting and (not parts or room_s > 0):
            part = self._waiting.popleft()
            each_s = self._each_s.get(part.number, self._any_s)
            size = 1 if each_s is None else int(room_s / max(each_s, 1e-9))
            count = len(part.replications)
            fits = each_s is not None and count * each_s <= whole_s
            if parts and (size == 0 or (fits and size < count)):
                self._waiting.appendleft(part)
                break
            size = _whole_runs(part.replications, max(size, 1), self._wanted.blocks.of_a_run)
            head, tail = part.replications[:size], part.replications[size:]
            parts.append(replace(part, replications=head))
            if tail:
                self._waiting.appendleft(replace(part, replications=tail))
            room_s = 0.0 if each_s is None else room_s - size * each_s
        self.left -= sum(len(part.replications) for part in parts)
        return Chunk(tuple(parts), self._wanted)

    def _futures(self, from_d: float) -> Chunk:
        """Futures of one past, and those of the points that are the same until they begin."""
        first = self._waiting.popleft()
        kin = [first]
        if self._families is not None:
            same = first.seed, first.replications
            kin += [
                part
                for part in islice(self._waiting, MOST_KIN)
                if (part.seed, part.replications) == same
                and share_until(first.scenario, part.scenario, from_d)
            ]
            for part in kin[1:]:
                self._waiting.remove(part)
        self.left -= sum(len(part.replications) for part in kin)
        together = Chunk if self._families is None else FuturesOfOne
        return together(tuple(kin), self._wanted)

    def _siblings(self, workers: int) -> Siblings | None:
        """The next run of the first point, and of those that share its past."""
        if self._families is None or not self._is_worth_it:
            return None
        blocks = self._wanted.blocks
        first = self._waiting[0]
        same = first.seed, first.replications
        family = self._families.of(first)
        kin = [
            part
            for part in islice(self._waiting, MOST_KIN)
            if (part.seed, part.replications) == same and self._families.of(part) == family
        ]
        size = _whole_runs(first.replications, 1, blocks.of_a_run)
        if len(kin) == size == 1:
            return None
        if workers > 1:  # enough tasks for all of them
            runs = len(kin) * -(-len(first.replications) // size)
            kin = kin[: max(1 if size > 1 else 2, runs // (2 * workers))]
        for part in kin:
            self._waiting.remove(part)
        later = [replace(part, replications=part.replications[size:]) for part in kin]
        self._waiting.extendleft(reversed([part for part in later if part.replications]))
        self.left -= size * len(kin)
        now = [replace(part, replications=part.replications[:size]) for part in kin]
        return Siblings(tuple(now), self._wanted)

    @property
    def _is_worth_it(self) -> bool:
        """Whether to copy a process costs less than what is shared; a long peace is worth it."""
        if self._wanted.blocks.checkpoints > 1:
            return True
        alone = self._wanted.blocks.windows == 1
        return alone and (self._any_s is None or self._any_s >= WORTH_S)

    def seen(self, every: Sequence[EndedPart]) -> None:
        """Learn from a chunk how long replications take; those that were kept took no time."""
        every = [each for each in every if each.seconds > 0]
        count = sum(len(each.outcomes) for each in every)
        if not count:
            return
        now_s = sum(each.seconds for each in every) / count
        self._any_s = now_s if self._any_s is None else (self._any_s + now_s) / 2
        for each in every:
            if each.outcomes:
                self._each_s[each.number] = each.seconds / len(each.outcomes)


def _whole_runs(replications: range, size: int, windows: int) -> int:
    """How many of some replications go together: about ``size``, and no run in two parts."""
    end = replications.start + size
    end += -end % windows
    return min(end, replications.stop) - replications.start
