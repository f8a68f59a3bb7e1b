"""Show one of these: what it is, its keys, an example.

usage: theater show [GROUP] NAME

Shows one of what `theater list` lists: what it is, its keys with type, default and meaning, and an
example; of a metric its unit, subjects, definition and source; of a scenario what it is about, its
fleets, hubs, missions and choices. GROUP is needed where several groups have the name.

examples
  theater show weibull
  theater show mission_uptime
  theater show scenarios strait
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from sim.api.calibration.file import GROUP as CALIBRATION
from sim.api.game.file import GROUP as GAME
from sim.api.studies.file import GROUP as STUDY
from sim.cli.catalog import ConfigFiles, Group, KindsOf, Metrics, Parts, groups
from sim.cli.commands.list import chosen
from sim.cli.keys import keys_of, plain
from sim.core.errors import ConfigError, Problem, did_you_mean, few, shown
from sim.load.compose import load_scenario
from sim.load.search import SCENARIO, SUFFIXES
from sim.model.eligibility.pipelines import stocks_of
from sim.model.scenario import Scenario
from sim.record.metric import metrics
from sim.report.output.terminal import bold, columns, paragraph
from sim.report.output.text import aligned
from sim.report.run.openings import openings_told

INDENT = "    "
COMMANDS_OF: Mapping[str, str] = {
    STUDY: "run: theater study {name}",
    CALIBRATION: "run: theater calibrate {name}",
    GAME: "shown:  theater game show {name}\ncopied: theater game new mine.yaml game={name}",
}
"""What to type for the configs of a group that have a command of their own."""
COPIES: Mapping[str, str] = {"fleet": "Fleet", "hub": "Hub", "theater": "Scenario"}
"""Models of the configs of each group."""


def main(words: Sequence[str]) -> int:
    """Show one thing."""
    if not 1 <= len(words) <= 2:
        told = "is missing" if not words else f"{len(words)} words"
        raise ConfigError("words", [Problem("NAME", f"{told}; theater show [GROUP] NAME is right")])
    *group, name = words
    known = groups()
    looked = {each: known[each] for each in chosen(group[0], known)} if group else known
    print("\n\n".join(described(*_found(name, looked))))
    return 0


def _found(name: str, known: Mapping[str, Group]) -> tuple[Group, str]:
    """The one group that has a name; a path of a file is a scenario.

    Raises
    ------
    ConfigError
        If none has it, or several.
    """
    having = [each for each, group in known.items() if name in group.names]
    if not having and name.endswith(SUFFIXES) and "scenarios" in known and Path(name).is_file():
        having = ["scenarios"]
    if not having:
        if name in known:
            told = f"is a group; `theater list {name}` lists it"
            raise ConfigError("words", [Problem(name, told)])
        hint = did_you_mean(name, [each for group in known.values() for each in group.names])
        if not hint.startswith("did"):
            hint = "`theater list` tells what there is"
        raise ConfigError("words", [Problem("NAME", f"there is no {shown(name)}; {hint}")])
    if having == ["scenarios", "calibrations"]:  # which bears the name of what is fitted
        having = ["scenarios"]
    if len(having) > 1:
        told = f"is in {few(having, ' and in ')}; `theater show {having[0]} {name}` is one of them"
        raise ConfigError("words", [Problem(name, told)])
    return known[having[0]], name


def described(group: Group, name: str) -> Iterator[str]:
    """One thing in paragraphs."""
    match group:
        case ConfigFiles() if group.config_group == SCENARIO:
            yield from _scenario(group, name)
        case ConfigFiles() if group.config_group in COMMANDS_OF:
            yield from _by_command(group, name)
        case ConfigFiles():
            yield from _config(group, name)
        case KindsOf():
            yield from _kind(group, name)
        case Metrics():
            yield from _metric(name)
        case Parts():
            model = group.models[name]
            yield _title(name, group.title)
            yield _docstring(model.__doc__)
            yield _keys(model)


def _title(name: str, group: str) -> str:
    return f"{bold(name)} ({group.lower()})"


def _docstring(text: str | None) -> str:
    """Every paragraph of a docstring."""
    return "\n\n".join(
        paragraph(plain(" ".join(each.split()))) for each in (text or "").split("\n\n")
    )


def _keys(model: type[BaseModel]) -> str:
    """The keys of a model, each with type, unit, default and meaning."""
    lines = ["keys"]
    for key in keys_of(model):
        told = [key.type, f"[{key.unit}]" if key.unit else "", key.range]
        told.append(key.default if key.default in ("", "required") else f"default {key.default}")
        lines.append(paragraph(plain(", ".join(filter(None, told))), INDENT * 2, f"  {key.name}: "))
        if key.meaning:
            lines.append(paragraph(plain(key.meaning), INDENT * 2))
    return "\n".join(lines) if len(lines) > 1 else "It has no keys."


def _example(mapping: Mapping[str, Any]) -> str:
    """Keys as a scenario has them, in one line."""
    text = yaml.safe_dump(dict(mapping), default_flow_style=True, sort_keys=False, width=1e9)
    return str(text).strip()


def _kind(group: KindsOf, name: str) -> Iterator[str]:
    """A law, a policy, a hub kind, a disruption or a rule."""
    part = group.registry[name]
    yield _title(name, group.title)
    yield _docstring(part.__doc__)
    yield _keys(part)
    yield f"example\n{paragraph(_example({group.registry.word: name, **part.example}), INDENT)}"


def _metric(name: str) -> Iterator[str]:
    """A measure."""
    each = metrics[name]
    yield _title(name, "metrics")
    yield _docstring(each.measure.__doc__)
    rows = [f"unit    {each.unit}", f"source  {each.source}"]
    if each.of:
        rows.insert(1, f"of      {each.of} (how its subjects are named)")
    yield "\n".join(paragraph(row, INDENT * 2, "") for row in rows)
    yield f"example\n{INDENT}theater run metric={name}"


def _by_command(group: ConfigFiles, name: str) -> Iterator[str]:
    """A study, a game or a calibration: its text, and what to type."""
    yield _title(name, group.title.partition(":")[0])
    yield _text(group, name)
    yield COMMANDS_OF[group.config_group].format(name=name)


def _config(group: ConfigFiles, name: str) -> Iterator[str]:
    """A fleet, a hub or a theater: its comment, its text, and how a scenario takes it."""
    yield _title(name, group.title)
    yield paragraph(group.comment(name))
    yield _text(group, name)
    way = f"/{group.config_group}@{group.config_group}s.{name}: {name}"
    if group.config_group == "theater":
        way = f"/theater@_global_: {name}"
    keys = COPIES[group.config_group]
    yield f"in a scenario: defaults: [{way}, _self_]\nkeys: theater show {keys}"


def _text(group: ConfigFiles, name: str) -> str:
    """The text of a file without its comments."""
    lines = group.file(name).read_text(encoding="utf-8").splitlines()
    return "\n".join(f"  {line}" for line in lines if not line.startswith("#"))


def _scenario(group: ConfigFiles, name: str) -> Iterator[str]:
    """A scenario: what it is about, who is in it, what is asked of them, and what can be chosen."""
    scenario = load_scenario(name)
    yield bold(paragraph(f"{name}: {scenario.title}"))
    if comment := group.comment(name):
        yield paragraph(comment)
    told = f"{scenario.horizon_d:g} d after a warm-up of {scenario.warm_up_d:g} d."
    yield paragraph(f"{told} {scenario.source}".strip())
    yield from _who(scenario)
    missions = [
        [each, f"at least {mission.k} of {', '.join(mission.fleets)}"]
        for each, mission in scenario.missions.items()
    ]
    yield from _list("asked: missions", missions)
    for key, options, chosen_one in (
        ("posture", scenario.postures, scenario.posture),
        ("maintenance", scenario.maintenances, scenario.maintenance),
    ):
        rows = [
            [f"{key}={each}", option.title + (" (in force)" if each == chosen_one else "")]
            for each, option in options.items()
        ]
        yield from _list(f"choices of {key}", rows)
    if scenario.openings:
        yield "\n".join(["openings in order of time", *openings_told(scenario)])
    for key, switched in (("events", scenario.events), ("rules", scenario.rules)):
        rows = [
            [f"{key}.{each}.enabled={str(one.enabled).lower()}", one.title]
            for each, one in switched.items()
        ]
        yield from _list(f"{key} that can be switched on and off", rows)
    yield (
        f"explained: theater check scenario={name}\n"
        f"numbers:   theater provenance scenario={name} draws=0\n"
        f"run:       theater run scenario={name}"
    )


def _who(scenario: Scenario) -> Iterator[str]:
    """Fleets, hubs and stocks."""
    rows = [
        [name, str(fleet.size), fleet.type or fleet.domain, fleet.station, ", ".join(fleet.modes)]
        for name, fleet in scenario.fleets.items()
    ]
    if rows:
        yield aligned(["fleet", "size", "type", "station", "fails by"], rows)
    rows = []
    for name, hub in scenario.hubs.items():
        have = ", ".join(f"{count} {pool}" for pool, count in {**hub.berths, **hub.crews}.items())
        rows.append([name, hub.country or "-", hub.chosen_by["kind"], have or "-"])
    if rows:
        yield aligned(["hub", "country", "kind", "has"], rows)
    rows = [
        [name, str(each.stock), each.item or name] for name, each in stocks_of(scenario).items()
    ]
    if rows:
        yield aligned(["stock", "base", "item"], rows)


def _list(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A title, and a line for each row below it; nothing without rows."""
    if rows:
        room = max(len(row[0]) for row in rows) + 4
        indent = " " * min(room, columns() // 2)
        lines = [paragraph(row[1], indent, f"  {row[0]}".ljust(room)) for row in rows]
        yield "\n".join([title, *lines])
