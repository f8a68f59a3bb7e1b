"""What every kind of hub owes; a new one is picked up from the registry."""

import pytest

from sim.domain.hub import Hub, hubs
from sim.engine.theater import run
from support import fleet, mode, one_yard, repair


@pytest.mark.parametrize("kind", list(hubs))
def test_a_hub_restores_platforms(kind):
    """Through every step of its own: what failed is up again, and all units are given back."""
    example = hubs[kind].example
    pools = [*example.get("berths", {}), *example.get("crews", {})]
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(20)})},
        work={"repair": repair(3, **{pools[0]: 1})},
        out_d=1.0,
        hub={"kind": kind, **example, "node": "harbor", "accepts": "any"},
        horizon_d=50,
    )
    tables = run(model, 1, 0)
    assert tables.orders.done.sum() >= 2
    assert (tables.holds.released[:2] < 50).all()


@pytest.mark.parametrize("kind", list(hubs))
def test_a_hub_refuses_by_default(kind):
    """Without a rule it admits nobody."""
    hub: Hub = hubs[kind].model_validate(hubs[kind].example)
    assert not hub.admits("other", "US", "DDG-51", False)
