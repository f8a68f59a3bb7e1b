"""Two choices in several states: corrections in two orders, values along a key, what is refused."""

from pathlib import Path

import pytest

import sim
from sim.api.studies.corrections import Correction, expanded, orders, states
from sim.api.studies.effects import CorrectionEffect
from sim.api.studies.file import read
from sim.core.errors import ConfigError

STUDY = """\
title: what was wrong
question: What does putting it right do?
scenario: break_even
replications: 4
measures: [{{metric: on_station}}]
overrides: {{horizon_d: 200, warm_up_d: 50}}
steps:
  put_right:
    command: compare
    choices: {{home: {{posture: home}}, theater: {{posture: theater}}}}
    corrections:
{corrections}
"""
DOCKS = """\
      docks: {title: docks, source: "[X]", towards: other, takes_back: {hubs.theater.berths.dock: 2}}
"""
WAY = """\
      way: {title: the way, source: "[Y]", towards: base, puts_in: {legs.home.takes.value_d: 5}}
"""
LEARNING = """\
      learning:
        title: learning
        source: "[Z]"
        towards: either
        takes_back: {+hubs.theater.learning: {first_factor: 1.5, rate: 0.9}}
"""


def effects(tmp_path: Path, *corrections: str) -> list[CorrectionEffect]:
    """The effects of a study with these corrections, in this order."""
    path = tmp_path / "mine.yaml"
    path.write_text(STUDY.format(corrections="".join(corrections)), encoding="utf-8")
    return sim.study(path).effects


def test_states_are_those_of_both_orders_by_hand():
    """Of three: nothing, the first one, two and three; then the last one and two."""
    assert states(["a", "b", "c"]) == {
        "first 0": (),
        "first 1": ("a",),
        "first 2": ("a", "b"),
        "first 3": ("a", "b", "c"),
        "last 1": ("c",),
        "last 2": ("b", "c"),
    }
    assert orders(["a", "b", "c"])["backward"] == [
        ("c", "first 0", "last 1"),
        ("b", "last 1", "last 2"),
        ("a", "last 2", "first 3"),
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_every_step_makes_one_correction_and_both_orders_have_the_same_ends(count):
    names = [f"c{number}" for number in range(count)]
    made = states(names)
    for steps in orders(names).values():
        assert sorted(name for name, *_ in steps) == sorted(names)
        assert all({*made[after]} - {*made[before]} == {name} for name, before, after in steps)
        assert made[steps[0][1]] == ()
        assert {*made[steps[-1][2]]} == {*names}


def test_a_state_has_what_takes_back_and_what_puts_in():
    """A key that is added is null where it is not there; of two with one key the first decides."""
    corrections = {
        "a": Correction(
            title="", source="", towards="other", takes_back={"x": 1, "+new": {"y": 2}}
        ),
        "b": Correction(title="", source="", towards="base", takes_back={"x": 3}),
        "c": Correction(title="", source="", towards="base", puts_in={"z": 4}),
    }
    found = expanded({"today": {"posture": "today"}, "rsf": {"posture": "rsf"}}, corrections)
    assert [*found][:4] == ["today, first 0", "rsf, first 0", "today, first 1", "rsf, first 1"]
    assert found["rsf, first 0"] == {"+new": {"y": 2}, "x": 1, "posture": "rsf"}
    assert found["rsf, first 1"] == {"+new": None, "x": 3, "posture": "rsf"}
    assert found["rsf, first 3"] == {"+new": None, "z": 4, "posture": "rsf"}
    assert found["today, last 2"] == {"+new": {"y": 2}, "x": 1, "z": 4, "posture": "today"}


def test_the_order_of_the_file_turns_round_the_two_orders(tmp_path):
    """What is forward in one file is backward in the other, to the last bit; ends and sums agree."""
    one = effects(tmp_path, DOCKS, WAY, LEARNING)
    other = effects(tmp_path, LEARNING, WAY, DOCKS)
    turned = {"forward": "backward", "backward": "forward"}
    assert {each._replace(order=turned[each.order]) for each in one} == {*other}
    whole = {each.order: each.effect for each in one if not each.correction}
    for order in turned:
        alone = [each.effect for each in one if each.order == order and each.correction]
        assert len(alone) == 3
        assert all(alone)
        assert sum(alone) == pytest.approx(whole[order], abs=1e-12)


def test_an_effect_is_the_difference_of_two_paired_differences(tmp_path):
    """As two comparisons have it, each of its own scenario under the same seeds."""
    forward, *_ = effects(tmp_path, DOCKS)
    gains = []
    for docks in (2, 1):
        compared = sim.compare(
            "break_even", "posture=home", "posture=theater", f"hubs.theater.berths.dock={docks}",
            "horizon_d=200", "warm_up_d=50", replications=4,
        )  # fmt: skip
        gains.append(compared.pairs[0].difference("on_station", "ships").mean)
    assert (forward.before, forward.after) == pytest.approx(gains, abs=1e-12)
    assert forward.effect == pytest.approx(gains[1] - gains[0], abs=1e-12)
    assert forward.towards == "other"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("command: compare", "command: run", "corrections: is of compare, not of run"),
        ("theater: {posture: theater}}", "b: {posture: split}, c: {}}", "choices: are 3; two are right"),
        ("home: {posture: home}", "home: {hubs.theater.berths.dock: 1}", "is what differs between the states"),
        ("takes_back: {hubs.theater.berths.dock: 2}", "takes_back: {}", "needs takes_back, puts_in or both"),
        ("towards: other", "towards: rsf", "towards"),
        ('source: "[X]", ', "", "source"),
        ("hubs.theater.berths.dock: 2", "hubs.near.berths.dock: 2", "hubs.near"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_runs(was, now, told, tmp_path):
    path = tmp_path / "mine.yaml"
    text = STUDY.format(corrections=DOCKS)
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"put_right") as raised:
        sim.study(path)
    assert told in str(raised.value)


def test_corrections_stand_in_a_step(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"title: a\nquestion: b\ncommand: compare\ncorrections:\n{DOCKS}", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="are needed, two or more"):
        read(str(path))


ALONG = """\
title: far
question: From where on is the theater better?
scenario: break_even
replications: 20
measures: [{metric: on_station, over: sum}]
overrides: {hubs.home.berths.dock: 12, hubs.theater.berths.dock: 2}
steps:
  way:
    command: compare
    choices: {home: {posture: home}, theater: {posture: theater}}
    along: {legs.home.takes.value_d: [10, 14, 18]}
"""


def test_a_gain_is_followed_along_a_key_to_where_it_is_nought(tmp_path):
    """Two docks in the theater are worth any number at 14.4 d (docs/break_even.md); the interval is
    of two standard errors, and five are allowed."""
    path, out = tmp_path / "mine.yaml", tmp_path / "out"
    path.write_text(ALONG, encoding="utf-8")
    study = sim.study(path, out=out)
    first, middle, last = study.gains
    assert (first.x, middle.x, last.x) == (10, 14, 18)
    assert first.gain < 0 < last.gain
    assert first.above < 0.5 < last.above
    assert first.above_low <= first.above <= first.above_high
    assert abs(first.zero - 14.4) < 1.25 * (first.zero_high - first.zero_low)
    assert "It is nought at" in study.text
    rows = (out / "gains.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 3
    alone = sim.compare(
        "break_even", "posture=home", "posture=theater", "hubs.theater.berths.dock=2",
        "hubs.home.berths.dock=12", "legs.home.takes.value_d=10", replications=20,
    )  # fmt: skip
    assert first.gain == pytest.approx(alone.pairs[0].difference("on_station", "ships").mean)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("[10, 14, 18]", "[10, 18, 14]", "does not ascend"),
        ("[10, 14, 18]", "[10]", "has 1 values; two or more"),
        ("[10, 14, 18]", "[10, a]", "valid number"),
        ("[10, 14, 18]}", "[10, 14], hubs.home.berths.dock: [1, 2]}", "is one key"),
        ("home: {posture: home}", "home: {legs.home.takes.value_d: 3}", "is what differs"),
        ("command: compare", "command: rules", "along: is of compare, not of rules"),
        ("along: {legs.home", "along: {legs.house", "legs.house"),
    ],
)
def test_what_is_wrong_along_a_key_is_told_before_anything_runs(was, now, told, tmp_path):
    path = tmp_path / "mine.yaml"
    assert was in ALONG
    path.write_text(ALONG.replace(was, now), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"way") as raised:
        sim.study(path)
    assert told in str(raised.value)
