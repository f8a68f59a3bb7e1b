"""Which published figure serves to fit and which to test."""

from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.load.register.evidence import (
    FIT,
    TEST,
    Evidence,
    FigureUse,
    evidence,
    not_on_side,
    on_both_sides,
    years_of,
)

HEAD = "source,series,years,report,role,note\n"
ROWS = (
    Evidence("X001", "boats.late", (2017, 2017), "GAO-1", FIT, "", "evidence.csv:2"),
    Evidence("X001", "boats.late", (2022, 2023), "GAO-1", TEST, "", "evidence.csv:3"),
    Evidence("X002", "boats.idle", (2019, 2019), "GAO-2", TEST, "", "evidence.csv:4"),
    Evidence("X003", "ships.late", (2019, 2019), "GAO-2", FIT, "", "evidence.csv:5"),
)


def _use(source: str, first: int, last: int | None = None, file: str = "fit.yaml:7") -> FigureUse:
    return FigureUse(source, (first, last or first), "targets.late", file)


def _read(tmp_path: Path, *rows: str) -> tuple[Evidence, ...]:
    file = tmp_path / "evidence.csv"
    file.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return evidence(file)


def test_the_split_that_ships_has_nothing_on_both_sides() -> None:
    """It is read without a complaint, and has both sides."""
    assert {each.role for each in evidence()} == {"fit", "test", "put in"}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2018", (2018, 2018)),
        ("FY2018", (2018, 2018)),
        ("2018-2021", (2018, 2021)),
        ("2021-2018", None),
        ("18", None),
        ("", None),
    ],
)
def test_years_are_one_or_a_span(text: str, years: tuple[int, int] | None) -> None:
    """A span that ends before it begins is none."""
    assert years_of(text) == years


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "A,s.mc,2018,R,fit,",
            "B,s.mc,2018-2019,Q,test,",
            "series s.mc of 2018 is fit here and test",
        ),
        ("A,s.mc,2018,R,fit,", "B,t.mc,2018,R,test,", "report R of 2018 is fit here and test"),
        (
            "A,s.mc,2018,R,put in,",
            "B,s.mc,2018,Q,test,",
            "series s.mc of 2018 is put in here and test",
        ),
    ],
)
def test_two_rows_on_both_sides_are_one_line(
    tmp_path: Path, one: str, other: str, told: str
) -> None:
    """The line names both rows."""
    with pytest.raises(ConfigError) as error:
        _read(tmp_path, one, other)
    assert [each.message.startswith(told) for each in error.value.problems] == [True]
    assert "evidence.csv:3" in str(error.value)  # a long folder is cut


@pytest.mark.parametrize(
    "rows",
    [
        ("A,s.mc,2017,R,fit,", "A,s.mc,2018,R,test,"),
        ("A,s.mc,2018,R,fit,", "B,s.plan,2018,R,put in,"),
        ("A,s.plan,2018,R,put in,", "B,s.mc,2018,R,test,"),
    ],
)
def test_years_of_a_series_may_be_shared_out(tmp_path: Path, rows: tuple[str, ...]) -> None:
    """By year, and a plan is no outcome."""
    assert len(_read(tmp_path, *rows)) == 2


def test_every_wrong_cell_has_its_line(tmp_path: Path) -> None:
    """Source, years and role at once."""
    with pytest.raises(ConfigError) as error:
        _read(tmp_path, ",s.mc,soon,R,fitt,")
    assert [each.path.rsplit(" ")[-1] for each in error.value.problems] == [
        "source",
        "years",
        "role",
    ]
    assert "did you mean 'fit'?" in str(error.value)


def test_a_target_that_is_held_for_a_test_is_named_with_both_files() -> None:
    """And the years decide, where a series is shared out by year."""
    assert list(not_on_side([_use("X001", 2017)], FIT, ROWS)) == []
    (found,) = not_on_side([_use("X001", 2017, 2022)], FIT, ROWS)
    assert found.place == "fit.yaml:7"
    assert "X001 of 2017-2022 is for fit here and test in evidence.csv:3" in found.message


def test_a_figure_that_no_row_is_about_is_of_the_users_own_files_alone() -> None:
    """What ships has a row."""
    (found,) = not_on_side([_use("X009", 2017)], TEST, ROWS)
    assert "is in no row of evidence.csv" in found.message
    assert list(not_on_side([_use("X009", 2017)], TEST, ROWS, own=True)) == []
    assert len(list(not_on_side([_use("X003", 2019)], TEST, ROWS, own=True))) == 1


def test_two_files_of_ones_own_may_not_share_a_figure() -> None:
    """Neither by source nor by report, in a year."""
    fitted = [_use("Y1", 2018), _use("X003", 2019)]
    tested = [
        _use("Y1", 2018, 2020, "records.csv:2"),
        _use("Y1", 2021, 2021, "records.csv:3"),
        _use("X002", 2019, 2019, "records.csv:4"),
    ]
    first, second = on_both_sides(fitted, tested, ROWS)
    assert first.place == "fit.yaml:7"
    assert "Y1 of 2018" in first.message
    assert "records.csv:2" in first.message
    assert "report GAO-2 of 2019" in second.message
    assert "records.csv:4" in second.message
