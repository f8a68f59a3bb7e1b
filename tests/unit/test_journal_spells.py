"""Spells in the journal: kept by point, checked, and absent from what was written before."""

import sqlite3
from contextlib import closing

import pytest

from sim.cli.main import main
from sim.core.errors import ConfigError
from sim.study.journal import schema
from sim.study.journal.reading import kept_points

WORDS = ("scenario=break_even", "replications=2", "horizon_d=60", "warm_up_d=30")


def test_each_choice_of_a_comparison_has_its_spells(tmp_path):
    """As its file has them, under the number of the replication."""
    choices = ("posture=theater", "posture=home")
    out = tmp_path / "out"
    assert main(["compare", *WORDS, *choices, "spells=true", "spells_of=1", f"out={out}"]) == 0
    points = kept_points(out / "study.sqlite")
    assert [each.settings["choice"] for each in points] == ["theater", "home"]
    for point, name in zip(points, ("spells.csv", "spells_1.csv"), strict=True):
        assert point.spells == {1: (out / name).read_text(encoding="utf-8")}
    with closing(sqlite3.connect(out / "study.sqlite")) as file, file:
        file.execute("UPDATE spells SET replication = 0")
    with pytest.raises(ConfigError, match="a row of spells is not as it was written"):
        kept_points(out / "study.sqlite")


def test_a_journal_without_spells_is_read_and_goes_on(tmp_path):
    """One that was written before there were any: nothing is run again, and the table is added."""
    words = ["run", *WORDS, "posture=home", f"out={tmp_path}"]
    assert main(words) == 0
    path = tmp_path / "study.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE spells")
        file.commit()
        schema.check_kind(file)
    assert kept_points(path)[0].spells == {}
    assert main([*words, "spells=true"]) == 0
    assert [*kept_points(path)[0].spells] == [0]


def test_a_typical_replication_is_the_nearest_to_the_median_day(tmp_path):
    """By the distance that games choose a past by, of the first choice, for both."""
    import sim
    from sim.study.results.typical import ranked_pasts, typical_past

    choices = ("posture=theater", "posture=home", "replications=6")
    words = [*WORDS[:1], *WORDS[2:], *choices]
    out = tmp_path / "out"
    assert main(["compare", *words, "spells=true", "spells_of=typical", f"out={out}"]) == 0
    result = sim.run(
        *[each.removeprefix("scenario=") for each in WORDS[:1]],
        *WORDS[2:],
        "posture=theater",
        replications=6,
    )
    wanted = typical_past(ranked_pasts(result.result, 60)).replication
    assert [[*each.spells] for each in kept_points(out / "study.sqlite")] == [[wanted], [wanted]]
