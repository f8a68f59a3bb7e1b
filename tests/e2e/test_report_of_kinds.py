"""``theater report`` of every kind of result: a new kind cannot be without a page, and be forgotten."""

import csv
import json
import pkgutil
import re
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

import pytest

import sim
import sim.cli.questions
from kinds_of_pages import ASKED, folder_of, new_theater
from sim.api.pages import kept
from sim.api.pages.found import OBJECTS
from sim.cli.main import main
from sim.core.errors import ConfigError
from sim.load.files.kinds import NO_PAGE
from sim.report.page.schema import Page, Panel, numbers_of

BEHIND = ("asked", "again", "provenance", "stress", "limits")
"""Panels that tell keys and names as they are typed."""
RAW = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z_]+\.[a-z_]+\.[a-z_.]+\b")
"""A name or a key as files have it."""


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Path]:
    """Where the questions are asked, in a small theater of its own, each when it is wanted."""
    found = tmp_path_factory.mktemp("kinds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        new_theater(found)
        yield found


def test_every_question_has_a_page_or_says_what_is_right():
    """And every kind of page is asked for here."""
    asked = {kind.partition("_")[0] for kind in OBJECTS}
    questions = {each.name for each in pkgutil.iter_modules(sim.cli.questions.__path__)}
    assert questions - asked == {*NO_PAGE}
    assert {*ASKED} == {*OBJECTS}


def numbers(value: Any) -> Iterator[float]:
    """Every number of an object."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from numbers(each)


def kept_numbers(folder: Path) -> set[float]:
    """Every number of the files of a folder."""
    found: set[float] = set()
    for path in folder.glob("*.json"):
        found |= {*numbers(json.loads(path.read_text()))}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8") as lines:
            for row in csv.reader(lines):
                for each in row:
                    try:
                        found.add(float(each))
                    except ValueError:
                        continue
    return found


@pytest.mark.parametrize("kind", OBJECTS)
def test_every_number_is_that_of_the_files(place, kind):
    """Means to the last bit; ends of intervals too, or the half-width that they are told by."""
    folder = folder_of(place, kind)
    page = sim.report(folder).page
    known = kept_numbers(folder)
    found = [each for each in numbers_of(page) if each.mean is not None]
    assert found
    for each in found:
        assert {each.mean, -each.mean} & known, each  # a waterfall has losses below 0
        if kind == "compare" and each.what == "value":
            continue  # its files have the mean of a choice, and the intervals of the differences
        for end in (each.low, each.high):
            half = None if end is None else abs(end - each.mean)
            assert (
                end is None
                or end in known
                or any(isclose(half, one, rel_tol=1e-9, abs_tol=1e-12) for one in known)
            ), each


def texts(panel: Panel | Page) -> Iterator[str]:
    """Every text that people read."""
    told = panel.model_dump(exclude={"form", "values", "answered", "name"})

    def walk(value: Any, key: str = "") -> Iterator[str]:
        if isinstance(value, str) and key not in ("kind", "metric", "subject", "choice", "name"):
            yield value
        elif isinstance(value, dict):
            for name, each in value.items():
                yield from walk(each, name)
        elif isinstance(value, list | tuple):
            for each in value:
                yield from walk(each, key)

    yield from walk(told)


@pytest.mark.parametrize("kind", OBJECTS)
def test_a_page_speaks_in_words(place, kind):
    """Titles and tables have no key or name of a file; what is drawn stands in a table as well."""
    page = sim.report(folder_of(place, kind), release="full").page
    for panel in page.panels:
        if panel.name not in BEHIND:
            raw = [text for text in texts(panel) if RAW.search(text)]
            assert raw == [], panel.name
            assert panel.figure is None or panel.tables or panel.figure.kind == "map", panel.name
    assert not any(RAW.search(each.text) for spans in page.answer for each in spans)


@pytest.mark.parametrize("kind", OBJECTS)
def test_a_summary_names_no_place(place, kind):
    """Nor the scenario, nor what was set."""
    page = sim.report(folder_of(place, kind), release="summary").page
    said = " ".join(texts(page))
    for name in ("Forward", "forward_yard", "Home yard", "seed 1", "closure", "mine.yaml"):
        assert name not in said, name
    assert not {each.name for each in page.panels} & {"asked", "provenance", "again"}


@pytest.mark.parametrize("kind", [each for each in kept.OBJECTS if each != "study"])
def test_what_an_object_lacks_is_told(place, kind):
    """Of each key that a page needs, in one line with the file."""
    path = folder_of(place, kind) / OBJECTS[kind]
    whole = json.loads(path.read_text())
    model = kept.OBJECTS[kind]
    for name, field in model.model_fields.items():
        if field.is_required():
            less = {key: value for key, value in whole.items() if key != name}
            with pytest.raises(ConfigError) as caught:
                kept.check_kept(path, less, kind)
            (problem, *_) = caught.value.problems
            assert str(path) in problem.path
            assert name in f"{problem.path} {problem.message}"


@pytest.mark.parametrize("kind", [kind for kind, each in kept.OBJECTS.items() if each.newer])
def test_results_of_an_older_version_are_called_so(place, capsys, kind):
    """In one line, which says what is right."""
    path = folder_of(place, kind) / OBJECTS[kind]
    whole = path.read_text()
    told = json.loads(whole)
    *way, last = kept.OBJECTS[kind].newer[0].split(".")
    part = told
    for each in way:
        part = part[each]
    del part[last]
    path.write_text(json.dumps(told))
    capsys.readouterr()
    try:
        assert main(["report", str(path.parent)]) == 2
    finally:
        path.write_text(whole)
    err = capsys.readouterr().err
    assert err.count(str(path)) == 1
    assert "is of an older version" in err
    assert "rerun=true writes it again" in err
