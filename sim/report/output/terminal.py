"""What the output can show: so many columns, and bold letters on a terminal that has them."""

import os
import re
import sys
from shutil import get_terminal_size
from textwrap import wrap

COLUMNS = 100
"""Columns of a line where the output is a file or a pipe, so that it is the same everywhere."""
FEWEST = 40
"""Columns that a line has at least, however narrow the terminal is."""
UNIT = re.compile(r"(?<=\d) (?=(?:%|d)(?!\w))")
"""The blank between a number and its unit, at which no line ends."""
WORD = re.compile(r"""(?:[^\s'"]|'[^']*'|"[^"]*")+""")
"""A word of a command line, quotes and all."""


def columns() -> int:
    """Columns of a line: those of the terminal, or ``COLUMNS``."""
    if not sys.stdout.isatty():
        return COLUMNS
    return max(FEWEST, get_terminal_size((COLUMNS, 24)).columns)


def bold(text: str) -> str:
    """A text that stands out; as it is in a file, and where NO_COLOR is set (no-color.org)."""
    plain = (
        not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    )
    return text if plain else f"\033[1m{text}\033[0m"


def paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """A text in lines that fit; all but the first begin with the indent, the first as it says."""
    lead = indent if first is None else first
    glued = UNIT.sub("\N{NO-BREAK SPACE}", text)
    lines = wrap(
        glued, columns(), initial_indent=lead, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ") or lead


def command(text: str, indent: str = "    ") -> str:
    """A command line as it can be typed; on a terminal in lines that fit, elsewhere in one line."""
    if not sys.stdout.isatty():
        return text
    lines, room = [""], columns() - 2
    for word in WORD.findall(text):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if len(longer) > room and lines[-1].strip():
            lines[-1] += " \\"
            longer = indent + word
            lines.append(longer)
        else:
            lines[-1] = longer
    return "\n".join(lines)
