"""What others have published, beside what we find: verdicts, tables, and what is refused."""

import json
from pathlib import Path

import pytest

import sim
from sim.api.studies.file import Published, read
from sim.api.studies.published import Held
from sim.core.errors import ConfigError

STUDY = """\
title: ours and theirs
question: Is it the same?
scenario: break_even
replications: 4
overrides: {horizon_d: 200, warm_up_d: 50}
assumed: [everything]
steps:
  theater:
    command: run
    overrides: {posture: theater}
    assumed: [nothing is far]
    published:
      - {metric: ao, subject: ships, factor: 100, measure: availability, unit: "%", codes: {A: 0, B: 100}}
      - {metric: ao, subject: ships, measure: share, unit: "", codes: {A: 2, B: 3}}
  home: {command: run, overrides: {posture: home}}
"""


@pytest.mark.parametrize(
    ("ours", "half", "read", "verdict"),
    [
        (95.5, 0.1, 0.0, "inside"),
        (95.12, 0.0, 0.1, "inside"),
        (95.1, 0.2, 0.0, "inside, by its interval"),
        (94.0, 0.5, 0.25, "0.95 below"),
        (97.0, 0.5, 0.0, "1.00 above"),
    ],
)
def test_a_verdict_is_inside_or_how_far_off(ours, half, read, verdict):
    """Against codes that give 95.2 and 96, as exactly as they could be read."""
    theirs = Published(
        metric="ao", subject="a", measure="availability", unit="%",
        codes={"A": 96.0, "B": 95.2}, read_within=read,
    )  # fmt: skip
    assert Held("s", "", theirs, ours, ours - half, ours + half, 10).verdict == verdict


def test_a_study_tells_ours_beside_theirs(tmp_path):
    """In the text, as rows of a csv, and in the object; with what was assumed."""
    path, out = tmp_path / "mine.yaml", tmp_path / "out"
    path.write_text(STUDY, encoding="utf-8")
    answer = sim.study(path, out=out)
    assert "inside" in answer.text
    assert "below" in answer.text
    assert "What was assumed\n- everything\n- theater: nothing is far" in answer.text
    ao = answer["theater"].result.value("ao", "ships").mean
    rows = json.loads((out / "study.json").read_text(encoding="utf-8"))["published"]
    assert [(each["code"], each["published"]) for each in rows] == [
        ("A", 0), ("B", 100), ("A", 2), ("B", 3),
    ]  # fmt: skip
    assert rows[0]["ours"] == pytest.approx(100 * ao)
    assert rows[2]["ours"] == pytest.approx(ao)
    lines = (out / "published.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(rows)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("subject: ships, measure", "subject: boats, measure", "no subject of ao is called 'boats'"),
        ("metric: ao, subject: ships, m", "metric: aoo, subject: ships, m", "aoo"),
        ("{A: 2, B: 3}", "{}", "steps.theater.published.1.codes"),
        ("{A: 2, B: 3}", "{A: .nan}", "steps.theater.published.1.codes.A"),
        ("command: run\n    overrides", "command: sweep\n    overrides", "of run, not of sweep"),
        ("assumed: [everything]", "published: []\nassumed: [everything]", ""),
    ],
)  # fmt: skip
def test_wrong_published_values_are_refused_before_anything_runs(tmp_path: Path, old, new, told):
    """With the path in the file."""
    path = tmp_path / "mine.yaml"
    path.write_text(STUDY.replace(old, new), encoding="utf-8")
    if not told:
        assert read(str(path)).steps["theater"].published
        return
    with pytest.raises(ConfigError) as error:
        sim.study(path)
    assert told in str(error.value)
