"""``theater pareto`` and ``theater breakeven`` from end to end."""

import json

import pytest

from journals import visible
from sim.cli.main import main

SHORT = ("scenario=break_even", "horizon_d=300", "warm_up_d=100", "replications=4")
PRICES = "+costs={currency: money, transit_per_day: {ship: 1}, capital_per_berth_year: 10}"


def test_the_front_of_readiness_against_money(capsys, tmp_path):
    """Docks cost capital: more of them are never cheaper, and fewer of them never dominate."""
    words = [
        PRICES,
        "hubs.theater.berths.dock=1,2,3",
        "metric=ao",
        "figures=true",
        f"out={tmp_path}",
    ]
    assert main(["pareto", *SHORT, *words]) == 0
    assert "on the front" in capsys.readouterr().out
    names = {*visible(tmp_path)}
    assert names == {"pareto.csv", "pareto.json", "pareto.png"}
    told = json.loads((tmp_path / "pareto.json").read_text())
    costs = [each["cost"] for each in told["options"]]
    assert costs == sorted(costs)
    assert told["options"][0]["on_front"]
    assert told["options"][0]["probability"] == 1
    assert told["cost"] == "cost total"


def test_break_even_over_two_numbers(capsys, tmp_path):
    """One row for each value of the second; the figure has both."""
    words = [
        "metric=on_station", "posture=home", "legs.home.takes.value_d=5,60",
        "hubs.home.berths.dock=2,4", "against=posture=theater", "figures=true",
        f"out={tmp_path}",
    ]  # fmt: skip
    assert main(["breakeven", *SHORT, *words]) == 0
    assert "break-even" in capsys.readouterr().out
    told = json.loads((tmp_path / "breakeven.json").read_text())
    assert [each["hubs.home.berths.dock"] for each in told["curves"]] == [2, 4]
    assert [each["x"] for each in told["curves"][0]["points"]] == [5, 60]
    assert (tmp_path / "breakeven.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["pareto", "posture=home,theater"],
            "cost_metric: cost has no value without prices under costs",
        ),
        (["pareto", "posture=home,theater", "metric=aoo"], "metric: no metric is called 'aoo'"),
        (["pareto", "posture=home"], "nothing to sweep"),
        (["breakeven", "posture=home,theater"], "against: is missing"),
        (["breakeven", "posture=home,theater"], "posture: none has several numbers"),
        (
            ["breakeven", "horizon_d=100,200", "against=posture=home"],
            "horizon_d: is swept",
        ),
        (
            [
                "breakeven",
                "design=lhs",
                "points=2",
                "hubs.home.berths.dock=1,2",
                "against=posture=home",
            ],
            "design: is not a key of `theater breakeven`",
        ),
        (["pareto", "posture=home,theater", "cost_metric=price_d"], "cost_metric: no metric is"),
        (
            ["pareto", "posture=home,theater", "cost_metric=in_transit", "cost_subject=sea"],
            "cost_subject: in_transit has no subject 'sea'",
        ),
    ],
)
def test_wrong_input_is_told(capsys, words, told):
    """One line a problem, status 2."""
    assert (
        main([words[0], "scenario=break_even", "warm_up_d=50", "replications=2", *words[1:]]) == 2
    )
    assert told in capsys.readouterr().err
