"""What cannot fit into memory is refused before it is tried, with what would fit."""

import pytest

from complaints import told
from sim.load.compose import load_scenario
from sim.load.size import memory, of_a_point, per_day, size_problems, values
from support import exponential, fixed, fleet, on_board, scenario

BASE = "scenario=break_even"
DOCKS = "hubs.theater.berths.dock"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["fleets.ships.size=1000000000"], ["fleets.ships.size: 1,000,000,000 platforms", "fit"]),
        (["horizon_d=1.9e9", "fleets.ships.size=10000"], ["horizon_d: 1,900,001,000 days", "fit"]),
        (["warm_up_d=1.9e9", "fleets.ships.size=10000"], ["warm_up_d: 1,900,003,650 days", "fit"]),
        (["replications=100000000000"], ["replications: 100,000,000,000 replications", "fit"]),
        (["workers=100000"], ["workers: 100000", "less than or equal to 1000"]),
    ],
)
def test_a_run_that_does_not_fit(capsys, words, parts):
    """Which number, how much it would take, and how many would fit."""
    (problem, *_) = told(capsys, "run", BASE, *words)
    for part in parts:
        assert part in problem
    assert len(problem) < 200


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([f"{DOCKS}=range(1,1000)", "hubs.home.berths.dock=range(1,1000)",
          "missions.hold.k=range(1,1000)", "legs.home.takes.value_d=range(1,1000)"],
         ["points: 996,005,996,001 points", "fit"]),
        (["design=sobol", "points=1099511627776", f"{DOCKS}=range(1,100)"], ["points: ", "fit"]),
        ([f"{DOCKS}=range(1,1000000000000)"], [f"{DOCKS}=range", "1e+12 values", "100,000"]),
        ([f"{DOCKS}=range(1,10,0)"], [DOCKS, "values"]),
    ],
)  # fmt: skip
def test_a_sweep_that_does_not_fit(capsys, words, parts):
    """A product is worked out before it is written out."""
    (problem,) = told(capsys, "sweep", BASE, *words)
    for part in parts:
        assert part in problem


def test_what_a_day_brings_is_counted_by_hand():
    """Ten ships that fail after 9 d and are mended in 1 d: one failure a day; an upkeep every
    20 d: half a one; a job of others every 4 d."""
    whole = scenario(
        fleets={"a": fleet(10, modes={"m": on_board(9, 1)},
                           scheduled={"u": {"every_d": 20, "takes": fixed(1)}})},
        hubs={"yard": {"node": "harbor", "berths": {"dock": 1}, "accepts": "any",
                       "load": {"host": {"arrivals": exponential(4), "work": "w"}}}},
        work={"w": {"stages": {"s": {"needs": {"dock": 1}, "takes": fixed(1)}}}},
    )  # fmt: skip
    assert per_day(whole) == pytest.approx(1 + 0.5 + 0.25)


def test_what_fits_is_said_truly():
    """With so many platforms as fit there is no problem, with twice as many there is one."""
    small = load_scenario("break_even")
    (problem,) = size_problems(
        small.but(fleets={"ships": small.fleets["ships"].model_copy(update={"size": 10**12})}), 1, 1
    )
    fits = int(problem.message.split("at most ")[1].split()[0].replace(",", ""))
    assert 10**5 < fits < memory()
    ships = small.fleets["ships"]
    for size, wrong in ((fits // 2, 0), (2 * fits, 1)):
        other = small.but(
            fleets={"ships": ships.model_copy(update={"size": size})}, horizon_d=1e-6, warm_up_d=0
        )
        assert len(list(size_problems(other, 1, 1))) == wrong


def test_the_parts_of_the_estimate():
    """Days of two series and three quarters of two hubs; four numbers of a mapping."""
    small = load_scenario("break_even", "horizon_d=273.75")
    assert values(small) == pytest.approx(2 * 274 + 3 * 2)
    assert of_a_point({"a": 1, "b": {"c": [2, 3], "d": "x"}}) == 4 * of_a_point({"a": 1})
