"""Every law, rule of law and rule of maintenance has an effect on a run, and the one that it says.

New ones are picked up from the registry.
"""

import numpy as np
import pytest

from sim.engine.replication import run
from sim.model.families.law import laws
from sim.model.families.maintenance import rules
from sim.model.rule import legal_rules
from sim.model.scenario import Scenario
from support import (
    Spec,
    built,
    exponential,
    fixed,
    fleet,
    mapping,
    measured,
    mode,
    on_board,
    one_yard,
    repair,
    timeline,
    yard,
)

LIVES = 1000


@pytest.mark.parametrize("kind", list(laws))
def test_lives_of_a_run_follow_their_law(kind):
    """Kolmogorov and Smirnov: lives of one platform against a fine table of the law's quantiles.

    With one seed, and a false alarm for one law in a million.
    """
    law = laws[kind].model_validate(laws[kind].example)
    spec = on_board(1, 1) | {"life": {"law": kind, **laws[kind].example}}
    model = one_yard(
        {"a": fleet(modes={"m": spec})},
        horizon_d=LIVES * (law.average_d + 1.0),
    )
    spells = timeline(run(model, 1, 0), "a")
    lives = np.array([end - start for what, start, end in spells if what == "OPERATING"][:-1])
    assert len(lives) > 0.8 * LIVES
    if law.constant_d is not None:
        np.testing.assert_allclose(lives, law.constant_d, atol=1e-8)
        return
    table = law.quantile((np.arange(200_000) + 0.5) / 200_000)
    bound = np.sqrt(np.log(2 / 1e-6) / 2 / len(lives))

    def share(at):
        return np.searchsorted(table, at + 1e-7, side="right") / len(table)

    def share_before(at):
        return np.searchsorted(table, at - 1e-7, side="left") / len(table)

    ordered = np.sort(lives)
    upper = np.searchsorted(ordered, ordered + 1e-7, side="right") / len(lives)
    lower = np.searchsorted(ordered, ordered - 1e-7, side="left") / len(lives)
    assert (upper - share(ordered)).max() < bound
    assert (share_before(ordered) - lower).max() < bound


def two_countries(*rule: Spec) -> Scenario:
    """Work for twelve ships nearby, in Japan, or 9 d away at home, under a law about the former."""
    return built(
        mapping(
            horizon_d=400.0,
            fleets={"a": fleet(12, homeport="US", modes={"wear": mode(exponential(30))})},
            work={"repair": repair(exponential(6))},
            nodes={"sea": {}, "harbor": {}, "far": {}},
            legs={
                "way": {"start": "sea", "end": "harbor", "takes": fixed(1)},
                "far": {"start": "sea", "end": "far", "takes": fixed(9)},
            },
            hubs={
                "yard": yard(country="japan", berths={"dock": 6}),
                "other": yard(node="far", country="us", berths={"dock": 6}),
            },
            rules={f"r{number}": each for number, each in enumerate(rule)},
        )
    )


@pytest.mark.parametrize("kind", list(legal_rules))
def test_a_rule_of_law_forbids_or_delays(kind):
    """Work goes elsewhere or begins later; not where the rule is off, nor for whom it is not."""
    rule = {"kind": kind, **legal_rules[kind].example, "applies_to": {"hubs": ["yard"]}}
    base = measured(run(two_countries(), 1, 0), two_countries())

    def same(*keys: Spec) -> bool:
        model = two_countries(*({**rule, **each} for each in keys))
        found = measured(run(model, 1, 0), model)
        return all(
            found[key] == value or np.isnan(value)
            for key, value in base.items()
            if key[0] in ("days", "throughput", "wait", "ao")
        )

    assert not same({})
    assert same({"enabled": False})
    assert same({"applies_to": {"work": ["scheduled"]}})


@pytest.mark.parametrize("kind", list(rules))
def test_a_rule_of_maintenance_has_an_effect(kind):
    """Failures, or what is done before them, are others than with run to failure."""

    def failures(name: str) -> tuple[int, int]:
        life = {"law": "weibull", "mean_d": 30.0, "shape": 3.0}
        rule = {**rules[name].example, "policy": name, "applies_to": ["a/wear"]}
        model = one_yard(
            {"a": fleet(4, modes={"wear": mode(life, delay=fixed(5.0))})},
            maintenances={"it": {"rules": {"it": rule}}},
            maintenance="it",
            horizon_d=2000,
        )
        tables = run(model, 1, 0)
        classes = tables.names.order_classes
        kinds = [classes[each].kind for each in tables.orders.order_class]
        return kinds.count("failure"), len(kinds)

    few, jobs = failures(kind)
    usual, usual_jobs = failures("run_to_failure")
    if kind == "run_to_failure":
        assert few == jobs
    else:
        assert (few, jobs) != (usual, usual_jobs)
