"""Lines of those who wait, held against a plain list of them."""

import random

import pytest

from sim.engine.hub.claims import Claimant, Request, Unit, claim_of
from sim.engine.hub.waiting_lines import WaitingLines
from sim.engine.time.events import Calendar, Event

BUNDLES = [((0, 1),), ((0, 2),), ((1, 1),), ((0, 1), (1, 1)), ((2, 3),)]


def request_of(number: int, urgency: float, bundle: int) -> Request:
    """A request for one of the bundles."""
    units = [Unit(place, amount, 0) for place, amount in BUNDLES[bundle]]
    who, claim = Claimant("waits", number), claim_of(0, units, (), urgency)
    return Request(urgency, 0, who.name, number, who, claim, -1, Event(Calendar()), ())


def first_at(waiting: list[Request], place: int) -> Request | None:
    """Whoever is the most urgent of those who wait for units of a pool."""
    those = [each for each in waiting if place in dict(each.claim.needs)]
    return min(those, key=lambda each: each[:4], default=None)


@pytest.mark.parametrize("seed", range(5))
def test_lines_are_those_of_a_plain_list(seed):
    """Whoever comes, is served, leaves or is ranked anew: the next and the counts are the same."""
    chance = random.Random(seed)
    lines, waiting = WaitingLines(3), []
    for number in range(600):
        act = chance.choice(["add", "add", "leave", "leave", "pop", "rank"])
        if act == "add" or number < 60:
            waiting.append(request_of(number, chance.randrange(4), chance.randrange(5)))
            lines.add(waiting[-1])
        elif act == "leave" and waiting:
            gone = waiting.pop(chance.randrange(len(waiting)))
            left = lines.leave(gone.claimant)
            assert left is not None
            assert left.event is gone.event
            assert lines.leave(gone.claimant) is None
        elif act == "rank" and number % 10 == 0:
            given = {each.number: chance.randrange(4) for each in waiting}
            waiting = [each._replace(urgency=given[each.number]) for each in waiting]
            lines.rank(lambda each, given=given: given[each.number])
        else:
            place = chance.randrange(3)
            there = [line for line in lines.by_pool[place].values() if line]
            best = first_at(waiting, place)
            assert (not there) == (best is None)
            if best is not None:
                assert lines.pop(min(there, key=lambda line: line[0][:4])).event is best.event
                waiting.remove(best)
        for place in range(3):
            counts = {each: count for each, count in lines.at(place) if count}
            needs = [each.claim.needs for each in waiting]
            there = {each for each in needs if place in dict(each)}
            assert counts == {each: needs.count(each) for each in there}


def test_who_has_left_and_comes_again_is_not_held_against_himself():
    """Nor is what asks in his place: same urgency, time, name and number, and the same bundle."""
    lines = WaitingLines(3)
    others = [request_of(number, 0.0, 0) for number in range(2, 6)]
    for each in others:
        lines.add(each)
    again = [request_of(9, 0.0, 0) for _ in range(4)]
    for each in again[:-1]:
        lines.add(each)
        assert lines.leave(each.claimant) is each
    lines.add(again[-1])
    (line,) = lines.lines.values()
    assert [*lines.at(0)] == [(BUNDLES[0], 5)]
    assert [lines.pop(line) for _ in range(5)] == [*others, again[-1]]


def test_who_leaves_is_not_kept():
    """Of those who have left a line no more than half of it are in its heap."""
    lines = WaitingLines(3)
    asked = [request_of(number, number, 0) for number in range(1_000)]
    for each in asked:
        lines.add(each)
    for count, each in enumerate(reversed(asked[1:]), start=1):
        lines.leave(each.claimant)
        (line,) = lines.lines.values()
        assert len(line) <= 2 * (1_000 - count)
    assert dict(lines.at(0)) == {((0, 1),): 1}
