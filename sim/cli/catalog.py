"""What there is by group: configs, kinds of parts, metrics, and the parts of a scenario."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.api.calibration.file import GROUP as CALIBRATION
from sim.api.game.file import GROUP as GAME
from sim.api.studies.file import GROUP as STUDY
from sim.cli.keys import first_lines
from sim.core.errors import ConfigError
from sim.core.model import Kinds
from sim.load.compose import RunOptions
from sim.load.files.paths import config_dir
from sim.load.files.reader import read_yaml
from sim.load.search import SCENARIO, places
from sim.model.calendars.calendar import SpellCalendar
from sim.model.cost import Costs
from sim.model.damage import DamageClass, Hits
from sim.model.event import TheaterEvent, disruptions
from sim.model.families.law import laws
from sim.model.families.maintenance import Maintenance, PlanningRule, rules
from sim.model.families.queueing import queues
from sim.model.families.routing import routings
from sim.model.fleet import (
    Cannibalization,
    FailureMode,
    Fleet,
    Movement,
    Rotation,
    RotationStage,
    ScheduledWork,
    WorkPlan,
)
from sim.model.flying import Flying
from sim.model.headline import Headline
from sim.model.postures.opening import Opening, SelectedOpenings
from sim.model.postures.posture import Posture
from sim.model.rule import Exemption, Rule, Scope, legal_rules
from sim.model.scenario import Leg, Measure, Mission, Node, Passage, Phase, Scenario
from sim.model.supply import Demand, Lateral, Lift, RoundTrip, Shipment, Source, Stock, Workshop
from sim.model.yards.hired import Hired
from sim.model.yards.hub import Access, Hub, Load, hubs
from sim.model.yards.people import Learning, Shift
from sim.model.yards.work import Growth, Stage, Work
from sim.record.metric import metrics

PARTS: tuple[type[BaseModel], ...] = (
    Scenario, Fleet, FailureMode, Hits, DamageClass, Flying, Cannibalization, ScheduledWork,
    WorkPlan, Rotation, RotationStage, Movement, Hub, Hired, Access, Load, Shift, Learning, Work,
    Stage, Growth, Stock, Shipment, RoundTrip, Lift, Workshop, Lateral, Source, Demand, Node, Leg,
    Passage, Phase, SpellCalendar, TheaterEvent, Rule, Scope, Exemption, Mission, Opening,
    SelectedOpenings, Posture, Maintenance, PlanningRule, Costs, Measure, Headline,
    RunOptions,
)  # fmt: skip
"""Models of the parts that every scenario may have, and of how it is run."""
KINDS: Mapping[str, tuple[str, Kinds[Any]]] = {
    "laws": ("Laws", laws),
    "queueing": ("Queue policies", queues),
    "routing": ("Routing policies", routings),
    "maintenance": ("Maintenance rules", rules),
    "hub_kinds": ("Kinds of hub", hubs),
    "disruptions": ("Disruptions", disruptions),
    "rules": ("Rules of law and policy", legal_rules),
}
"""Families of kinds by their group, with a title."""
TRUTH = "truth/"
"""How the names of the exact cases begin."""


class Group(ABC):
    """Things of one sort, by name."""

    title: str

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """Their names, sorted."""

    @abstractmethod
    def what(self, name: str) -> str:
        """What one of them is, in a line."""


@dataclass(frozen=True)
class ConfigFiles(Group):
    """Files of a group of configs: what ships, and what the user's own folders add."""

    title: str
    config_group: str
    truth: bool = False
    """Whether they are the exact cases of it, or all but these."""

    @cached_property
    def files(self) -> dict[str, Path]:
        """Their files; scenarios in the folder where the command was typed are named by a path."""
        where, found = places(), {}
        for name in where.names(self.config_group):
            file = where.find(f"{self.config_group}/{name}")
            if file is not None and name.startswith(TRUTH) is self.truth:
                found[name] = file
        if self.config_group == SCENARIO and not self.truth:
            here = [each for each in sorted(Path().glob("*.yaml")) if _is_scenario(each)]
            found |= {str(each): each for each in here}
        return dict(sorted(found.items()))

    @property
    def names(self) -> list[str]:
        """By the names that a command takes."""
        return list(self.files)

    def file(self, name: str) -> Path:
        """The file of a name; a path names a file anywhere."""
        return self.files.get(name) or Path(name)

    def ships(self, name: str) -> bool:
        """Whether a file is one of ours."""
        return self.file(name).absolute().is_relative_to(config_dir())

    def what(self, name: str) -> str:
        """Its title, or else the comment at its head."""
        try:
            title = read_yaml(self.file(name)).data.get("title")
        except ConfigError as error:
            return f"cannot be read: {error.problems[0].message}"
        told = str(title) if title else self.comment(name).partition(". ")[0].rstrip(".")
        return told if self.ships(name) else f"{told} (yours)"

    def comment(self, name: str) -> str:
        """The comment at its head up to its first empty line, in one line."""
        lines: list[str] = []
        for line in self.file(name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#") or (lines and line.strip() == "#"):
                break
            if not line.startswith("# @"):
                lines.append(line.lstrip("# "))
        return " ".join(" ".join(lines).split())


@dataclass(frozen=True)
class KindsOf(Group):
    """The kinds of one family."""

    title: str
    registry: Kinds[Any]

    @property
    def names(self) -> list[str]:
        """By the word that chooses them."""
        return list(self.registry)

    def what(self, name: str) -> str:
        """The first lines of its docstring."""
        return first_lines(self.registry[name].__doc__)


class Metrics(Group):
    """The measures of a run."""

    title = "Metrics"

    @property
    def names(self) -> list[str]:
        """By the names that ``metric=`` takes."""
        return list(metrics)

    def what(self, name: str) -> str:
        """Definition and unit."""
        return f"{first_lines(metrics[name].measure.__doc__)} [{metrics[name].unit}]"


class Parts(Group):
    """The parts of a scenario, whatever their kind."""

    title = "Parts of a scenario"
    models: Mapping[str, type[BaseModel]] = {each.__name__: each for each in PARTS}

    @property
    def names(self) -> list[str]:
        """By the names of their models."""
        return list(self.models)

    def what(self, name: str) -> str:
        """The first lines of its docstring."""
        return first_lines(self.models[name].__doc__)


def groups() -> dict[str, Group]:
    """Every group, as it is now."""
    return {
        "scenarios": ConfigFiles("Scenarios", SCENARIO),
        "truth": ConfigFiles("Truth cases: scenarios with an exact answer", SCENARIO, truth=True),
        "studies": ConfigFiles("Studies: questions with their commands", STUDY),
        "games": ConfigFiles("Games: turns and branches over a scenario", GAME),
        "calibrations": ConfigFiles("Calibrations: what is fitted to what", CALIBRATION),
        "theaters": ConfigFiles("Theaters, which scenarios build on", "theater"),
        "fleets": ConfigFiles("Fleets", "fleet"),
        "hubs": ConfigFiles("Hubs", "hub"),
        **{name: KindsOf(title, registry) for name, (title, registry) in KINDS.items()},
        "metrics": Metrics(),
        "parts": Parts(),
    }


TOGETHER: Mapping[str, Sequence[str]] = {"policies": ("queueing", "routing", "maintenance")}
"""Words for several groups."""


def _is_scenario(file: Path) -> bool:
    """Whether a file reads like a scenario: it says how long it lasts, or what it builds on."""
    try:
        return not {"horizon_d", "defaults"}.isdisjoint(read_yaml(file).data)
    except ConfigError:
        return False
