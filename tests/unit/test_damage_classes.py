"""Battle damage in classes, and the waits between a hit and the return: by hand."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.eligibility.repair_options import all_options
from sim.model.scenario import Scenario
from sim.record.tables import Tables
from support import (
    Spec,
    built,
    fixed,
    fleet,
    mapping,
    measured,
    mode,
    repair,
    spells_of,
    yard,
)

LIGHT = {"share": 0.6, "work": "patch"}
HEAVY = {"share": 0.3, "work": "rebuild", "when_down": "lift"}
WRECK = {"share": 0.1, "work": "refit", "when_down": "lift"}
CLASSES = {"light": LIGHT, "heavy": HEAVY, "wreck": WRECK}
ONE = {"wreck": {**WRECK, "share": 1.0}}

WORK: dict[str, Any] = {
    "repair": repair(3),
    "patch": repair(2),
    "rebuild": repair(9),
    "refit": {
        "before": {"survey": fixed(5), "planning": fixed(10)},
        "stages": {
            "dock": {"needs": {"dock": 1}, "takes": fixed(30)},
            "trial": {"needs": {"dock": 1}, "takes": fixed(4), "trial": True},
        },
    },
}


def salvo(day: float = 10.0, **keys: Any) -> Spec:
    """Everybody on station is hit at once, and nobody lost."""
    does = {"kind": "salvo", "fleets": ["ships"], "hit_frac": 1.0, **keys}
    return {"start_d": day, "does": [does]}


def struck(
    classes: Spec | None, size: int = 1, damage: Spec | None = None, **parts: Any
) -> Scenario:
    """Ships that are hit on day 10, with a yard 8 d away, and a lift that is there after 20 d."""
    hits = {"classes": classes} if classes is not None else {}
    ships = fleet(
        size,
        moves={"own": {}, "lift": {"wait": fixed(20), "load": fixed(3)}},
        modes={"damage": {"hits": hits, **(damage or {})}},
    )
    whole: Spec = {
        "fleets": {"ships": ships},
        "work": WORK,
        "hubs": {"yard": yard(award=fixed(7), berths={"dock": "unlimited"})},
        "events": {"salvo": salvo()},
        "horizon_d": 150.0,
    }
    return built(mapping(8.0, **{**whole, **parts}))


def steps(tables: Tables, number: int = 0) -> list[tuple[str, str, float]]:
    """Activity, stage and end of every spell after the hit, until it is back."""
    found = [
        (each.activity.name, each.stage, end)
        for each, _, end, _ in spells_of(tables, "ships", number)
    ]
    return found[1:-1]


EXPECTED = [
    ("PREPARING", "survey", 15.0), ("PREPARING", "planning", 25.0),
    ("AWAITING_AUTHORIZATION", "", 32.0), ("AWAITING_LIFT", "", 52.0), ("LOADING", "", 55.0),
    ("TRANSIT_OUT", "", 63.0), ("IN_WORK", "dock", 93.0), ("TRIAL", "trial", 97.0),
    ("TRANSIT_BACK", "", 105.0),
]  # fmt: skip


def test_every_wait_between_hit_and_return_has_its_name():
    """Hit on day 10: survey 5, planning 10, award 7, lift 20, load-out 3, way 8, work 30, trial 4."""
    model = struck(ONE)
    tables = run(model, 1, 0)
    assert steps(tables) == EXPECTED
    found = measured(tables, model)
    days = {
        "survey": 5, "planning": 10, "authorization": 7, "awaiting lift": 20, "load-out": 3,
        "transit": 16, "hands-on": 30, "trial": 4,
    }  # fmt: skip
    for bucket, expected in days.items():
        assert found["days", f"ships/{bucket}"] == expected
        assert found["damage_days", f"ships/damage.wreck/{bucket}"] == expected
    whole = [value for (name, _), value in found.items() if name == "damage_days"]
    assert sum(whole) == 95 == found["regeneration", "ships/damage.wreck"]
    assert found["damaged_by_class", "ships/damage.wreck"] == found["damaged", "ships"] == 1
    assert found["down_share", "ships/damage.wreck"] == pytest.approx(95 / 150)


def test_the_waits_are_those_of_a_failure_as_well():
    """The same work package for a casualty in a theater without hits: the same waits."""
    moves = {"own": {}, "lift": {"wait": fixed(20), "load": fixed(3)}}
    casualty = mode(10, work="refit", when_down="lift")
    ships = fleet(moves=moves, modes={"casualty": casualty})
    tables = run(struck(None, fleets={"ships": ships}, events={}, horizon_d=114.0), 1, 0)
    assert steps(tables) == EXPECTED


def test_one_class_is_damage_as_it_was():
    """The same spells and the same days, whatever the class is called."""
    found = []
    random = {
        "patch": repair({"law": "exponential", "mean_d": 9.0}),
        "repair": repair({"law": "exponential", "mean_d": 9.0}),
    }
    for classes, damage in (
        (None, {"work": "patch"}),
        ({"only": {"share": 1.0, "work": "patch"}}, {}),
    ):
        spec: Spec = {"hits": {"per_day": 0.02, "lost_frac": 0.1}, **damage}
        if classes:
            spec["hits"]["classes"] = classes
        ships = fleet(5, modes={"damage": spec, "hull": mode({"law": "exponential", "mean_d": 20})})
        model = struck(None, fleets={"ships": ships}, work=random, horizon_d=400.0)
        tables = run(model, 4, 0)
        spells = [
            [(each.activity, each.health, start, end) for each, start, end, _ in told]
            for told in (spells_of(tables, "ships", number) for number in range(5))
        ]
        found.append(spells)
    assert sum(map(len, found[0])) > 150
    assert found[0] == found[1]


def hit_classes(tables: Tables) -> Counter[str]:
    """Damage orders by class."""
    names = tables.names.order_classes
    kinds = [names[each].mode for each in tables.orders.order_class]
    return Counter(each.removeprefix("damage.") for each in kinds)


@pytest.mark.parametrize("by", ["rate", "salvo", "strike"])
def test_classes_come_in_their_shares(by):
    """Multinomial: chi-square of a sample by rate, salvo and strike, at a level of 1e-6."""
    quick = {name: {**each, "work": "repair", "when_down": "own"} for name, each in CLASSES.items()}
    ships = fleet(60, modes={"damage": {"hits": {"classes": quick}}})
    events: Spec = {"salvo": {**salvo(0.0), "after": fixed(20), "lasts": fixed(1), "repeats": True}}
    if by == "rate":
        ships["modes"]["damage"]["hits"]["per_day"] = 0.05
        events = {}
    elif by == "strike":
        ships["modes"]["hull"] = mode(5)
        strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}, "hit_frac": 1.0}
        events = {"strike": {"start_d": 21, "does": [strike]}}
    model = struck(
        None, fleets={"ships": ships}, events=events, horizon_d=30.0 if by == "strike" else 500.0
    )
    found: Counter[str] = Counter()
    for replication in range(20 if by == "strike" else 1):
        found += hit_classes(run(model, 3, replication))
    counts = np.array([found[each] for each in CLASSES])
    assert counts.sum() > 600
    expected = counts.sum() * np.array([each["share"] for each in CLASSES.values()])
    assert stats.chisquare(counts, expected).pvalue > 1e-6


def test_of_two_hits_at_a_hub_the_worse_is_mended():
    """Two ships in work are hit twice on a day: nobody is mended for less than the worse."""
    ships = fleet(
        40,
        modes={
            "damage": {"hits": {"classes": {
                "light": {"share": 0.5, "work": "patch"}, "heavy": {"share": 0.5, "work": "rebuild"},
            }}},
            "hull": mode(5),
        },
    )  # fmt: skip
    strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}, "hit_frac": 1.0}
    events = {f"s{n}": {"start_d": 13.5 + n, "does": [strike]} for n in range(2)}
    model = struck(
        None, fleets={"ships": ships}, events=events, horizon_d=40.0,
        work={"repair": repair(9), "patch": repair(2), "rebuild": repair(4)},
        hubs={"yard": yard(berths={"dock": "unlimited"})},
    )  # fmt: skip
    found = hit_classes(run(model, 1, 0))
    assert found["light"] + found["heavy"] == 40
    assert found["heavy"] > 20  # three quarters are expected; half would be 20


def test_each_class_gets_its_own_work_while_something_is_disturbed():
    """Ways are slow from the start: half is mended in 2 d and half in 9 d, each by its class."""
    quick = {"light": {"share": 0.5, "work": "patch"}, "heavy": {"share": 0.5, "work": "rebuild"}}
    ships = fleet(40, modes={"damage": {"hits": {"classes": quick}}})
    slow = {"start_d": 0, "does": [{"kind": "slow_transit", "factor": 2.0, "domains": ["ship"]}]}
    tables = run(
        struck(None, fleets={"ships": ships}, events={"salvo": salvo(), "slow": slow}), 1, 0
    )
    names, jobs = tables.names.order_classes, tables.jobs
    took = {
        (names[tables.orders.order_class[order]].mode, round(float(end - start), 9))
        for order, start, end in zip(jobs.order, jobs.started, jobs.ended, strict=True)
    }
    assert took == {("damage.light", 2.0), ("damage.heavy", 9.0)}


# Wrong input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classes", "damage", "told"),
    [
        ({"light": LIGHT, "heavy": HEAVY}, {}, "the shares add up to 0.9; 1 is right"),
        ({"light": {"share": 1.0}}, {}, "work"),
        (CLASSES, {"work": "patch"}, "each class has a 'work' at a hub"),
        (CLASSES, {"restored": "on_board", "takes": fixed(1)}, "each class has a 'work' at a hub"),
        ({}, {}, "needs the key 'work'"),
    ],
)
def test_classes_that_cannot_be(classes, damage, told):
    """Shares that do not add up to 1, a class without work, work beside classes, none at all."""
    with pytest.raises(ValueError, match="damage") as error:
        struck(classes, damage=damage)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        ({"light": {"share": 1.0, "work": "pach"}}, ["classes.light.work: ", "'pach'", "patch"]),
        (
            {"light": {"share": 1.0, "work": "patch", "when_down": "lft"}},
            ["classes.light.when_down: ", "'lft'", "lift"],
        ),
        (
            {"light": {"share": 1.0, "work": "patch", "when_down": "stays"}},
            ["modes.damage.hits.classes.light: ", "no hub may and can do its work 'patch'"],
        ),
    ],
)
def test_names_of_a_class_that_lead_nowhere(classes, told):
    """One line with the path, what was given, and what would be right."""
    with pytest.raises(ConfigError) as error:
        struck(classes)
    assert all(each in str(error.value) for each in told), str(error.value)


def test_what_is_at_the_hub_waits_for_no_survey():
    """An outside load whose work package has waits of a platform."""
    load = {"others": {"arrivals": fixed(9), "work": "refit"}}
    with pytest.raises(ConfigError) as error:
        struck(ONE, hubs={"yard": yard(load=load)})
    told = ["hubs.yard.load.others.work: ", "'refit'", "survey, planning", "without 'before'"]
    assert all(each in str(error.value) for each in told), str(error.value)


def test_options_are_those_of_each_class():
    """Back from light damage 2 + 7 + 16 d after the hit; from heavy 20 + 3 d of lift later, and
    after 9 d of work; the wreck is surveyed and planned for, and works and tries for 34 d."""
    model = struck(CLASSES)
    found = {
        task: [each.takes_d for each in options]
        for (_, task), options in all_options(model).items()
    }
    assert found == {"damage.light": [25.0], "damage.heavy": [55.0], "damage.wreck": [95.0]}
