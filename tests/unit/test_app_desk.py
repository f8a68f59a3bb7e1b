"""What is set on the live page, moves as events, and the desk that plays them."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import wait
from typing import Any

import pytest

from paused import is_gone, who
from processes import PATIENCE_S, status_of, wait_for
from sim.api.app.desk import Desk, DeskOptions, begun
from sim.api.app.moves import moved, sliders
from sim.api.app.settings import AppTurn, settings_of
from sim.api.app.sides import AppSide, Bases, sides_of
from sim.api.results.rows import SPELLS, spell_rows
from sim.core.errors import ConfigError
from sim.record.tables import Tables
from sim.report.content.replay import on_station
from sim.report.output.files import csv_text
from sim.report.output.words.labels import fleet_title
from sim.report.page.figures import ReplayFigure
from sim.study.results.typical import ranked_pasts, typical_past
from sim.study.running.blocks import OnePast
from sim.study.running.outcome import outcome
from sim.study.running.processes.child_process import CAN_COPY
from sim.study.running.replicate import collect

WORDS = ("scenario=strait", "horizon_d=20", "warm_up_d=30")
MOVES = {"turns": [{"day": 8, "units": {"port/dock": 3}}]}
copies = pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")


def problems(text: str) -> list[str]:
    """What is told of settings."""
    with pytest.raises(ConfigError) as error:
        sides_of(settings_of(text), Bases(WORDS))
    return [str(each) for each in error.value.problems]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nonsense", ["settings: is no JSON object"]),
        ("[" * 5000, ["settings: is no JSON object"]),
        ('"' + "x" * 30_000 + '"', ["settings: more than 20000 letters"]),
        ('{"sliders": 1, "turns": 2}', ["turns", "sliders"]),
        ('{"turns": [{"day": -1}]}', ["turns.0.day"]),
        ('{"turns": [{"day": 9}, {"day": 8}]}', ["turns: days 9, 8: a turn comes after"]),
        ('{"turns": [{"day": 99}]}', ["turns.0.day: day 99 is not before the end of the run, 20"]),
        ('{"turns": [{"day": 1, "units": {"port/dok": 1}}]}', ["did you mean 'port/dock'"]),
        ('{"turns": [{"day": 1, "units": {"port/dock": -1}}]}', ["turns.0.units.port/dock"]),
        ('{"scenario": "nowhere"}', ["nowhere"]),
        ('{"events": {"nothing": true}}', ["nothing"]),
        ('{"posture": "none"}', ["none"]),
        ('{"past": -1}', ["past: -1 is not right: a number from 0 on, or typical"]),
        ('{"replay": {"which": "best"}}', ["replay.which: 'best' is not right: a number from 0"]),
        ('{"replay": {"side": "c"}}', ["replay.side"]),
    ],
)
def test_what_is_wrong_with_a_link_is_told(text, parts):
    """Each problem in a line, as on the command line."""
    told = problems(text)
    assert len(told) == len(parts)
    for line, part in zip(told, parts, strict=True):
        assert part in line


def test_units_are_what_a_turn_says_from_its_day_on():
    """A later turn counts from the one before it; one that says what is there does nothing."""
    scenario = Bases(WORDS).of(settings_of("{}"))[1].scenario
    docks = next(each for each in sliders(scenario) if each.key == "port/dock").now
    turns = [
        AppTurn(day=2, units={"port/dock": docks + 2}),
        AppTurn(day=5, units={"port/dock": docks + 2}),
        AppTurn(day=9, units={"port/dock": 0}),
    ]
    events = moved(scenario, turns).events
    ours = {name: each for name, each in events.items() if name not in scenario.events}
    assert [each.start_d for each in ours.values()] == [2, 9]
    first, last = (each.does[0] for each in ours.values())
    assert first.gains == {"dock": 2}
    assert last.loses == {"dock": docks + 2}


def test_a_past_is_that_of_both_sides_and_of_every_move_on_its_day():
    """Only another day, turn before or posture needs another one; A is A on every day."""
    bases = Bases(WORDS)
    first, other = sides_of(settings_of(json.dumps(MOVES)), bases)
    assert first.past == other.past
    assert first.name != other.name
    more = {"turns": [{"day": 8, "units": {"port/dock": 4, "base/dock": 5}}]}
    assert sides_of(settings_of(json.dumps(more)), bases)[1].past == first.past
    later = {"turns": [{"day": 9, "units": {"port/dock": 3}}]}
    its, _ = sides_of(settings_of(json.dumps(later)), bases)
    assert its.past != first.past
    assert its.name == first.name
    same = {"turns": [{"day": 8, "units": {}}]}
    assert len(sides_of(settings_of(json.dumps(same)), bases)) == 1


class Heard:
    """A desk in this process, and what it tells."""

    def __init__(self, **options: Any) -> None:
        self.news: list[tuple[int, str, Any]] = []
        self.desk = Desk(
            DeskOptions(WORDS, replications=3, **options),
            lambda number, what, told: self.news.append((number, what, told)),
        )

    def step(self) -> None:
        """As its process does."""
        self.desk.dispatch()
        busy = self.desk.shelf.busy
        found = wait([*busy], PATIENCE_S if busy else 0)
        assert found, f"nothing more will be told: {self.news}"
        for ready in found:
            if ready in self.desk.shelf.busy:
                self.desk.hear(busy[ready])

    def until(self, number: int, *last: str) -> list[str]:
        """What is told of a run, in order, up to the last."""
        while not any(n == number and what in last for n, what, _ in self.news):
            self.step()
        return [what for n, what, _ in self.news if n == number]

    def last(self, number: int, what: str) -> Any:
        """The last news of a kind."""
        return [told for n, kind, told in self.news if (n, kind) == (number, what)][-1]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """A desk that is ended."""
    found = Heard()
    yield found
    found.desk.end()


@copies
def test_futures_come_one_by_one_and_are_those_of_a_whole_run(heard):
    """A page after the second and the last; each value that of `run` with the same moves."""
    heard.desk.ask(1, "tab", json.dumps(MOVES))
    told = heard.until(1, "done")
    assert told[0] == "choices"
    assert told.count("view") == 2
    assert told[-3:] == ["view", "progress", "done"]  # all are there when the answer is of all
    for side in sides_of(settings_of(json.dumps(MOVES)), heard.desk.bases):
        for number, found in heard.desk.known.outcomes[side.name].items():
            alone = outcome(whole(side, number), side.scenario)
            wanted = dict(zip(alone.keys, alone.values.tolist(), strict=True))
            for key, value in zip(found.keys, found.values.tolist(), strict=True):
                assert value == wanted[key] or (value != value and wanted[key] != wanted[key])
            assert (found.daily == alone.daily).all()
    page = heard.last(1, "view")["page"]
    assert [each["key"] for each in page["options"]] == ["a", "b"]
    assert heard.last(1, "view")["bought"]["n"] == 3


def whole(side: AppSide, number: int, **keys: Any) -> Tables:
    """A whole run of a side."""
    from sim.engine.replication import run

    return run(side.scenario, 1, number, **keys)


@copies
@pytest.mark.parametrize("which", ["typical", 2])
def test_the_map_plays_a_replication_of_a_whole_run(heard, which):
    """Chosen by its distance from the median day, or by its number; both sides play the same one,
    and who is on station is what the daily series say."""
    asked = {**MOVES, "replay": {"which": which, "side": "b"}}
    heard.desk.ask(1, "tab", json.dumps(asked))
    assert heard.until(1, "done")[-2:] == ["replay", "done"]
    panel = heard.last(1, "replay")["panel"]
    first, side = sides_of(settings_of(json.dumps(MOVES)), heard.desk.bases)
    outcomes = [heard.desk.known.of(first)[number] for number in range(3)]
    number = panel["figure"]["replication"]
    if which == "typical":
        result = collect(first.scenario, 1, 0.95, outcomes)
        assert number == typical_past(ranked_pasts(result, 20)).replication
        assert panel["note"][-1]["text"].startswith(" It is the typical one of A")
    else:
        assert number == which
    (text,) = heard.desk.known.spells.values()
    tables = whole(side, number)
    late = [row for row in spell_rows(tables.names, tables.spells) if row[-2] > 0]
    assert text == csv_text(SPELLS, late)
    figure = ReplayFigure.model_validate(panel["figure"])
    daily = outcome(tables, side.scenario).daily[len(side.scenario.missions) :]
    for row, fleet in zip(daily, side.scenario.fleets, strict=True):
        title = fleet_title(side.scenario, fleet)
        assert [on_station(figure, title, day) for day in range(20)] == row.tolist()


@copies
@pytest.mark.parametrize("past", [2, "typical"])
def test_futures_of_one_past_are_those_of_a_whole_run(heard, past):
    """The past is picked, or chosen by a stated distance and said; every future has the bits of a
    whole run with ``future=``, and so both sides are paired."""
    heard.desk.ask(1, "tab", json.dumps({**MOVES, "past": past}))
    heard.until(1, "done")
    run_given = heard.last(1, "view")
    sides = sides_of(settings_of(json.dumps(MOVES)), heard.desk.bases)
    number = 2
    if past == "typical":
        outcomes = [heard.desk.known.of(sides[0])[each] for each in range(3)]
        result = collect(sides[0].scenario, 1, 0.95, outcomes)
        number = typical_past(ranked_pasts(result, 8)).replication
        assert "the typical one: number 1 of 3 by distance" in run_given["given"]
    assert run_given["given"].startswith(f"replication {number} up to D+8 (")
    tiles = run_given["page"]["tiles"]
    assert any("given this past" in each["note"] for each in tiles)
    for side in sides:
        name = replace(side, one=OnePast(number, 8.0)).name
        for future, found in heard.desk.known.outcomes[name].items():
            alone = outcome(whole(side, number, future=[(8.0, future)]), side.scenario)
            assert (found.daily == alone.daily).all()
    shelf = heard.desk.shelf
    assert shelf.size_mb > 0
    one = [each for key, each in shelf.pasts.items() if key.replication == number]
    asked_at_once = [each for each in one if each._resting.users > 1]
    assert len(asked_at_once) == 2  # by two workers, of one process that has played it once
    (process,) = {who(each._resting.process) for each in asked_at_once}
    asked_at_once[0].end()
    assert asked_at_once[1].size == asked_at_once[1]._resting.size
    assert who(asked_at_once[1]._resting.process) == process


@copies
def test_a_number_of_no_replication_is_told(heard):
    """And a side that is not there; nothing is played."""
    asked = {"past": 3, "replay": {"which": 7, "side": "b"}}
    heard.desk.ask(1, "tab", json.dumps(asked))
    assert heard.last(1, "problem") == [
        "past: 3 is none of 3 replications; they count from 0",
        "replay.which: 7 is none of 3 replications; they count from 0",
        "replay.side: there is no side B; a move or another posture makes one",
    ]


@copies
def test_a_new_value_takes_the_place_of_the_old_one(heard):
    """Of the same tab: the old run is told nothing more; pasts and A are not played again."""
    heard.desk.ask(1, "tab", json.dumps(MOVES))
    heard.step()
    heard.desk.ask(2, "tab", json.dumps({"turns": [{"day": 8, "units": {"port/dock": 1}}]}))
    assert set(heard.desk.runs) == {2}
    before = len([1 for number, *_ in heard.news if number == 1])
    heard.until(2, "done")
    assert len([1 for number, *_ in heard.news if number == 1]) == before
    assert heard.desk.shelf.played == 3
    heard.desk.ask(3, "tab", "{}")
    heard.desk.drop(3)
    assert not heard.desk.runs


@copies
def test_pasts_keep_to_their_budget():
    """Those used least recently are dropped and played again; the result is the same."""
    small, large = Heard(memory_mb=1, workers=1), Heard(workers=1)
    try:
        for each in (small, large):
            each.desk.ask(1, "tab", json.dumps(MOVES))
            each.until(1, "done")
        assert (len(small.desk.shelf.pasts), small.desk.shelf.played) == (1, 3)
        assert len(large.desk.shelf.pasts) == 3
        pages = [each.last(1, "view")["page"]["panels"] for each in (small, large)]
        assert pages[0] == pages[1]
    finally:
        small.desk.end()
        large.desk.end()


@copies
@pytest.mark.parametrize("which", ["all of a past come from it", "one replication"])
def test_a_process_that_was_ended_is_told_and_its_past_played_again(heard, which):
    """Perhaps for want of memory: this value has no futures, and the next one has."""
    heard.desk.ask(1, "tab", json.dumps(MOVES))
    heard.until(1, "done")
    shelf = heard.desk.shelf
    kept = who(next(iter(shelf.pasts.values()))._resting.process)
    (stem,) = map(who, shelf._stems.values())
    os.kill(kept if which == "one replication" else stem, signal.SIGKILL)
    wait_for(lambda: is_gone(kept))
    other = json.dumps({"turns": [{"day": 8, "units": {"port/dock": 4}}]})
    heard.desk.ask(2, "tab", other)
    assert heard.until(2, "problem", "done")[-1] == "problem"
    assert "ended from outside" in heard.last(2, "problem")[0]
    heard.desk.ask(3, "tab", other)
    heard.until(3, "done")


@copies
def test_what_is_wrong_is_told_and_nothing_is_played(heard):
    """In lines of the page."""
    heard.desk.ask(1, "tab", '{"scenario": "nowhere"}')
    ((_, what, told),) = heard.news
    assert what == "problem"
    assert "nowhere" in told[0]
    assert not heard.desk.shelf.pasts


@copies
def test_the_desk_ends_when_its_line_closes():
    """And takes every past with it."""
    desk, line = begun(DeskOptions(WORDS, replications=2))
    line.settimeout(PATIENCE_S)
    line.sendall(json.dumps({"ask": 1, "tab": "t", "text": "{}"}).encode() + b"\n")
    with line.makefile("rb") as lines:
        assert any(json.loads(each)["what"] == "progress" for each in lines)
    line.shutdown(socket.SHUT_RDWR)
    line.close()
    assert status_of(desk) == 0
