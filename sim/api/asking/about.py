"""What every output says about itself: what was asked, what happens, what had no effect."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from pydantic import BaseModel

from sim.core.errors import ConfigError, Problem
from sim.load.checking import OF_ONE_FILE
from sim.load.compose import Loaded
from sim.load.overrides import parse
from sim.load.register.parameters import grades
from sim.load.remarks import remarks
from sim.load.request import PREFIXES, CommandRequest, grammar, request
from sim.model.scenario import Scenario
from sim.report.output.files import json_text
from sim.report.output.provenance import provenance
from sim.report.output.scope import MARKING, badge, inputs
from sim.report.output.terminal import bold, command, paragraph
from sim.report.run.events import event_lines, events_of
from sim.study.running.blocks import ALONE, Blocks

SCHEMA_VERSION = 1
"""Of every JSON object; docs/outputs.md says what each has and when this number grows."""


SIDE = ("asked.json", "scenario.yaml", "scenario_*.yaml")
"""Files that stand beside the tables of every command."""


CHOOSING = {"scenario", "posture", "maintenance"}
SWITCH = ".enabled"
"""Keys, and the end of keys, that choose among what a file says, and change none of it."""


NOUNS = {"compare": "choices", "sweep": "points", "breakeven": "points"}
"""What the scenarios of a command are called."""


@dataclass(frozen=True)
class About:
    """A command, its scenarios, and what they and the words of the command say of themselves."""

    request: CommandRequest
    loaded: Sequence[Loaded]
    remarks: list[str] = field(default_factory=list)

    def remark(self, lines: Sequence[str]) -> None:
        """Say what has no effect, and keep it for the files."""
        for line in lines:
            print(f"theater {self.request.command}: note: {line}", file=sys.stderr)
        self.remarks.extend(lines)

    def beside_csv(self, *more: str) -> None:
        """What a table of values on stdout has no place for."""
        print("\n".join([*self.lines, *more]), file=sys.stderr)

    def heading(self, times: str, named: Sequence[str] = ()) -> str:
        """The first lines of a text: scenario, times, what was asked, events, inputs."""
        asked, *others = self.lines
        told = [self.title(named), paragraph(times), command(asked), *map(paragraph, others)]
        return "\n".join(told)

    def question(self, times: str, named: Sequence[str] = ()) -> str:
        """The first lines of a short text: scenario, times, events."""
        return "\n".join([self.title(named), *map(paragraph, [times, *self.events])])

    def small_print(self) -> str:
        """Its last lines: how much of the inputs is notional, and what was asked."""
        first = self.loaded[0]
        told = inputs(first.scenario, grades(first.config), source=False)
        return "\n".join([*map(paragraph, told), command(self.request.line)])

    def title(self, named: Sequence[str] = ()) -> str:
        """The scenario, what is chosen of it, and its title."""
        first = self.loaded[0]
        told = ", ".join([first.name, *named])
        return bold(paragraph(f"{told}: {first.scenario.title}".rstrip(": ")))

    @cached_property
    def events(self) -> list[str]:
        """The events that are on."""
        return [*event_lines(each.scenario for each in self.loaded)]

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        return events_of(each.scenario for each in self.loaded)

    @property
    def lines(self) -> list[str]:
        """What was asked, the events that are on, and what is said of the inputs."""
        first = self.loaded[0]
        told = inputs(first.scenario, grades(first.config))
        return [self.request.line, *self.events, *told]

    def head(self) -> dict[str, Any]:
        """What every JSON object begins with."""
        return {
            "schema": {"name": f"theater {self.request.command}", "version": SCHEMA_VERSION},
            "asked": self.request.as_dict(),
            "events": self._events,
            "remarks": self.remarks,
            "badge": self.badge or None,
            **({"marking": self.marking} if self.marking else {}),
        }

    @property
    def marking(self) -> str:
        """What stands at the top and the bottom of whatever is made of it; mostly nothing."""
        return self.loaded[0].scenario.marking

    @cached_property
    def badge(self) -> str:
        """How much of the inputs is notional, for where a line is too long."""
        return badge(grades(self.loaded[0].config))

    def notes(self, replications: int | None = None) -> list[str]:
        """What a figure carries at its foot."""
        first = self.loaded[0]
        asked = self.request.options
        count = replications or asked.get("replications")
        told = ", ".join([first.name, *choices(first.scenario)])
        if len(self.loaded) > 1:
            against = any(word.startswith("against=") for word in self.request.words)
            noun = NOUNS.get(self.request.command, "options")
            told = f"{first.name}, {len(self.loaded) - against} {noun}"
            told += " and a baseline" if against else ""
        pairs = " in antithetic pairs" if asked.get("antithetic") else ""
        if asked.get("past") is not None:
            pairs = f", futures of replication {asked['past']} from day {asked['from_d']:g}"
        level = first.options.level
        told += f"; n = {count} replications{pairs}; intervals at level {level:g}"
        events = list(dict.fromkeys(each["name"] for each in self.head()["events"]))
        told += f"; events: {', '.join(events)}" if events else ""
        marked = [f"{MARKING}{self.marking}"] if self.marking else []
        return [*marked, told + (f"; {self.badge}" if self.badge else ""), self.request.line]

    def write(self, write_text: Callable[[str, str], Path]) -> list[Path]:
        """What stands beside every table: ``asked.json``, and the scenario, to be run again."""
        told = {
            **self.head(),
            "schema": {"name": "theater asked", "version": SCHEMA_VERSION},
            "inputs": {
                "source": self.loaded[0].scenario.source,
                "classification": self.loaded[0].scenario.classification,
            },
            "provenance": came_from(self.loaded[0]),
        }
        files = [write_text("asked.json", json_text(told))]
        choices = self.loaded if self.request.command == "compare" else self.loaded[:1]
        for number, each in enumerate(choices):
            name = f"scenario_{number}.yaml" if number else "scenario.yaml"
            files.append(write_text(name, self._scenario(each)))
        return files

    def _scenario(self, loaded: Loaded) -> str:
        import yaml

        given = {"scenario": "scenario.yaml", **self.request.options}
        again = " ".join(quote(f"{key}={grammar(value)}") for key, value in given.items())
        told = f"{loaded.name} as it was run, overrides and tables included\n{self.request.line}\n"
        told += f"again: theater run {again}"
        head = "".join(f"# {line}\n" for line in told.splitlines())
        model = loaded.resolved
        keys = {word.lstrip("+~").partition("=")[0] for word in self.request.words}
        keys = {key for key in keys if not key.endswith(SWITCH)}
        if keys - CHOOSING:  # what the file says of itself is not said of its changes
            model = {key: each for key, each in model.items() if key not in OF_ONE_FILE}
        text = yaml.safe_dump(model, sort_keys=False, allow_unicode=True, width=100)
        return head + str(text)


def about(
    command: str,
    words: Sequence[str],
    loaded: Sequence[Loaded],
    own: type[BaseModel] | Mapping[str, Any] | None = None,
) -> About:
    """What the words of a command ask of these scenarios; says at once what has no effect."""
    markings = list(dict.fromkeys(each.scenario.marking for each in loaded))
    if len(markings) > 1:
        told_of = " and ".join(map(repr, markings))
        right = "marking=WORDS says which holds for the result"
        raise ConfigError("overrides", [Problem("marking", f"differs: {told_of}; {right}")])
    told = About(request(command, words, loaded[0].options, own), loaded)
    plain = [word for word in words if not word.startswith(PREFIXES)]  # one by one: choices repeat
    overrides = [each for word in plain for each in parse([word])]
    told.remark(remarks(loaded[0], overrides, one_posture=command in ("run", "check", "solve")))
    return told


def came_from(loaded: Loaded) -> dict[str, Any]:
    """What is needed to get the same scenario again."""
    model = {key: each for key, each in loaded.resolved.items() if key not in OF_ONE_FILE}
    return provenance(model, grades(loaded.config))


def choices(scenario: Scenario) -> list[str]:
    """The posture and the maintenance in force, in words."""
    found = {"posture": scenario.posture, "maintenance": scenario.maintenance}
    return [f"{what} {name}" for what, name in found.items() if name]


def alone(scenario: Scenario) -> str:
    """That each replication is a run of its own, of a scenario that has several in a run."""
    several = scenario.windows > 1 or scenario.checkpoints > 1
    return ", each replication a run of its own" if several else ""


def observed(blocks: Blocks) -> str:
    """How often a run is observed, in words."""
    return f"{blocks.of_a_run} {'windows' if blocks.windows > 1 else 'checkpoints'}"


def times_of(loaded: Loaded, replications: int | None = None, blocks: Blocks = ALONE) -> str:
    """How long and how often, in words; as many replications as the options say."""
    scenario, options = loaded.scenario, loaded.options
    count = replications or options.replications
    noun = "replication" if count == 1 else "replications"
    pairs = " in antithetic pairs" if options.antithetic else ""
    if blocks.of_a_run > 1:
        pairs = f" ({observed(blocks)} of each of {blocks.runs(count)} runs{pairs})"
    if blocks.past is not None:
        pairs = (
            f", futures of replication {blocks.past.replication} from day {blocks.past.from_d:g},"
        )
    interval = "no interval" if count == 1 else f"± at level {options.level:g}"
    if blocks.past is not None and count > 1:
        interval += " given that past"
    return (
        f"{count} {noun}{pairs} of {scenario.horizon_d:g} d (warm-up {scenario.warm_up_d:g} d), "
        f"seed {options.seed}, {interval}"
    )
