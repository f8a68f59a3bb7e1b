"""A result folder read back: scenarios, replications and what was asked, and nothing is run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.api.asking.about import came_from
from sim.api.asking.keys.reasons import ExplainKeys
from sim.api.pages.kept import check_kept
from sim.api.pages.kept_explained import METHODS
from sim.core.errors import ConfigError, Problem
from sim.core.installed.version import __version__
from sim.load.compose import Loaded, load
from sim.load.files.kinds import ASKED, NO_PAGE, told_of
from sim.load.files.paths import config_dir, is_folder
from sim.load.request import grammar
from sim.model.scenario import Scenario
from sim.report.content.shown import KEYS, Shown, ShownChange, Side
from sim.report.output.older import TOLD, is_older
from sim.report.output.words.labels import choice_title
from sim.study.journal.journal import NAME
from sim.study.journal.reading import KeptPoint, kept_points
from sim.study.results.paired import Comparison
from sim.study.running.blocks import Blocks, OnePast, blocks_of
from sim.study.running.replicate import Result, collect

OBJECTS = {
    "run": "result.json", "compare": "compare.json", "sweep": ASKED, "select": "select.json",
    "pareto": "pareto.json", "breakeven": "breakeven.json", "study": "study.json",
    "interdict": "interdict.json", "rules": "rules.json", "optimize": "optimize.json",
    **{f"explain_{method}": f"explain_{method}.json" for method in METHODS},
}  # fmt: skip
"""What stands in a folder of each kind of page: of each command that has one."""


@dataclass(frozen=True)
class FoundResult:
    """What a folder says of itself.

    Attributes
    ----------
    kind
        Of its page: the command, of ``explain`` with its method.
    told
        The object of its command; of a sweep what was asked.
    came
        What the scenario beside it came from.
    """

    folder: Path
    command: str
    kind: str
    told: Mapping[str, Any]
    came: Mapping[str, Any]

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was asked."""
        found: Mapping[str, Any] = self.told["asked"]
        return found

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Of the first scenario."""
        return self.every_provenance[0] if self.every_provenance else {}

    @property
    def every_provenance(self) -> Sequence[Mapping[str, Any]]:
        """Of every scenario."""
        found = self.told.get("provenance") or []
        return found if isinstance(found, list) else [found]


def found(folder: Path) -> FoundResult:
    """Read what a folder says of itself.

    Raises
    ------
    ConfigError
        If it is no folder of results, of a command that has no page, or not complete.
    """
    if not is_folder(folder):
        right = "is no folder; one that a command wrote with out= is right"
        raise wrong(folder, told_of(folder) or right)
    if is_older(folder) and not (folder / ASKED).exists():
        raise wrong(folder, TOLD)
    asked = read_object(
        folder / ASKED, "is missing: the folder has no finished results of a command"
    )
    command = str(asked.get("asked", {}).get("command", ""))
    check_kept(folder / ASKED, asked, "run")
    kind = kind_of(command, asked["asked"].get("words", []))
    if kind not in OBJECTS:
        commands = dict.fromkeys(each.partition("_")[0] for each in OBJECTS)
        right = f"those of {', '.join(commands)} have a page"
        if command in NO_PAGE:
            right = NO_PAGE[command].format(folder)
        raise wrong(folder, f"has results of `theater {command}`; {right}")
    told = read_object(folder / OBJECTS[kind], "is missing: the command has not come to its end")
    check_kept(folder / OBJECTS[kind], told, kind)
    return FoundResult(folder, command, kind, told, asked.get("provenance") or {})


def kind_of(command: str, words: Sequence[str]) -> str:
    """The kind of page of a command: of ``explain`` one for each method."""
    if command != "explain":
        return command
    given = [each.partition("=")[2].strip("'\"") for each in words if each.startswith("method=")]
    default = str(ExplainKeys.model_fields["method"].default)
    return f"explain_{(given or [default])[-1]}"


def read_object(path: Path, missing: str) -> Mapping[str, Any]:
    """A JSON file of ours, which says what was asked.

    Parameters
    ----------
    missing
        What is told where there is none.

    Raises
    ------
    ConfigError
        If it is missing, damaged or none of ours.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise wrong(path, missing) from None
    except (OSError, ValueError, RecursionError) as error:
        told = f"cannot be read ({error}); the same command with rerun=true writes it again"
        raise wrong(path, told) from None
    if not isinstance(value, dict) or not isinstance(value.get("asked"), dict):
        raise wrong(path, "is none of ours: it does not say what was asked")
    return value


def scenario_of(result: FoundResult, number: int = 0) -> Loaded:
    """A scenario as it was run, from the file beside the result.

    Raises
    ------
    ConfigError
        If it is missing, wrong, or another one: its hash is not that of what was run. Another
        version of the program may write another hash of the same scenario, and is let through.
    """
    path = result.folder / (f"scenario_{number}.yaml" if number else "scenario.yaml")
    if not path.is_file():
        raise wrong(path, "is missing: it has the scenario as it was run")
    loaded = load([f"scenario={grammar(str(path))}"])
    every = [result.came, *result.every_provenance[1:]]
    if number < len(every) and every[number].get("version") == __version__:
        was = every[number].get("scenario_sha256")
        if was not in (None, came_from(loaded)["scenario_sha256"]):
            raise wrong(path, "is not the scenario that was run; rerun=true writes it again")
    return loaded


def shown_of(result: FoundResult, question: str = "", labels: Sequence[str] = ()) -> Shown:
    """What a page of a run or a comparison is made from.

    Raises
    ------
    ConfigError
        If something that it needs is missing or damaged.
    """
    points = kept_points(result.folder / NAME)
    if result.command == "run":
        points = points[:1]
    elif result.command != "compare":
        points = [each for each in points if each.outcomes][:1]
    names = [str(each.settings.get("choice", "")) for each in points]
    if labels and len(labels) != len(points):
        told = f"names {len(labels)} and the result has {len(points)}: {', '.join(names) or 'one'}"
        raise ConfigError("overrides", [Problem("labels", told)])
    if twice := [each for each in dict.fromkeys(labels) if list(labels).count(each) > 1]:
        told = f"calls two choices {twice[0]!r}; a name of its own for each is right"
        raise ConfigError("overrides", [Problem("labels", told)])
    loaded = [scenario_of(result, number) for number in range(len(points))]
    count = len(points[0].outcomes) if points else 0
    blocks = _blocks(result, [each.scenario for each in loaded], count)
    results = [
        _result(result, point, one.scenario, blocks)
        for point, one in zip(points, loaded, strict=True)
    ]
    titles = [choice_title(loaded[0].scenario, name) for name in names]
    sides = [
        Side(key, name, label, each, point.spells)
        for key, name, label, each, point in zip(
            KEYS, names, labels or titles, results, points, strict=False
        )
    ]
    return Shown(
        name=_name(result, loaded[0]),
        command=result.command,
        sides=sides,
        changes=_changes(result, sides, names),
        asked=result.asked,
        remarks=[str(each) for each in result.told.get("remarks", [])],
        provenance=result.provenance,
        land=config_dir() / "data" / "land_50m.npz",
        question=question,
        more_choices=len(points) - len(sides),
    )


def _name(result: FoundResult, first: Loaded) -> str:
    """What the result calls its scenario; a sweep as it was asked for."""
    asked = [str(each).partition("=") for each in result.asked.get("words", [])]
    words = [value for key, _, value in asked if key == "scenario"]
    return str(result.told.get("scenario", words[-1] if words else first.name))


def _changes(result: FoundResult, sides: Sequence[Side], names: Sequence[str]) -> list[ShownChange]:
    """Every difference of the result between choices that are shown."""
    if result.command != "compare":
        return []
    by_name = {side.choice: side for side in sides}
    base = result.told.get("base")
    titles = {f"{other} minus {one}": (one, other) for one in names for other in names}
    pairs = [
        (str(each), (str(base), str(each)) if base is not None else titles.get(str(each), ("", "")))
        for each in result.told["choices"]
    ]
    return [
        ShownChange(
            choice,
            by_name[one],
            by_name[other],
            Comparison(by_name[one].result, by_name[other].result),
        )
        for choice, (one, other) in pairs
        if one in by_name and other in by_name
    ]


def _blocks(result: FoundResult, scenarios: Sequence[Scenario], count: int) -> Blocks:
    """Which replications belong together, as when they were run; a study may say in its file how
    many there are, and not in its words."""
    asked = result.asked
    past = asked.get("past")
    one = None if past is None else OnePast(int(past), float(asked.get("from_d") or 0.0))
    return blocks_of(
        scenarios, int(asked.get("replications") or count), bool(asked.get("antithetic")), one
    )


def _result(result: FoundResult, point: KeptPoint, scenario: Scenario, blocks: Blocks) -> Result:
    if not point.outcomes:
        raise wrong(result.folder / NAME, "has no replication of what the result is of")
    kept = tuple(dict.fromkeys(metric for metric, _ in point.outcomes[0].keys))
    level = float(result.told.get("level", result.asked.get("level", 0.95)))
    return collect(
        scenario,
        point.seed,
        level,
        point.outcomes,
        blocks,
        kept if result.asked.get("keep") else None,
    )


def wrong(path: Path, told: str) -> ConfigError:
    """What is wrong with a folder or a file of it."""
    return ConfigError("results", [Problem(str(path), told)])
