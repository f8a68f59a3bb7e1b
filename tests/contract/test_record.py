"""docs/record.md: every command composes, and every source and link that it names is there."""

import csv
import re

import pytest

from record_page import COMMANDS, PAGE, ROOT, words_of
from sim.api.asking.keys.reasons import InterdictKeys
from sim.api.asking.words import own_fields
from sim.load.compose import composed
from sim.load.overrides import parse


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_composes(command):
    """Every key of its last choice is one of the scenario; the nightly tests run it."""
    name, *words = words_of(command)
    assert name in ("run", "compare", "sweep", "interdict", "rules", "check")
    overrides = [
        each
        for each in parse(words, repeated=True)
        if each.key_or_group not in own_fields(InterdictKeys)
    ]
    keys = [each.key_or_group for each in overrides]
    twice = {key for key in keys if keys.count(key) > 1}
    assert (name == "compare") == bool(twice)
    common = [each for each in overrides if each.key_or_group not in twice]
    last = [each for each in overrides if each.key_or_group in twice][-1:]
    assert composed([each for each in (*common, *last) if not each.is_sweep_override()])[1]


def test_every_row_has_its_parts():
    """What the record says, the config, a command, and what is left out; at the end what comes out."""
    _, *rows, points = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(rows) == 11
    assert points.startswith("Thirteen points")
    for row in rows:
        for part in ("**Record.**", "**Config.**", "    theater ", "**Left out.**"):
            assert part in row, row.splitlines()[0]


def test_every_source_of_the_page_is_in_the_table():
    """Ids in brackets are rows of sources.csv."""
    with (ROOT / "configs" / "data" / "sources.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    named = {
        each
        for group in re.findall(r"\[((?:[A-Z]\d{3}(?:, )?)+)\]", PAGE.read_text(encoding="utf-8"))
        for each in group.split(", ")
    }
    assert len(named) > 20
    assert named <= known
