"""The base of every part of a scenario: frozen, unknown keys forbidden, kinds chosen by name."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.core.errors import NestedProblems, Problem, did_you_mean
from sim.core.registry import Registry

Days = Annotated[float, Field(ge=0, allow_inf_nan=False)]
PositiveDays = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class Model(BaseModel):
    """A part of a scenario that never changes once it is built."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, strict=False
    )


class Kind(Model):
    """A part whose class is chosen by a word in the config, through a registry."""

    example: ClassVar[dict[str, Any]]
    """The keys of a valid instance: what the contract tests build."""


def build(registry: Registry[type[Any]], word: str, default: str | None = None) -> Any:
    """A validator that builds the registered class named by key ``word`` of a mapping."""

    def validate(value: Any) -> Any:
        if isinstance(value, Kind):
            return value
        if not isinstance(value, Mapping):
            kinds = ", ".join(registry)
            raise ValueError(f"must be a mapping with the key {word!r} (one of: {kinds})")
        kind = value.get(word, default)
        if kind is None:
            raise NestedProblems([Problem(word, f"is missing; one of: {', '.join(registry)}")])
        if kind not in registry:
            hint = did_you_mean(str(kind), registry)
            raise NestedProblems(
                [Problem(word, f"no {registry.family} is called {kind!r}; {hint}")]
            )
        arguments = {key: each for key, each in value.items() if key != word}
        try:
            return registry[kind].model_validate(arguments)
        except ValidationError as error:
            raise NestedProblems(problems_of(error)) from None

    return validate


def problems_of(error: ValidationError) -> list[Problem]:
    """Every complaint of pydantic as a problem with a dotted path, the value and what is right."""
    problems: list[Problem] = []
    for item in error.errors(include_url=False):
        parts = [str(part) for part in item["loc"]]
        if any(part.startswith("literal[") for part in parts):
            continue  # the other branch of a union says it better
        path = ".".join(part for part in parts if "[" not in part)
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, NestedProblems):
            for inner in cause.problems:
                joined = f"{path}.{inner.path}" if inner.path else path
                problems.append(Problem(joined, inner.message))
        else:
            problems.append(Problem(path, _plain(dict(item))))
    return problems


def _plain(item: dict[str, Any]) -> str:
    """One complaint in plain words: the value given, and what would be right."""
    given = item["input"]
    shown = repr(given) if isinstance(given, str | int | float | bool | None) else "this value"
    match item["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known key"
        case "value_error":
            return str(item["ctx"]["error"])
        case _:
            message = item["msg"]
            return f"{shown} is not right: {message[:1].lower()}{message[1:]}"
