"""Pages of the reference: every command with its keys, and every key of a scenario."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from sim.cli.catalog import KINDS, PARTS
from sim.cli.help import COMMANDS, MODELS, model_of, told_of
from sim.cli.keys import ToldKey, first_lines, keys_of
from sim.core.registry import Registry, place_of
from sim.load.compose import build, load_scenario
from sim.load.overrides import parse
from sim.load.run_options import Repeated

MARK = "<!-- written by docs/generate.py from here on -->\n"
LONGEST = 60
"""Of an example of a key [letters]."""
ROOMS: Mapping[str, tuple[str, Sequence[str]]] = {
    "keys_theater": (
        "Keys of a theater",
        ("Scenario", "Node", "Leg", "Passage", "Phase", "SpellCalendar", "Mission", "Costs",
         "Measure", "Headline", "RunOptions"),
    ),
    "keys_fleets": (
        "Keys of fleets",
        ("Fleet", "FailureMode", "Hits", "DamageClass", "Flying", "Cannibalization",
         "ScheduledWork", "WorkPlan", "Rotation", "RotationStage", "Movement"),
    ),
    "keys_hubs": (
        "Keys of hubs and of work",
        ("Hub", "Hired", "Access", "Load", "Shift", "Learning", "Work", "Stage", "Growth"),
    ),
    "keys_supply": (
        "Keys of supply",
        ("Stock", "Shipment", "RoundTrip", "Lift", "Workshop", "Lateral", "Source", "Demand"),
    ),
    "keys_choices": (
        "Keys of events, rules and choices",
        ("TheaterEvent", "Rule", "Scope", "Exemption", "Opening", "SelectedOpenings", "Posture",
         "Maintenance", "PlanningRule"),
    ),
}  # fmt: skip
"""Parts of a scenario by the page that has their keys."""


COMMAND_PAGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "commands": ("Commands: one scenario", ()),
    "commands_options": (
        "Commands: several options",
        ("compare", "sweep", "select", "optimize", "pareto", "breakeven"),
    ),
    "commands_reasons": (
        "Commands: reasons, studies and gates",
        ("explain", "provenance", "interdict", "rules", "calibrate", "study", "report", "regress"),
    ),
    "commands_game": ("Commands: a seminar game", ("game",)),
}
"""Commands by the page that has them; the first page has those of no other one."""


def shipped(registry: Registry[Any]) -> Iterator[str]:
    """Parts of this project: those of other packages that are installed stand in no page of it."""
    return (name for name in registry if place_of(registry[name]).startswith("sim."))


def page(title: str, will: str, body: Sequence[str]) -> str:
    """A generated page: a title, what its reader will be able to do, and the rest."""
    return "\n".join([f"# {title}", "", will, "", MARK, *body]).rstrip() + "\n"


def reference() -> dict[str, str]:
    """Every generated page of docs/reference, by the name of its file."""
    return command_pages() | key_pages() | {"kinds": kinds_page()}


def key_pages() -> dict[str, str]:
    """A page for each group of parts, by the name of its file."""
    models = {each.__name__: each for each in PARTS}
    named = [name for _, names in ROOMS.values() for name in names]
    assert sorted(named) == sorted(models), "each part of a scenario belongs to one page"
    shown = shown_values()
    found = {}
    for file, (title, names) in ROOMS.items():
        body = [line for name in names for line in part(models[name], shown)]
        will = (
            "Look up a key here: its type, unit, range and default, what it means, and a value\n"
            "that it has in a shipped scenario or a worked example. `theater show NAME` says it."
        )
        found[file] = page(title, will, body)
    return found


def part(model: type[BaseModel], shown: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """One part: what it is, and a row for each key."""
    yield from (f"## {model.__name__}", "", " ".join((model.__doc__ or "").split()), "")
    yield "| key | type | unit | range | default | meaning | example |"
    yield "|---|---|---|---|---|---|---|"
    for key in keys_of(model):
        yield f"{row(key)} {shown.get((model.__name__, key.name), '')} |"
    yield ""


def row(key: ToldKey) -> str:
    """The cells of a key but its example."""
    given = key.default if key.default in ("", "required") else f"`{key.default}`"
    kind = key.type.replace("|", "\\|")
    meaning = key.meaning.replace("|", "\\|")
    return f"| `{key.name}` | {kind} | {key.unit} | {key.range} | {given} | {meaning} |"


def shown_values() -> dict[tuple[str, str], str]:
    """A short value of each key that a shipped scenario or a worked example gives."""
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from benchmarks.mechanisms import PAGES, examples, words_of

    sources = [load_scenario(name) for name in ("break_even", "strait")]
    sources += [
        build(parse(words_of(section))).scenario
        for name in PAGES
        for section in examples(name).values()
    ]
    sources.append(load_scenario("indo_pacific"))
    found: dict[tuple[str, str], str] = {}
    names = {each: each.__name__ for each in PARTS}
    for scenario in sources:
        for model, key, value in given_keys(scenario):
            owner = next((names[each] for each in model.__mro__ if each in names), "")
            if (owner, key) not in found and (text := flow(value)):
                found[owner, key] = text
    return found


def given_keys(value: Any) -> Iterator[tuple[type[BaseModel], str, Any]]:
    """Every key that was given, at any depth: its part, its name and its value."""
    if isinstance(value, BaseModel):
        for key in type(value).model_fields:
            if key in value.model_fields_set:
                held = getattr(value, key)
                yield type(value), key, held
                yield from given_keys(held)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from given_keys(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from given_keys(each)


def flow(value: Any) -> str:
    """A value as a scenario has it, in one line; empty where it is long or says nothing."""
    plain = as_plain(value)
    if plain in (None, {}, [], ""):
        return ""
    text = yaml.safe_dump(plain, default_flow_style=True, sort_keys=False, width=1e9)
    line = str(text).removesuffix("...\n").strip()
    return f"`{line}`".replace("|", "\\|") if len(line) <= LONGEST and "\n" not in line else ""


def as_plain(value: Any) -> Any:
    """Mappings, lists and words in place of parts."""
    if isinstance(value, BaseModel):
        return as_plain(value.model_dump(mode="json", exclude_unset=True))
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(each) for each in value]
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def kinds_page() -> str:
    """Every kind of every family, with an example."""
    lines = []
    for title, registry in KINDS.values():
        word = registry.word
        lines += [f"## {title}", "", f"| `{word}` | what | example |", "|---|---|---|"]
        for name in shipped(registry):
            each = registry[name]
            text = yaml.safe_dump(
                {word: name, **each.example}, default_flow_style=True, sort_keys=False, width=1e9
            )
            lines.append(f"| `{name}` | {first_lines(each.__doc__)} | `{str(text).strip()}` |")
        lines.append("")
    will = (
        "Choose a law, a policy, a rule or a disruption here, and copy its example.\n"
        "`theater show NAME` tells its keys; [extending](../extending.md) how to add your own."
    )
    return page("Kinds: laws, policies, rules, disruptions", will, lines)


def command_pages() -> dict[str, str]:
    """A page for each sort of command, by the name of its file."""
    placed = [name for _, names in COMMAND_PAGES.values() for name in names]
    others = tuple(name for name in COMMANDS if name not in placed)
    found = {}
    for file, (title, names) in COMMAND_PAGES.items():
        lines = ["## Keys that most commands take", "", *option_rows(Repeated), ""]
        if file != "commands":
            lines = ["[Most commands](commands.md) take the keys that stand there as well.", ""]
        for command in names or others:
            lines += command_part(command)
        will = (
            "Find the command for your question here, with its usage, keys and examples.\n"
            "`theater COMMAND --help` tells the same. Every key is a keyword of the function of\n"
            "the same name in `sim`."
        )
        found[file] = page(title, will, lines)
    return found


def command_part(command: str) -> Iterator[str]:
    """One command: what it does, its usage, its keys, its examples."""
    title, text = told_of(command)
    body, _, ending = text.partition("\nexamples\n")
    yield from (f"## theater {command}", "", ended(title), "", "```text", body.strip("\n"), "```")
    for heading, question in MODELS.get(command, (("keys", command),)):
        yield from ("", f"{heading.rstrip(':').capitalize()}:", "")
        yield from option_rows(model_of(question), Repeated.model_fields)
    if ending:
        yield from ("", "```text", ending.rstrip(), "```")
    yield ""


def ended(title: str) -> str:
    """A title as a sentence."""
    return f"{title}{'...' if title.endswith(', ') else '.'}"


def option_rows(model: type[BaseModel], but: Any = ()) -> Iterator[str]:
    """A row for each option, but for those that stand elsewhere with the same default."""
    keys = [each for each in keys_of(model) if not _same(model, each.name, but)]
    if not keys:
        yield "None but those that most commands take."
        return
    yield from ("| key | type | range | default | meaning |", "|---|---|---|---|---|")
    for key in keys:
        given = f"`{key.default}`" if key.default not in ("", "required") else key.default
        kind, meaning = (each.replace("|", "\\|") for each in (key.type, key.meaning))
        yield f"| `{key.name}` | {kind} | {key.range} | {given} | {meaning} |"


def _same(model: type[BaseModel], name: str, but: Any) -> bool:
    return name in but and model.model_fields[name].default == Repeated.model_fields[name].default
