"""What is worked out and stored (``keep=``), and what is printed (``show=``)."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import sim
from complaints import told
from sim.cli.main import main

QUICK = ("scenario=break_even", "replications=3", "horizon_d=200", "warm_up_d=100")
COMPARED = ("posture=theater", "posture=home")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("command", "own", "file"),
    [("run", (), "metrics.csv"), ("compare", COMPARED, "compare.csv")],
)
def test_what_is_kept_has_the_values_it_has_among_all(command, own, file, tmp_path, capsys):
    """Its rows are those of a run that keeps all metrics, and there are no others."""
    for folder, keep in (("all", ()), ("some", ("keep=[wait,ao]",))):
        assert main([command, *QUICK, *own, *keep, f"out={tmp_path / folder}"]) == 0
    capsys.readouterr()
    every, some = (rows_of(tmp_path / folder / file) for folder in ("all", "some"))
    assert some == [row for row in every if row["metric"] in ("ao", "wait")]


def test_a_folder_that_kept_fewer_is_not_read_as_if_it_had_all(tmp_path, capsys):
    """Other metrics are other replications: they run again, and the same ones do not."""

    def ran() -> int:
        with closing(sqlite3.connect(tmp_path / "study.sqlite")) as file:
            (count,) = file.execute("SELECT count(DISTINCT metric) FROM results").fetchone()
        return int(count)

    words = ["run", *QUICK, f"out={tmp_path}"]
    assert main([*words, "keep=[ao,dru]"]) == 0
    assert ran() == 2
    first = rows_of(tmp_path / "metrics.csv")
    assert main([*words, "keep=[dru,ao]"]) == 0  # in another order, the same
    assert rows_of(tmp_path / "metrics.csv") == first
    assert main(words) == 0
    assert ran() > 40
    assert len(rows_of(tmp_path / "metrics.csv")) > 100
    capsys.readouterr()


def test_what_was_not_kept_says_so(capsys):
    """One line that names keep=, from the API too; a figure or a difference of it as well."""
    results = sim.run("break_even", "horizon_d=200", replications=2, keep=["ao", "dru"])
    pair = results.minus(results)
    for ask in (
        lambda: results.value("days", "ships/queue"), lambda: results.of("days", "ships/queue"),
        lambda: results["days"], lambda: results.plot.days(), lambda: pair.waterfall(),
    ):  # fmt: skip
        with pytest.raises(KeyError, match=r"'days' was not kept; keep=\[ao,dru,days\] keeps it"):
            ask()
    assert {each.metric for each in results.result.summaries()} == {"ao", "dru"}
    capsys.readouterr()


@pytest.mark.parametrize("detail", ["true", "false"])
@pytest.mark.parametrize(
    ("command", "own"),
    [("run", ()), ("compare", COMPARED), ("sweep", ("posture=theater,home",))],
)
def test_what_is_shown_is_printed_and_nothing_else(command, own, detail, capsys, tmp_path):
    """The tables of ``show=``, in its order, of all that is kept."""
    words = [command, *QUICK, *own, "show=[on_station,ao]", f"out={tmp_path}"]
    if command != "sweep":
        words.append(f"detail={detail}")
    assert main(words) == 0
    text = capsys.readouterr().out
    assert 0 < text.index("on_station") < text.index("ao ")
    for other in ("dru", "mission_uptime", "What is worst", "days went", "platform-days"):
        assert other not in text.partition("Scope")[0]


@pytest.mark.parametrize("command", ["run", "compare"])
def test_what_is_kept_is_shown(command, capsys):
    """Without show= the tables are those of what there is; of metric= if that is less."""
    own = COMPARED if command == "compare" else ()
    assert main([command, *QUICK, *own, "keep=[ao,on_station]", "metric=ao"]) == 0
    text = capsys.readouterr().out
    assert "ao" in text
    assert "on_station" not in text.partition("Scope")[0]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["run", "keep=ao", "show=wait"], "keep: leaves out wait"),
        (["run", "keep=ao", "metric=wait"], "keep: leaves out wait"),
        (["run", "keep=ao", "precision=0.1"], "keep: leaves out dru, mission_uptime"),
        (["run", "show=[ao,ao]"], "show: has ao twice"),
        (["run", "show=oa"], "show: no metric is called 'oa'"),
        (["compare", *COMPARED, "keep=oa"], "keep: no metric is called 'oa'"),
        (["sweep", "posture=theater,home", "keep=[ao],[wait]"], "keep: is one for all points"),
        (["select", "posture=theater,home", "keep=ao"], "keep: is not a key of `theater select`"),
        (["pareto", "posture=theater,home", "show=ao"], "show: is not a key of `theater pareto`"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_told_before_anything_runs(words, right, capsys):
    """One line, status 2."""
    assert right in " ".join(told(capsys, *words, "scenario=break_even"))
