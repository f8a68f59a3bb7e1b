"""The factors of a study as a cube: swept keys, and rows of the register with their ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np
from hydra.core.override_parser.types import ChoiceSweep, Override

from sim.core.errors import ConfigError, Problem
from sim.core.streams import Streams
from sim.load.compose import Loaded, build, checked, composed
from sim.load.factors.draws import culprit, is_whole, put, ranges
from sim.load.factors.factors import DesignOptions, factor, unfit_factor
from sim.load.overrides import parse
from sim.load.register.parameters import Parameter
from sim.study.sweeping.axes import OWNER, Axis, Floats, Placed, axis
from sim.study.sweeping.designs import Interval

INPUTS = "inputs"
"""The word for every row of the register that the scenario uses."""


@dataclass(frozen=True)
class FactorSpace:
    """Factors of a scenario: first the swept keys, then the inputs.

    Attributes
    ----------
    axes
        One for each factor.
    own
        The scenario as it stands, which has none of the swept values.
    """

    axes: list[Axis]
    own: Loaded
    fixed: tuple[Override, ...]
    swept: tuple[str, ...]
    """Keys of the first axes, as an override writes them."""
    rows: list[Parameter]
    """Rows of the other axes."""
    paths: list[list[str]]
    """Numbers that each of them stands for."""
    at_own: list[float] = field(default_factory=list)
    """Where the scenario's own number lies in the range of each row, from 0 to 1."""

    def place(self, units: Floats) -> Placed:
        """Scenarios at some points of the cube; nan is the scenario's own value.

        Numbers of the register that do not fit together keep their own values, all numbers of a
        row together.

        Raises
        ------
        ConfigError
            If the values of the swept keys do not fit.
        """
        scenarios, places, kept = [], [], 0
        for row in np.atleast_2d(units):
            at = self._swept_at(row[: len(self.swept)])
            wanted = {
                number: each.value(unit)
                for number, (each, unit) in enumerate(
                    zip(self.axes[len(self.swept) :], row[len(self.swept) :], strict=True)
                )
                if not np.isnan(unit)
            }
            loaded, back = self._with_inputs(at, wanted)
            scenarios.append(loaded.scenario)
            real = [
                float("nan") if np.isnan(unit) else each.place(unit)
                for each, unit in zip(self.axes, row, strict=True)
            ]
            for number in back:
                real[len(self.swept) + number] = self.at_own[number]
            kept += len(back)
            places.append(real)
        return Placed(scenarios, np.array(places), kept)

    def drawn_units(self, number: int) -> Floats:
        """Draw ``number`` of all factors, shape (axes,); inputs as ``draws.drawn``."""
        streams = Streams(self.own.options.seed, number)
        owners = [(OWNER, key) for key in self.swept]
        owners += [("parameters", f"{row.scenario}.{row.path}") for row in self.rows]
        return np.array([float(streams.uniforms(*each, shape=(1,))[0]) for each in owners])

    def _swept_at(self, row: Floats) -> Loaded:
        texts = [
            f"{key}={each.value(unit)}"
            for key, each, unit in zip(self.swept, self.axes[: len(self.swept)], row, strict=True)
            if not np.isnan(unit)
        ]
        if not texts:
            return self.own
        name, config = composed([*self.fixed, *parse(texts)])
        return (
            Loaded(name, self.own.scenario, self.own.options, config)
            if self.rows
            else checked(name, config)
        )

    def _with_inputs(self, at: Loaded, wanted: Mapping[int, float]) -> tuple[Loaded, set[int]]:
        """A scenario with the inputs of a point, and the numbers of those that were put back."""
        left = dict(wanted)
        while self.rows:
            try:
                loaded, paths = self._put(at, left)
            except ConfigError:
                if not left:
                    raise
                some = culprit(list(left), lambda ones: self._put(at, {k: left[k] for k in ones}))
                del left[some]
                continue
            back = {one for one in left if paths & set(self.paths[one])}
            if not back:
                return loaded, wanted.keys() - left.keys()
            for one in back:
                del left[one]
        return at, set()

    def _put(self, at: Loaded, some: Mapping[int, float]) -> tuple[Loaded, set[str]]:
        return put(at, {path: value for one, value in some.items() for path in self.paths[one]})


def space(
    overrides: Sequence[Override], patterns: Sequence[str], taken: Sequence[str] = ()
) -> FactorSpace:
    """The factors that swept overrides and patterns of the register ask for.

    Parameters
    ----------
    patterns
        Of paths in the register, where ``*`` stands for anything; ``inputs`` is all of them.
    taken
        Further keys whose numbers are no inputs.

    Raises
    ------
    ConfigError
        With everything that is wrong with the factors, and with each of their values.
    """
    swept = [each for each in overrides if each.is_sweep_override()]
    fixed = tuple(each for each in overrides if not each.is_sweep_override())
    problems = [one for each in swept for one in unfit_factor(each, DesignOptions("lhs"))]
    if problems:
        raise ConfigError("overrides", problems)
    axes = [axis(each.key_or_group, factor(each)) for each in swept]
    for each in axes:
        if not isinstance(each.factor, Interval) and len(each.factor.values) < 2:
            problems.append(Problem(each.name, "has a single value; two or more make a factor"))
    own = build(fixed)
    names = [each.key_or_group for each in swept]
    found = _rows(own, [*names, *taken]) if patterns else {}
    chosen = [row for row in found if _chosen(row, patterns)]
    for pattern in patterns:
        if not any(_chosen(row, [pattern]) for row in found):
            problems.append(Problem("factors", _no_match(pattern, list(found), own.name)))
    if problems:
        raise ConfigError("overrides", problems)
    axes += [
        axis(
            row.path,
            Interval(row.low, row.high),
            any(is_whole(own, path, row) for path in found[row]),
        )
        for row in chosen
    ]
    whole = FactorSpace(
        axes,
        own,
        fixed,
        tuple(each.get_key_element() for each in swept),
        chosen,
        [found[row] for row in chosen],
        [(row.value - row.low) / (row.high - row.low) for row in chosen],
    )
    _check_values(whole)
    return whole


def options(overrides: Sequence[Override]) -> tuple[list[Override], list[Override]]:
    """Overrides apart: lists of values, which are ours to choose, and the others."""
    ours = [each for each in overrides if isinstance(each.value(), ChoiceSweep)]
    return ours, [each for each in overrides if each not in ours]


def _rows(own: Loaded, taken: Sequence[str]) -> dict[Parameter, list[str]]:
    """Rows of the register that a scenario uses, each with the numbers that it stands for."""
    found: dict[Parameter, list[str]] = {}
    for path, row in ranges(own.config).items():
        if not any(f"{path}.".startswith(f"{key}.") for key in taken):
            found.setdefault(row, []).append(path)
    return found


def _chosen(row: Parameter, patterns: Sequence[str]) -> bool:
    return any(each == INPUTS or fnmatchcase(row.path, each) for each in patterns)


def _no_match(pattern: str, rows: Sequence[Parameter], name: str) -> str:
    if not rows:
        return f"no number of {name} has a range in the register; sweep keys, KEY=interval(a,b)"
    first = sorted({f"{row.path.split('.')[0]}.*" for row in rows})
    told = f"{pattern!r} is no input of {name}; {INPUTS}, or some of"
    return f"{told}: {', '.join(first)}, or a whole path"


def _check_values(whole: FactorSpace) -> None:
    """Every value of a swept key by itself, so that most of what is wrong is told at once."""
    problems: dict[Problem, None] = {}
    layer = "overrides"
    for column, each in enumerate(whole.axes[: len(whole.swept)]):
        for unit in each.grid(2):
            row = np.full(len(whole.axes), np.nan)
            row[column] = unit
            try:
                whole.place(row)
            except ConfigError as error:
                layer = error.layer
                problems.update(dict.fromkeys(error.problems))
    if problems:
        raise ConfigError(layer, list(problems))
