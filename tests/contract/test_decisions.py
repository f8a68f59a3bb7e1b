"""Decisions: numbered once, named in the index, short, and each says what was decided."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
INDEX = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
LONGEST = 80
"""Of a page [lines]."""
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


def test_every_number_is_given_once():
    """A reference such as 0037 means one page."""
    numbers = [page.name[:4] for page in PAGES]
    assert len(numbers) > 60
    assert sorted(set(numbers)) == numbers


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_is_titled_with_its_number_and_in_the_index(page):
    """The title begins with the number of the file; the index has that title; it is short."""
    text = page.read_text(encoding="utf-8")
    title = text.partition("\n")[0]
    assert title.startswith(f"# {page.name[:4]} ")
    assert f"| [{page.name[:4]}]({page.name}) | {title[7:]} |" in INDEX
    assert len(text.splitlines()) <= LONGEST


def test_the_tour_names_what_is_there():
    """Every file and folder of sim on the page of the tour exists."""
    text = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    named = re.findall(r"`(sim/[\w/]+(?:\.py)?)`", text)
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name.rstrip("/")).exists()] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_issue_forms_are_forms(form):
    """Name, description and fields with labels, as the server of the repository reads them."""
    told = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= {*told}
    ids = [field["id"] for field in told["body"]]
    assert len(set(ids)) == len(ids)
    assert all(field["attributes"]["label"] for field in told["body"])
    assert {field["type"] for field in told["body"]} <= {"textarea", "input", "checkboxes"}
