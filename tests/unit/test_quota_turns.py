"""Who would turn to another hub is judged as if it had not committed its own work yet."""

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
