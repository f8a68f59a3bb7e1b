"""A gate for CI: is readiness what it was? equivalent, regressed or inconclusive.

usage: theater regress BASELINE.json ... [key=value ...]
       theater regress --accept BASELINE.json ... reason="..." [key=value ...]

Runs the scenario, seed and replications of each baseline; a pattern such as 'baselines/*.json'
names several. The same bits pass at once; else fresh replications are tested for equivalence within
the margins of the file, more and more of them until the verdict is clear, and told with the keys of
the scenario that differ. Limits (at_least, at_most) are asked of the mean itself. Exit status: 0
identical, equivalent or no worse, 1 regressed (changed by more than a margin, for better or worse;
with worse_only=true for worse) or a limit missed, 3 inconclusive, 2 wrong input. A Markdown summary
goes to stdout, and to the file named by the environment variable GITHUB_STEP_SUMMARY. With --accept
a new baseline is written; margins and limits edited in the old file stay, and without a scenario
one that is there is run again as it says. docs/regress.md says how it decides.

examples
  theater regress --accept two_docks.json scenario=break_even hubs.theater.berths.dock=2 reason=new
  theater regress --accept 'baselines/*.json' reason="repairs now wait for a pilot"
  theater regress baselines/break_even.json junit=results/readiness.xml workers=2
  theater regress 'baselines/*.json' worse_only=true 'at_least={mission_uptime: 0.6}'
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.api.asking.gate import files_of, write_file
from sim.api.gate.accept import NotWritten, accept
from sim.api.gate.regress import regress
from sim.core.errors import ConfigError, Problem


def main(words: Sequence[str]) -> int:
    """Hold a scenario against a baseline, or accept a new one."""
    accepts, files, rest = split(words)
    if not accepts:
        return _gate(files, rest)
    return max(_accept(file, rest) for file in map(str, files_of(files, new=True)))


def split(words: Sequence[str]) -> tuple[bool, list[str], list[str]]:
    """Whether to accept, the files, and the overrides.

    Raises
    ------
    ConfigError
        If there is no file, or for a flag that is not known.
    """
    flags = [word for word in words if word.startswith("-")]
    files = [word for word in words if "=" not in word and word[:1] not in ("-", "~", "+")]
    problems = [
        Problem(word, "is not known here; --accept is the only one")
        for word in flags
        if word != "--accept"
    ]
    right = "theater regress --accept BASELINE.json" if flags else "theater regress BASELINE.json"
    if not files:
        problems.append(Problem("", f"no file is named: {right}"))
    if problems:
        raise ConfigError("overrides", problems)
    rest = [word for word in words if word not in flags and word not in files]
    return bool(flags), files, rest


def _accept(file: str, words: Sequence[str]) -> int:
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


def _gate(files: Sequence[str], words: Sequence[str]) -> int:
    summary = _summary_file()
    try:
        answer = regress(files, *words)
    except ConfigError as error:
        if summary is not None:
            told = "\n".join(f"- {each}" for each in error.problems)
            text = f"## Readiness gate: broken\n\n{told}\n\n"
            write_file(summary, lambda: _append(summary, text))
        raise
    as_json = answer.origins[0].loaded[0].options.format == "json"
    print(answer.json if as_json else f"{answer.text}\n", end="", flush=True)
    for gate in answer.broken:
        for each in gate.problems:
            print(f"theater regress: {each}", file=sys.stderr)
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
