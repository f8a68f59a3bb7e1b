"""Which scenario a game was made for, and what is not as it was."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sim.core.installed.version import __version__
from sim.model.game.game import ScenarioVersion
from sim.model.scenario import Scenario

TOLD = (
    "title",
    "source",
    "classification",
    "marking",
    "real_world",
    "parameters_of",
    "headlines",
    "compared",
)
"""What is about a scenario, and changes no number."""
MOST_NAMES = 150
"""Names of a part that have digests of their own; of more only the part has one [count]."""
LETTERS = 8
"""Of the digest of a part [count]."""


def version_of(scenario: Scenario) -> ScenarioVersion:
    """What tells one scenario from another."""
    whole = scenario.model_dump(exclude={*TOLD}, exclude_defaults=True)
    parts: dict[str, str | dict[str, str]] = {}
    for field, value in whole.items():
        if isinstance(value, Mapping) and 0 < len(value) <= MOST_NAMES:
            parts[field] = {str(name): _digest(each)[:LETTERS] for name, each in value.items()}
        else:
            parts[field] = _digest(value)[:LETTERS]
    return ScenarioVersion(theater=__version__, scenario=_digest(whole)[:32], parts=parts)


def unlike_parts(made_for: ScenarioVersion, now: ScenarioVersion) -> Iterator[str]:
    """What is not as it was, in words."""
    for field in dict.fromkeys([*made_for.parts, *now.parts]):
        was, is_ = made_for.parts.get(field), now.parts.get(field)
        if was == is_:
            continue
        if not isinstance(was, dict) or not isinstance(is_, dict):
            yield f"{field} is another"
            continue
        for name in dict.fromkeys([*was, *is_]):
            if name not in is_:
                yield f"{field}.{name} is gone"
            elif name not in was:
                yield f"{field}.{name} is new"
            elif was[name] != is_[name]:
                yield f"{field}.{name} is another"


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
