"""What every registered law, policy, hub and metric owes; a new one is picked up from its registry."""

from collections.abc import Iterator
from math import inf, isnan
from typing import Any

import numpy as np
import pytest
from support import Spec, built, exponential, fleet, measured, mode, one_yard, repair, small_theater

from sim.core.registry import Registry
from sim.domain.hub import Hub, hubs
from sim.domain.law import DurationLaw, laws
from sim.domain.queueing import queues
from sim.domain.routing import routings
from sim.domain.scenario import Scenario
from sim.engine.theater import run
from sim.record.metric import metrics
from sim.record.view import View

REGISTRIES: tuple[Registry[Any], ...] = (laws, queues, routings, hubs)
PARTS = [(registry, kind) for registry in REGISTRIES for kind in registry]
A_PART = pytest.mark.parametrize(
    ("registry", "kind"), PARTS, ids=[f"{registry.family} {kind}" for registry, kind in PARTS]
)
LAST = 1 - 2.0**-53
"""The largest number below one: the largest uniform there is."""


# Every part ---------------------------------------------------------------------------------------


@A_PART
def test_the_example_builds(registry, kind):
    """What a newcomer copies is valid."""
    assert registry[kind].model_validate(registry[kind].example)


@A_PART
def test_it_never_changes(registry, kind):
    """A part of a scenario is frozen."""
    part = registry[kind].model_validate(registry[kind].example)
    for name in type(part).model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(part, name, None)


@A_PART
def test_an_unknown_key_is_refused(registry, kind):
    """Nothing that is misspelt is passed over."""
    with pytest.raises(ValueError, match="misspelt"):
        registry[kind].model_validate({**registry[kind].example, "misspelt": 1})


@A_PART
def test_it_says_what_it_is(registry, kind):
    """A docstring of its own, for the reference pages."""
    assert (registry[kind].__doc__ or "").strip()
    assert registry[kind].__doc__ != registry[kind].__mro__[1].__doc__


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.family)
def test_an_unknown_kind_is_told_with_the_nearest(registry):
    """A misspelt kind comes with the right one."""
    kind = next(iter(registry))
    with pytest.raises(KeyError, match=f"did you mean '{kind}'"):
        registry[kind + "x"]


# Laws ---------------------------------------------------------------------------------------------


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


def test_a_law_that_says_so_is_memoryless(law):
    """P(X > s + t) = P(X > s) P(X > t), read off the quantile: Q(1 - ab) = Q(1 - a) + Q(1 - b)."""
    if law.memoryless:
        both, a, b = law.quantile(1 - np.array([0.5 * 0.2, 0.5, 0.2]))
        assert both == pytest.approx(a + b)


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


# Policies -----------------------------------------------------------------------------------------


class Job:
    """A job as a queue policy sees it."""

    def __init__(self, priority: int, work_d: float) -> None:
        self.priority, self.work_d = priority, work_d


@pytest.mark.parametrize("kind", list(queues))
def test_a_queue_orders_its_jobs(kind):
    """A finite urgency for every job, always the same one."""
    policy = queues[kind].model_validate(queues[kind].example)
    for job in (Job(0, 0.0), Job(5, 3.0), Job(-1, 1e6)):
        assert np.isfinite(policy.urgency(job))
        assert policy.urgency(job) == policy.urgency(job)


@pytest.mark.parametrize("kind", list(queues))
def test_a_queue_drives_a_run(kind):
    """Every job that a yard can do is done, in some order."""
    model = one_yard(
        {"a": fleet(6, modes={"hull": mode(exponential(20.0))})},
        hub={
            "node": "harbor", "accepts": "any", "berths": {"dock": 1},
            "queue": {"policy": kind, **queues[kind].example},
        },
        horizon_d=500,
    )  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["failures", "a"] - 6 <= found["throughput", "yard"] * 500 / 365 + 1e-9


class Choice:
    """A hub as a routing policy sees it."""

    def __init__(self, hub: str, way_d: float, is_home: bool = False, wait_d: float = 0.0) -> None:
        self.hub, self.out_d, self.back_d, self.is_home = hub, way_d, way_d, is_home
        self.work_d, self.wait_d = 10.0, wait_d

    def expected_wait_d(self) -> float:
        """As given."""
        return self.wait_d


@pytest.mark.parametrize("kind", list(routings))
def test_a_routing_chooses_one_of_its_options(kind):
    """With one option that one; with several one of them, whatever the uniform."""
    policy = routings[kind].model_validate(routings[kind].example)
    options = [Choice("a", 5, wait_d=inf), Choice("b", 2), Choice("south", 2, is_home=True)]
    assert policy.choose(options[:1], 0.3) == 0
    for u in (0.0, 0.3, 0.9, LAST):
        chosen = policy.choose(options, u)
        assert 0 <= chosen < 3
        assert policy.choose(options, u) == chosen


@pytest.mark.parametrize("kind", list(routings))
def test_the_hubs_that_a_routing_names_must_exist(kind):
    """What it names are words that the checker can look up."""
    policy = routings[kind].model_validate(routings[kind].example)
    assert all(isinstance(name, str) for name in policy.names())


# Hubs ---------------------------------------------------------------------------------------------


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


# Metrics ------------------------------------------------------------------------------------------


def scenarios() -> Iterator[tuple[str, Scenario]]:
    """Scenarios of different make: everything, no fleet, no hub, no mission, one that stops."""
    yield "small theater", built(small_theater())
    yield "at home", built(small_theater(posture="home"))
    load = {"host": {"arrivals": exponential(5.0), "work": "repair"}}
    hub: Spec = {"node": "harbor", "berths": {"dock": 1}, "load": load}
    yield "no fleet", one_yard({}, hub=hub)
    bare = {"initial": "all_up_new", "horizon_d": 50.0, "nodes": {"sea": {}}}
    yield "nothing happens", built({**bare, "fleets": {"a": fleet(2)}})
    yield "stops", built(small_theater(stop_at_first_gap=True))
    impossible = {"line": {"fleets": ["ships"], "k": 5}}
    yield "hopeless", built(small_theater(stop_at_first_gap=True, missions=impossible))
    few = small_theater(warm_up_d=0.0, initial="all_up_new", phases={}, horizon_d=0.5)
    yield "half a day", built({**few, "measure": {}, "missions": {}})


SCENARIOS = dict(scenarios())


@pytest.fixture(params=list(SCENARIOS))
def views(request: pytest.FixtureRequest) -> list[View]:
    """Two replications of each scenario."""
    model = SCENARIOS[request.param]
    return [View(run(model, 1, number), model) for number in range(2)]


@pytest.mark.parametrize("name", list(metrics))
def test_a_metric_says_what_it_measures(name):
    """A name, a unit, a source and a docstring."""
    metric = metrics[name]
    assert metric.name == name
    assert metric.unit
    assert metric.source
    assert (metric.measure.__doc__ or "").strip()


def test_every_metric_is_a_number_or_none(views):
    """Finite or nan for each subject, never infinite, never an error; shares lie in [0, 1]."""
    for view in views:
        for name in metrics:
            for subject, value in metrics[name].measure(view):
                assert isinstance(subject, str)
                assert isnan(value) or abs(value) < inf, (name, subject)
                if metrics[name].unit == "fraction":
                    assert not value > 1 + 1e-9, (name, subject)
                assert not value < 0, (name, subject)


def test_every_replication_has_the_same_subjects(views):
    """Names of fleets, hubs and missions, never what happened to happen; each of them once."""
    for name in metrics:
        first, second = ([subject for subject, _ in metrics[name].measure(view)] for view in views)
        assert first == second, name
        assert len(set(first)) == len(first), name


def test_a_metric_is_a_pure_function(views):
    """Measured twice, and after all others, the same number."""
    (view, _) = views
    once = {name: list(metrics[name].measure(view)) for name in metrics}
    again = {name: list(metrics[name].measure(view)) for name in reversed(list(metrics))}
    assert {name: repr(each) for name, each in once.items()} == {
        name: repr(each) for name, each in again.items()
    }
