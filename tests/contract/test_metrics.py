"""What every metric owes; a new one is picked up from the registry."""

from collections.abc import Iterator
from math import inf, isnan

import pytest

from sim.engine.replication import run
from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.record.view import View
from support import Spec, built, exponential, fleet, one_yard, small_theater


def scenarios() -> Iterator[tuple[str, Scenario]]:
    """Scenarios of different make: everything, no fleet, no hub, no mission, one that stops."""
    yield "small theater", built(small_theater())
    yield "at home", built(small_theater(posture="home"))
    load = {"host": {"arrivals": exponential(5.0), "work": "repair"}}
    hub: Spec = {"node": "harbor", "berths": {"dock": 1}, "load": load}
    yield "no fleet", one_yard({}, hub=hub)
    bare = {"initial": "all_up_new", "horizon_d": 50.0, "nodes": {"sea": {}}}
    yield "nothing happens", built({**bare, "fleets": {"a": fleet(2)}})
    prices = {"repair_per_day": {"ship": 1.0}, "idle_per_berth_day": 0.1, "per_part_bought": 2.0}
    yield "at a price", built(small_theater(costs=prices))
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
                assert not value < 0 or metrics[name].unit.startswith("net "), (name, subject)


def test_every_replication_has_the_same_subjects(views):
    """Names of fleets, hubs and missions, never what happened to happen; each of them once."""
    for name in metrics:
        first, second = ([subject for subject, _ in metrics[name].measure(view)] for view in views)
        assert first == second, name
        assert len(set(first)) == len(first), name


def test_the_subjects_of_a_calm_run_are_those_of_every_run():
    """Nothing fails in it, every mission is held: no subject is there because something happened."""
    told = []
    for calm in (True, False):
        whole = small_theater()
        if calm:
            for each in whole["fleets"].values():
                for one in each["modes"].values():
                    one["life"] = {"law": "fixed", "value_d": 1e6}
                for one in each.get("scheduled", {}).values():
                    one["every_d"] = 1e6
            whole["missions"]["strike"]["k"] = 1
            whole["hubs"]["near"]["load"]["foreign"]["arrivals"]["mean_d"] = 1e9
        model = built(whole)
        view = View(run(model, 1, 0), model)
        told.append({name: [key for key, _ in metrics[name].measure(view)] for name in metrics})
    assert told[0] == told[1]


def test_a_metric_is_a_pure_function(views):
    """Measured twice, and after all others, the same number."""
    (view, _) = views
    once = {name: list(metrics[name].measure(view)) for name in metrics}
    again = {name: list(metrics[name].measure(view)) for name in reversed(list(metrics))}
    assert {name: repr(each) for name, each in once.items()} == {
        name: repr(each) for name, each in again.items()
    }
