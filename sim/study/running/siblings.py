"""Replications that share a past, in one task: it is played once, and each goes on in a copy."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import Protocol

from sim.engine.checkpoints import Peace
from sim.engine.replication import Replication, built
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from sim.study.running.chunks import Chunk, EndedPart, PointPart, uncollected
from sim.study.running.outcome import Outcome, prepare
from sim.study.running.processes.child_process import CAN_COPY, in_a_copy
from sim.study.running.shared_past import Past

WORTH_S = 0.02
"""A past that takes less is not worth a copy of the process [s]."""


class Played(Protocol):
    """A replication that has come so far, and may go on as several scenarios."""

    def as_of(self, scenario: Scenario) -> "Played":
        """What goes on from here as some scenario."""

    def finish(self) -> Tables:
        """The rest, and the record."""


@dataclass(frozen=True)
class Siblings(Chunk):
    """Replications with one past: one of each point, or those at the checkpoints of one run.

    The points share their past (``shared_past.share``), and have the same seed.
    """

    def work(self) -> list[EndedPart]:
        """Play the past, and every future in a copy."""
        alone = [
            replace(part, replications=part.replications[place : place + 1])
            for part in self.parts
            for place in range(len(part.replications))
        ]
        if len(alone) == 1:
            return super().work()
        begun = time.perf_counter()
        with uncollected():
            try:
                found = self._futures(alone)
            except Exception:  # each tells it in its own way
                found = []
        if not found:
            return super().work()
        each_s = (time.perf_counter() - begun) / len(found)
        return [replace(ended, seconds=each_s) for ended in found]

    def _futures(self, alone: Sequence[PointPart]) -> list[EndedPart]:
        """Of parts with a replication each; nothing where the past is too short to be copied."""
        blocks, seed = self.wanted.blocks, alone[0].seed
        past = Past.of([part.scenario for part in self.parts])
        at_place: defaultdict[int, list[PointPart]] = defaultdict(list)
        for part in alone:
            number, place = divmod(part.replications[0], blocks.checkpoints)
            at_place[place].append(part)
        begun = time.process_time()
        if blocks.checkpoints == 1:
            played = past.play(seed, number, blocks.antithetic)
        else:
            peace = Peace(past.common, max(at_place), seed, number, blocks.antithetic)
        if time.process_time() - begun < WORTH_S:
            return []
        for part in self.parts:
            if not part.scenario.worked_out:
                record = (played if blocks.checkpoints == 1 else peace).so_far()
                prepare(record, part.scenario, self.wanted.only)
        if blocks.checkpoints == 1:
            return self._each(played, alone)
        found: list[EndedPart] = []
        for place, parts in sorted(at_place.items()):
            peace.play(place)
            found += in_a_copy(partial(self._outbreak, peace, past, place, parts))
        return found

    def _outbreak(
        self, peace: Peace, past: Past, place: int, parts: Sequence[PointPart]
    ) -> list[EndedPart]:
        """The contingency at one checkpoint, for each of some points."""
        if len(parts) == 1:
            scenario = parts[0].scenario
            return [self._future(peace.outbreak(scenario, place), parts[0])]
        played = peace.outbreak(past.common, place, past.until_d)
        played.play(past.until_d)
        return self._each(played, parts)

    def _each(self, played: Played, parts: Sequence[PointPart]) -> list[EndedPart]:
        """Every part in a copy of what all have played."""
        return [in_a_copy(partial(self._branch, played, part)) for part in parts]

    def _branch(self, played: Played, part: PointPart) -> EndedPart:
        return self._future(played.as_of(part.scenario), part)

    def _future(self, played: Played, part: PointPart) -> EndedPart:
        """How one part ends."""
        return self.kept(part, (each.finish() for each in [played]))


@dataclass(frozen=True)
class FuturesOfOne(Chunk):
    """Futures of one past, which is played once; of several points if it is the past of all.

    The points have the same replications and seed, and are one up to the day on which their futures
    begin (``shared_past.share_until``).
    """

    def work(self) -> list[EndedPart]:
        """Play the past, and every future in a copy."""
        with uncollected():
            try:
                played = self._played()
            except Exception:  # each tells it in its own way
                played = None
            if played is None:
                return [self.kept(part, self.records(part)) for part in self.parts]
            return [self._in_copies(played, part) for part in self.parts]

    def _played(self) -> Replication | None:
        """The past, if it is worth a copy."""
        past, scenarios = self.wanted.blocks.past, [part.scenario for part in self.parts]
        assert past is not None
        alone = len(self.parts) == len(self.parts[0].replications) == 1
        if alone or any(each.stop_at_first_gap for each in scenarios) or not CAN_COPY:
            return None
        common, until_d = scenarios[0], inf
        if len(scenarios) > 1:
            common, until_d = Past.of(scenarios).common, past.from_d
        seed, number = self.parts[0].seed, past.replication
        played = built(common, seed, number, until_d=until_d, future=past.lived)
        played.play(past.from_d)
        for each in scenarios:
            if not each.worked_out:
                prepare(played.so_far(), each, self.wanted.only)
        return played

    def _in_copies(self, played: Replication, part: PointPart) -> EndedPart:
        """The futures of one point."""
        begun = time.perf_counter()
        outcomes: list[Outcome] = []
        error = ""
        for number in part.replications:
            one = replace(part, replications=range(number, number + 1))
            records = self._other_future(played, part.scenario, number)
            ended = in_a_copy(partial(self.kept, one, records))
            for each in ended.outcomes:
                same = outcomes and each.keys == outcomes[0].keys
                outcomes.append(replace(each, keys=outcomes[0].keys) if same else each)
            if ended.error:
                error = ended.error
                break
        seconds = time.perf_counter() - begun
        return EndedPart(part.number, part.replications, outcomes, error, seconds)

    def _other_future(self, past: Replication, scenario: Scenario, number: int) -> Iterator[Tables]:
        """Another future of a replication; it is played when it is asked for."""
        if len(self.parts) > 1:
            past = past.as_of(scenario)
        past.turn(number)
        yield past.finish()
