"""The keys of a part in words, from its model: type, default, meaning."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from sim.core.meanings import meanings

UNITS = {
    "_d": "d", "_h": "h", "_nm": "nm", "_kn": "kn", "_t": "t", "_m": "m", "_frac": "fraction",
}  # fmt: skip
"""Units by the ending of a key."""
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
"""How a bound of a number is told."""


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
    range: str = ""
    """What a number may be, from the bounds of its field; empty where it has none."""


def keys_of(model: type[BaseModel]) -> Iterator[ToldKey]:
    """Every key of a part, in the order of its model."""
    told_of = meanings(model)
    for name, field in model.model_fields.items():
        default = "required" if field.is_required() else _default(field)
        meaning = " ".join(told_of[name].split())
        told = re.search(r"\[([^\]\s]+)\]", meaning)
        unit = told[1] if told else UNITS.get(name[name.rfind("_") :] if "_" in name else "", "")
        bounds = range_of(field.annotation, field.metadata)
        yield ToldKey(name, type_of(field.annotation), default, meaning, unit, bounds)


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


def range_of(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """The bounds of a number, of a field or of what it holds, in words."""
    bounds = {
        word: getattr(each, word)
        for each in _each_of(metadata)
        for word in SIGNS
        if getattr(each, word, None) is not None
    }
    if {"ge", "le"} <= bounds.keys():
        return f"{bounds['ge']:g} to {bounds['le']:g}"
    if bounds:
        return ", ".join(f"{SIGNS[word]} {bound:g}" for word, bound in bounds.items())
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return ""
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return range_of(inside[0], inside[1:])
    if get_origin(annotation) is Literal:
        return ""
    return next(filter(None, map(range_of, inside)), "")


def _each_of(metadata: Sequence[Any]) -> Iterator[Any]:
    """What annotates a field; what stands inside a field of pydantic too."""
    for each in metadata:
        yield from getattr(each, "metadata", (each,))


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
