"""Damaged scenarios: each is loaded, or refused in short lines; the nightly tier tries 50,000."""

import pytest

from mutants import try_files, try_mappings, wholes

SMALL = [f"truth/{name}" for name in ("A02", "B04", "C06", "D02", "E01", "G02")]


@pytest.fixture(scope="module")
def bases():
    """Every shipped scenario, composed once."""
    return wholes()


def test_a_damaged_scenario_is_loaded_or_refused_in_short_lines(bases):
    """300 mutants of all shipped scenarios: no traceback, no hang, no riddle of a thousand letters."""
    found = try_mappings(1, 300, bases)
    assert found.wrong == []
    assert sum(found.counts.values()) == 300


def test_a_damaged_file_is_loaded_or_refused_in_short_lines(bases, tmp_path):
    """The same of files with broken lines."""
    found = try_files(1, 40, {name: bases[name] for name in SMALL}, tmp_path)
    assert found.wrong == []
