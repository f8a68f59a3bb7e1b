"""Schedules of thirds, fifths, sevenths and tenths of days over ten thousand days, exactly.

What should coincide does: every date of a run is the float of the date that a few lines of
rational arithmetic give, which know nothing of the engine.
"""

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.replication import run
from sim.record.view import View
from support import Spec, fixed, fleet, healths, metric_of, mode, one_yard, repair, scenario, yard

HORIZON = 10_000
Window = tuple[Fraction, Fraction]


def parts(least: int, most: int) -> st.SearchStrategy[Fraction]:
    """Days in thirds, fifths, sevenths or tenths."""
    return st.sampled_from((3, 5, 7, 10)).flatmap(
        lambda of: st.builds(Fraction, st.integers(least * of, most * of), st.just(of))
    )


def law(days: Fraction) -> Spec:
    """The law that always takes so long, as a scenario would write it."""
    return fixed(float(days))


def strikes(start: Fraction, after: Fraction, lasts: Fraction) -> Iterator[Window]:
    """From when to when the dock is lost."""
    while start < HORIZON:
        yield start + after, start + after + lasts
        start += after + lasts


def done(
    begin: Fraction, takes: Fraction, struck: list[Window], shift: tuple[int, int]
) -> Fraction:
    """When work is done that passes on shift while the dock is there; ``struck`` from then on."""
    day, at = int(begin) - 1, begin
    while takes > 0:
        opens, closes = (day + Fraction(hour, 24) for hour in (shift[0], sum(shift)))
        edges = [(max(opens, begin), closes)]
        for first, last in struck:
            if first < closes and last > opens:
                edges = [
                    each
                    for one, other in edges
                    for each in ((one, min(other, first)), (max(one, last), other))
                ]
        for one, other in edges:
            if one < other and takes > 0:
                at, takes = one + min(takes, other - one), takes - (other - one)
        day += 1
    return at


@settings(max_examples=12)
@given(
    life=parts(5, 60), way=parts(0, 4), takes=parts(1, 9), start=parts(0, 9), after=parts(3, 40),
    lasts=parts(1, 9), shift=st.sampled_from([(0, 24), (8, 8), (22, 8), (6, 12)]),
)  # fmt: skip
def test_every_date_is_the_date_that_the_fractions_give(
    life, way, takes, start, after, lasts, shift
):
    """Failures, ways, shifts and strikes on the dock: what is done by then is done, to the tick."""
    strike = {"kind": "hub_struck", "hub": "yard", "loses": {"dock": 1}, "work": "held"}
    hub = yard(crews={"gang": 9})
    hub["shifts"] = {"gang": {"start_h": shift[0], "hours": shift[1], "days_on": 1, "days_off": 0}}
    model = one_yard(
        {"ships": fleet(modes={"m": mode(law(life))}, moves={"own": {}})},
        work={"repair": repair(law(takes), dock=1, gang=1)},
        hub=hub,
        legs={"way": {"start": "sea", "end": "harbor", "takes": law(way)}},
        events={"strikes": {"start_d": float(start), "after": law(after), "lasts": law(lasts),
                            "repeats": True, "does": [strike]}},
        missions={"watch": {"fleets": ["ships"], "k": 1}},
        horizon_d=HORIZON,
    )  # fmt: skip
    struck, at, told = list(strikes(start, after, lasts)), Fraction(0), []
    while at < HORIZON:
        fails = at + life
        told.append(("FMC", float(at), float(min(fails, HORIZON))))
        if fails >= HORIZON:
            break
        next_ones = bisect_right(struck, fails, key=lambda each: each[1])
        at = done(fails + way, takes, struck[next_ones : next_ones + 40], shift) + way
        told.append(("NMC", float(fails), float(min(at, HORIZON))))
    found = run(model, 1, 0)
    assert [(str(health), *when) for health, *when in healths(found, "ships")] == told
    gaps = [each for each in told if each[0] == "NMC"]
    assert metric_of(View(found, model), "gaps_started")["watch"] == len(gaps)


@settings(max_examples=10)
@given(
    on=parts(5, 40), size=st.integers(2, 7), warm_up=parts(1, 300), seed=st.integers(0, 99),
    turnover=parts(0, 2),
)  # fmt: skip
def test_who_is_relieved_heel_to_toe_leaves_no_gap(on, size, warm_up, seed, turnover):
    """N ships on station for a cycle's N-th part: one at every moment, and two in a turnover."""
    stages = {
        "on": {"duration_d": float(on + turnover), "on_station": True},
        "off": {"duration_d": float(on * (size - 1) - turnover)},
    }
    model = scenario(
        fleets={"ships": fleet(size, rotation={"stages": stages})},
        missions={"watch": {"fleets": ["ships"], "k": 1}},
        initial="steady", warm_up_d=float(warm_up), horizon_d=HORIZON,
    )  # fmt: skip
    view = View(run(model, seed, 0), model)
    assert metric_of(view, "first_gap")["watch"] == HORIZON
    steps = view.mission_steps["watch"]
    assert set(steps.counts.tolist()) <= ({1, 2} if turnover else {1})
    spells = view.tables.spells
    assert (spells.end > spells.start).all()
    long = spells.end - spells.start
    assert min(long[(spells.start > -float(warm_up)) & ~spells.cut], default=inf) >= 1
