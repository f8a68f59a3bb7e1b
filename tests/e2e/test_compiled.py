"""The compiled engine gives the records of plain Python, and refuses other sources (``make same``)."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mechanisms import PAGES, examples, words_of
from drawn_records import drawn
from drawn_supply import chains
from drawn_timelines import timelines
from property.test_drawn_scenarios import theaters
from record_digests import digests
from sim.core.installed.version import PACKAGE, __version__
from sim.engine.time.events import COMPILED
from sim.load.compose import build, load_scenario, scenarios
from sim.load.overrides import parse
from sim.model.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
SLOW = ("indo_pacific", "global")
"""Theaters with more than 1,000 days of warm-up or more than 500 platforms: they run for a year."""

pytestmark = pytest.mark.skipif(
    not COMPILED, reason="plain Python; `make same` compiles the engine"
)


def plain(models: list[Scenario]) -> list[str]:
    """Digests of the records that the sources of the checkout give."""
    words = [sys.executable, ROOT / "tests" / "record_digests.py"]
    done = subprocess.run(
        words,
        input=pickle.dumps(models),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    is_compiled, found = json.loads(done.stdout)
    assert not is_compiled
    return list(found)


def test_shipped_scenarios_have_the_same_records():
    """Every one of them, the long ones without their past."""
    names = list(scenarios())
    less = ("warm_up_d=30", "horizon_d=120")
    models = [load_scenario(each, *(less if each.startswith(SLOW) else ())) for each in names]
    assert dict(zip(names, digests(models), strict=True)) == dict(
        zip(names, plain(models), strict=True)
    )


@pytest.mark.parametrize(
    "wholes", [theaters(), chains(), timelines()], ids=["theaters", "supply", "events"]
)
def test_drawn_scenarios_have_the_same_records(wholes):
    """Seventy of each: hubs, queues and rules; stocks and shops; contested ones."""
    found = drawn(wholes, 70)
    models = [each.model for each in found]
    for each, ours, theirs in zip(found, digests(models), plain(models), strict=True):
        assert ours == theirs, each.whole


def test_worked_examples_have_the_same_records():
    """Every mechanism where it is on, as docs/features_*.md has it."""
    every = {title: text for page in PAGES for title, text in examples(page).items()}
    models = [build(parse(words_of(text))).scenario for text in every.values()]
    assert dict(zip(every, digests(models), strict=True)) == dict(
        zip(every, plain(models), strict=True)
    )


def test_the_version_tells_what_is_in_use():
    """And by what it was compiled."""
    told = subprocess.run(
        [sys.executable, "-m", "sim", "--version"], capture_output=True, text=True
    )
    assert told.stdout.startswith(f"{__version__} (compiled by mypyc")


def test_other_sources_than_those_compiled_are_refused(tmp_path):
    """One clear line, and not the results of either."""
    shutil.copytree(PACKAGE, tmp_path / "sim")
    with (tmp_path / "sim" / "engine" / "hub" / "dispatcher.py").open("a") as file:
        file.write("# edited\n")
    told = subprocess.run(
        [sys.executable, "-m", "sim", "run", "scenario=break_even", "replications=1"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert "problem in the installation" in told.stderr
    assert "compiled from other sources than those beside it; 'make compiled'" in told.stderr
    assert "Traceback" not in told.stderr
