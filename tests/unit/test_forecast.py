"""The forecast error: against a loop that leaves out one, and on yards whose future is known."""

import numpy as np
import pytest

from sim.engine.replication import run
from sim.record.view import View
from sim.study.results.forecast import Forecast, forecasts, relative_error
from sim.study.running.replicate import replicate
from support import Spec, exponential, fixed, fleet, metric_of, mode, one_yard, repair


def test_the_error_leaves_out_what_is_forecast():
    """The closed form of the residual equals fitting n times to the other n - 1."""
    rng = np.random.default_rng(1)
    known = rng.normal(size=(30, 2))
    values = 10 + known @ [1.0, 2.0] + rng.normal(size=30)
    misses = []
    for left in range(30):
        others = np.arange(30) != left
        design = np.column_stack([np.ones(30), known])
        fitted = np.linalg.lstsq(design[others], values[others], rcond=None)[0]
        misses.append(abs(values[left] - design[left] @ fitted))
    assert relative_error(values, known) == pytest.approx(np.mean(misses) / values.mean())


def test_what_says_nothing_changes_nothing():
    """A constant, and a predictor given twice, leave the error as it was."""
    rng = np.random.default_rng(2)
    known = rng.normal(size=(30, 1))
    values = 5 + known[:, 0] + rng.normal(size=30)
    once = relative_error(values, known)
    assert relative_error(values, np.column_stack([known, known, np.ones(30)])) == pytest.approx(
        once
    )


def test_without_work_or_with_few_replications_there_is_no_error():
    """nan, never a division by zero."""
    assert np.isnan(relative_error(np.zeros(30), np.empty((30, 0))))
    assert np.isnan(relative_error(np.ones(5), np.empty((5, 0))))


def yard_with(fleets: Spec, work: Spec) -> list[Forecast]:
    """Forecasts for 0 and 120 days ahead over 60 replications."""
    return forecasts(replicate(
        one_yard(
            fleets, work, initial="steady", warm_up_d=400.0, horizon_d=300.0,
            measure={"forecast_leads_d": [0, 120]},
        ),
        replications=60,
    ))  # fmt: skip


def test_a_fixed_calendar_is_forecast_without_error():
    """Every 50 days from the due date, 3 days of work: every replication is the same."""
    docking = {"every_d": 50, "work": "repair", "counted_from": "due_date", "staggered": False}
    told = yard_with({"a": fleet(4, scheduled={"docking": docking})}, {"repair": repair(3)})
    assert [(each.subject, each.lead_d) for each in told] == [("yard/dock", 0), ("yard/dock", 120)]
    assert all(each.error == pytest.approx(0, abs=1e-9) for each in told)


def test_knowing_what_is_due_helps_most_where_work_is_scheduled():
    """Overhauls 150 days after the last one, whose length varies: day 0 tells who comes when."""
    overhaul = {"every_d": 150, "work": "repair"}
    told = yard_with(
        {"a": fleet(1, scheduled={"overhaul": overhaul})},
        {"repair": repair({"law": "uniform", "low_d": 10, "high_d": 90})},
    )
    near = told[0]
    assert near.error_known < 0.8 * near.error


def test_of_failures_without_memory_day_0_tells_little():
    """An ample yard and exponential lives: 120 days ahead nothing known helps."""
    told = yard_with({"a": fleet(6, modes={"hull": mode(exponential(60))})}, {"repair": repair(3)})
    far = told[1]
    assert far.error_known == pytest.approx(far.error, rel=0.1)


def test_what_is_known_on_day_0_is_counted():
    """A ship docks every 40 days for 5: day 0 of a warm-up of 42 finds it in dock."""
    docking = {"every_d": 40, "work": "repair", "staggered": False}
    model = one_yard(
        {"a": fleet(scheduled={"docking": docking})},
        {"repair": repair(5)},
        initial="steady", warm_up_d=42.0, horizon_d=300.0,
        measure={"forecast_leads_d": [0, 200]},
    )  # fmt: skip
    view = View(run(model, 1, 0), model)
    assert metric_of(view, "open_at_start") == {"yard": 1}
    # In dock until day 3, then on days 43-48, 88-93, 133, 178, 223-228, 268-273.
    assert metric_of(view, "workload_after") == pytest.approx({
        "yard/dock@0": 3 + 5 + 3.25, "yard/dock@200": 10.0
    })  # fmt: skip


def test_work_that_falls_due_is_counted_from_the_last():
    """Done on days -12 to -7 of a warm-up of 52, so due on day 33 and on no other."""
    docking = {"every_d": 40, "work": "repair", "staggered": False}
    model = one_yard(
        {"a": fleet(scheduled={"docking": docking})},
        {"repair": repair(fixed(5))},
        initial="steady", warm_up_d=52.0, horizon_d=300.0,
        measure={"forecast_leads_d": [0, 40]},
    )  # fmt: skip
    view = View(run(model, 1, 0), model)
    assert metric_of(view, "open_at_start") == {"yard": 0}
    assert metric_of(view, "due_after") == {"yard@0": 1, "yard@40": 0}
