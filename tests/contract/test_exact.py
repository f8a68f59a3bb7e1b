"""What is called exact is declared: every registered part is refused, or holds against the engine."""

from typing import Any, ClassVar

import numpy as np
import pytest
from pydantic import create_model

import sim
from sim.analytic.coverage import FAMILIES, KEYS, NotCoveredError, look_over
from sim.analytic.solve import solve
from sim.core.dated import UNKNOWN as NO_WORD
from sim.core.exact import UNKNOWN, As, Claim, Refused, Taken
from sim.core.model import Kind, Model
from sim.core.registry import Registry
from sim.hubs.yard import Yard
from sim.laws.exponential import Exponential
from sim.model.checks.scenario import check_references
from sim.model.checks.steady import unsteady
from sim.model.event import disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.rule import legal_rules
from sim.model.scenario import Scenario
from sim.model.yards.hub import Steps, Visit, hubs
from sim.policies.queueing.fifo import Fifo
from support import Spec, exponential, fixed, fleet, mapping, mode, repair, yard

REGISTRIES: tuple[Registry[Any], ...] = (
    laws, queues, routings, rules, hubs, legal_rules, disruptions,
)  # fmt: skip
PARTS = [(registry, kind) for registry in REGISTRIES for kind in registry]
A_PART = pytest.mark.parametrize(
    ("registry", "kind"), PARTS, ids=[f"{registry.family} {kind}" for registry, kind in PARTS]
)


def theater(**parts: Any) -> Scenario:
    """Four ships that fail after 20 d, a yard with one dock a day away, and work of 6 d."""
    whole = mapping(
        initial="steady",
        warm_up_d=400.0,
        horizon_d=2000.0,
        fleets={"a": fleet(4, modes={"wear": mode(exponential(20.0))})},
        hubs={"yard": yard()},
        work={"repair": repair(exponential(6.0))},
        nodes={"sea": {}, "harbor": {}, "far": {}},
        legs={
            "way": {"start": "sea", "end": "harbor", "takes": fixed(1.0)},
            "far": {"start": "sea", "end": "far", "takes": fixed(9.0)},
        },
        missions={"hold": {"fleets": ["a"], "k": 2}},
    )
    return Scenario.model_validate({**whole, **parts})


def using(registry: Registry[Any], kind: str) -> Spec:
    """What the theater has instead, so that a part is used as its example says."""
    part = dict(registry[kind].example)
    two = {"yard": yard(), "other": yard(node="far")}
    match registry.family:
        case "law":
            law = {"law": kind, **part}
            return {
                "fleets": {"a": fleet(4, modes={"wear": mode(law)})},
                "hubs": {"yard": yard(berths={"dock": "unlimited"}, award=exponential(3.0))},
                "work": {"repair": repair(law)},
            }
        case "queue policy":
            return {"hubs": {"yard": yard(queue={"policy": kind, **part})}}
        case "routing policy":
            names = {"shares": {"yard": 0.6, "other": 0.4}} if "shares" in part else {}
            posture = {"routing": {"policy": kind, **part, **names}}
            return {"hubs": two, "postures": {"p": posture}, "posture": "p"}
        case "maintenance rule":
            rule = {"policy": kind, **part, "applies_to": "all"}
            return {"maintenances": {"m": {"rules": {"r": rule}}}, "maintenance": "m"}
        case "kind of hub":
            pool = next(iter({**part.get("berths", {}), **part.get("crews", {})}))
            hub = {"kind": kind, **part, "node": "harbor", "accepts": "any"}
            return {
                "hubs": {"yard": hub},
                "work": {"repair": repair(exponential(6.0), **{pool: 1})},
            }
        case "rule":  # for one of two hubs
            rule = {"kind": kind, **part, "applies_to": {"hubs": ["yard"]}}
            return {"hubs": two, "rules": {"law": rule}}
        case "disruption":
            event = {"start_d": 100, "lasts": fixed(300), "does": [{"kind": kind, **part}]}
            return {"events": {"e": event}}
    raise AssertionError(f"no theater for a {registry.family}")


def holds(scenario: Scenario) -> None:
    """What is solved is what the engine gives, within 4 standard errors, and they are narrow."""
    check_references(scenario)
    values = solve(scenario)
    assert values is not None
    result = sim.replicate(scenario, seed=5, replications=20)
    for (metric, subject), value in values.items():
        if metric not in ("on_station", "mission_uptime", "in_transit") or "/" in subject:
            continue
        runs = result.of(metric, subject)
        error = runs.std(ddof=1) / np.sqrt(len(runs))
        assert error < 0.06, (metric, error)
        assert abs(runs.mean() - value) <= 4 * error, (metric, subject, runs.mean(), value, error)


@A_PART
def test_a_part_is_refused_by_its_assumption_or_solved_right(registry, kind):
    """Used in a loop that is solved without it: no value is given that the engine does not give."""
    assert sim.why_not_solved(theater()) is None
    part = registry[kind].model_validate(registry[kind].example)
    scenario = theater(**using(registry, kind))
    reason = sim.why_not_solved(scenario)
    if isinstance(part.claim, Taken):
        assert reason is None
        holds(scenario)
        return
    assumed = next(each.assumes for base, each in FAMILIES.items() if isinstance(part, base))
    assert solve(scenario) is None
    assert reason is not None
    for told in (type(part).__name__, part.claim.why, assumed):
        assert told in reason


@pytest.mark.parametrize("kind", list(laws))
def test_only_work_without_memory_may_wait_for_a_dock(kind):
    """A law that is a delay elsewhere is refused at a queue, unless it is exponential."""
    law = laws[kind].model_validate(laws[kind].example)
    scenario = theater(work={"repair": repair({"law": kind, **laws[kind].example})})
    reason = sim.why_not_solved(scenario)
    if isinstance(law.claim, Taken) and law.claim.how is As.EXPONENTIAL:
        assert reason is None
    else:
        assert reason is not None


@pytest.mark.parametrize(("registry", "kind"), PARTS)
def test_a_shipped_part_speaks_for_itself(registry, kind):
    """Silence is a refusal, but not of what ships: it says why."""
    if registry[kind].__module__.startswith("sim."):
        part = registry[kind].model_validate(registry[kind].example)
        assert part.claim != UNKNOWN


# Fail closed ------------------------------------------------------------------------------------


class Twice(Yard):
    """A yard that does everything twice."""

    def restore(self, visit: Visit) -> Steps:
        """The work, and the work again."""
        yield from visit.authorization()
        yield from visit.travel_out()
        yield from visit.work()
        yield from visit.work()
        yield from visit.travel_back()


class Liar(Fifo):
    """A queue that claims to be what no queue is."""

    example: ClassVar[dict[str, Any]] = {}

    def exact_as(self) -> Claim:
        """Nonsense."""
        return Taken(As.SPLIT)


class Stretched(Exponential):
    """An exponential law with a key that it does not speak of."""

    at_least_d: float = 0.0

    def exact_as(self) -> Claim:
        """As its parent, whose key is all that it answers for."""
        return Taken(As.EXPONENTIAL, ("mean_d",))


def test_a_claim_is_not_inherited():
    """A hub that works twice comes from a yard, and is not solved as one; the engine differs."""
    twice = Twice.model_validate({"node": "harbor", "berths": {"dock": 1}, "accepts": "any"})
    scenario = theater().but(hubs={"yard": twice})
    reason = sim.why_not_solved(scenario) or ""
    assert reason.startswith("hubs.yard (Twice): ")
    assert UNKNOWN.why in reason
    plain = (solve(theater()) or {})["ao", "a"]
    assert sim.replicate(scenario, seed=5, replications=4).value("ao", "a").mean < plain - 0.1


def test_a_claim_that_no_part_of_its_family_can_make_is_refused():
    """A queue is no split."""
    hub = theater().hubs["yard"].model_copy(update={"queue": Liar()})
    reason = sim.why_not_solved(theater().but(hubs={"yard": hub})) or ""
    assert reason.startswith("hubs.yard.queue (Liar) claims to be 'each hub gets a fixed share")


def test_a_part_answers_for_its_own_keys_only():
    """A key that the claim does not name has to be at its default."""
    look_over(Stretched(mean_d=5.0), "law")
    with pytest.raises(NotCoveredError, match=r"law\.at_least_d 2\.0: the method does not know"):
        look_over(Stretched(mean_d=5.0, at_least_d=2.0), "law")


def everything() -> Scenario:
    """A scenario in which every model that the solver looks over stands."""
    return theater(
        postures={"p": {"routing": {"policy": "nearest"}}},
        posture="p",
        maintenances={"m": {}},
        maintenance="m",
        events={"e": {"does": [{"kind": "slow_transit", "factor": 2.0}]}},
    )


def inside(model: Model) -> list[Model]:
    """A model and every one in it."""
    found = [model]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value.values() if isinstance(value, dict) else [value]:
            found += inside(each) if isinstance(each, Model) else []
    return found


def refusal(model: Model) -> str:
    """Why a model is not taken; empty if it is."""
    try:
        look_over(model, "here")
    except NotCoveredError as reason:
        return str(reason)
    return ""


@pytest.mark.parametrize(
    "model", [each for each in KEYS if not issubclass(each, Kind)], ids=lambda each: each.__name__
)
def test_a_key_that_is_new_in_the_schema_is_refused_by_its_path(model):
    """Nobody has written it down: at its default it passes, and with a value it does not."""
    grown = create_model(model.__name__, __base__=model, novelty=(float, 0.0))
    (old, *_) = [each for each in inside(everything()) if type(each) is model]
    assert "novelty" not in refusal(grown.model_construct(**old.__dict__))
    told = refusal(grown.model_construct(**old.__dict__, novelty=1.0))
    assert told == "here.novelty 1.0: the method does not know this key"


def test_the_tables_name_keys_that_exist():
    """A key that was renamed is not taken under its old name."""
    for model, table in KEYS.items():
        assert not {*table} - {*model.model_fields}, model.__name__


def test_a_default_is_looked_over_where_it_is_taken(monkeypatch):
    """What a scenario does not say is a part too: the queue of a hub that names none."""
    monkeypatch.setattr(Fifo, "exact_as", lambda _: Refused("it is under review"))
    reason = sim.why_not_solved(theater()) or ""
    assert reason.startswith("hubs.yard.queue (Fifo): it is under review")


def test_what_moves_nothing_moves_nothing():
    """Every key that is said to be idle, with another value: the run is the same to the last bit."""
    plain = theater()
    moved = theater(
        fleets={
            "a": fleet(
                4, priority=3, home_hub="yard", degrades_again=False, weight_t=900.0,
                modes={"wear": mode(exponential(20.0), clears="all", priority=7)},
            )
        },
        hubs={"yard": yard(country="japan", title="a yard")},
        work={"repair": {"stages": {"repair": {
            "needs": {"dock": 1}, "takes": exponential(6.0), "trial": True
        }}}},
        legs={"way": {"start": "sea", "end": "harbor", "takes": fixed(1.0), "without": {"s": 9.0}}},
        passages={"s": {}},
        lifts={"air": {}},
        groups={"one": ["yard"]},
        missions={
            "hold": {"fleets": ["a"], "k": 2, "area": "x", "degraded_worth": 0.5}
        },
        postures={"p": {"routing": {"policy": "nearest"}, "reroutes": False, "title": "p"}},
        posture="p",
        maintenances={"m": {"bundle_within_d": 30.0, "title": "m"}},
        maintenance="m",
        costs={"part_price": {}, "idle_per_berth_day": 3.0},
        measure={"hold_d": 10.0},
        events={"off": {"enabled": False, "does": [{"kind": "slow_transit", "factor": 9.0}]}},
        rules={"off": {"enabled": False}},
    )  # fmt: skip
    check_references(moved)
    solved = solve(plain)
    assert solve(moved) == solved
    one, other = (sim.replicate(each, seed=3, replications=2) for each in (plain, moved))
    for metric, subject in solved or {}:
        np.testing.assert_array_equal(one.of(metric, subject), other.of(metric, subject))


# Days ------------------------------------------------------------------------------------------


@A_PART
def test_every_part_says_on_which_days_it_changes(registry: Registry[Any], kind: str):
    """All but disruptions, which change with the event that does them."""
    part = registry[kind].model_validate(registry[kind].example)
    if registry is not disruptions:
        assert part.own_dates is not NO_WORD


def test_a_part_that_says_nothing_of_its_days_is_not_steady():
    class Moody(Fifo):
        """Inherits a word, which does not count."""

    hub = {**yard(), "queue": Moody()}
    scenario = theater(hubs={"yard": hub})
    assert unsteady(scenario) == "hubs.yard.queue: it does not say on which days it changes (dated)"
    assert unsteady(theater()) is None


def test_a_key_that_no_table_knows_is_not_steady():
    """A new key of the schema is refused until somebody has written down what it does by day."""
    New = create_model("New", __base__=Scenario, mood=(int, 0))
    base = theater().model_dump()
    assert unsteady(New.model_validate(base)) is None
    assert "mood" in str(unsteady(New.model_validate({**base, "mood": 3})))
