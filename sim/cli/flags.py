"""Flags of Hydra: which commands have them, and what to type instead in the others.

A command that takes a scenario looks at its config as a Hydra application does (``--cfg job``,
``--info``), with its own keys left out. Jobs (``-m``, ``hydra/sweeper=``) are those of ``run``.
"""

import sys
from collections.abc import Container, Iterator, Sequence

from sim.core.errors import Problem

ELSEWHERE = "`theater hydra` has the flags of Hydra"
WITH_VALUE = ("-c", "--cfg", "-p", "--package", "-cn", "--config-name", "-cp", "--config-path",
              "-sc", "--experimental-rerun")  # fmt: skip
"""Flags whose next word belongs to them."""
OURS = {"regress": ("--accept",), "game": ("--check", "--accept")}
"""The flags that a command has itself, beside ``--config-dir``."""
INSTEAD = {
    "-m": "several values are run by `theater sweep KEY=A,B`, or by `theater hydra -m KEY=A,B`",
    "-c": "`theater check scenario=NAME` explains a scenario, `theater hydra --cfg job` prints it",
    "-cn": "a scenario has a name or a path: scenario=NAME, scenario=./FILE.yaml",
    "-i": "`theater check scenario=NAME` explains a scenario; {elsewhere}",
    "-sc": 'eval "$(theater -sc install=bash)" completes every command',
    "--version": "`theater --version` stands alone",
}
LOOKS = ("--cfg", "-c", "--info", "-i", "--hydra-help")
"""Flags with which somebody looks at a config, and runs nothing."""
JOBS = ("--multirun", "-m", "--run", "-r", "--experimental-rerun")
"""Flags with which Hydra runs jobs."""
OF_JOBS = "is Hydra's, and `theater hydra` has it (`theater run` with -m too)"
SAME = {
    "--multirun": "-m", "--cfg": "-c", "--resolve": "-c", "-p": "-c", "--package": "-c",
    "--config-name": "-cn", "-cp": "-cn", "--config-path": "-cn", "--info": "-i",
    "--shell-completion": "-sc", "--hydra-help": "-i",
}  # fmt: skip


def refused(command: str, words: Sequence[str]) -> Iterator[Problem]:
    """Every word that begins like a flag, and what would be right; keys are no flags."""
    left, ours = iter(words), OURS.get(command, ())
    for word in left:
        if is_hydras(word):
            yield Problem(word.partition("=")[0], OF_JOBS)
        if not word.startswith("-"):
            continue
        flag, equals, value = word.partition("=")
        if flag in ours and not equals:
            continue
        if flag in WITH_VALUE and not equals:
            next(left, None)
        known = INSTEAD.get(SAME.get(flag, flag))
        if known is None:
            key = flag.lstrip("-").replace("-", "_") or "KEY"
            known = f"a key has no dashes: {key}={value or 'VALUE'}"
            known += _flags(ours)
        yield Problem(word, f"is a flag; {known.format(elsewhere=ELSEWHERE)}")


def _flags(ours: Sequence[str]) -> str:
    if not ours:
        return ""
    return f"; the only flag is {ours[0]}" if len(ours) == 1 else f"; its flags: {', '.join(ours)}"


def is_hydras(word: str) -> bool:
    """Whether an override is about Hydra itself and not about a scenario."""
    return word.lstrip("+~").startswith(("hydra/", "hydra."))


def flags_of(words: Sequence[str]) -> set[str]:
    """The flags among some words, without their values."""
    return {word.partition("=")[0] for word in words if word.startswith("-")}


def asks_for_jobs(words: Sequence[str]) -> bool:
    """Whether words ask for jobs of Hydra."""
    return not flags_of(words).isdisjoint(JOBS) or any(map(is_hydras, words))


def looks(words: Sequence[str]) -> bool:
    """Whether words ask to see a config."""
    return not flags_of(words).isdisjoint(LOOKS)


def to_look(command: str, words: Sequence[str], own: Container[str]) -> list[str]:
    """The words with which Hydra shows the config of the scenario that a command asks about.

    Keys of the command itself are no config, and a key with several values, or one that is given
    several times, has none to be shown: it stays as the scenario has it, which is said.

    Parameters
    ----------
    command, words
        As they were typed.
    own
        Keys of the command.
    """
    keys = [_key(word) for word in words]
    told, several = [], []
    for word, key in zip(words, keys, strict=True):
        if not key:
            told.append(word)
        elif keys.count(key) > 1 or _has_several(word):
            several.append(key)
        elif key not in own or is_hydras(word):
            told.append(word)
    for key in dict.fromkeys(several):
        note = f"{key} has several values, and is shown as the scenario has it"
        print(f"theater {command}: note: {note}", file=sys.stderr)
    return told


def _key(word: str) -> str:
    """The key of an override; empty for a flag, and for a word that belongs to one."""
    key, equals, _ = word.partition("=")
    removed = word.startswith("~")
    return "" if word.startswith("-") or not (equals or removed) else key.lstrip("+~").strip()


def _has_several(word: str) -> bool:
    """Whether an override is a sweep, as Hydra's grammar says."""
    from sim.load.overrides import parse

    return any(each.is_sweep_override() for each in parse([word]))
