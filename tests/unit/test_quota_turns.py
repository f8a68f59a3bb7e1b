"""Who would turn to another hub is judged as if it had not committed its own work yet."""

from sim.engine.contingency.exposure import Exposed
from sim.engine.replication import run
from support import built, fixed, fleet, mapping, mode, repair, spells_of, yard


def test_a_quota_is_asked_as_if_the_own_work_were_withdrawn():
    """The far yard may do half of all work; the near one has no dock, and there is one ship.

    With nothing else in work the ship alone would be all of the work at the far yard, so it is
    forbidden, on the way to the near yard as much as before: it waits there, and time goes on.
    """
    scenario = built(
        mapping(
            horizon_d=30.0,
            fleets={"a": fleet(1, modes={"wear": mode(fixed(4.0))})},
            nodes={"sea": {}, "harbor": {}, "far": {}},
            legs={
                "way": {"start": "sea", "end": "harbor", "takes": fixed(1.0)},
                "far": {"start": "sea", "end": "far", "takes": fixed(9.0)},
            },
            hubs={"near": yard(berths={"dock": 0}), "other": yard(node="far")},
            work={"repair": repair(3)},
            rules={
                "half": {"kind": "quota", "at_most_frac": 0.5, "applies_to": {"hubs": ["other"]}}
            },
            missions={"line": {"fleets": ["a"], "k": 1}},
        )
    )
    tables = run(scenario, 1, 0)
    condition, start, end, cut = spells_of(tables, "a")[-1]
    assert (condition.hub, start, end, cut) == ("near", 5.0, 30.0, True)


def test_who_operates_undisturbed_is_not_told_of_work_that_is_counted(monkeypatch):
    """Each job that a quota counts is told to who is bound for a hub, not to the whole fleet."""
    told, plain = [0], Exposed.told

    def counting(self: Exposed) -> bool:
        told[0] += 1
        return plain(self)

    monkeypatch.setattr(Exposed, "told", counting)
    found = {}
    for size in (20, 200):
        told[0] = 0
        ships = fleet(size, modes={"wear": mode({"law": "exponential", "mean_d": 10.0 * size})})
        quota = {"kind": "quota", "at_most_frac": 1.0, "applies_to": {"hubs": ["yard"]}}
        scenario = built(
            mapping(
                horizon_d=1000.0,
                fleets={"a": ships},
                hubs={"yard": yard(berths={"dock": "unlimited"})},
                work={"repair": repair(3)},
                rules={"half": quota},
            )
        )
        found[size] = told[0], len(run(scenario, 1, 0).orders.done)
    for calls, orders in found.values():
        assert 50 < orders < 200
        assert calls < 5 * orders
