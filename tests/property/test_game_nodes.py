"""Every node of a game is a whole run of the ordinary scenario that it also is, to the last bit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.load.compose import load
from sim.model.timeline.apart import apart_from_d
from sim.study.running import feed, siblings
from sim.study.running.outcome import outcome
from sim.study.running.processes.child_process import CAN_COPY
from sim.study.running.replicate import Result

SPREAD = {"law": "lognormal", "mean_d": 9.0, "cv": 0.6}
WEEK = {"law": "fixed", "value_d": 7.0}
BILL = "+rules.bill={kind: prohibition, enabled: false, applies_to: {hubs: [port]}}"
LAW = "+rules.law={kind: prohibition, from_d: 0, applies_to: {hubs: [port]}}"
OVERRIDES = ["horizon_d=40", "warm_up_d=60", BILL, LAW]
SHORT = {"replications": 2, "seed": 3, "turns_d": [0, 5, 8, 20]}
BRANCHES: dict[str, list[dict[str, Any]]] = {
    "nothing": [],
    "struck_for_a_week": [{"kind": "hub_struck", "hub": "base", "lasts": WEEK}],
    "struck_by_chance": [
        {"kind": "hub_struck", "hub": "base", "loses_frac": 0.5, "hit_frac": 0.5, "lasts": SPREAD}
    ],
    "closed_soon": [{"kind": "passage_closed", "passage": "strait", "after": SPREAD}],
    "perhaps_slow": [{"kind": "slow_transit", "factor": 2.0, "probability": 0.5, "lasts": SPREAD}],
    "two_on_one_day": [
        {"kind": "capacity", "hub": "port", "gains": {"dock": 1}, "lasts": WEEK},
        {"kind": "hub_closed", "hubs": ["port"], "lead_d": 2, "lasts": SPREAD},
    ],
    "salvo": [{"kind": "salvo", "fleets": ["ships"], "hit_frac": 0.3}],
    "at_home": [{"kind": "posture_changed", "posture": "home", "lasts": WEEK}],
    "law_made": [{"kind": "rule_made", "rule": "bill", "after": SPREAD}],
    "law_waived": [{"kind": "waiver", "rule": "law", "lasts": SPREAD}],
    "slower": [{"kind": "tempo_changed", "factor": 0.5, "lasts": SPREAD}],
    "put_off": [{"kind": "deferral", "fleets": ["ships"], "lasts": SPREAD}],
    "withdrawn": [{"kind": "access_withdrawn", "country": "ally", "lasts": SPREAD}],
    "hastened": [{"kind": "expedite", "hubs": ["base", "port"], "within_d": 5, "factor": 1.5}],
    "paced": [{"kind": "hub_slowed", "hubs": ["port"], "factor": 2.0, "lasts": SPREAD}],
}  # fmt: skip


@pytest.fixture
def game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sim.Game:
    """A game with a strike, and what may be done after it; whatever can be shared is."""
    monkeypatch.setattr(feed, "WORTH_S", 0.0)
    monkeypatch.setattr(siblings, "WORTH_S", 0.0)
    found = sim.Game.new(tmp_path / "game.yaml", "strait", *OVERRIDES, **SHORT)
    strike = {"kind": "hub_struck", "hub": "base", "loses_frac": 0.5, "lasts": SPREAD}
    found.move("struck", day=5, by="red", moves=[strike])
    return found


def branched(game: sim.Game, after: str, day: float, **keys: Any) -> None:
    """Every branch after a node."""
    for name, moves in BRANCHES.items():
        game.move(f"{after}_{name}", after=after, day=day, by="umpire", moves=moves, **keys)


def check_same(one: Result, other: Result) -> None:
    """To the last bit."""
    assert one.keys == other.keys
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.daily, other.daily)


def whole(game: sim.Game, node: str) -> Result:
    """The ordinary scenario of a node, from its words, run alone."""
    loaded = load(game.words(node))
    assert apart_from_d(loaded.scenario, game.scenario(node)) == float("inf")
    options = loaded.options
    return sim.replicate(loaded.scenario, options.seed, options.replications)


def test_nodes_are_whole_runs(game, monkeypatch):
    """Every kind of move, ends that are fixed and drawn, two moves on a day, one after the other."""
    branched(game, "struck", 8.0)
    later = [{"kind": "capacity", "hub": "base", "gains": {"dock": 1}}]
    game.move("later", after="struck_two_on_one_day", day=8, by="umpire", moves=later)
    game.move("last", after="later", day=20, by="blue", moves=BRANCHES["struck_by_chance"])
    found = game.results()
    assert len(found) == len(BRANCHES) + 4
    monkeypatch.setattr(feed, "CAN_COPY", False)
    for name, result in found.items():
        check_same(result, whole(game, name))


def test_nodes_about_supply_are_whole_runs(tmp_path, monkeypatch):
    """Spares that are brought or taken, and a lift that is cut: ends that are drawn."""
    monkeypatch.setattr(siblings, "WORTH_S", 0.0)
    lift = "+lifts.convoy={every_d: 7, room_t: 2.0}"
    way = "+stocks.forward.delivered={takes: {law: fixed, value_d: 3}, lift: convoy, weight_t: 1.0}"
    words = ["engines", "horizon_d=60", "warm_up_d=60", lift, way]
    game = sim.Game.new(tmp_path / "supply.yaml", *words, turns_d=[0, 5], replications=2)
    for name, move in {
        "more": {"kind": "stock_changed", "stock": "forward", "units": 2, "lasts": SPREAD},
        "less": {"kind": "stock_changed", "stock": "forward", "units": -1, "after": SPREAD},
        "cut": {"kind": "lift_cut", "lift": "convoy", "under_way": "stops", "lasts": SPREAD},
    }.items():
        game.move(name, after="start", day=5, moves=[move])
    found = game.results()
    monkeypatch.setattr(feed, "CAN_COPY", False)
    for name, result in found.items():
        check_same(result, whole(game, name))


def test_a_result_grows_and_can_be_stopped(game):
    """After each replication; what has ended is not run again."""
    numbers = []
    for growing in game.stream("struck"):
        numbers.append(growing.replications)
        check_same(growing, game.result("struck").first(growing.replications))
        if len(numbers) == 1:
            break
    assert numbers == [1]
    whole_result = [*game.stream("struck")][-1]
    assert whole_result.replications == 2


def test_nodes_with_a_past_are_its_futures(game):
    """Futures of one replication of a node; then those of one of its futures."""
    game.move("d8", after="struck", day=8, past=1, by="blue", moves=BRANCHES["two_on_one_day"])
    branched(game, "d8", 20.0, past=0)
    found = game.results()
    for name in game.nodes:
        past = game.past(name)
        if past is None:
            continue
        lived = [(8.0, 0)] if name != "d8" else []
        assert (past.replication, list(past.lived)) == (1, lived)
        for number in range(2):
            future = [*past.lived, (past.from_d, number)]
            tables = sim.replication(game.scenario(name), seed=3, number=1, future=future)
            alone = outcome(tables, game.scenario(name))
            np.testing.assert_array_equal(found[name].values[number], alone.values)
            np.testing.assert_array_equal(found[name].daily[number], alone.daily)
        days = slice(0, int(past.from_d))
        chosen = game.nodes[name].past
        happened = found[chosen.node].daily[chosen.replication]
        for each in found[name].daily:  # what has happened is the same in all futures
            np.testing.assert_array_equal(each[:, days], happened[:, days])


def test_the_front_door_gives_the_same_futures(game):
    """``theater run`` with past=, from_d= and lived= is a node with a past of a past."""
    game.move("d8", after="struck", day=8, past=1, by="blue", moves=BRANCHES["slower"])
    game.move("d20", after="d8", day=20, past=1, by="blue", moves=BRANCHES["at_home"])
    words = game.words("d20")
    (scenario,), rest = words[:1], words[1:-3]
    answer = sim.run(
        scenario.partition("=")[2], *rest, seed=3, replications=2, past=1, lived=[(8.0, 1)],
        from_d=20.0,
    )  # fmt: skip
    check_same(game.result("d20"), answer.result)


@pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")
def test_branches_share_one_past(game, monkeypatch):
    """The past of siblings is played once, and copied for each future of each."""
    game.move("a", after="struck", day=8, past=1, by="blue", moves=BRANCHES["slower"])
    game.branch("b", "a", moves=BRANCHES["two_on_one_day"])
    game.branch("c", "a", moves=BRANCHES["paced"])
    played: list[float] = []
    inner = siblings.built

    def counted(*words: Any, **keys: Any) -> Any:
        played.append(keys.get("until_d", -1.0))
        return inner(*words, **keys)

    monkeypatch.setattr(siblings, "built", counted)
    game.results("a", "b", "c")
    assert played == [8.0]


def test_the_workers_make_no_difference(game, monkeypatch):
    """Two processes, or a system that copies none, give the same, with a past and without."""
    game.move("a", after="struck", day=8, past=1, by="blue", moves=BRANCHES["struck_by_chance"])
    game.branch("b", "a", moves=BRANCHES["closed_soon"])
    found = game.results()
    runner = game.runner(keep=False)
    asked = [(name, game.past(name)) for name in game.nodes]
    again = [type(runner)(runner.game, runner.scenarios, None, workers=2).run(asked)]
    monkeypatch.setattr(feed, "CAN_COPY", False)
    again.append(type(runner)(runner.game, runner.scenarios, None).run(asked))
    for each in again:
        for name, past in asked:
            check_same(found[name], each[name, past])
