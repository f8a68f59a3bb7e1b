"""``theater report``: the page of a run and of a comparison, from their folders alone."""

import csv
import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.report.content.replay import on_station
from sim.report.page.schema import numbers_of

QUICK = ("replications=4", "horizon_d=120", "warm_up_d=60")


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    """A run and a comparison of the theater that `theater new` writes."""
    place = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert main(["new", "mine"]) == 0
        common = ["scenario=mine.yaml", *QUICK, "events.closure.enabled=true"]
        assert main(["run", *common, "out=run", "spells=true", "spells_of=2"]) == 0
        assert main(["compare", *common, "posture=near", "posture=home", "out=compare"]) == 0
    return {name: place / name for name in ("run", "compare")}


def data_of(html: str) -> dict:
    """The JSON that a page carries."""
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    found: dict = json.loads(text)
    return found


def same(ours: float | None, theirs: str) -> bool:
    """Whether a number of a page is that of a file, to the last bit."""
    return theirs == "" if ours is None else float(theirs) == ours


def test_every_number_of_a_run_is_one_of_its_result(folders):
    """Metric, subject, mean, interval and count, as metrics.csv and result.json have them."""
    page = sim.report(folders["run"]).page
    with (folders["run"] / "metrics.csv").open(encoding="utf-8") as lines:
        rows = {(row["metric"], row["subject"]): row for row in csv.DictReader(lines)}
    told = {(row["metric"], row["subject"]): row for row in
            json.loads((folders["run"] / "result.json").read_text())["metrics"]}  # fmt: skip
    found = numbers_of(page)
    assert len(found) > 10
    for each in found:
        row = rows[each.metric, each.subject]
        for key in ("mean", "low", "high"):
            assert same(getattr(each, key), row[key]), (each, row)
            assert getattr(each, key) == told[each.metric, each.subject][key]
        assert each.n == int(row["n"])


def test_every_number_of_a_comparison_is_one_of_its_result(folders):
    """Values of both choices and the paired changes, as compare.csv has them."""
    page = sim.report(folders["compare"]).page
    with (folders["compare"] / "compare.csv").open(encoding="utf-8") as lines:
        rows = {(row["metric"], row["subject"]): row for row in csv.DictReader(lines)}
    changes = [each for each in numbers_of(page) if each.what == "change"]
    values = [each for each in numbers_of(page) if each.what == "value"]
    assert len(changes) > 5
    assert len(values) > 10
    for each in values:
        column = {"near": "base", "home": "other"}[each.choice]
        assert same(each.mean, rows[each.metric, each.subject][column])
    sums = [each for each in changes if each.metric == "days"]  # over the fleets of both
    assert sums
    for each in changes:
        if each not in sums:
            row = rows[each.metric, each.subject]
            for key in ("mean", "low", "high"):
                assert same(getattr(each, key), row[key])


def test_the_waterfall_ends_where_the_other_choice_is(folders):
    """Days up of the base and all its steps are the days up of the other."""
    page = sim.report(folders["compare"]).page
    (figure,) = [
        each.figure for each in page.panels if each.figure and each.figure.kind == "waterfall"
    ]
    total = figure.begins + sum(each.value.mean for each in figure.steps)
    assert total == pytest.approx(figure.ends)
    assert figure.net.mean == pytest.approx(figure.ends - figure.begins)
    assert figure.net.low < figure.net.mean < figure.net.high


def test_the_strips_are_counts_of_the_replications(folders):
    """The mean over days of the share of replications that hold a line is near its uptime."""
    page = sim.report(folders["run"]).page
    (figure,) = [
        each.figure for each in page.panels if each.figure and each.figure.kind == "strips"
    ]
    (row,) = figure.rows
    assert len(row.met["a"]) == 120
    share = sum(row.met["a"]) / (120 * figure.of["a"])
    assert share == pytest.approx(row.held[0].mean, abs=0.05)


def test_a_replay_counts_what_the_daily_series_counts(folders):
    """Platforms on station at the start of every day of the replication that was kept."""
    from sim.api.pages.found import found, shown_of

    page = sim.report(folders["run"]).page
    (figure,) = [
        each.figure for each in page.panels if each.figure and each.figure.kind == "replay"
    ]
    assert figure.replication == 2
    result = shown_of(found(folders["run"])).first.result
    row = result.series.index("frigates")
    counted = [on_station(figure, "Frigates", day) for day in range(120)]
    assert counted == result.daily[2, row].tolist()
    assert len(figure.lanes) == 6
    for lane in figure.lanes:  # bars follow each other from day 0 to the end
        assert lane.bars[0][0] == 0
        assert lane.bars[-1][1] == 120
        assert all(one[1] == next_one[0] for one, next_one in itertools.pairwise(lane.bars))


def test_the_file_is_small_and_is_read_without_scripts(folders):
    """Under 1 MB; the question, the answer, and every table stand in the HTML."""
    answer = sim.report(folders["compare"], question="Is <home> enough?", marking="EXAMPLE")
    html = (folders["compare"] / "report.html").read_text(encoding="utf-8")
    assert len(html.encode()) < 1e6
    assert "<h1>Is &lt;home&gt; enough?</h1>" in html
    assert html.count('<div class="marking">EXAMPLE</div>') == 2
    body = html[: html.index('<script type="application/json"')]
    for panel in answer.page.panels:
        for table in panel.tables:
            for row in table.rows:
                head = re.escape(row[0].replace("&", "&amp;"))
                assert re.search(f'<th scope="row"( role="rowheader")?>{head}</th>', body)
    assert data_of(html)["title"] == "Is <home> enough?"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "RESULTS: is missing; the first word names a result folder"),
        (["nowhere"], "nowhere: is no folder"),
        (["."], "asked.json: is missing: the folder has no finished results"),
        (["{run}", "questoin=x"], "questoin: is not a key of `theater report`; did you mean"),
        (["{run}", "labels=[a,b]"], "labels: names 2 and the result has 1"),
        (["{run}", "out={run}/result.json"], "is there and is no page of ours"),
        (["{run}", "out={run}"], "is a folder; a file is right"),
    ],
)
def test_wrong_words_are_a_line_each(folders, tmp_path, monkeypatch, capsys, words, told):
    """With status 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    given = [each.format(run=folders["run"]) for each in words]
    assert main(["report", *given]) == 2
    assert told in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_a_scenario_that_was_edited_is_none_of_the_result(folders, tmp_path, capsys):
    """A page would show its inputs with the numbers of another one."""
    out = shutil.copytree(folders["compare"], tmp_path / "out")
    for name in ("scenario.yaml", "scenario_1.yaml"):
        kept = (out / name).read_text()
        (out / name).write_text(kept.replace("k: 4", "k: 3"))
        assert main(["report", str(out)]) == 2
        assert f"{name}: is not the scenario that was run" in capsys.readouterr().err
        (out / name).write_text(kept)
    assert main(["report", str(out)]) == 0


def test_a_journal_that_is_damaged_or_unfinished_is_told(folders, tmp_path, capsys):
    """Nothing is told of numbers that may not be right."""
    import shutil
    import sqlite3

    place = tmp_path / "run"
    shutil.copytree(folders["run"], place)
    with sqlite3.connect(place / "study.sqlite") as file:
        file.execute("UPDATE replications SET numbers = replace(numbers, '1', '2')")
    assert main(["report", str(place)]) == 2
    assert (
        "study.sqlite: cannot be read (a row of replications is not as it was written)"
        in capsys.readouterr().err
    )
    (place / "study.sqlite").unlink()
    assert main(["report", str(place)]) == 2
    assert "study.sqlite: is missing" in capsys.readouterr().err
