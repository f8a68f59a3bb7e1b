"""Corrections of studies that ship: each from the record, and none of them idle."""

import csv
import re
from dataclasses import replace

import pytest

from sim.api.alternatives.choices import choices_of
from sim.api.studies.corrections import in_state, orders
from sim.api.studies.file import StudyFile, StudyStep, read, studies
from sim.api.studies.steps import words
from sim.load.files.paths import config_dir

SOURCE_ID = re.compile(r"\b[A-Z]\d{3}\b")
STEPS = [
    (study, step)
    for study in map(read, studies())
    for step in study.steps.values()
    if step.corrections
]
NAMES = [f"{study.name}/{step.name}" for study, step in STEPS]
each_step = pytest.mark.parametrize("step", [step for _, step in STEPS], ids=NAMES)


def test_a_study_that_ships_has_corrections() -> None:
    """Or the others say nothing."""
    assert STEPS


@each_step
def test_every_correction_names_a_source_of_the_record(step: StudyStep) -> None:
    """Ids of configs/data/sources.csv, in brackets."""
    with (config_dir() / "data" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["id"] for row in csv.DictReader(lines)}
    for name, each in step.corrections.items():
        named = set(SOURCE_ID.findall(each.source))
        assert named, name
        assert named <= known, name


def test_corrections_are_looked_for_on_both_sides() -> None:
    """Some were expected to favour either choice."""
    for name in {study.name for study, _ in STEPS}:
        every = [step for study, step in STEPS if study.name == name]
        found = {each.towards for step in every for each in step.corrections.values()}
        assert {"base", "other"} <= found


@pytest.mark.parametrize(("study", "step"), STEPS, ids=NAMES)
def test_every_correction_changes_what_a_run_sees(study: StudyFile, step: StudyStep) -> None:
    """Of fleets, hubs, stocks and postures as they are worked out; a word alone is no change."""
    names = [*step.corrections]
    forward = orders(names)["forward"]
    last = [*step.choices][1].rpartition(", ")[0]
    states = [forward[0][1], *(after for _, _, after in forward)]
    choices = {in_state(last, state): step.choices[in_state(last, state)] for state in states}
    loaded = choices_of(words(study, replace(step, choices=choices))).loaded
    told = [each.scenario.model_dump(exclude={"openings"}) for each in loaded]
    for every in told:
        for posture in every["postures"].values():
            posture.pop("openings", None)
    for name, before, after in zip(names, told, told[1:], strict=False):
        assert before != after, name
