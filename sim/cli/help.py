"""Help: what each command says of itself, and its keys as its option model has them.

A command says what it does in the docstring of its module, which is read and not imported; the
keys with their defaults are the fields of its model in ``sim.api.asking.keys``.
"""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

QUESTIONS = (
    "run", "compare", "sweep", "select", "optimize", "pareto", "breakeven", "explain",
    "provenance", "interdict", "rules", "calibrate",
)  # fmt: skip
"""Commands that are answered by replications, each a module of ``sim.cli.questions``."""
COMMANDS = (
    "new", "list", "show", *QUESTIONS, "study", "report", "regress", "check", "solve", "game",
    "app", "scrub", "hydra", "doctor", "upgrade",
)  # fmt: skip
"""All commands, as the overview tells them; the others are modules of ``sim.cli.commands``."""
LEAST, MOST = 60, 100
"""Width of a line, whatever the terminal [letters]."""
KEY = 22
"""Where what is said of a key begins [letters]."""
MODELS = {
    "regress": (("keys", "regress"), ("with --accept:", "accept")),
    "game": (
        ("new:", "game new"),
        ("move, inject:", "game move"),
        ("branch:", "game branch"),
        ("undo:", "game undo"),
        ("show:", "game show"),
        ("compare:", "game compare"),
        ("past:", "game past"),
        ("merge:", "game merge"),
        ("tell:", "game tell"),
        ("publish:", "game publish"),
        ("report, aar:", "game report"),
    ),
    **dict.fromkeys(("new", "list", "show", "scrub", "hydra", "doctor", "upgrade"), ()),
}
"""Keys of a command that has others than one model, by headings."""
OF_RESULTS = ("report",)
"""Commands that read results: a scenario and its keys are no words of theirs."""
OF_FILES = ("calibrate", "study", "regress")
"""Commands whose first word names what has the scenario in it."""
OF_A_SCENARIO = (*(each for each in QUESTIONS if each not in OF_FILES), "check", "solve")
"""Commands whose words say one scenario, of which the config can be shown."""
PLACES = {
    "out": "DIR", "package": "DIR", "junit": "FILE", "scheduler": "tcp://HOST:PORT",
    "against": "KEY=VALUE", "control": "KEY=VALUE",
}  # fmt: skip
"""What stands for the value of a key that is no plain name."""
OVERVIEW = """\
theater: readiness of a force whose platforms fail, move to a hub, wait, are repaired and return.

usage: theater COMMAND [key=value ...]

{commands}

theater COMMAND --help tells the keys; theater --version the version, and the engine.
theater COMMAND --cfg job ... prints the config, as in a Hydra application (theater hydra --help).
eval "$(theater -sc install=bash)" completes commands, scenarios and keys (zsh: install=zsh; fish).

first steps
  theater new mine
  theater run scenario=break_even posture=theater hubs.theater.berths.dock=2
  theater compare posture=today posture=rsf
  theater sweep scenario=break_even posture=theater,home hubs.theater.berths.dock=1,2,3
"""
SCENARIO = {
    "scenario=NAME": "which scenario (default indo_pacific; `theater list scenarios` lists "
    "them), or the path of your own: scenario=my/theater.yaml, beside which the files that it "
    "builds on may lie; --config-dir DIR names a folder of configs that is searched first",
    "posture=NAME": "which of the scenario's choices of access and routing; maintenance=NAME of "
    "maintenance rules; events.NAME.enabled=true switches on an event of its timeline",
    "any.key=value": "any other key of the scenario, e.g. hubs.geoje.berths.slot=2; laws too: "
    "'fleets.ships.modes.casualty.life={law: fixed, value_d: 9}'",
    "+any.key=value": "add a key that the scenario does not have;  ~any.key removes one",
}
"""Keys that are no options: they say what is simulated."""


def module_of(command: str) -> str:
    """The full name of the module of a command."""
    room = "questions" if command in QUESTIONS else "commands"
    return f"sim.cli.{room}.{command}"


def overview() -> str:
    """All commands, and the first steps."""
    told = [_row(name, told_of(name)[0], 11) for name in COMMANDS]
    return OVERVIEW.format(commands="\n".join(told))


def help_of(command: str) -> str:
    """What a command does, its keys, and examples."""
    _, text = told_of(command)
    body, _, examples = text.partition("\nexamples\n")
    parts = [_wrapped(each) for each in body.strip("\n").split("\n\n")]
    for heading, model in MODELS.get(command, (("keys", command),)):
        told = heading == "keys" and command not in OF_RESULTS
        rows = [] if not told else [_row(*each) for each in SCENARIO.items()]
        parts.append("\n".join([heading, *rows, *key_rows(model)]))
    return "\n\n".join([*parts, f"examples\n{examples.rstrip()}"]) + "\n"


def key_rows(question: str) -> Iterator[str]:
    """The keys of a question with their defaults, its own ones first."""
    from sim.core.meanings import meanings
    from sim.load.run_options import Repeated

    model = model_of(question)
    fields, told = model.model_fields, meanings(model)
    own = [name for name in fields if name not in Repeated.model_fields]
    for name in [*own, *(each for each in fields if each not in own)]:
        field = fields[name]
        value = PLACES.get(name) or _value(field)
        yield _row(f"{name}={value}", told[name].replace("``", "`"))


def model_of(question: str) -> "type[BaseModel]":
    """The keys of a question, of a part of a game, or of the live page."""
    if question == "app":
        from sim.api.asking.keys.app import AppKeys

        return AppKeys
    if question.startswith("game "):
        from sim.api.asking.keys.game import GAME

        return GAME[question.removeprefix("game ")]
    from sim.api.asking.options import OPTIONS

    return OPTIONS[question]


def told_of(command: str) -> tuple[str, str]:
    """Title and text of the module of a command, which is not imported."""
    *_, room, name = module_of(command).split(".")
    file = Path(__file__).parent / room / f"{name}.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    title, _, rest = text.partition("\n")
    return title.rstrip("."), rest


def _value(field: "FieldInfo") -> str:
    """The default of a key, or what kind of value it takes."""
    words = [each for each in _kinds(field.annotation) if each]
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, int | float | str) and default != "":
        told = f"{default:g}" if isinstance(default, float) else str(default)
        choices = [word for word in words if word not in (told, "NUMBER", "N", "NAME")]
        return "|".join([told, *choices]) if choices and isinstance(default, str) else told
    return words[0] if words else "VALUE"


def _kinds(annotation: Any) -> Iterator[str]:
    """Words for the kinds of values of an annotation."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield from (str(each) for each in inside)
    elif origin is Annotated:
        yield from _kinds(inside[0])
    elif origin in (Union, UnionType):
        for each in inside:
            yield from _kinds(each)
    elif origin is list:
        yield "[A,B]"
    elif origin is dict:
        yield "{KEY: VALUE}"
    elif annotation is not NoneType:
        yield {int: "N", float: "NUMBER", str: "NAME"}.get(annotation, "VALUE")


def _row(key: str, text: str, indent: int = KEY) -> str:
    """A key and what is said of it, in lines that fit."""
    start = f"  {key}".ljust(indent) + "  "
    first = start if len(start) <= indent + 2 else " " * (indent + 2)
    told = fill(
        " ".join(text.split()), _width(), initial_indent=first, subsequent_indent=" " * (indent + 2)
    )
    return told if first == start else f"  {key}\n{told}"


def _wrapped(paragraph: str) -> str:
    """A paragraph in lines that fit; what is indented or is a usage stays as it is."""
    lines = paragraph.splitlines()
    if lines[0].startswith("usage:") or any(line.startswith("  ") for line in lines):
        return paragraph
    return fill(" ".join(lines), _width())


def _width() -> int:
    return min(max(shutil.get_terminal_size((MOST, 24)).columns, LEAST), MOST)
