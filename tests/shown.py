"""Pages whose blocks run: what a block of code prints stands in the block of text below it.

A block ``sh`` has commands of ``theater``, ``python`` runs, ``diff`` edits the file that a page works
on. A block whose first line is a comment with a path writes that file.
"""

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from sim.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(\n^```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
SIZE = re.compile(r"\(\d+\.\d+ MB\)")
"""Of a file that was written: another one after every change of its style."""
EDITED = "mine.yaml"


def commands(text: str) -> Iterator[list[str]]:
    """The words of every command of a block, without ``theater``."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            assert words[0] == "theater", f"a block of commands runs `theater` alone: {line}"
            yield words[1:]


def printed(language: str, text: str, names: dict[str, Any]) -> str:
    """What a block prints, in the folder where we are."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        if written := re.match(r"# ([\w./-]+\.\w+)\n", text):
            file = Path(written[1])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif language == "sh":
            for words in commands(text):
                if status := main(words):
                    print(f"(exit status {status})")
        elif language == "python":
            exec(compile(text, "page", "exec"), names)
        elif language == "diff":
            edit(Path(EDITED), text)
    told = SIZE.sub("(... MB)", out.getvalue())
    return "\n".join(line.rstrip() for line in told.splitlines()).strip("\n")


def edit(file: Path, text: str) -> None:
    """Replace each line that ends as one with ``-`` by the lines with ``+`` below it."""
    now = file.read_text(encoding="utf-8")
    for old, more in re.findall(r"^-(.*)\n((?:\+.*\n)+)", text, re.MULTILINE):
        assert now.count(f"{old}\n") == 1, f"{file} has not one line like: {old}"
        now = now.replace(f"{old}\n", re.sub(r"^\+", "", more, flags=re.MULTILINE))
    file.write_text(now, encoding="utf-8")


def shown(page: str) -> str:
    """A page with the outputs that its blocks have now."""
    names: dict[str, Any] = {}

    def block(found: re.Match[str]) -> str:
        language, text, below = found[1], found[2], found[3]
        if language in ("text", "console", "r", "bibtex"):
            return found[0]
        told = printed(language, text, names)
        if language not in ("sh", "python"):
            return found[0]
        if not told:
            assert below is None, f"nothing is printed by: {text}"
            return found[0]
        return f"```{language}\n{text}```\n\n```text\n{told}\n```\n"

    return BLOCK.sub(block, page)
