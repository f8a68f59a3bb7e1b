"""The keys of a part in words, from its model: type, default, meaning."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from sim.core.meanings import meanings

UNITS = {
    "_d": "d", "_h": "h", "_nm": "nm", "_kn": "kn", "_t": "t", "_m": "m", "_frac": "fraction",
}  # fmt: skip
"""Units by the ending of a key."""


class ToldKey(NamedTuple):
    """A key of a part."""

    name: str
    type: str
    default: str
    """``required``, or the value it has where it is not given; empty for nothing."""
    meaning: str
    """Its docstring."""
    unit: str
    """Of a number; empty for none."""


def keys_of(model: type[BaseModel]) -> Iterator[ToldKey]:
    """Every key of a part, in the order of its model."""
    told_of = meanings(model)
    for name, field in model.model_fields.items():
        default = "required" if field.is_required() else _default(field)
        meaning = " ".join(told_of[name].split())
        told = re.search(r"\[([^\]\s]+)\]", meaning)
        unit = told[1] if told else UNITS.get(name[name.rfind("_") :] if "_" in name else "", "")
        yield ToldKey(name, type_of(field.annotation), default, meaning, unit)


def first_lines(docstring: str | None) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((docstring or "").split("\n\n")[0].split())


def plain(text: str) -> str:
    """A text without the quotes of code."""
    return text.replace("`", "")


def _default(field: Any) -> str:
    value = field.get_default(call_default_factory=True)
    if value in ({}, [], "", None):
        return ""
    return str(value) if isinstance(value, str | int | float | bool | list) else ""


def type_of(annotation: Any) -> str:
    """What a key takes, in words; values that it takes are in quotes of code."""
    if annotation is None or annotation is type(None):
        return "none"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return f"mapping of {type_of(arguments[1])}"
    if origin in (list, tuple):
        return f"list of {type_of(arguments[0])}"
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in arguments)
    if origin is Annotated:
        return type_of(arguments[0])
    if arguments:
        return " or ".join(type_of(each) for each in arguments if each is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.__name__
    return re.sub(r".*\.", "", getattr(annotation, "__name__", str(annotation)))
