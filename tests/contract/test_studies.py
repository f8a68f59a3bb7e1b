"""Every study that ships is right, and each of its keys is used."""

import re
from pathlib import Path

import pytest

from sim.api.asking.options import OPTIONS
from sim.api.studies.file import COMMANDS, Head, read, studies
from sim.api.studies.steps import check, varied, words
from sim.cli.help import COMMANDS as ALL
from sim.cli.help import QUESTIONS

each_study = pytest.mark.parametrize("name", studies())


@each_study
def test_a_shipped_study_can_be_run(name):
    """Every step passes what its own command checks before it begins."""
    study = read(name)
    assert study.head.title
    assert study.head.question
    assert study.head.source
    check(study, [])


@each_study
def test_every_key_of_a_shipped_study_is_used(name):
    """What stands at the top is had by some step, and a step has only keys of its command."""
    study = read(name)
    had, options = set(), set()
    for step in study.steps.values():
        had |= {*step.overrides, *varied(step)}
        options |= {*step.options}
        assert {*step.options} <= {*OPTIONS[step.command].model_fields}
    assert {*study.head.overrides} <= had
    assert {*study.document.data} - {*Head.model_fields} <= options


def test_a_step_can_be_every_command_that_answers_a_question():
    """All that draw replications, but those about a gate or Hydra."""
    others = {*ALL} - {*QUESTIONS}
    assert {*COMMANDS} == {*ALL} - others


def test_choices_in_files_are_what_a_comparison_is_asked():
    """A choice that does not say a key has what the scenario has, and the words are canonical."""
    study = read("e03_contingency_and_deterrence")
    assert words(study, study.steps["hub_loss"])[-2:] == [
        "events.hub_loss.enabled=false",
        "events.hub_loss.enabled=true",
    ]
    sizes = [
        word.rpartition("=")[2]
        for word in words(study, study.steps["reinforcement"])
        if word.startswith("fleets.ddg51_yokosuka.size=")
    ]
    assert sizes == ["6", "9"]


def test_the_studies_of_the_docs_are_right(tmp_path):
    """The first is the file that ships, and the second can be run."""
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "studies.md").read_text(encoding="utf-8")
    shipped, own = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert shipped == (root / "configs" / "study" / "hub_capacities.yaml").read_text(
        encoding="utf-8"
    )
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    check(read(str(tmp_path / "own.yaml")), [])
