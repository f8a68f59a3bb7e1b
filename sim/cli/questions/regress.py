"""A gate for CI: is readiness what it was? equivalent, regressed or inconclusive.

usage: theater regress BASELINE.json [key=value ...]
       theater regress --accept BASELINE.json reason="..." [key=value ...]

Runs the scenario, seed and replications of a baseline. The same bits pass at once; else fresh
replications are tested for equivalence within the margins of the file, more and more of them until
the verdict is clear. Exit status: 0 identical or equivalent, 1 regressed (changed by more than a
margin, for better or worse), 3 inconclusive, 2 wrong input. A Markdown summary goes to stdout, and
to the file named by the environment variable GITHUB_STEP_SUMMARY. With --accept a new baseline is
written; margins edited in the old file stay. docs/regress.md says how it decides.

examples
  theater regress --accept two_docks.json scenario=break_even hubs.theater.berths.dock=2 reason=new
  theater regress baselines/break_even.json junit=results/readiness.xml workers=2
"""

import os
from collections.abc import Sequence
from pathlib import Path

from sim.api.asking.gate import write_file
from sim.api.gate.accept import NotWritten, accept
from sim.api.gate.regress import regress
from sim.core.errors import ConfigError, Problem


def main(words: Sequence[str]) -> int:
    """Hold a scenario against a baseline, or accept a new one."""
    accepts, file, rest = split(words)
    return _accept(file, rest) if accepts else _gate(file, rest)


def split(words: Sequence[str]) -> tuple[bool, Path, list[str]]:
    """Whether to accept, the file, and the overrides.

    Raises
    ------
    ConfigError
        If there is not exactly one file, or a flag that is not known.
    """
    flags = [word for word in words if word.startswith("-")]
    files = [word for word in words if "=" not in word and word[:1] not in ("-", "~", "+")]
    problems = [
        Problem(word, "is not known here; --accept is the only one")
        for word in flags
        if word != "--accept"
    ]
    if len(files) != 1:
        told = f"{len(files)} files are named; one is right: theater regress BASELINE.json"
        problems.append(Problem(" ".join(files), told))
    if problems:
        raise ConfigError("overrides", problems)
    rest = [word for word in words if word not in flags and word not in files]
    return bool(flags), Path(files[0]), rest


def _accept(file: Path, words: Sequence[str]) -> int:
    try:
        answer = accept(file, *words)
    except NotWritten as error:
        print(error.text, end="", flush=True)  # what was run is not lost
        raise
    if answer.origin.loaded[0].options.format == "json":
        print(answer.json, end="")
    else:
        print(answer.text)
    return answer.status


def _gate(file: Path, words: Sequence[str]) -> int:
    summary = _summary_file()
    answer = regress(file, *words)
    as_json = answer.origin.loaded[0].options.format == "json"
    print(answer.json if as_json else f"{answer.text}\n", end="", flush=True)
    if summary is not None:
        write_file(summary, lambda: _append(summary, f"{answer.text}\n\n"))
    return answer.status


def _summary_file() -> Path | None:
    """The file for the summary of a CI job, found writable before anything long begins."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return None
    try:
        with open(name, "a", encoding="utf-8"):
            pass
    except OSError as error:
        told = f"cannot append to {name!r} ({error.strerror or error}); a writable file, or unset"
        raise ConfigError("overrides", [Problem("GITHUB_STEP_SUMMARY", told)]) from None
    return Path(name)


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(text)
