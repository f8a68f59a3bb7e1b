"""The flight line by hand: failures that need labour, a part or both, and people who are few."""

import pytest
from pydantic import ValidationError

from sim.core.errors import ConfigError
from sim.engine.replication import run
from support import Spec, built, fixed, fleet, mapping, measured, spells_of

PART = {"life": fixed(10), "restored": "on_board", "part": "radio", "takes": fixed(1)}


def line(modes: Spec, size: int = 1, **keys: object) -> Spec:
    """A fleet with failures on board, a radio that takes four days to come, and nothing else."""
    stocks = {"radio": {"stock": 0, "replaced_after": fixed(4)}}
    spec = mapping(
        fleets={"jets": fleet(size, modes=modes)}, stocks=stocks, horizon_d=60.0,
        initial="all_up_new", hubs={}, work={}, people={"crew": 1},
    )  # fmt: skip
    return {**spec, **keys}


def told(spec: Spec, number: int = 0, name: str = "jets") -> list[tuple[str, float, float]]:
    """Activity, start and end of the spells of a platform that is down."""
    tables = run(built(spec), 1, 0)
    return [
        (condition.activity.name, start, end)
        for condition, start, end, _ in spells_of(tables, name, number)
        if condition.health.name == "NMC"
    ]


def shares(spec: Spec) -> tuple[float, float]:
    """NMCS and NMCM rates of the fleet."""
    model = built(spec)
    found = measured(run(model, 1, 0), model)
    return found["nmcs", "jets"], found["nmcm", "jets"]


def test_a_failure_without_a_part_is_mended_by_hand():
    """No failure needs the part: two days of labour, and nobody asks the stock."""
    spec = line({"radio": PART | {"part_frac": 0.0, "mends": fixed(2)}})
    assert told(spec)[:2] == [("IN_WORK", 10, 12), ("IN_WORK", 22, 24)]
    assert shares(spec) == pytest.approx((0, 5 * 2 / 60))


def test_a_failure_with_a_part_waits_for_it_and_for_labour():
    """Each needs both: four days for the part and one to put it in; or the part alone."""
    both = told(line({"radio": PART}))
    assert both[:2] == [("AWAITING_PARTS", 10, 14), ("IN_WORK", 14, 15)]
    alone = told(line({"radio": PART | {"takes_frac": 0.0}}))
    assert alone[:2] == [("AWAITING_PARTS", 10, 14), ("AWAITING_PARTS", 24, 28)]


def test_the_share_with_a_part_is_what_it_says():
    """Of 4,000 failures a fraction 0.3 +- 4 standard errors; those cost 5 d, the others 2 d.

    So of the days down 0.3 x 4 are for supply and 0.3 x 1 + 0.7 x 2 for maintenance.
    """
    mode = PART | {"part_frac": 0.3, "mends": fixed(2)}
    spec = line({"radio": mode}, size=10, horizon_d=5160.0)
    model = built(spec)
    found = measured(run(model, 1, 0), model)
    failures = found["failures_per_year", "jets/radio"] * 5160 / 365
    share = found["demands_per_year", "radio"] * 5160 / 365 / failures
    assert failures > 3900
    assert share == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / failures) ** 0.5)
    ratio = found["nmcs", "jets"] / found["nmcm", "jets"]
    assert ratio == pytest.approx(share * 4 / (share + (1 - share) * 2), rel=0.002)


def test_the_split_shares_every_other_draw():
    """Lives are those of the same fleet without a split: the choice has a stream of its own."""
    life = {"law": "exponential", "mean_d": 10.0}

    def first(mode: Spec) -> float:
        return told(line({"radio": PART | {"life": life} | mode}))[0][1]

    assert first({}) == first({"part_frac": 0.5, "mends": fixed(2)})


def test_people_are_few():
    """Two aircraft fail on day 10: one is mended until day 12, the other waits for the crew."""
    mode = {"life": fixed(10), "restored": "on_board", "takes": fixed(2), "hands": "crew"}
    spec = line({"frame": mode}, size=2)
    assert told(spec, 0)[:1] == [("IN_WORK", 10, 12)]
    assert told(spec, 1)[:2] == [("AWAITING_LABOUR", 10, 12), ("IN_WORK", 12, 14)]
    assert told({**spec, "people": {"crew": 2}}, 1)[:1] == [("IN_WORK", 10, 12)]


def test_the_crew_is_not_held_while_a_part_is_awaited():
    """The radio is asked for on day 10 and put in on day 14; the frame is mended meanwhile."""
    modes = {"radio": PART | {"hands": "crew"}}
    frame = {"life": fixed(11), "restored": "on_board", "takes": fixed(2), "hands": "crew"}
    spec = line(modes)
    spec["fleets"]["others"] = fleet(1, modes={"frame": frame})
    assert told(spec)[:2] == [("AWAITING_PARTS", 10, 14), ("IN_WORK", 14, 15)]
    assert told(spec, name="others")[:1] == [("IN_WORK", 11, 13)]


def test_people_are_busy_as_long_as_they_work():
    """Two days of each twelve, of one platform and one person."""
    mode = {"life": fixed(10), "restored": "on_board", "takes": fixed(2), "hands": "crew"}
    model = built(line({"frame": mode}))
    found = measured(run(model, 1, 0), model)
    assert found["utilisation", "people/crew"] == pytest.approx(10 / 60)


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ({"part_frac": 1.5, "mends": fixed(1)}, "part_frac"),
        ({"part_frac": -0.1, "mends": fixed(1)}, "part_frac"),
        ({"part_frac": 0.5}, "has 'part_frac' 0.5 and no 'mends' (a law)"),
        ({"mends": fixed(1)}, "has 'mends' and no 'part_frac' below 1"),
        ({"takes": None, "takes_frac": 0.5}, "has 'takes_frac' 0.5, and no 'takes' (a law)"),
        ({"exogenous": True, "takes_frac": 0.5}, "is exogenous: demands of parts"),
        ({"part": None, "takes_frac": 0.5}, "shares of its failures, and no 'part'"),
        ({"takes": None, "hands": "crew"}, "has 'hands', and no 'takes' or 'mends'"),
        ({"hands": "crow"}, "modes.radio.hands: no people of the theater is called 'crow'"),
    ],
)
def test_a_split_that_does_not_hold_is_refused(mode, message):
    """One line that names the keys."""
    with pytest.raises((ValidationError, ConfigError)) as error:
        built(line({"radio": PART | mode}))
    assert message in str(error.value)


def two_kinds(**radar: object) -> Spec:
    """Two aircraft: a radio is asked for on day 10, a radar fails on day 13 of the one still up."""
    radio = {"life": fixed(10), "restored": "on_board", "part": "radio", "exogenous": True}
    modes = {
        "radio": radio,
        "radar": {"life": fixed(13), "restored": "on_board", "part": "radar", **radar},
    }
    jets = fleet(2, modes=modes, cannibalization={"policy": "already_down", "takes": fixed(0.5)})
    stocks = {name: {"stock": 0, "replaced_after": fixed(100)} for name in ("radio", "radar")}
    return line({}, horizon_d=19.0, fleets={"jets": jets}, stocks=stocks)


def second_down(spec: Spec) -> list[tuple[str, float, float]]:
    """What befalls the aircraft that is still up after day 10."""
    return next(found for each in (0, 1) if (found := told(spec, each))[0][1] > 10)


def test_a_failure_that_needs_no_part_takes_none_from_another_platform():
    """With the part it takes the radar of the one that is down, in half a day; without, two days."""
    assert second_down(two_kinds())[0] == ("IN_WORK", 13, 13.5)
    assert second_down(two_kinds(part_frac=0.0, mends=fixed(2))) == [("IN_WORK", 13, 15)]


def test_cannibalizations_are_counted_by_sorties():
    """One part is taken in 19 days; 20 sorties are flown until day 10, then one a day by the other
    until day 13, and from day 13.5 until the part, which was used for 10 days, fails on day 16.5."""
    spec = two_kinds()
    spec["fleets"]["jets"]["flying"] = {
        "sorties_per_day": 1.0, "hours_per_sortie": 1.0, "demanded_of": "platform",
    }  # fmt: skip
    model = built(spec)
    found = measured(run(model, 1, 0), model)
    assert found["cannibalizations_per_year", "jets"] * 19 / 365 == pytest.approx(1)
    assert found["sorties_flown", "jets"] == pytest.approx(26)
    assert found["cannibalizations_per_100_sorties", "jets"] == pytest.approx(100 / 26)


def test_moving_a_part_takes_one_of_the_people():
    """The crew is away until day 14 at the other fleet: the radar is moved then."""
    spec = two_kinds(takes=fixed(1), hands="crew")
    frame = {"life": fixed(12), "restored": "on_board", "takes": fixed(2), "hands": "crew"}
    spec["fleets"]["others"] = fleet(1, modes={"frame": frame})
    assert second_down(spec)[:2] == [("AWAITING_LABOUR", 13, 14), ("IN_WORK", 14, 14.5)]


def test_down_for_a_part_and_in_work_at_once_is_nmcb():
    """A radio is missing from day 10 on; its aircraft's radar, asked for on day 12, is mended by a
    programme: from day 16 to day 18 it waits for the one while the other is put in."""
    modes = {
        name: {"life": fixed(day), "restored": "on_board", "part": name, "exogenous": True}
        for name, day in (("radio", 10), ("radar", 12))
    }
    modes["radar"] |= {"takes": fixed(2), "hands": "crew"}
    modes["radio"] |= {"takes": fixed(1), "hands": "crew"}
    stocks = {
        "radio": {"stock": 0, "replaced_after": fixed(100)},
        "radar": {"stock": 0, "replaced_after": fixed(4)},
    }
    spec = line({}, horizon_d=19.0, stocks=stocks, fleets={"jets": fleet(1, modes=modes)})
    model = built(spec)
    found = measured(run(model, 1, 0), model)
    assert found["nmcs", "jets"] == pytest.approx(9 / 19)
    assert found["nmcb", "jets"] == pytest.approx(2 / 19)
    assert found["nmcm", "jets"] == 0
