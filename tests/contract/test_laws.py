"""What every duration law owes; a new one is picked up from the registry."""

import numpy as np
import pytest

from sim.core.exact import As, Taken
from sim.engine.replication import run
from sim.model.families.law import DurationLaw, laws
from support import fleet, measured, mode, one_yard, repair

LAST = 1 - 2.0**-53
"""The largest number below one: the largest uniform there is."""


@pytest.fixture(params=list(laws))
def law(request: pytest.FixtureRequest) -> DurationLaw:
    """The example of each law."""
    return laws[request.param].model_validate(laws[request.param].example)


def test_the_quantile_is_monotone(law):
    """A larger uniform never gives a shorter duration: what common random numbers rest on."""
    found = law.quantile(np.linspace(0, LAST, 20_001))
    assert (np.diff(found) >= 0).all()
    assert (found >= 0).all()


def test_the_quantile_is_finite_at_both_ends(law):
    """The smallest and the largest uniform give a duration."""
    found = law.quantile(np.array([0.0, 2.0**-53, 0.5, LAST]))
    assert np.isfinite(found).all()


def test_the_quantile_keeps_the_shape(law):
    """A table of uniforms becomes a table of durations, entry by entry."""
    u = np.linspace(0, 0.99, 12).reshape(3, 4)
    found = law.quantile(u)
    assert found.shape == (3, 4)
    assert found[1, 2] == law.quantile(np.array([u[1, 2]]))[0]


def test_the_mean_is_that_of_the_quantile(law):
    """Numerical integration: the quantile over [0, 1), with u = 1 - exp(-x) to reach the tail."""
    x = np.linspace(0, 36, 400_001)
    middle = (x[1:] + x[:-1]) / 2
    weight = np.exp(-x[:-1]) - np.exp(-x[1:])
    mean = float((law.quantile(-np.expm1(-middle)) * weight).sum())
    assert law.average_d > 0
    assert mean == pytest.approx(law.average_d, rel=1e-4)


def test_a_constant_is_the_whole_law(law):
    """A law that says it is constant gives that value at every probability; others spread."""
    found = law.quantile(np.linspace(0, 0.999, 100))
    if law.constant_d is None:
        assert np.ptp(found) > 0
    else:
        assert (found == law.constant_d).all()


def test_a_law_is_what_it_claims_to_be_to_exact_methods(law):
    """Without memory: P(X > s + t) = P(X > s) P(X > t), so Q(1 - ab) = Q(1 - a) + Q(1 - b).

    With a density: no value comes twice.
    """
    how = law.claim.how if isinstance(law.claim, Taken) else None
    if how is As.EXPONENTIAL:
        both, a, b = law.quantile(1 - np.array([0.5 * 0.2, 0.5, 0.2]))
        assert both == pytest.approx(a + b)
    if how in (As.EXPONENTIAL, As.SPREAD):
        assert (np.diff(law.quantile(np.linspace(0.001, 0.999, 10_001))) > 0).all()


def test_a_law_drives_a_run(law):
    """As a life, as a repair, as a way and as an arrival."""
    kind = {"law": next(name for name in laws if type(law) is laws[name]), **law.example}
    model = one_yard(
        {"a": fleet(2, modes={"hull": mode(kind)})},
        work={"repair": repair(kind)},
        legs={"way": {"start": "sea", "end": "harbor", "takes": kind}},
        hub={
            "node": "harbor", "accepts": "any", "berths": {"dock": 1}, "award": kind,
            "load": {"host": {"arrivals": kind, "work": "repair"}},
        },
        horizon_d=2000,
    )  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["failures", "a"] > 0
    assert found["throughput", "yard/host"] > 0


def test_weights_of_an_empirical_law_may_be_in_any_unit():
    """Weights whose sum is no float give the durations and the mean of the same ones made small."""
    weights = np.array([1.0, 3.0, 4.0])
    small, large = (
        laws["empirical"].model_validate({"values_d": [5, 1, 2], "weights": each.tolist()})
        for each in (weights, weights * 2.0**1021)
    )
    u = np.linspace(0, LAST, 1001)
    assert (large.quantile(u) == small.quantile(u)).all()
    assert large.average_d == small.average_d == 2.0
