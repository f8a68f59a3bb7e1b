"""Who waits at a dispatcher: a heap for each bundle that is asked for, found by pool and by who.

Nobody is looked for among all who wait. Who leaves a line stays in its heap until he is its first,
or until half of it have left.
"""

from collections.abc import Callable, Iterator, Mapping
from heapq import heapify, heappop, heappush

from sim.engine.hub.claims import Claimant, Needs, Request
from sim.engine.time.events import Event

Who = tuple[str, int]
"""Name and number of who has asked: a platform, and what asks in its place."""
Line = list[Request]
"""The jobs that wait for the same units: a heap, whose first one, if any, waits."""


class WaitingLines:
    """The lines of one dispatcher.

    Parameters
    ----------
    pools
        How many pools it has.

    Attributes
    ----------
    lines
        By what is asked for; nobody need be in them.
    by_pool
        The same of each pool.
    """

    def __init__(self, pools: int) -> None:
        self.lines: dict[Needs, Line] = {}
        self.by_pool: list[dict[Needs, Line]] = [{} for _ in range(pools)]
        self._asking: dict[Claimant, Request] = {}
        """Who waits, and for what; nobody waits twice at one dispatcher."""
        self._gone: dict[Needs, dict[Who, Event]] = {}
        """Requests that are in a line's heap and do not wait any more; no mapping is empty."""

    def add(self, request: Request) -> None:
        """Somebody begins to wait."""
        needs = request.claim.needs
        if needs in self._gone:
            self._make_room(request)
        line = self.lines.get(needs)
        if line is None:
            line = self.lines[needs] = []
            for place, _ in needs:
                self.by_pool[place][needs] = line
        heappush(line, request)
        self._asking[request.claimant] = request

    def pop(self, line: Line) -> Request:
        """The first of a line waits no more."""
        request = heappop(line)
        del self._asking[request.claimant]
        if self._gone:
            self._tidy(request.claim.needs)
        return request

    def leave(self, claimant: Claimant) -> Request | None:
        """Somebody leaves without having been served; what he asked for, if he did wait."""
        request = self._asking.pop(claimant, None)
        if request is not None:
            needs = request.claim.needs
            if needs in self._gone:
                self._make_room(request)
            self._gone.setdefault(needs, {})[request.name, request.number] = request.event
            self._tidy(needs)
        return request

    def rank(self, urgency: Callable[[Request], float]) -> None:
        """Give everybody who waits another urgency."""
        for needs, line in self.lines.items():
            gone = self._gone.pop(needs, {})
            waiting = _waiting(line, gone) if gone else line
            line[:] = [each._replace(urgency=urgency(each)) for each in waiting]
            heapify(line)

    def at(self, place: int) -> Iterator[tuple[Needs, int]]:
        """How many wait for each bundle with units of a pool."""
        for needs, line in self.by_pool[place].items():
            yield needs, len(line) - len(self._gone.get(needs, ()))

    def _make_room(self, request: Request) -> None:
        """Of two of one name only one can stand in a line: who has left it makes room."""
        needs = request.claim.needs
        if (request.name, request.number) in self._gone[needs]:
            line = self.lines[needs]
            line[:] = _waiting(line, self._gone.pop(needs))
            heapify(line)

    def _tidy(self, needs: Needs) -> None:
        """After one has left a line: it begins with somebody who waits."""
        line, gone = self.lines[needs], self._gone.get(needs)
        if gone:
            if 2 * len(gone) > len(line):
                line[:] = _waiting(line, gone)
                heapify(line)
                gone.clear()
            while gone and gone.get((line[0].name, line[0].number)) is line[0].event:
                del gone[line[0].name, line[0].number]
                heappop(line)
            if not gone:
                del self._gone[needs]


def _waiting(line: Line, gone: Mapping[Who, Event]) -> Line:
    """Those of a heap that still wait."""
    return [each for each in line if gone.get((each.name, each.number)) is not each.event]
