"""Comparisons of choices that do not have the same fleets, missions, sizes or windows."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from sim.cli.main import main
from sim.report.run.figures.waterfall import waterfall
from sim.report.run.run import difference, only, readiness
from sim.study.results.paired import Comparison
from sim.study.results.precision import Precision
from sim.study.running.replicate import Result, replicate
from support import Spec, exponential, fleet, mode, one_yard, scenario, yard


def found(fleets: Spec, replications: int = 3, **parts: Any) -> Result:
    """Some fleets that share a yard."""
    watch = {"watch": {"fleets": list(fleets), "k": 1}}
    return replicate(one_yard(fleets, missions=watch, **parts), replications=replications)


def ships(size: int = 3) -> Spec:
    """A fleet that fails now and then."""
    return fleet(size, modes={"hull": mode(exponential(10))})


def test_other_fleets_are_named_and_the_mission_is_compared():
    """Only the mission is of both; there are no days of common fleets, and nobody adds them up."""
    pair = Comparison(found({"ships": ships()}), found({"boats": ships(), "rafts": ships()}))
    assert pair.fleets == []
    assert pair.keys
    assert pair.only_base
    assert pair.only_other
    assert {metric for metric, _ in pair.keys} >= {"mission_uptime", "dru"}
    text = difference(pair, "old", "new")
    assert "mission_uptime watch" in text
    assert "Only old has: fleets ships" in text
    assert "Only new has: fleets boats, rafts" in text
    assert "Where the days went" not in text
    assert "nan" not in text


def test_nothing_in_common_is_said():
    """No fleet and no mission of both: that is said, and both are named."""
    other = replicate(
        one_yard({"boats": ships()}, missions={"patrol": {"fleets": ["boats"], "k": 1}}),
        replications=3,
    )
    pair = Comparison(replicate(one_yard({"ships": ships()}), replications=3), other)
    text = difference(pair, "old", "new")
    assert "no fleet, mission or cost in common" in text
    assert "fleets boats; missions patrol" in only(pair)[1]


def test_without_any_fleet_there_are_no_days():
    """Hubs with a load and no platforms are compared by what they have."""
    model = scenario(
        hubs={"yard": yard(load={"host": {"arrivals": exponential(5), "work": "repair"}})},
        work={"repair": {"stages": {"dock": {"needs": {"dock": 1}, "takes": exponential(3)}}}},
        horizon_d=50,
    )
    result = replicate(model, replications=2)
    assert "Where the days went" not in difference(Comparison(result, result), "a", "b")


@pytest.mark.parametrize(
    ("size", "horizon_d", "more_d", "why"),
    [
        (3, 100, 0, []),
        (5, 100, 200, ["ships: 3 -> 5"]),
        (3, 150, 150, ["horizon_d: 100 -> 150"]),
        (2, 50, -200, ["ships: 3 -> 2", "horizon_d: 100 -> 50"]),
    ],
)
def test_what_the_changes_in_days_add_up_to(size, horizon_d, more_d, why):
    """Platforms x days of one less those of the other, by the sizes and windows that differ."""
    pair = Comparison(found({"ships": ships()}), found({"ships": ships(size)}, horizon_d=horizon_d))
    assert pair.more_days().mean == pytest.approx(more_d, abs=1e-9)
    assert sum(row.mean for row in pair.waterfall()) == pytest.approx(more_d, abs=1e-9)
    assert pair.why_more_days() == why
    text = difference(pair, "old", "new")
    assert ("add up to zero" in text) == (more_d == 0)
    assert f"add up to {more_d:+.1f}" in text or more_d == 0
    drawn = waterfall(pair, "old", "new")  # its last bar is what they add up to
    bars = [patch.get_height() for patch in drawn.axes[0].patches]
    up = ("operating", "operating degraded", "rotation")
    before, after = (
        sum(side.value("days", f"ships/{each}").mean for each in up)
        for side in (pair.base, pair.other)
    )
    assert bars[-1] == pytest.approx(after - before)
    assert sum(bars[:-1]) == pytest.approx(after - before)


def test_a_single_replication_has_no_half_width():
    """One value has a mean and no interval: no ±nan, in a run or in a comparison."""
    one = found({"ships": ships()}, replications=1)
    stopped = found({"ships": ships()}, replications=1, stop_at_first_gap=True)
    for text in (readiness(one), readiness(stopped), difference(Comparison(one, one), "a", "b")):
        assert "nan" not in text


def test_a_precision_of_nothing_in_common_waits_for_nothing():
    """Fleets of other names have no paired difference that could be precise."""
    pair = [
        replicate(one_yard({name: ships()}), replications=12) for name in ("ships", "boats")
    ]  # fmt: skip
    rule = Precision(["ao"], 0.05, 0.95, first=10)
    assert rule.judge_of(pair) == []
    assert rule.more_of(pair) == 0


FILE = """# @package _global_
title: {name}
horizon_d: 60
initial: all_up_new
nodes: {{base: {{}}}}
fleets:
  {name}: {{size: 2, station: base, modes: {{m: {{life: {{law: fixed, value_d: 10}}, work: fix}}}}}}
work: {{fix: {{stages: {{dock: {{needs: {{dock: 1}}, takes: {{law: fixed, value_d: 5}}}}}}}}}}
hubs: {{yard: {{node: base, berths: {{dock: 1}}, accepts: any}}}}
missions: {{watch: {{fleets: [{name}], k: 1}}}}
"""


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_the_command_compares_two_files_of_other_names(shape, tmp_path, capsys):
    """In text, JSON and CSV: what both have is compared, what one has is there and named."""
    files = [tmp_path / f"{name}.yaml" for name in ("ships", "boats")]
    for file in files:
        file.write_text(FILE.format(name=file.stem), encoding="utf-8")
    words = [f"scenario={file}" for file in files]
    assert main(["compare", *words, "replications=2", f"format={shape}", "detail=true"]) == 0
    told = capsys.readouterr().out
    if shape == "table":
        assert "mission_uptime watch" in told
        assert "fleets boats" in " ".join(told.split())
    elif shape == "json":
        document = json.loads(told)
        assert document["days"][0] == {
            "choice": str(files[1]), "fleets": [], "sum": 0, "half_width": 0, "because": [],
        }  # fmt: skip
        assert [each["what"].split(";")[0] for each in document["only"]] == [
            "fleets ships", "fleets boats"
        ]  # fmt: skip
        both = [each for each in document["differences"] if not each["only"]]
        assert ("dru", "all missions") in {(each["metric"], each["subject"]) for each in both}
    else:
        rows = list(csv.DictReader(io.StringIO(told)))
        by_key = {(row["metric"], row["subject"]): row for row in rows}
        assert by_key["ao", "ships"]["only"] == str(files[0])
        assert by_key["ao", "boats"]["only"] == str(files[1])
        assert by_key["ao", "boats"]["base"] == by_key["ao", "boats"]["mean"] == ""
        dru = by_key["dru", "all missions"]
        assert dru["only"] == ""
        assert np.isclose(float(dru["other"]) - float(dru["base"]), float(dru["mean"]))
