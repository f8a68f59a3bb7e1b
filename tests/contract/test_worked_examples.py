"""The worked examples: every snippet loads, its command says the same, and its number is right."""

import re
from typing import Any

import pytest
import yaml

from benchmarks.mechanisms import PAGES, examples, words_of
from sim.load.compose import Loaded, build, checked, composed
from sim.load.overrides import parse
from sim.report.output.text import interval
from sim.study.running.replicate import replicate

CHECKED = (
    ("features_people", "Trials"),
    ("features_supply", "Base stock"),
    ("features_supply", "A shop with finite benches"),
    ("features_maintenance", "Age replacement"),
    ("features_maintenance", "A warning that orders the part ahead"),
    ("features_contingency", "A dated strike"),
    ("features_contingency", "A closed passage"),
    ("features_contingency", "A rule, and a waiver"),
    ("features_contingency", "Hits and losses"),
    ("features_contingency", "A posture on a day"),
    ("features_calendars", "In one go"),
    ("features_ships", "The home port does what is planned"),
    ("features_ships", "A yard with ships of its own"),
    ("features_ships", "Sea, port and dock"),
    ("features_ships", "Damage in classes, and every wait by its name"),
    ("features_sorties", "Sorties demanded of a fleet"),
)
"""Examples whose Ao is simulated again; the others take too long for every commit."""


def merged(old: Any, new: Any) -> Any:
    """A snippet laid over a scenario, as one reads it: a law is whole, other mappings are merged."""
    if not (isinstance(old, dict) and isinstance(new, dict)) or "law" in new or "policy" in new:
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


def by_command(section: str) -> Loaded:
    """What the command of a section runs."""
    return build(parse(words_of(section)))


EVERY = [(page, title) for page in PAGES for title in examples(page)]


@pytest.mark.parametrize(("page", "title"), EVERY, ids=[title for _, title in EVERY])
def test_the_snippet_and_the_command_are_the_same_scenario(page, title):
    """Laid over the scenario that the command names, the YAML is what the command sets."""
    section = examples(page)[title]
    (text,) = re.findall(r"```yaml\n(.*?)```", section, flags=re.DOTALL)
    name = next(word for word in words_of(section) if word.startswith("scenario="))
    base = composed(parse([name]))
    by_hand = checked(base[0], merged(base[1], yaml.safe_load(text)))
    assert by_command(section).scenario == by_hand.scenario


@pytest.mark.parametrize(("page", "title"), CHECKED, ids=[title for _, title in CHECKED])
def test_the_number_is_what_the_command_prints(page, title):
    """Ao with its half-width, as the section tells it."""
    section = examples(page)[title]
    loaded = by_command(section)
    options = loaded.options
    result = replicate(loaded.scenario, options.seed, options.replications, level=options.level)
    fleet = next(iter(loaded.scenario.fleets))
    told = [interval(result.value(metric, fleet)) for metric in ("ao", "nmcm", "nmcs")]
    assert any(each in section for each in told[:2]), told
