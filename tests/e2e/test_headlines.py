"""Headlines from the command line: first, beside each other, with inputs, and wrong."""

import csv
import json

import pytest

from sim.cli.main import main

OWN = """
defaults:
  - eucom
  - /headline@_global_: usual
  - _self_
horizon_d: 90
warm_up_d: 60
windows: 1
compared: [rsf, today]
headlines:
  mine: {title: My aircraft, metric: ao, subject: "*", better: more, rows: ["*"]}
"""
QUICK = ("replications=3",)
INPUTS = (*QUICK, "inputs=2", "inputs_each=2")


@pytest.fixture
def theater(capsys, tmp_path):
    """Runs a command on a scenario of one's own: status, stdout, stderr."""
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")

    def run(command, *words):
        status = main([command, f"scenario={file}", *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def table(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_headlines_are_the_first_block_of_a_run(theater, tmp_path) -> None:
    """Values, what is not modelled, and all of it in the files."""
    out = tmp_path / "out"
    status, text, _ = theater("run", *QUICK, f"out={out}")
    assert status == 0
    assert text.index("My aircraft") < text.index("What is worst")
    assert "Not modelled: " in text
    assert "theater interdict scenario=" in text
    rows = table(out / "headline.csv")
    mine = {row["subject"]: row for row in rows if row["headline"] == "mine"}
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    fleets = {row["subject"]: row for row in result["metrics"] if row["metric"] == "ao"}
    assert mine.keys() == {"*", *fleets}
    mean = sum(each["mean"] for each in fleets.values()) / len(fleets)
    assert float(mine["*"]["mean"]) == pytest.approx(mean)
    assert [row["headline"] for row in result["headlines"]] == [row["headline"] for row in rows]


def test_a_scenario_says_what_is_compared(theater) -> None:
    """The first posture minus the other: the difference of the two named the other way round."""
    _, text, _ = theater("compare", *QUICK, "format=json")
    own = json.loads(text)
    _, text, _ = theater("compare", "posture=today", "posture=rsf", *QUICK, "format=json")
    named = json.loads(text)
    assert (own["base"], own["choices"]) == (named["base"], named["choices"]) == ("today", ["rsf"])
    assert own["differences"] == named["differences"]
    assert own["headlines"] == named["headlines"]
    assert all(row["inputs_draws"] == 0 for row in own["headlines"])
    assert all(row["inputs_low"] is row["inputs_high"] is None for row in own["headlines"])


@pytest.mark.parametrize("command", ["run", "compare"])
def test_how_to_get_the_second_interval_is_told_where_it_was_not_asked(theater, command) -> None:
    """In the text; and no number is made up."""
    _, text, _ = theater(command, *QUICK)
    assert "Luck with inputs: not asked: inputs=20" in text


def test_both_intervals_are_told_and_kept(theater, tmp_path) -> None:
    """The same bits on two workers; what was run is not run again."""
    out = tmp_path / "out"
    status, text, _ = theater("compare", *INPUTS, f"out={out}")
    assert status == 0
    assert "P(gain)" in text
    assert "inputs=2 inputs_each=2" in text
    (mine,) = [row for row in table(out / "headline.csv") if row["headline"] == "mine"]
    assert float(mine["inputs_low"]) <= float(mine["inputs_mean"]) <= float(mine["inputs_high"])
    assert (mine["inputs_draws"], mine["choice"], mine["against"]) == ("2", "rsf", "today")
    _, again, err = theater("compare", *INPUTS, f"out={out}", "workers=2")
    assert again == text
    assert "nothing was run" in err
    _, fresh, _ = theater("compare", *INPUTS, "workers=2")
    assert fresh.strip() == text.partition("\nWritten: ")[0].strip()


def test_a_run_has_them_too(theater) -> None:
    """The value of one scenario over inputs."""
    _, text, _ = theater("run", *INPUTS, "format=json")
    (mine,) = [
        row
        for row in json.loads(text)["headlines"]
        if row["headline"] == "mine" and row["subject"] == "*"
    ]
    assert mine["inputs_low"] <= mine["inputs_mean"] <= mine["inputs_high"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("headlines.mine.metric=aoo",), "headlines.mine.metric: no metric is called 'aoo'"),
        (("headlines.mine.metric=''",), "needs 'metric', or 'without'"),
        (("headlines.mine.without='{day}'",), "{day} is not right"),
        (("compared=[rsf,todai]",), "no posture is called 'todai'"),
        (("compared=[rsf]",), "'rsf' alone is compared with nothing"),
        (("compared=[rsf,today,rsf]",), "has rsf twice"),
        (("inputs=-1",), "inputs"),
        (("inputs=1",), "a spread needs two draws"),
        (("inputs=2", "inputs_each=1"), "inputs_each"),
        (("inputs_each=5",), "inputs_each: is of no use without draws"),
        (("inputs=2", "past=0"), "inputs: drawn theaters have no past in common"),
        (("inputs=2", "parameters_of=''"), "has a range in parameters.csv"),
    ],
)
def test_wrong_words_are_named_in_a_line(theater, words, told) -> None:
    """Path, value and what would be right; nothing else."""
    for command in ("compare", "run"):
        status, text, err = theater(command, *QUICK, *words)
        assert (status, text) == (2, "")
        assert told in err
        assert "Traceback" not in err
