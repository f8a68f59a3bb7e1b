"""A log that is read while a run is under way gives what one that is read at its end gives."""

from random import Random

import numpy as np

from sim.core.ticks import NEVER
from sim.record.log import ENDING, OTHERS, Log

HUB, ENTITY = 2, 7


def _write(log: Log, random: Random, now: int, live: dict[str, list[int]]) -> None:
    """What a run may write on a day: rows that begin, and ends of rows that have none."""
    order = log.order(1, ENTITY, -1, now)
    job = log.job(order, 3, now)
    live["orders"].append(order)
    live["jobs"].append(job)
    live["holds"].append(log.hold(job, 5, now))
    live["demands"].append(log.demand(9, job, now))
    log.change(ENTITY, now % 4, now)
    log.move(now % 3, now)
    log.due_in(4, now)
    log.plan(order, now + 3, now + 4, now + 9)
    for table, end in (
        ("orders", log.close), ("jobs", log.end), ("holds", log.release), ("demands", log.fill)
    ):  # fmt: skip
        ending = [each for each in live[table] if random.random() < 0.2]
        for row in ending:
            end(row, now)
        live[table] = [each for each in live[table] if each not in ending]
    for row in live["jobs"]:
        log.start(row, now)
    for row in live["orders"]:
        log.send(row, HUB)
        if random.random() < 0.1:
            log.close(row, now + random.randrange(6))  # known before, and moved as long as it is
    gone = [each for each in live["orders"] if log.orders[each + 3] <= now]
    live["orders"] = [each for each in live["orders"] if each not in gone]


def _written(settled: frozenset[int]) -> Log:
    log, random = Log(), Random(5)
    live: dict[str, list[int]] = {each: [] for each in ENDING}
    for now in range(60):
        if now in settled:
            log.settle(now)
        _write(log, random, now, live)
    return log


def test_a_log_that_was_settled_on_some_days_reads_as_one_that_was_not():
    """Rows that begin or end later are there, whatever had been read before."""
    plain = _written(frozenset())
    for days in ({0}, {20}, {10, 11, 40}, set(range(60))):
        log = _written(frozenset(days))
        for table in (*ENDING, *OTHERS):
            assert np.array_equal(log.columns(table), plain.columns(table)), (days, table)
    assert (plain.columns("orders")[3] == NEVER).any()


def test_what_is_read_does_not_change_with_what_is_written_later():
    """Columns that were handed out are a copy of their own once something changes."""
    log = Log()
    order = log.order(1, ENTITY, -1, 0)
    log.settle(1)
    before = log.columns("orders").copy()
    log.close(order, 2)
    assert (before[3] == NEVER).all()
    assert log.columns("orders")[3].tolist() == [2]
