"""This tree and that of 245780f, each in processes of its own that are asked in turns."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from benchmarks.timing import ROOT

BASE = "245780f"
"""The commit that every bar is a ratio to."""
TREE_KEY = "THEATER_BENCH_BASE"
"""A checkout of that commit in the environment: none is made then."""


@dataclass(frozen=True)
class Tree:
    """Where a process finds the package.

    Attributes
    ----------
    path
        A checkout; None for what is installed, as the compiled build is.
    """

    path: Path | None

    @property
    def env(self) -> dict[str, str]:
        """Environment of a process; nothing is kept between processes."""
        found = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        found |= {"PYTHONSAFEPATH": "1"}
        return found if self.path is None else {**found, "PYTHONPATH": str(self.path)}


@lru_cache
def ours() -> Tree:
    """This checkout, or the compiled build where this Python has it."""
    found = importlib.util.find_spec("sim")
    assert found is not None
    assert found.origin is not None
    return Tree(ROOT if Path(found.origin).is_relative_to(ROOT / "sim") else None)


def compiled() -> bool:
    """Whether the engine of this Python is the compiled one."""
    return ours().path is None


@contextmanager
def base() -> Iterator[Tree | None]:
    """A checkout of 245780f for a while; None, and a line that says so, where it cannot be made."""
    given = os.environ.get(TREE_KEY)
    if given:
        yield Tree(Path(given))
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / BASE
        made = ["git", "-C", str(ROOT), "worktree", "add", "--detach", str(tree), BASE]
        try:
            done = subprocess.run(made, capture_output=True, text=True, check=False)
            reason = done.stderr.strip().splitlines()[-1:] if done.returncode else []
        except OSError as error:
            reason = [str(error)]
        if reason:
            print(f"no ratios to {BASE}: {reason[0]}", file=sys.stderr)
            yield None
            return
        try:
            yield Tree(tree)
        finally:
            gone = ["git", "-C", str(ROOT), "worktree", "remove", "--force", str(tree)]
            subprocess.run(gone, capture_output=True, check=False)


@dataclass(frozen=True)
class Told:
    """What a question took, and what was found.

    Attributes
    ----------
    seconds
        CPU seconds.
    values
        By scenario, measure and window.
    """

    seconds: float
    values: list[dict[str, list[float]]] = field(default_factory=list)


class Worker:
    """The process of a tree, with some scenarios: a name and overrides each."""

    def __init__(self, tree: Tree, scenarios: Sequence[Sequence[str]]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "in_tree.py")],
            env=tree.env, cwd=tree.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._say(scenarios)

    def ask(self, do: str, number: int, **more: Any) -> Told:
        """The answer to a question.

        Raises
        ------
        RuntimeError
            If the tree cannot answer; what it said has been printed.
        """
        self._say({"do": do, "number": number, **more})
        if not (line := self._pipe(self._process.stdout).readline()):
            raise RuntimeError("the process of a tree ended before its work did")
        return Told(**json.loads(line))

    def end(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _say(self, what: Any) -> None:
        print(json.dumps(what), file=self._pipe(self._process.stdin), flush=True)

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@contextmanager
def workers(*asked: tuple[Tree, Sequence[Sequence[str]]]) -> Iterator[list[Worker]]:
    """A process for each tree and its scenarios."""
    found = [Worker(*each) for each in asked]
    try:
        yield found
    finally:
        for each in found:
            each.end()
