"""Records that are measured side by side: which stand so, and what an error does."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from sim.engine.replication import run
from sim.record.kept import together
from sim.record.side_by_side import in_batches, side_by_side
from sim.record.tables import Tables
from sim.record.view import View
from sim.study.running import outcome as module
from sim.study.running.outcome import outcome, outcomes_of
from support import built, small_theater

MODEL = built(small_theater())


@pytest.fixture(scope="module")
def records() -> list[Tables]:
    """Four replications of the small theater."""
    return [run(MODEL, 4, number) for number in range(4)]


def test_what_is_worked_out_together_is_worked_out_once(records):
    """A list holds one replication after the other, and so does a flat column; further axes come
    behind that of replications."""
    calls = []

    @together
    def numbers(view: View) -> list[int]:
        calls.append(view)
        return [*range(2 * view.runs)]

    @together
    def table(view: View) -> np.ndarray:
        return np.arange(6 * view.runs).reshape(*view.lead, 2, 3)

    views = side_by_side(records, MODEL)
    assert [numbers(view) for view in views] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert len(calls) == 1
    assert [table(view)[0, 0] for view in views] == [0, 6, 12, 18]
    assert numbers(View(records[0], MODEL)) == [0, 1]
    assert table(View(records[0], MODEL)).shape == (2, 3)


def test_records_of_other_days_or_names_stand_apart(records):
    """A run that ended early, and one that found a condition more."""
    names = records[2].names
    more = replace(names, conditions=(*names.conditions, names.conditions[0]))
    early, found = replace(records[1], end_d=50.0), replace(records[2], names=more)
    views = side_by_side([records[0], early, found, records[3]], MODEL)
    assert [view.beside is not None for view in views] == [True, False, False, True]


def test_long_records_are_measured_one_by_one(records, monkeypatch):
    """As many at a time as have so many rows, at least one."""
    rows = max(len(each.spells.start) for each in records)
    for most, sizes in ((10**6, [4]), (int(2.5 * rows), [2, 2]), (10, [1, 1, 1, 1])):
        monkeypatch.setattr("sim.record.side_by_side.MOST_ROWS", most)
        assert [len(each) for each in in_batches(records)] == sizes


def test_an_error_of_a_run_comes_after_the_outcomes_before_it(records):
    """Three records, then an error: three outcomes."""

    def made() -> Iterator[Tables]:
        yield from records[:3]
        raise ArithmeticError("no fourth")

    found = outcomes_of(made(), MODEL, None, series=False)
    for each in records[:3]:
        assert next(found).values.tobytes() == outcome(each, MODEL).values.tobytes()
    with pytest.raises(ArithmeticError, match="no fourth"):
        next(found)


def test_an_error_of_a_metric_is_that_of_its_replication(records, monkeypatch):
    """One that fails on the third record alone, and for all of them when they stand together."""

    def fails(view: View) -> list[float]:
        if view.runs > 1 or view.tables is records[2]:
            raise ArithmeticError("a third")
        return [1.0]

    told = module.AskedColumns((("x", "a"),), (together(fails),), (), np.array([0]))
    monkeypatch.setattr(module, "_asked", lambda *_: told)
    found = outcomes_of(records, MODEL, ("x",), series=False)
    assert next(found).values.tolist() == next(found).values.tolist() == [1.0]
    with pytest.raises(ArithmeticError, match="a third"):
        next(found)
