"""What a posture has of openings: by date, by status, by whose doing, worked out by hand."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from sim.core.errors import ConfigError
from sim.core.model import problems_of
from sim.model.postures.posture import Posture
from sim.model.scenario import Scenario
from tests.support import Spec, built, mapping, yard

RULE: Spec = {"work": ["voyage_repair"], "types": ["oiler"]}
ANY_OILER: Spec = {"work": "any", "types": ["oiler"]}


def opening(opened: str, **keys: Any) -> Spec:
    """An opening that is at work, by the framework."""
    return {
        "opened": opened, "status": "operating", "attributed_to": "rsf", "source": "[C004]", **keys
    }  # fmt: skip


OPENINGS = {
    "small": opening("2022-03-01", hub="east", accepts=[RULE], attributed_to="earlier"),
    "large": opening("2024-08-27", hub="east", accepts=[ANY_OILER]),
    "boats": opening("2024-08-22", hub="south", attributed_to="aukus"),
    "pumps": opening("2025-06-01", shops={"pumps": "south"}, attributed_to="host"),
    "later": opening("2026-01-12", hub="west", status="contracted"),
}


def theater(posture: Spec, openings: Spec | None = None) -> Spec:
    """Four yards of which three open, a stock that is repaired at home, and one posture."""
    return mapping(
        work={"overhaul": {"stages": {"dock": {"needs": {"dock": 1}, "takes": {"law": "fixed", "value_d": 1}}}}},
        hubs={name: yard() for name in ("home", "east", "south", "west")},
        stocks={
            "pumps": {
                "stock": 1,
                "shop": {"hub": "home", "work": "overhaul"},
                "demand": {"others": {"arrivals": {"law": "fixed", "value_d": 9}}},
            }
        },
        openings=OPENINGS if openings is None else openings,
        postures={"p": {"routing": {"policy": "nearest"}, **posture}},
        posture="p",
    )  # fmt: skip


def selected(**selection: Any) -> Posture:
    """The posture that selects some openings."""
    return built(theater({"openings": selection})).postures["p"]


def told(whole: Spec) -> dict[str, str]:
    """What is wrong with a scenario, by path."""
    try:
        built(whole)
    except ValidationError as error:
        return {each.path: each.message for each in problems_of(error, Scenario)}
    except ConfigError as error:
        return {each.path: each.message for each in error.problems}
    return {}


@pytest.mark.parametrize(
    ("by", "hubs"),
    [
        ("2022-03-01", ["home", "east"]),  # the day itself counts
        ("2024-08-21", ["home", "east"]),
        ("2024-08-22", ["home", "east", "south"]),
        ("2025-06-01", ["home", "east", "south"]),
        ("latest", ["home", "east", "south"]),
    ],
)
def test_a_hub_is_open_from_its_day_on(by, hubs):
    """Whatever no opening names is there on every day; the rest from its first opening on."""
    assert selected(by=by).hubs == hubs


def test_access_of_several_openings_adds_up():
    """First a part of the work, then all; a posture between the two has the first alone."""
    works = [
        [rule.work for rule in selected(by=by).accepts["east"]] for by in ("2024-05-01", "latest")
    ]
    assert works == [[["voyage_repair"]], [["voyage_repair"], "any"]]


def test_an_opening_without_access_opens_all_that_the_hub_can_do():
    """Also of a hub that another opening opens in part."""
    openings = {**OPENINGS, "whole": opening("2025-01-01", hub="east")}
    posture = built(theater({"openings": {"by": "latest"}}, openings)).postures["p"]
    assert "east" in posture.hubs
    assert "east" not in posture.accepts
    assert "south" not in posture.accepts


def test_status_and_doing_select():
    """Latest is the last day of the statuses that are asked for."""
    assert selected(by="latest", status=["operating", "contracted"]).hubs[-1] == "west"
    assert selected(by="latest", attributed_to=["aukus"]).hubs == ["home", "south"]
    assert selected(by="latest", attributed_to=["aukus", "host"]).shops == {"pumps": "south"}


def test_the_latest_move_of_a_shop_holds():
    """Carcasses go where the last selected opening sends them, in whatever order they are written."""
    openings = {"b": opening("2026-01-01", shops={"pumps": "east"}), **OPENINGS}
    for by, hub in (("2025-12-31", "south"), ("2026-01-01", "east")):
        whole = theater({"hubs": ["home", "east", "south"], "openings": {"by": by}}, openings)
        whole["openings"]["small"] = opening("2022-03-01", hub="east")
        assert built(whole).postures["p"].shops == {"pumps": hub}


def test_a_posture_without_a_selection_is_what_its_lists_say():
    """Openings change nothing for whoever does not select."""
    posture = built(theater({})).postures["p"]
    assert posture.hubs == "all"
    assert (posture.accepts, posture.shops) == ({}, {})


def test_what_is_worked_out_again_is_the_same():
    """A dumped scenario builds an equal one, in Python and in JSON."""
    scenario = built(theater({"openings": {"by": "2025-06-01"}}))
    assert Scenario.model_validate(scenario.model_dump()) == scenario
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    assert scenario.postures["p"].openings.by == date(2025, 6, 1)


@pytest.mark.parametrize(
    ("selection", "path", "says"),
    [
        ({"by": "1990-01-01"}, ".by", "1990-01-01 is before the first opening that is operating; from 2022-03-01 to 2025-06-01, or latest, is right"),
        ({"by": "2025-06-02"}, ".by", "2025-06-02 is after the last opening"),
        ({"by": "latest", "status": ["announced"]}, ".status", "no opening is announced; those of this scenario are contracted, operating"),
        ({}, ".by", "is missing"),
        ({"by": 2024}, ".by", "2024 is not right: a date such as '2024-05-01', or latest"),
        ({"by": "2024-02-30"}, ".by", "'2024-02-30' is not right: a date"),
        ({"by": "latest", "status": ["open"]}, ".status.0", "'open' is not right"),
        ({"by": "latest", "attributed_to": ["us"]}, ".attributed_to.0", "'us' is not right"),
    ],
)  # fmt: skip
def test_a_wrong_selection_is_told_where_it_stands(selection, path, says):
    """Path, value, and what would be right."""
    assert says in told(theater({"openings": selection}))[f"postures.p.openings{path}"]


@pytest.mark.parametrize(
    ("keys", "path", "says"),
    [
        ({"opened": "2024"}, ".opened", "'2024' is not right: a date such as '2024-05-01'"),
        ({"source": " "}, ".source", "is empty; the rows of the record, such as [C004]"),
        ({"status": "open"}, ".status", "'open' is not right"),
        ({"attributed_to": "us"}, ".attributed_to", "'us' is not right"),
        ({"hub": "eastt"}, ".hub", "no hub is called 'eastt'; did you mean 'east'?"),
        ({"hub": None}, "", "opens nothing; the key 'hub', 'shops' or both are right"),
        ({"hub": None, "shops": {"pumps": "east"}, "accepts": "any"}, "", "has 'accepts' and no 'hub'"),
        ({"shops": {"pmups": "east"}}, ".shops.pmups", "no stock is called 'pmups'"),
        ({"shops": {"pumps": "eastt"}}, ".shops.pumps", "no hub is called 'eastt'"),
    ],
)  # fmt: skip
def test_a_wrong_opening_is_told_once(keys, path, says):
    """One line, at the opening and not at whoever selects it."""
    openings = {"a": {**opening("2024-01-01", hub="east"), **keys}}
    problems = told(theater({"openings": {"by": "latest"}}, openings))
    assert [*problems] == [f"openings.a{path}"]
    assert says in problems[f"openings.a{path}"]


@pytest.mark.parametrize("key", ["opened", "status", "attributed_to", "source"])
def test_nothing_of_an_opening_may_be_missing(key):
    """A day, a status, whose doing, a source."""
    without = {
        each: value for each, value in opening("2024-01-01", hub="east").items() if each != key
    }
    assert told(theater({}, {"a": without})) == {f"openings.a.{key}": "is missing"}


@pytest.mark.parametrize(
    ("lists", "path", "says"),
    [
        ({"hubs": ["home", "west"]}, "hubs", "lists 'west', which openings.later opens"),
        ({"accepts": {"east": "any"}}, "accepts.east", "openings that it selects say what 'east' accepts"),
        ({"accepts": {"south": [RULE]}}, "accepts.south", "leave it out here"),
        ({"shops": {"pumps": "east"}}, "shops.pumps", "is 'east', and openings that it selects say 'south'"),
    ],
)  # fmt: skip
def test_no_list_contradicts_what_is_selected(lists, path, says):
    """A posture says a thing once."""
    problems = told(theater({"openings": {"by": "latest"}, **lists}))
    assert says in problems[f"postures.p.{path}"]


def test_two_moves_on_one_day_are_refused():
    """Nobody could tell which of them holds."""
    openings = {
        "a": opening("2024-01-01", shops={"pumps": "east"}),
        "b": opening("2024-01-01", shops={"pumps": "south"}),
    }
    assert (
        "b moves it elsewhere on the same day"
        in told(theater({}, openings))["openings.a.shops.pumps"]
    )


def test_who_selects_from_nothing_is_told():
    """A scenario without openings has none to select."""
    assert told(theater({"openings": {"by": "latest"}}, {})) == {
        "postures.p.openings": "this scenario has no openings to select from"
    }
