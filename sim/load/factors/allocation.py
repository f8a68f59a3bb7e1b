"""Words of an optimization: swept keys as factors with prices; the scenario of an allocation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hydra.core.override_parser.types import ChoiceSweep, Override, RangeSweep

from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.compose import Loaded, build, composed
from sim.load.factors.factors import given_twice
from sim.load.factors.points import COMMON
from sim.load.overrides import parse
from sim.study.optimize.space import Allocation, AllocationSpace, DecisionVariable
from sim.study.sweeping.designs import is_number

Prices = Mapping[str, float | Mapping[str, float]]
"""By key: the price of a unit beyond the scenario's own value, or that of each value."""
ONE = (*COMMON, "seed", "scenario", "horizon_d", "warm_up_d")
"""Keys that have one value for all allocations."""


@dataclass(frozen=True)
class Market:
    """What may be bought, and the scenario of whatever is bought."""

    space: AllocationSpace
    common: Sequence[Override]
    levels: Sequence[Sequence[Override]]
    """By factor: the override of each of its values."""
    _built: dict[Allocation, Loaded | None] = field(default_factory=dict)

    def loaded(self, allocation: Allocation) -> Loaded | None:
        """The checked scenario; None if its values do not go together."""
        if allocation not in self._built:
            try:
                self._built[allocation] = self._build(allocation)
            except ConfigError:
                self._built[allocation] = None
        return self._built[allocation]

    def check(self) -> None:
        """Every value alone is right.

        Raises
        ------
        ConfigError
            With the problems of every value that is not.
        """
        problems: dict[Problem, None] = {}
        layers: dict[str, None] = {}
        begin = self.space.begin
        for number, factor in enumerate(self.space.factors):
            for place in range(len(factor.values)):
                one = (*begin[:number], place, *begin[number + 1 :])
                if one in self._built:
                    continue
                try:
                    self._built[one] = self._build(one)
                except ConfigError as error:
                    layers[error.layer] = None
                    problems |= dict.fromkeys(error.problems)
        if problems:
            raise ConfigError(" and ".join(layers), list(problems))

    def _build(self, allocation: Allocation) -> Loaded:
        bought = [levels[place] for levels, place in zip(self.levels, allocation, strict=True)]
        return build([*self.common, *bought])


def market(words: Sequence[str], prices: Prices, budget: float) -> Market:
    """The factors of a command line, checked.

    Raises
    ------
    ConfigError
        With everything that is wrong with the factors and their prices.
    """
    overrides = parse(words)
    swept = [each for each in overrides if each.is_sweep_override()]
    common = [each for each in overrides if not each.is_sweep_override()]
    if not swept:
        told = "nothing to buy; give a key its allowed values, e.g. hubs.geoje.berths.slot=1,2,3"
        raise ConfigError("overrides", [Problem("", told)])
    names = [each.key_or_group for each in swept]
    problems = [problem for each in swept for problem in _unfit(each)]
    for name in prices:
        if name not in names:
            told = f"{did_you_mean(name, names)}; only a key with several values has a price"
            problems.append(Problem(f"prices.{name}", told))
    if problems:
        raise ConfigError("overrides", problems)
    _, config = composed(common)
    factors, levels = [], []
    for each in swept:
        factor, of_factor, wrong = _factor(each, _own(config, each.key_or_group), prices)
        problems += wrong
        factors.append(factor)
        levels.append(of_factor)
    space = AllocationSpace(tuple(factors), budget)
    if not problems and not space.affordable(space.begin):
        least = space.price(space.begin)
        told = f"{budget:g} does not pay for the values to begin with, which cost {least:g}"
        problems.append(Problem("budget", told))
    if problems:
        raise ConfigError("overrides", problems)
    found = Market(space, common, levels)
    found.check()
    return found


def _unfit(override: Override) -> Iterator[Problem]:
    key, value = override.key_or_group, override.value()
    if key in ONE:
        yield Problem(key, "is one for all allocations")
    elif not isinstance(value, ChoiceSweep | RangeSweep):
        yield Problem(key, "has no list of allowed values; e.g. 0,1,2 or range(0,3)")
    elif not list(override.sweep_string_iterator()):
        yield Problem(key, "has no values; the end of range(start, stop) is left out")
    else:
        yield from given_twice(override)


def _own(config: Mapping[str, Any], key: str) -> Any:
    """The scenario's own value of a key; None if it has none."""
    place: Any = config
    for part in key.split("."):
        if isinstance(place, Mapping):
            place = place.get(part)
        elif isinstance(place, list) and part.isdigit() and int(part) < len(place):
            place = place[int(part)]
        else:
            return None
    return place


def _factor(
    override: Override, own: Any, prices: Prices
) -> tuple[DecisionVariable, list[Override], list[Problem]]:
    """A factor, the override of each of its values, and what is wrong with its prices."""
    key = override.get_key_element()
    name = override.key_or_group
    texts = dict.fromkeys(override.sweep_string_iterator())
    levels = parse([f"{key}={text}" for text in texts], repeated=True)
    ordered = all(is_number(each.value()) for each in levels)
    if ordered:
        levels.sort(key=lambda each: float(each.value()))  # type: ignore[arg-type]
    values = tuple(each.value() for each in levels)
    found, problems = _priced(name, values, own, prices.get(name, 0.0), ordered)
    begin = values.index(own) if own in values else found.index(min(found))
    return DecisionVariable(name, values, found, ordered, begin), levels, problems


def _priced(
    name: str, values: Sequence[Any], own: Any, price: float | Mapping[str, float], ordered: bool
) -> tuple[tuple[float, ...], list[Problem]]:
    path, nothing = f"prices.{name}", tuple(0.0 for _ in values)
    if isinstance(price, Mapping):
        missing = [str(value) for value in values if str(value) not in price]
        if missing:
            return nothing, [Problem(path, f"has no price of {', '.join(missing)}; one a value")]
        return tuple(float(price[str(value)]) for value in values), []
    if price == 0:
        return nothing, []
    if not ordered or not is_number(own):
        what = f"its own value is {own!s}" if ordered else "its values are words"
        example = ", ".join(f"{value}: 1" for value in values[:2])
        return nothing, [Problem(path, f"{price:g} a unit, but {what}; {{{example}}} is right")]
    return tuple(price * max(0.0, float(value) - float(own)) for value in values), []
