"""Predictions of a study beside the public record: verdicts, files, and what is refused."""

import csv
import json
from pathlib import Path

import pytest

import sim
from sim.core.errors import ConfigError
from sim.load.files.paths import config_dir
from sim.load.register.records import FOLDER, committed, digest, records, shipped_file
from sim.study.results.backtested import (
    Foretold,
    HeldForecast,
    RecordValue,
    beside_records,
    verdict,
)

STUDY = """\
title: yards
question: Is it so?
scenario: break_even
replications: 4
overrides: {horizon_d: 200, warm_up_d: 50}
falsified_by: [nothing up]
steps:
  theater:
    command: run
    overrides: {posture: theater}
    backtest:
      predictions:
        up: {title: share up, metric: ao, subject: ships, factor: 100, unit: "%", most: 100,
             naive: {values: [{years: 2016, value: 40, source: X}]}}
        down_per_up: {title: down over up, metric: ao, factor: -1, plus: 1, unit: d/d, logs: true, per: {metric: ao}}
        up_of_20: {title: "up, of 20", metric: ao, unit: fraction, observed: {count: 20}}
"""
RECORDS = "prediction,years,value,to,source,note\n"


def _told(mean: float = 5.0, low: float = 4.0, high: float = 6.0) -> Foretold:
    return Foretold("s", "up", "share up", "%", mean, low, high, 0.9, 10)


def _record(low: float, high: float | None = None, year: int = 2018) -> RecordValue:
    end = low if high is None else high
    return RecordValue("up", (year, year), low, end, "X", "", "records.csv:2")


def _files(folder: Path, *rows: str, study: str = STUDY) -> tuple[Path, str]:
    path, held = folder / "mine.yaml", folder / "held.csv"
    path.write_text(study, encoding="utf-8")
    held.write_text(RECORDS + "\n".join(rows) + "\n", encoding="utf-8")
    return path, str(held)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (4.0, None, "inside"),
        (6.0, None, "inside"),
        (6.1, None, "outside, above"),
        (3.9, None, "outside, below"),
        (3.0, 4.5, "inside"),
    ],
)
def test_a_record_is_inside_or_on_one_side(low, high, told):
    """A band is inside where it meets the interval."""
    assert verdict(_told(), _record(low, high)) == told


@pytest.mark.parametrize(
    ("ours", "naive", "nearer"), [(5.0, 7.0, "ours"), (9.0, 5.5, "naive"), (4.0, 6.0, "alike")]
)
def test_the_nearer_forecast_is_told(ours, naive, nearer):
    """By distance from the record."""
    each = HeldForecast(_told(ours), _record(5.0), _record(naive, year=2017), None)
    assert each.nearer == nearer


def test_the_naive_forecast_is_last_years_value_or_a_mean():
    """Of what was known before and of earlier records; never of the record itself."""
    known = [_record(1.0, year=2016), _record(3.0, year=2017)]
    held = [_record(9.0, year=2019), _record(5.0, year=2018)]
    last = beside_records([_told()], held, [("up", False, known)], [])
    assert [(each.record.value, each.naive.value) for each in last] == [(5.0, 3.0), (9.0, 5.0)]
    mean = beside_records([_told()], held, [("up", True, known)], [])
    assert [each.naive.value for each in mean] == [2.0, 2.0]
    (none,) = beside_records([_told()], held[:1], [], [])
    assert none.naive is None
    assert none.nearer == ""


def test_a_study_holds_its_predictions_against_records_of_ones_own(tmp_path):
    """In the text, as rows of a csv, and in two objects; what has no record says so."""
    path, held = _files(tmp_path, "up,2018,50,60,X,", "up,2019,100.5,,Y,")
    answer = sim.study(path, records=held, out=tmp_path / "out", figures=True)
    verdicts = [(each.foretold.name, each.verdict) for each in answer.backtested]
    assert verdicts[1:] == [
        ("up", "outside, above"), ("down_per_up", "no record"), ("up_of_20", "no record"),
    ]  # fmt: skip
    assert "1 of 2 records inside" in answer.text or "0 of 2 records inside" in answer.text
    assert "What would have falsified it\n- nothing up" in answer.text
    with (tmp_path / "out" / "backtest.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {"prediction", "low", "high", "record", "verdict", "naive"} <= {*rows[0]}
    assert [row["naive"] for row in rows[:2]] == ["40.0", "55.0"]
    told = json.loads((tmp_path / "out" / "backtest.json").read_text(encoding="utf-8"))
    assert len(told["rows"]) == 4
    both = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))
    assert both["backtest"] == told["rows"]
    assert (tmp_path / "out" / "backtest.png").stat().st_size > 1000
    with (tmp_path / "out" / "predicted.csv").open(encoding="utf-8") as lines:
        assert [row["prediction"] for row in csv.DictReader(lines)] == [
            "up", "down_per_up", "up_of_20",
        ]  # fmt: skip


def test_a_ratio_is_taken_replication_by_replication(tmp_path):
    """Down over up is (1 - ao) / ao."""
    path, _ = _files(tmp_path)
    answer = sim.study(path)
    ao = answer["theater"].of("ao", "ships")
    assert answer.backtested[1].foretold.mean == pytest.approx(float(((1 - ao) / ao).mean()))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("up,,50,,X,", "years: nothing is not right"),
        ("up,soon,50,,X,", "years: 'soon' is not right"),
        ("up,2018,50,,,", "source: is missing"),
        ("upp,2018,50,,X,", "no prediction is called 'upp'"),
        ("up,2018,fifty,,X,", "a number, such as 12.5"),
        ("up,2018,50,40,X,", "to: 40 is below 50"),
        ("up,2018,50,,F003,", "F003 of 2018 is for test here and fit in"),
    ],
)
def test_a_wrong_record_is_one_line(tmp_path, row, told):
    """With file and line, before anything runs."""
    path, held = _files(tmp_path, row)
    with pytest.raises(ConfigError) as error:
        sim.study(path, records=held)
    assert len(error.value.problems) == 1
    assert told in str(error.value)
    assert f"{held}:2" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("metric: ao, subject: ships", "metric: aoo, subject: ships", "no metric is called 'aoo'"),
        ("subject: ships", "subject: boats", "no subject of ao is called 'boats'"),
        ("per: {metric: ao}", "per: {metric: aoo}", "predictions.down_per_up.per.metric"),
        ("years: 2016", "years: then", "a year such as 2018"),
        ("{count: 20}", "{count: 20, times: 2}", "one of them is right"),
        ("command: run", "command: rules", "of run, not of rules"),
        ("backtest:\n", "backtest:\n      inputs: 1\n", "a spread needs two draws"),
        (
            "backtest:\n",
            "backtest:\n      inputs: 2\n",
            "has a range in parameters.csv; 0 is right",
        ),
    ],
)
def test_a_wrong_prediction_is_one_line(tmp_path, old, new, told):
    """With the path in the file."""
    path, _ = _files(tmp_path, study=STUDY.replace(old, new, 1))
    with pytest.raises(ConfigError) as error:
        sim.study(path)
    assert told in str(error.value)
    assert len(error.value.problems) == 1


def test_a_name_is_of_one_step(tmp_path):
    """Records are of a prediction by its name."""
    twice = STUDY + STUDY[STUDY.index("  theater:") :].replace("theater:", "again:", 1)
    path, _ = _files(tmp_path, study=twice)
    with pytest.raises(ConfigError, match="is one of again too; one name each"):
        sim.study(path)


def test_records_are_of_a_study_that_predicts():
    """Another one is told so."""
    with pytest.raises(ConfigError, match="has no backtest"):
        sim.study("hub_capacities", records="held.csv")


SHIPPED = sorted(path for path in (config_dir() / FOLDER).glob("*.records.csv"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_records_stand_on_the_side_of_tests(path):
    """Each is of a prediction that was committed, and of no figure that serves to fit."""
    study = f"backtest_{path.name.removesuffix('.records.csv')}"
    early = committed(study)
    assert early is not None
    assert records(path, [each.name for each in early.every])


def test_what_was_committed_is_what_was_registered(tmp_path, monkeypatch):
    """Every file has its hash; a changed one is an error that says both."""
    with (config_dir() / FOLDER / "register.csv").open(encoding="utf-8") as lines:
        register = {row["file"]: row["sha256"] for row in csv.DictReader(lines)}
    files = sorted((config_dir() / FOLDER).glob("*.predicted.csv"))
    assert files
    assert {path.name: digest(path) for path in files} == register
    folder = tmp_path / FOLDER
    folder.mkdir()
    for path in (*files, config_dir() / FOLDER / "register.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("sim.load.register.records.config_dir", lambda: tmp_path)
    changed = folder / files[0].name
    study = f"backtest_{files[0].name.removesuffix('.predicted.csv')}"
    assert committed(study) is not None
    changed.write_text(changed.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="is not what was committed on"):
        committed(study)
    assert shipped_file("backtest_none", "predicted") is None
