"""Flags, which only ``theater hydra`` has: what to type instead."""

from collections.abc import Iterator, Sequence

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
SAME = {
    "--multirun": "-m", "--cfg": "-c", "--resolve": "-c", "-r": "-c", "-p": "-c", "--package": "-c",
    "--config-name": "-cn", "-cp": "-cn", "--config-path": "-cn", "--info": "-i",
    "--shell-completion": "-sc",
}  # fmt: skip


def refused(command: str, words: Sequence[str]) -> Iterator[Problem]:
    """Every word that begins like a flag, and what would be right; keys are no flags."""
    left, ours = iter(words), OURS.get(command, ())
    for word in left:
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
