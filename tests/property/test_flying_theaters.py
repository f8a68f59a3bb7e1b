"""Contested theaters whose fleets fly: drawn timelines, and what their records say of the hours."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from drawn_records import Drawn, drawn, of_each
from drawn_timelines import timelines
from sim.model.condition import Activity, Health, Place
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import Spec, fixed, measured

LIFE_H = 37.0
PHASES = {
    "war": {"start_d": 0.0},
    "surge": {"start_d": 60.0},
    "lull": {"start_d": 90.0},
    "quiet": {"start_d": 200.0, "tempo": {"ship": 0.0}},
}


@st.composite
def wings(draw: Any) -> Spec:
    """A drawn timeline whose hulls last so many flying hours, and whose work is put off in a surge."""
    whole = draw(timelines())
    clocks = st.sampled_from(["operating", "hours", "sorties", "landings"])
    for fleet in whole["fleets"].values():
        most = draw(st.sampled_from([0.5, 2.0, 6.0]))
        fleet["flying"] = {
            "sorties_per_day": {"war": 3.3, "surge": 7.0, "lull": 0.7, "quiet": 0.0},
            "hours_per_sortie": {"war": 1.7, "surge": 1.1, "lull": 2.0, "quiet": 1.0},
            "most_per_day": most,
        }
        for name, mode in fleet["modes"].items():
            if name == "hull":
                mode |= {"life": fixed(LIFE_H), "clock": "hours"}
            elif name != "hit":
                mode["clock"] = draw(clocks)
        for work in fleet["scheduled"].values():
            free = "stage" not in work and work["when_down"] != "absorb"
            if free and draw(st.booleans()):
                work["deferred_in"] = ["surge"]
        if "upkeep" in fleet["scheduled"]:
            fleet["scheduled"]["upkeep"]["clock"] = draw(clocks)
        policy = draw(st.sampled_from(["none", "already_down", "full"]))
        fleet["cannibalization"]["in_phases"] = {"surge": policy}
    return {**whole, "phases": PHASES}


@pytest.fixture(scope="module")
def records() -> list[Drawn]:
    """Sixty theaters, each run once."""
    return drawn(wings(), 60)


def test_every_theater_runs(records: list[Drawn]) -> None:
    """Whatever passes the checks of a scenario can be simulated."""
    assert len(records) >= 50
    assert [(each.error, each.whole) for each in records if each.error] == []


@of_each
def test_nothing_is_open_at_the_end(model: Scenario, tables: Tables) -> None:  # noqa: ARG001
    """Nobody flies in the quiet, all is mended there, and nothing is put off any more."""
    kinds = tables.names.order_classes
    open_ = tables.orders.order_class[tables.orders.closed == np.inf]
    assert not [kinds[each] for each in open_ if kinds[each].kind != "schedule"]


@of_each
def test_a_hull_lasts_as_many_hours_as_it_has(model: Scenario, tables: Tables) -> None:
    """What a platform flies from one repair of its hull to the next failure is that life.

    Told from the spells alone: those on station fly alike. Other work that clears the hull makes
    it longer; work that absorbs its repair, and is given up, leaves it as it was.
    """
    flown = hours(model, tables)
    names, orders = tables.names, tables.orders
    for fleet, spec in model.fleets.items():
        if any(work.when_down == "absorb" for work in spec.scheduled.values()):
            continue
        own = [n for n, each in enumerate(names.order_classes)
               if (each.owner, each.mode, each.kind) == (fleet, "hull", "failure")]  # fmt: skip
        cleared = any(work.clears == "all" for work in spec.scheduled.values())
        for platform in np.flatnonzero(names.fleet_of == names.fleets.index(fleet)):
            mine = np.isin(orders.order_class, own) & (orders.entity == platform)
            begins = [tables.start_d, *orders.closed[mine]]
            for begin, end in zip(begins, orders.opened[mine], strict=False):
                life = flown(platform, end) - flown(platform, begin)
                assert life >= LIFE_H - 1e-5
                assert cleared or life == pytest.approx(LIFE_H, abs=1e-5)


@of_each
def test_metrics_tell_the_same(model: Scenario, tables: Tables) -> None:
    """Hours of a fleet are the sum of those of its platforms, and no more than are demanded."""
    flown, found = hours(model, tables), measured(tables, model)
    for number, fleet in enumerate(tables.names.fleets):
        mine = np.flatnonzero(tables.names.fleet_of == number)
        total = sum(flown(each, tables.end_d) for each in mine)
        assert found["hours_flown", fleet] == pytest.approx(total, abs=1e-6)
        assert found["sorties_flown", fleet] <= found["sorties_demanded", fleet] + 1e-9
        phases = [found["sorties_flown", f"{fleet}/{phase}"] for phase in model.phases]
        assert found["sorties_flown", fleet] == pytest.approx(sum(phases))


def hours(model: Scenario, tables: Tables) -> Any:
    """What a platform has flown by a day, from the spells."""
    spells, names = tables.spells, tables.names
    serves = np.array([
        each.place == Place.ON_STATION and each.activity == Activity.OPERATING
        and each.health <= Health.PMC for each in names.conditions
    ])  # fmt: skip
    fleet_of = names.fleet_of
    steps: dict[int, dict[float, int]] = defaultdict(lambda: defaultdict(int))
    stays: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in np.flatnonzero(serves[spells.condition]):
        platform = int(spells.platform[row])
        stays[platform].append((spells.start[row], spells.end[row]))
        steps[fleet_of[platform]][spells.start[row]] += 1
        steps[fleet_of[platform]][spells.end[row]] -= 1
    pace: dict[int, tuple[Any, Any]] = {}
    for number, fleet in enumerate(names.fleets):
        flying = model.fleets[fleet].flying
        assert flying is not None
        starts = {each.start_d for each in model.phases.values()}
        days = sorted({*steps[number], *starts, tables.start_d, tables.end_d})
        up, total, flown = 0, 0.0, [0.0]
        for day, after in pairwise(days):
            up += steps[number].get(day, 0)
            total += float(flying.pace("hours", model.phase_at(day), up)) * (after - day)
            flown.append(total)
        pace[number] = np.array(days), np.array(flown)

    def by(platform: Any, day: float) -> float:
        days, flown = pace[int(fleet_of[platform])]
        return sum(
            float(np.interp(min(end, day), days, flown) - np.interp(start, days, flown))
            for start, end in stays[int(platform)]
            if start < day
        )

    return by
