"""Hired units by hand: when they are called, when they come, whom they serve and when they go."""

import pytest

import sim
from sim.core.errors import ConfigError
from sim.engine.replication import run
from sim.model.checks.scenario import check_references
from sim.model.checks.steady import unsteady
from sim.model.scenario import Scenario
from support import Spec, exponential, fixed, fleet, jobs_of, mapping, measured, mode, repair, yard

NEVER = float("inf")


def theater(hire: Spec | None = None, own: int = 0, **parts: object) -> Scenario:
    """Three ships that fail after 10 d, 5 d of work on the spot in a dock that two of them call."""
    hired = {"called_at": 2, "mobilised_in": fixed(7.0), "kept_d": 12.0} | (hire or {})
    whole = mapping(
        fleets={"a": fleet(3, modes={"wear": mode(fixed(10.0))})},
        hubs={"yard": yard(berths={"dock": own}, hired={"dock": hired})},
        work={"repair": repair(fixed(5.0), dock=1)},
        horizon_d=60.0,
    )
    model = Scenario.model_validate({**whole, **parts})
    check_references(model)
    return model


def charters(model: Scenario) -> list[tuple[float, float, float]]:
    """When the dock is called, comes and has left."""
    tables = run(model, 1, 0)
    return [(asked, come, left) for _, _, asked, come, left in jobs_of(tables, "yard/dock")]


def works(model: Scenario) -> list[tuple[float, float]]:
    """When work begins and ends."""
    found = jobs_of(run(model, 1, 0), "a")
    return sorted((begun, ended) for _, _, _, begun, ended in found if ended < model.horizon_d)


def test_it_is_called_by_two_and_serves_all_that_wait():
    """All fail on day 10; it is here from day 17, kept for 12 d, and finishes the third on day 32.

    The first is down again on day 32 and waits alone; the second, down on day 37, calls it.
    """
    model = theater()
    assert works(model) == [(17, 22), (22, 27), (27, 32), (44, 49), (49, 54), (54, 59)]
    assert charters(model) == [(10, 17, 32), (37, 44, 59)]


def test_nothing_begins_after_the_period():
    """Kept for 10 d: on day 27 nothing begins; the third waits until the first is down again.

    On day 49 it is the second that comes too late, and the third calls with it on day 54.
    """
    model = theater({"kept_d": 10.0})
    assert works(model) == [(17, 22), (22, 27), (39, 44), (44, 49)]
    assert charters(model) == [(10, 17, 27), (32, 39, 49), (54, NEVER, NEVER)]


def test_it_leaves_at_the_end_of_its_period_when_nobody_is_in_work():
    """Ships that fail after 40 d: three are done by day 62, and it stays until day 67, idle."""
    rare = {"a": fleet(3, modes={"wear": mode(fixed(40.0))})}
    assert charters(theater({"kept_d": 20.0}, fleets=rare, horizon_d=70.0)) == [(40, 47, 67)]


def test_the_period_is_extended_while_it_is_needed():
    """Kept for 12 d and then 4 d each: on day 29 and 33 it is in use, and so on for ever."""
    assert charters(theater({"extended_d": 4.0})) == [(10, 17, NEVER)]
    rare = theater({"extended_d": 4.0}, fleets={"a": fleet(3, modes={"wear": mode(fixed(25.0))})})
    # called on day 25, here on day 32, kept to 44; three are done on day 47, and the end is 48
    assert charters(rare) == [(25, 32, 48)]


def test_it_comes_beside_what_the_hub_has_itself():
    """One dock of its own: from day 10 on two wait, and it comes on day 17 beside the own one."""
    model = theater(own=1)
    assert works(model)[:3] == [(10, 15), (15, 20), (17, 22)]
    assert charters(model)[0] == (10, 17, 29)


def test_two_units_come_together_and_leave_together():
    """Two docks from day 17 on; the period ends on day 24, in the third repair."""
    model = theater({"units": 2, "kept_d": 7.0})
    assert works(model)[:3] == [(17, 22), (17, 22), (22, 27)]
    assert charters(model)[0] == (10, 17, 27)


def test_what_is_measured():
    """Two calls in 60 d; here for 15 + 15 d, always in use; 10 a call and 2 a day."""
    model = theater({"cost_mobilisation": 10.0, "cost_per_day": 2.0})
    found = measured(run(model, 1, 0), model)
    assert found["charters", "yard/dock"] == pytest.approx(2 * 365 / 60)
    assert found["charter_share", "yard/dock"] == pytest.approx(30 / 60)
    assert found["charter_use", "yard/dock"] == pytest.approx(1.0)
    assert found["charter_cost", "yard/dock"] == pytest.approx(2 * 10 + 30 * 2)
    assert ("cost", "hired") not in found


def test_own_units_work_first():
    """One dock of its own and one from day 17 to 29: both are in use on days 17 to 22 (until 20 two
    ships, then one that was third), and on all days on which two ships are there."""
    model = theater(own=1, horizon_d=30.0)
    both = sum(
        max(0.0, min(end, other_end) - max(begun, other))
        for number, (begun, end) in enumerate(works(model))
        for other, other_end in works(model)[number + 1 :]
    )
    assert both > 0
    found = measured(run(model, 1, 0), model)
    assert found["charter_use", "yard/dock"] == pytest.approx(both / 12)


def test_it_is_paid_for_beside_everything_else():
    """Where the scenario has prices, what is hired is a category of its cost, and of its country."""
    prices = {"idle_per_berth_day": 5.0, "capital_per_berth_year": 7.0}
    model = theater({"cost_mobilisation": 10.0, "cost_per_day": 2.0}, costs=prices)
    found = measured(run(model, 1, 0), model)
    assert found["cost", "hired"] == found["cost", "total"] == pytest.approx(80.0)


def test_the_work_that_is_struck_goes_on_with_the_next_charter():
    """The dock is lost on day 24 for 30 d, in the second repair, of which 3 d are left.

    It is called again on days 29 and 48, and comes in vain on day 36, and for good on day 55.
    """
    does = [{"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}, "work": "held"}]
    event = {"start_d": 24.0, "lasts": fixed(30.0), "does": does}
    model = theater(events={"strike": event})
    assert charters(model) == [(10, 17, 29), (29, 36, 48), (48, 55, NEVER)]
    assert works(model) == [(17, 22), (22, 24), (55, 58)]


WRONG: tuple[tuple[Spec, str, str], ...] = (
    ({"called_at": 4}, "called_at", "4 requests never wait at once; at most 3 platforms do"),
)


@pytest.mark.parametrize(("hire", "path", "told"), WRONG)
def test_what_can_never_be_called_is_said(hire, path, told):
    """One line with its path."""
    with pytest.raises(ConfigError) as error:
        theater(hire)
    assert f"hubs.yard.hired.dock.{path}: {told}" in str(error.value)


@pytest.mark.parametrize(
    ("hub", "told"),
    [
        (yard(berths={"dock": 1, "pier": 1}, hired={"pier": {}}), "pier: nobody may call it"),
        (yard(berths={"dock": "unlimited"}, hired={"dock": {}}), "unlimited"),
        (yard(berths={"dock": 1}, hired={"dokc": {}}), "did you mean 'dock'"),
        (yard(berths={"dock": 1}, parts={"oil": {"stock": 1, "replaced_after": fixed(1.0)}}, hired={"oil": {}}), "crew"),
    ],
)  # fmt: skip
def test_what_nobody_may_call_is_refused(hub, told):
    """A unit that no work needs, that there is enough of, or that the hub has no name for."""
    for each in hub["hired"].values():
        each |= {"mobilised_in": fixed(1.0), "kept_d": 1.0}
    with pytest.raises(ConfigError, match=told):
        theater(hubs={"yard": hub})


def test_no_exact_method_takes_it():
    """It is refused by name."""
    model = theater(initial="steady", warm_up_d=100.0)
    assert "hubs.yard.hired" in str(sim.why_not_solved(model))


def test_another_future_draws_what_is_left_of_the_mobilisation_anew():
    """Called on day 10 and on its way on day 12: a fixed time stays, another law has another rest."""
    model = theater({"mobilised_in": exponential(30.0)}, horizon_d=300.0)
    came = {
        number: next(
            come
            for _, _, asked, come, _ in jobs_of(
                run(model, 1, 0, future=[(12.0, number)]), "yard/dock"
            )
            if asked == 10
        )
        for number in range(4)
    }
    assert all(each > 12 for each in came.values())
    assert len({*came.values()}) == 4
    fixed_law = run(theater(), 1, 0, future=[(12.0, 1)])
    assert [each[2:] for each in jobs_of(fixed_law, "yard/dock")] == charters(theater())


def test_a_theater_that_hires_is_steady():
    """It names no day, so a run of it may have several windows."""
    model = theater(
        {"mobilised_in": exponential(5.0)},
        fleets={"a": fleet(3, modes={"wear": mode(exponential(10.0))})},
        initial="steady", warm_up_d=100.0, windows=2,
    )  # fmt: skip
    assert unsteady(model) is None
    assert charters(model)


def test_hired_or_not_nothing_else_is_drawn_anew():
    """Lives and work of a fleet that never needs the hired dock are the same to the last bit."""
    fleets = {"a": fleet(3, modes={"wear": mode(exponential(40.0))})}
    own = theater(own=3, fleets=fleets, work={"repair": repair(exponential(5.0), dock=1)})
    hub = yard(berths={"dock": 3})
    without = theater(
        hubs={"yard": hub}, fleets=fleets, work={"repair": repair(exponential(5.0), dock=1)}
    )
    assert charters(own) == []
    assert works(own) == works(without)
