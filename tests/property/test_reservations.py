"""Platforms that operate until their berth is ready, in contested theaters drawn at random."""

from typing import Any

import numpy as np
from hypothesis import given, settings

from drawn_records import AS_DRAWN
from drawn_timelines import DONE_D, HORIZON_D, timelines
from sim.engine.replication import run
from sim.model.condition import Cause, Health
from support import Spec, built


def reserving(whole: Spec) -> Spec:
    """The same theater, where work that is done after a repair is waited for while operating."""
    operating = {"waits": "operating", "plan": {"frac": 1.0}}
    for name, fleet in whole["fleets"].items():
        work = {"a": "dive", "b": "mend"}[name]
        fleet["scheduled"]["wash"] = {"every_d": 30.0, "clock": "operating", "work": work}
        for each in fleet["scheduled"].values():
            if each.get("when_down", "defer") == "defer":
                each |= operating
    return whole


@settings(max_examples=60, deadline=None, phases=AS_DRAWN)
@given(timelines())
def test_whoever_waits_is_served_or_has_left(whole: dict[str, Any]) -> None:
    """When all is quiet every unit has been given back and every order is closed, whatever happened
    to who waited; whoever is not lost serves; and it is the same in another order of the file."""
    model = built(reserving(whole))
    tables = run(model, 1, 0)
    holds, orders, spells = tables.holds, tables.orders, tables.spells
    assert (holds.released[holds.got < DONE_D] < HORIZON_D).all()
    assert (orders.closed[orders.opened < DONE_D] < HORIZON_D).all()
    for row in np.flatnonzero(spells.cut):
        last = tables.names.conditions[spells.condition[row]]
        assert last.cause == Cause.SCHEDULE or last.health in (Health.FMC, Health.LOST)
    turned = {**whole, "fleets": dict(reversed(whole["fleets"].items()))}
    other = run(built(turned), 1, 0).orders
    for column in ("opened", "closed", "done"):
        assert sorted(getattr(other, column)) == sorted(getattr(orders, column))
