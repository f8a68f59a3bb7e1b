"""The small theater did not move: every metric of eight replications at full precision.

A golden is its own past and proves nothing: it says that something changed. `make accept` writes
the new numbers, and CHANGELOG.md then says what moved, by how much, and why it is right.
"""

import json
from pathlib import Path

import pytest

from sim.study.running.replicate import Result, replicate
from support import built, small_theater

FILE = Path(__file__).with_name("small_theater.json")
REPLICATIONS = 8
CONTESTED = ["on hold", "passage", "rules", "access", "not in theater", "lost"]
"""Buckets of a theater that is struck or governed."""

Numbers = dict[str, dict[str, list[float | None]]]


@pytest.fixture(scope="module")
def result() -> Result:
    """The small theater under seed 1."""
    return replicate(built(small_theater()), seed=1, replications=REPLICATIONS)


def numbers(result: Result) -> Numbers:
    """Values by metric and subject, one a replication; None where a replication has no value."""
    found: Numbers = {}
    for (metric, subject), column in zip(result.keys, result.values.T.tolist(), strict=True):
        values = [value if value == value else None for value in column]
        found.setdefault(metric, {})[subject] = values
    return found


def text_of(found: Numbers) -> str:
    """Sorted JSON with a line for each metric and subject, so that a difference can be read."""
    metrics = []
    for metric, subjects in sorted(found.items()):
        lines = [f'  "{each}": {json.dumps(values)}' for each, values in sorted(subjects.items())]
        metrics.append(f'"{metric}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(metrics) + "\n}\n"


def test_no_metric_has_moved(result, accept):
    """Each value equals the one accepted last, to twelve digits; so do the names."""
    found = numbers(result)
    if accept:
        FILE.write_text(text_of(found), encoding="utf-8")
    accepted: Numbers = json.loads(FILE.read_text(encoding="utf-8"))
    assert {metric: set(each) for metric, each in found.items()} == {
        metric: set(each) for metric, each in accepted.items()
    }
    for metric, subjects in accepted.items():
        for subject, values in subjects.items():
            here = found[metric][subject]
            assert [value is None for value in here] == [value is None for value in values]
            kept = [value for value in here if value is not None]
            told = [value for value in values if value is not None]
            assert kept == pytest.approx(told, rel=1e-12, abs=0), f"{metric} of {subject}"


def test_the_golden_says_something(result):
    """It covers every mechanism: days in every bucket, and gaps, waits and loads occur."""
    found = numbers(result)
    days: dict[str, float] = {}
    for subject, values in found["days"].items():
        bucket = subject.split("/")[1]
        days[bucket] = days.get(bucket, 0.0) + sum(value or 0.0 for value in values)
    empty = [bucket for bucket, total in days.items() if total == 0]
    assert empty == ["trial", *CONTESTED]  # have their own
    for metric in (
        "failures",
        "gaps_started",
        "load_in_system",
        "throughput",
        "wait",
        "in_transit",
    ):
        assert any(value for values in found[metric].values() for value in values), metric
