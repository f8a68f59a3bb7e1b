"""Days to regenerate and days under way, by hand."""

import pytest

from sim.engine.replication import run
from sim.metrics.lost_days import buckets
from sim.metrics.regeneration import _BUCKETS, PARTS
from support import Spec, built, fixed, fleet, mapping, measured, mode, on_board, one_yard, repair


def test_one_job_divides_into_its_parts():
    """Fails on day 10; award 7, way 8, a berth after 5 d, work 3, back 8: 31 d."""
    load = {"host": {"arrivals": fixed(20.0), "work": "long"}}
    hub: Spec = {
        "node": "harbor", "berths": {"dock": 1}, "accepts": "any", "award": fixed(7), "load": load
    }  # fmt: skip
    work = {"repair": repair(3), "long": repair(10)}
    model = one_yard({"ships": fleet(modes={"hull": mode(10)})}, work, 8.0, hub, horizon_d=41.5)
    found = measured(run(model, 1, 0), model)
    whole = "days_to_regenerate", "all fleets/dock"
    parts = {part: found[whole[0], f"{whole[1]}/{part}"] for part in PARTS}
    assert parts == {"way": 16.0, "award": 7.0, "queue": 5.0, "parts": 0.0, "work": 3.0}
    assert found[whole] == 31.0
    for who in ("ships", "all ships", "all fleets"):
        assert found["days_to_regenerate", f"{who}/all kinds"] == 31.0
        assert found["under_way_days", who] == pytest.approx(16 / 41.5 * 365)


def test_kinds_are_told_apart():
    """A docking of 6 d when due, and a pump swapped in 2 d: each kind has its own mean."""
    ships = fleet(
        modes={"pump": on_board(12, 2)},
        scheduled={"docking": {"every_d": 30, "work": "dock", "staggered": False}},
    )
    model = one_yard({"ships": ships}, {"dock": repair(6)}, 1.0, horizon_d=45.0)
    found = measured(run(model, 1, 0), model)
    assert found["days_to_regenerate", "ships/yard"] == 8.0
    assert found["days_to_regenerate", "ships/yard/way"] == 2.0
    assert found["days_to_regenerate", "ships/yard/work"] == 6.0
    assert found["days_to_regenerate", "ships/other"] == 2.0
    assert found["days_to_regenerate", "ships/other/work"] == 2.0


def test_what_is_open_at_the_end_is_cut():
    """The repair of 50 d has lasted 20 when the window ends: 20, a lower limit; nan without a job."""
    model = one_yard({"ships": fleet(modes={"hull": mode(10)})}, {"repair": repair(50)},
                     horizon_d=30.0)  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["days_to_regenerate", "ships/dock"] == 20.0
    assert found["days_to_regenerate", "ships/dock/work"] == 20.0
    assert found["days_to_regenerate", "ships/other"] != found["days_to_regenerate", "ships/other"]


def test_domains_are_summed():
    """A ship and an aircraft fail on day 10: each domain has its own, all fleets both."""
    fleets = {
        "ships": fleet(modes={"hull": mode(10)}),
        "jets": fleet(domain="aircraft", modes={"hull": mode(10, work="quick")}),
    }
    work = {"repair": repair(8), "quick": repair(2)}
    hub = {"node": "harbor", "berths": {"dock": "unlimited"}, "accepts": "any"}
    model = built(mapping(1.0, fleets=fleets, work=work, hubs={"yard": hub}, horizon_d=22.0))
    found = measured(run(model, 1, 0), model)
    assert found["days_to_regenerate", "all ships/all kinds"] == 10.0
    assert found["days_to_regenerate", "all aircraft/all kinds"] == 4.0
    assert found["days_to_regenerate", "all fleets/all kinds"] == 7.0
    assert found["under_way_days", "all fleets"] == pytest.approx(4 / 22 * 365)


def test_every_bucket_is_in_one_part_or_in_none():
    """A bucket that is new has to be put somewhere."""
    none = {"operating", "operating degraded", "rotation", "upkeep", "not in theater", "lost"}
    known = {name for names in _BUCKETS.values() for name in names} - {"load-out"}
    model = one_yard({"ships": fleet()})
    assert known | none == {*buckets(model)}
    assert not known & none
