"""The base of every part of a scenario: frozen, unknown keys forbidden, kinds chosen by name."""

from collections.abc import Callable, Mapping, Sequence
from math import inf, isnan
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_plain_validator_function

from sim.core.dated import UNKNOWN as CHANGES_UNKNOWN
from sim.core.dated import Changes
from sim.core.errors import NestedProblems, Problem, did_you_mean, few, shown
from sim.core.exact import UNKNOWN, Claim
from sim.core.registry import Registry
from sim.core.ticks import DAY, LONGEST_D, on_grid


def _bounded(days: float) -> float:
    if LONGEST_D < abs(days) < inf:
        raise ValueError(f"{days:g} is not right: at most {LONGEST_D:g} d")
    return days


Days = Annotated[float, Field(ge=0, allow_inf_nan=False), AfterValidator(_bounded)]
PositiveDays = Annotated[float, Field(gt=0, allow_inf_nan=False), AfterValidator(_bounded)]
Fraction = Annotated[float, Field(ge=0, le=1)]


def _whole(days: float) -> float:
    return on_grid(_bounded(days))


def _lasts(days: float) -> float:
    if (lasts := _whole(days)) == 0:
        raise ValueError(f"{days:g} is not right: at least {1 / DAY:.2g} d, of which time is made")
    return lasts


def _date(day: float) -> float:
    if isnan(day):
        raise ValueError("nan is not right: a day, or -inf or inf")
    return _whole(day)


Date = Annotated[float, AfterValidator(_date)]
"""A day of the calendar [d]; infinite where there is no bound.

What is compared with dates or with what lies between them is rounded to whole ticks where it is
read, as the engine rounds it. So are ``Day``, ``Span`` and ``Cycle``.
"""
Day = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_whole)]
"""A day of the calendar, surely."""
Span = Annotated[Days, AfterValidator(_whole)]
"""A stretch of the calendar."""
Cycle = Annotated[PositiveDays, AfterValidator(_lasts)]
"""One that is not empty."""


STRICT = ("int", "float", "bool", "str")
"""Values that are taken as they are: no word, truth value or text is a number, 3.0 is no count."""


def _make_strict(schema: Any, own: bool = True) -> None:
    """Pydantic's own strict mode also refuses a mapping for a part, and a list for a tuple.

    A part inside another one is strict before it gets there.
    """
    if isinstance(schema, dict):
        if schema.get("type") in STRICT:
            schema["strict"] = True
        if schema.get("type") == "model" and issubclass(schema["cls"], Model):
            if not own:
                return
            own = False
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for each in schema:
            _make_strict(each, own)


class Model(BaseModel):
    """A part of a scenario that never changes once it is built.

    What ``model_dump()`` gives builds an equal part again. In JSON an infinite number is the word
    ``Infinity``, which Python reads and writes although the standard has no word for it.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,  # by what holds it, or when it is asked for
        ser_json_inf_nan="constants",
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Every number, truth value and text of every part is strict, also of a new kind."""
        schema = handler(source)
        _make_strict(schema)
        return schema


class Kind(Model):
    """A part whose class is chosen by a word in the config, through a registry."""

    example: ClassVar[dict[str, Any]]
    """The keys of a valid instance: what the contract tests build."""
    chosen_by: ClassVar[dict[str, str]] = {}
    """The word that chooses this class, under its key; ``Kinds.register`` fills it in."""

    @model_serializer(mode="wrap")
    def _with_its_word(self, keys: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Its keys, and the word from which ``build`` knows its class."""
        return {**self.chosen_by, **keys(self)}

    def exact_as(self) -> Claim:
        """As what an exact method may take this part; who says nothing is refused."""
        return UNKNOWN

    @property
    def claim(self) -> Claim:
        """What this class says itself; a claim that is only inherited does not count."""
        return self.exact_as() if "exact_as" in type(self).__dict__ else UNKNOWN

    def dated(self) -> Changes:
        """On which days this part changes; who says nothing may change on any day."""
        return CHANGES_UNKNOWN

    @property
    def own_dates(self) -> Changes:
        """What this class says itself of its days; what is only inherited does not count."""
        return self.dated() if "dated" in type(self).__dict__ else CHANGES_UNKNOWN


K = TypeVar("K", bound=Kind)


class Kinds(Registry[type[K]]):
    """The kinds of one family; a field of it is ``OfKind``.

    Parameters
    ----------
    family, package
        As for every registry.
    word
        Key of the mapping that names the kind.
    default
        The kind of a mapping without that key; None where there is none.
    """

    def __init__(self, family: str, package: str, word: str, default: str | None = None) -> None:
        super().__init__(family, package)
        self.word = word
        self.default = default

    def register(self, kind: str) -> Callable[[type[K]], type[K]]:
        """Give the decorated class its name, which it tells when it is dumped.

        Raises
        ------
        TypeError
            If it is no class of a part, or lacks a method that its family needs.
        """
        keep = super().register(kind)

        def named(part: type[K]) -> type[K]:
            if Kind not in part.__mro__:
                raise TypeError(
                    f"{part.__qualname__} is no class of {Kind.__module__}.{Kind.__name__}"
                )
            if lacking := sorted(getattr(part, "__abstractmethods__", ())):
                raise TypeError(f"{part.__qualname__} lacks {', '.join(lacking)}")
            part.chosen_by = {self.word: kind}
            return keep(part)

        return named


class OfKind:
    """In an annotation: a part of a family, built by the registered class that a mapping names.

    Its own class checks and dumps it. So pydantic is told nothing of the keys of the family, which
    no mapping is held against, and does not build them wherever a field is of it.
    """

    def __init__(self, registry: Kinds[Any]) -> None:
        self.registry = registry

    def __get_pydantic_core_schema__(self, family: type[Kind], _: Any) -> CoreSchema:
        """A plain validator; what it gives is dumped as what it is."""
        return no_info_plain_validator_function(_builder(self.registry, family))


def _builder(registry: Kinds[Any], family: type[Kind]) -> Callable[[Any], Any]:
    word, default = registry.word, registry.default

    def validate(value: Any) -> Any:
        if isinstance(value, family):
            return value
        if not isinstance(value, Mapping):
            kinds = few(list(registry))
            raise ValueError(f"must be a mapping with the key {word!r} (one of: {kinds})")
        kind = value.get(word, default)
        if kind is None:
            raise NestedProblems([Problem(word, f"is missing; one of: {few(list(registry))}")])
        if not isinstance(kind, str):
            told = f"{shown(kind)} is not right: a word, one of: {few(list(registry))}"
            raise NestedProblems([Problem(word, told)])
        if kind not in registry:
            hint = did_you_mean(kind, registry)
            told = f"no {registry.family} is called {shown(kind)}; {hint}"
            raise NestedProblems([Problem(word, told)])
        arguments = {key: each for key, each in value.items() if key != word}
        try:
            return registry[kind].model_validate(arguments)
        except ValidationError as error:
            raise NestedProblems(problems_of(error, registry[kind])) from None

    return validate


NUMBER = "constrained-float"
"""What pydantic calls the branch of a number in the path of a complaint."""


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every complaint of pydantic as a problem with a dotted path, the value and what is right."""
    problems: list[Problem] = []
    for item in error.errors(include_url=False):
        parts = [str(part) for part in item["loc"]]
        if any(part.startswith("literal[") for part in parts) or _other_branch(dict(item), parts):
            continue  # the other branch of a union says it better
        if item["type"] == "invalid_key":
            parts = parts[:-1]
        path = ".".join(part for part in parts if "[" not in part and part != NUMBER)
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, NestedProblems):
            for inner in cause.problems:
                joined = ".".join(filter(None, (path, inner.path)))
                problems.append(Problem(joined, inner.message))
        else:
            problems.append(Problem(path, _plain(dict(item), known_keys(model, parts[:-1]))))
    return problems


def _other_branch(item: dict[str, Any], parts: Sequence[str]) -> bool:
    """Whether a complaint is about the branch of a number or a mapping that was not meant."""
    if NUMBER in parts:
        return isinstance(item["input"], Mapping)
    return item["type"] == "dict_type" and parts[-1].startswith("dict[")


def known_keys(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys that a model knows below a path; empty where the names are free."""
    kind: Any = model
    for part in path:
        fields = getattr(kind, "model_fields", None)
        if fields is None:
            kind = get_args(kind)[1] if get_origin(kind) is dict else None
        elif part in fields:
            kind = inner_type(fields[part].annotation)
        else:
            return []
    return list(getattr(inner_type(kind), "model_fields", ()))


def inner_type(annotation: Any) -> Any:
    """The model or mapping inside an optional or annotated type."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
        if get_origin(each) is dict:
            return each
    return annotation


def _plain(item: dict[str, Any], keys: Sequence[str]) -> str:
    """One complaint in plain words: the value given, and what would be right."""
    given = item["input"]
    what = shown(given)
    match item["type"]:
        case "missing":
            return "is missing"
        case "too_short":
            return f"is empty; at least {item['ctx']['min_length']} is needed"
        case "string_too_short":
            return "is empty; give it a value, or leave it out"
        case "list_type":
            return f"{what} is not right: a list, such as [a, b]"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{what} is not right: a mapping, such as {{key: value}}"
        case "invalid_key" | "string_type" if isinstance(given, bool):
            return f"{what} is no word: YAML reads on, off, yes and no as true and false; quote it"
        case "string_type" if isinstance(given, list):
            return f"{what} is a list; one word is right"
        case "extra_forbidden":
            hint = did_you_mean(str(item["loc"][-1]), keys) if keys else ""
            return f"is not a known key; {hint}".rstrip("; ")
        case "value_error":
            return str(item["ctx"]["error"])
        case _:
            message = item["msg"]
            return f"{what} is not right: {message[:1].lower()}{message[1:]}"
