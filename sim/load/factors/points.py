"""The points of a sweep: the swept keys, the settings of every point, and its checked scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from sim.core.errors import ConfigError, Problem
from sim.core.spooled import Spooled
from sim.load.compose import Loaded, build, composed
from sim.load.factors.factors import DesignOptions, asked, first_point, points_of, values_of
from sim.load.files.grammar import Override
from sim.load.overrides import parse, parse_own
from sim.load.size import memory, of_a_point, too_many

COMMON = (
    "replications", "precision", "budget", "antithetic", "workers", "scheduler", "level", "format",
    "out",
    "keep", "show", "metric", "subject", "spells", "store", "rerun", "past", "from_d", "lived",
)  # fmt: skip
"""Keys that have one value for a whole sweep."""
AGAINST = "against="
"""How the words begin that say what the baseline has of its own."""
FEW = 1000
"""Points of which so many fit, whatever the scenario."""
MOST_POINTS = 8
"""Numbers of points that a complaint names, and complaints about one path, at most."""


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep runs: the swept keys, the settings of every point, and its scenario."""

    keys: list[str]
    settings: list[dict[str, Any]]
    loaded: Sequence[Loaded]
    words: list[list[str]]
    """The overrides of every point, the common ones too: its own command line."""
    asked: DesignOptions
    """The design that the points are of."""
    against: str = ""
    """What the baseline has of its own, in words; empty without one."""
    baseline: Loaded | None = None
    every: Sequence[Loaded] = ()
    """The scenarios of all points, then of the baseline."""


def design(words: Sequence[str], many: bool = False) -> SweepPlan:
    """The points of a sweep and its baseline, all of them checked before the first one runs.

    Where there may be many the scenarios lie in a file, and each look at one gives a new copy.
    """
    own = [word.removeprefix(AGAINST) for word in words if word.startswith(AGAINST)]
    wanted, overrides = asked(parse([word for word in words if not word.startswith(AGAINST)]))
    keys = [each.key_or_group for each in overrides if each.is_sweep_override()]
    if not keys:
        right = "give a key several values, e.g. hubs.geoje.berths.slot=0,1,2"
        raise ConfigError("overrides", [Problem("", f"nothing to sweep; {right}")])
    for key in sorted(set(keys) & set(COMMON)):
        raise ConfigError("overrides", [Problem(key, "is one for all points of a sweep")])
    _check_size(wanted, overrides, keys if many else None)
    points = points_of(wanted, overrides)
    every: list[Loaded] | Spooled[Loaded] = Spooled() if many else []
    settings = _checked(points, keys, wanted, every)
    loaded = every[:]
    if loaded[0].options.spells:
        told = "True: a sweep writes no spells; `theater run` of one point does"
        raise ConfigError("overrides", [Problem("spells", told)])
    if loaded[0].options.antithetic:
        told = "True: a sweep has independent replications; `theater run` and `compare` know pairs"
        raise ConfigError("overrides", [Problem("antithetic", told)])
    baseline = _check_against(own, keys, overrides) if own else None
    if baseline is not None:
        every.append(baseline)
    texts = [[str(each.input_line) for each in point] for point in points]
    return SweepPlan(keys, settings, loaded, texts, wanted, ", ".join(own), baseline, every)


def _check_size(
    wanted: DesignOptions, overrides: Sequence[Override], kept: Sequence[str] | None
) -> None:
    """All points fit into memory: their scenarios, or only what of them is kept.

    Raises
    ------
    ConfigError
        If they do not.
    """
    swept = [values_of(each) for each in overrides if each.is_sweep_override()]
    count = wanted.points or (max(swept) if wanted.kind == "together" else prod(swept))
    if count < FEW:
        return
    _, config = composed(first_point(overrides))
    each = of_a_point(config if kept is None else dict.fromkeys(kept, 0))
    if count * each > memory():
        raise ConfigError("size", [too_many("points", count, "points", each, memory())])


def _checked(
    points: Sequence[Sequence[Override]],
    keys: Sequence[str],
    wanted: DesignOptions,
    loaded: list[Loaded] | Spooled[Loaded],
) -> list[dict[str, Any]]:
    """Settings of every point, whose scenario is added to a list.

    Raises
    ------
    ConfigError
        With the problems of all points, of one path not more than fit on a screen, and with the
        points of a design that have them.
    """
    settings = []
    where: dict[Problem, list[int]] = {}
    layers: dict[str, None] = {}
    for number, point in enumerate(points):
        try:
            loaded.append(build(point))
            settings.append(
                {each.key_or_group: each.value() for each in point if each.key_or_group in keys}
            )
        except ConfigError as error:
            layers[error.layer] = None
            for each in error.problems:
                where.setdefault(each, []).append(number)
    if where:
        raise ConfigError(" and ".join(layers), _told(where, wanted.drawn))
    return settings


def _told(where: Mapping[Problem, Sequence[int]], points: bool) -> list[Problem]:
    """Problems, with their points or without; of one path not more than fit on a screen."""
    by_path: dict[str, list[Problem]] = {}
    for each in where:
        by_path.setdefault(each.path, []).append(each)
    told = []
    of = _numbers if points else lambda _: ""
    for path, every in by_path.items():
        shown, rest = every[:MOST_POINTS], every[MOST_POINTS:]
        told += [replace(each, message=f"{each.message}{of(where[each])}") for each in shown]
        if rest:
            others = sorted({number for each in rest for number in where[each]})
            told.append(Problem(path, f"{len(rest)} more values are not right{of(others)}"))
    return told


def _numbers(points: Sequence[int]) -> str:
    """Which points, not more than a line holds."""
    first = ", ".join(str(number) for number in points[:MOST_POINTS])
    more = len(points) - MOST_POINTS
    noun = "point" if len(points) == 1 else "points"
    return f" ({noun} {first}{f' and {more} more' if more > 0 else ''})"


def _check_against(
    own: Sequence[str], keys: Sequence[str], overrides: Sequence[Override]
) -> Loaded:
    """The baseline: what all points have in common, and what it has of its own."""
    wanted = parse_own(own, AGAINST, "baseline")
    fixed = {*COMMON, "seed", "scenario"}
    for each in wanted:
        if each.key_or_group in fixed:
            told = "is one for all points of a sweep and its baseline"
            raise ConfigError("overrides", [Problem(f"{AGAINST}{each.key_or_group}", told)])
    for key in sorted({"seed", "scenario", "horizon_d"} & set(keys)):
        told = "is swept, so one baseline cannot be compared with every point; give one value"
        raise ConfigError("overrides", [Problem(key, told)])
    return build([each for each in overrides if not each.is_sweep_override()] + wanted)
