"""Shares of the variance by grade, read from a folder of ``theater provenance`` for a result."""

from pathlib import Path
from typing import Any

from sim.api.pages.found import FoundResult, read_object, wrong
from sim.load.files.kinds import command_of
from sim.report.content.grade_rows import GradedShares
from sim.report.content.shown import Shown

FILE = "provenance.json"
SHORT = 12
"""Letters of a digest that are told [count]."""


def shares_of(folder: Path, result: FoundResult, shown: Shown) -> GradedShares:
    """The shares that a folder has of the scenario of a result.

    Parameters
    ----------
    folder
        What ``theater provenance`` wrote with ``out=``.
    shown
        The result, whose choices each have a scenario.

    Raises
    ------
    ConfigError
        If it is no such folder, or of another scenario, or made by another version of the program.
    """
    command = command_of(folder)
    if command != "provenance":
        is_other = f"has results of `theater {command}` and no shares by grade"
        what = is_other if command else "is no folder that `theater provenance` wrote"
        raise wrong(folder, f"{what}; {_made(result)} makes one")
    told = read_object(folder / FILE, "is missing: the command has not come to its end")
    its = told.get("provenance") or {}
    ours = [*result.every_provenance]
    same = [n for n, each in enumerate(ours) if _digest(each) == _digest(its)]
    if not same:
        what = f"is of {told.get('scenario')}, posture {told.get('posture') or 'none'}"
        ids = _digest(its)[:SHORT], ", ".join(_digest(each)[:SHORT] for each in ours)
        not_ours = f"{what} (digest {ids[0]}), not of what the result is of ({ids[1]})"
        raise wrong(folder, f"{not_ours}; {_made(result)} makes its own")
    version = ours[same[0]].get("version")
    if its.get("version") != version:
        both = f"was made by version {its.get('version')} of the program, the result by {version}"
        raise wrong(
            folder, f"{both}; {_made(result)} makes one where the result was made by this one"
        )
    if not told.get("shares") or all(each["share"] is None for each in told["shares"]):
        why = told.get("no_shares") or "no headline has a value."
        raise wrong(folder, f"has no shares of the variance: {why}")
    return GradedShares(
        rows=told["shares"],
        choice=shown.sides[same[0]].label if 1 < len(shown.sides) > same[0] else "",
        draws=int(told["draws"]),
        replications=int(told["replications"]),
        level=float(told["level"]),
    )


def _digest(provenance: Any) -> str:
    return str(provenance.get("scenario_sha256", ""))


def _made(result: FoundResult) -> str:
    return f"`theater provenance scenario={result.folder / 'scenario.yaml'} out=DIR`"
