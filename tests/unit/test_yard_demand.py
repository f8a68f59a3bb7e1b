"""What yards are asked for, what is known of it, and how well it is forecast, by hand."""

import numpy as np
import pytest

from sim.api.results.rows import rows
from sim.engine.replication import run
from sim.record.view import View
from sim.study.results.yard_demand import demand_forecast, demand_forecasts, investment_floors
from sim.study.running.replicate import replicate
from support import Spec, exponential, fixed, fleet, measured, metric_of, mode, one_yard

WORK: Spec = {
    "overhaul": {"stages": {"open": {"needs": {"dock": 1, "fitters": 3}, "takes": fixed(4)},
                            "paint": {"needs": {"dock": 1}, "takes": fixed(2)}}},
    "repair": {"stages": {"mend": {"needs": {"fitters": 1}, "takes": fixed(5)}}},
}  # fmt: skip
HUB: Spec = {
    "node": "harbor", "berths": {"dock": "unlimited"}, "crews": {"fitters": "unlimited"},
    "accepts": "any", "pace": 2.0,
}  # fmt: skip
OVERHAUL: Spec = {
    "every_d": 100,
    "work": "overhaul",
    "staggered": False,
    "counted_from": "due_date",
}


def test_man_days_are_days_of_work_times_people():
    """4 d of three fitters and 2 d of one crew, at half the pace: 28; 5 d of one fitter: 10."""
    ships = fleet(modes={"hull": mode(30)}, scheduled={"overhaul": OVERHAUL})
    model = one_yard({"ships": ships}, WORK, 0.0, HUB, horizon_d=191.25,
                     measure={"forecast_leads_d": [0, 100]})  # fmt: skip
    found = measured(run(model, 1, 0), model)
    repairs = [found["man_days_asked", f"yard/unscheduled@{lead}"] for lead in ("0", "100")]
    assert all(each > 0 and each % 10 == 0 for each in repairs)
    assert found["man_days_asked", "yard/scheduled@0"] == 0.0
    assert found["man_days_asked", "yard/scheduled@100"] == 28.0
    assert found["man_days_known", "yard@0"] == 0.0
    assert found["man_days_known", "yard@100"] == 28.0
    assert found["demand_foreseen", "yard@0"] == 0.0
    foreseen = 28 / (28 + repairs[1])
    assert found["demand_foreseen", "yard@100"] == pytest.approx(foreseen)
    assert found["demand_foreseen", "all hubs@100"] == pytest.approx(foreseen)
    jobs = found["failures", "ships/hull"]
    worked = found["man_days_per_year", "yard"] * 191.25 / 365
    assert worked == pytest.approx(28 + 10 * jobs, abs=10)
    assert found["man_days_per_year", "all hubs"] == found["man_days_per_year", "yard"]


def test_people_who_are_told_take_the_place_of_crews():
    """6 d and 5 d at half the pace with ten people at each ship: 120 and 100 man-days."""
    ships = fleet(modes={"hull": mode(30)}, scheduled={"overhaul": OVERHAUL})
    model = one_yard({"ships": ships}, WORK, 0.0, HUB, horizon_d=191.25,
                     people_per_day={"ship": 10}, measure={"forecast_leads_d": [100]})  # fmt: skip
    found = measured(run(model, 1, 0), model)
    assert found["man_days_asked", "yard/scheduled@100"] == 120.0
    assert found["man_days_asked", "yard/unscheduled@100"] % 100 == 0


def test_what_comes_back_is_known_to_come_back():
    """Every 20 d from the due date, 7 d at half the pace: due on days 20, 40, 60 and 80."""
    often = {**OVERHAUL, "every_d": 20}
    ships = fleet(2, scheduled={"overhaul": often})
    model = one_yard({"ships": ships}, WORK, 0.0, HUB, initial="steady", warm_up_d=50.0,
                     horizon_d=120.0, measure={"forecast_leads_d": [0, 25]})  # fmt: skip
    found = measured(run(model, 1, 0), model)
    for lead in ("0", "25"):
        known = found["man_days_known", f"yard@{lead}"]
        assert known == found["man_days_asked", f"yard/scheduled@{lead}"] > 0


def test_a_quarter_that_the_window_cuts_is_not_known():
    """nan, as for ``workload_after``."""
    ships = fleet(modes={"hull": mode(30)})
    model = one_yard({"ships": ships}, WORK, 0.0, HUB, measure={"forecast_leads_d": [0]})
    tables = run(model, 1, 0)
    for end_d, cut in ((91.25, False), (91.0, True)):
        for name in ("man_days_known", "man_days_asked"):
            values = metric_of(View(tables, model, 0.0, end_d), name).values()
            assert all(np.isnan(value) == cut for value in values)


def test_the_error_and_the_bias_by_hand():
    """Ten replications: half of what is due comes, and other work is what it is in the mean."""
    known, came, other = np.full(10, 8.0), np.array([8.0, 0.0] * 5), np.full(10, 2.0)
    made = demand_forecast("yard", 90.0, known, came, other)
    assert made.demand == 6.0
    assert made.error == pytest.approx(4 / 6)
    assert made.bias == pytest.approx(4 / 6)
    assert made.error_naive == pytest.approx(np.mean([40 / 9, 40 / 9]) / 6)
    few = demand_forecast("yard", 90.0, known[:5], came[:5], other[:5])
    assert few.error != few.error


def test_a_calendar_is_forecast_better_than_by_its_mean():
    """Dates that differ by replication and are known: no error; of failures alone: no gain."""
    dated = {"every_d": 200, "work": "overhaul", "counted_from": "due_date"}
    measure = {"forecast_leads_d": [60]}
    keys: Spec = {"initial": "steady", "warm_up_d": 250.0, "horizon_d": 160.0, "measure": measure}
    ships = fleet(1, scheduled={"overhaul": dated})
    (made,) = demand_forecasts(
        replicate(one_yard({"ships": ships}, WORK, 0.0, HUB, **keys), replications=40)
    )
    assert made.error == pytest.approx(0.0, abs=1e-9)
    assert made.error_naive > 0.5
    fails = fleet(4, modes={"hull": mode(exponential(40))})
    (chance,) = demand_forecasts(
        replicate(one_yard({"ships": fails}, WORK, 0.0, HUB, **keys), replications=40)
    )
    assert chance.error == chance.error_naive
    assert chance.bias == pytest.approx(0.0, abs=1e-9)


def test_one_year_in_ten_is_below_the_floor():
    """The 10 % quantile of man-days a year over replications; a value of the output, as errors."""
    fails = fleet(4, modes={"hull": mode(exponential(40))})
    model = one_yard({"ships": fails}, WORK, 0.0, HUB, measure={"forecast_leads_d": [0]})
    result = replicate(model, replications=21)
    floors = {each.hub: each for each in investment_floors(result)}
    years = np.sort(result.of("man_days_per_year", "yard"))
    assert floors["yard"].floor == pytest.approx(years[2])
    assert floors["yard"].mean == pytest.approx(years.mean())
    told = {(row[0], row[1]): row[3] for row in rows(result)}
    assert told["investment_floor", "yard"] == floors["yard"].floor
    assert ("demand_error", "yard@0") in told
