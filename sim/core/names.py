"""What a name may be: letters of any language, digits, ``_`` and ``-``.

So every part of a scenario can be named on the command line (``fleets.Malmö.size=2``), and no name
has a mark that joins names in the subject of a metric (``ships/engine``, ``hold>7``, ``ships@30``).
"""

from typing import Annotated

from pydantic import AfterValidator, Field

JOINED = "+"
"""Joins the names of passages that are closed together."""
MOST_LETTERS = 100
RIGHT = "letters of any language, digits, _ and -"
TAKEN = ("all", "people")
"""Words that stand for something else where a name may stand: everything, or people of no hub."""


def is_name(text: str) -> bool:
    """Whether a text may be a name."""
    inside = text.replace("-", "_")
    return 0 < len(text) <= MOST_LETTERS and text[0] != "-" and f"_{inside}".isidentifier()


def name(text: str) -> str:
    """A name, as it is.

    Raises
    ------
    ValueError
        If it is none.
    """
    if is_name(text) and text not in TAKEN:
        return text
    if text in TAKEN:
        raise ValueError("stands for something else and so is no name; another one")
    wrong = next((each for each in text if not is_name(f"a{each}")), "")
    if wrong:
        told = f"has {wrong!r}"
    elif len(text) > MOST_LETTERS:
        told = f"has {len(text)} characters, more than {MOST_LETTERS},"
    else:
        told = "begins with '-'" if text else "is empty"
    raise ValueError(f"{told} and so is no name: {RIGHT}")


def leg_name(text: str) -> str:
    """The name of a leg; one from a table has its mode and its ends, ``sea:guam>subic``.

    Raises
    ------
    ValueError
        If it is none.
    """
    mode, colon, ends = text.partition(":")
    start, between, end = ends.partition(">")
    if colon and between and all(is_name(each) for each in (mode, start, end)):
        return text
    return name(text)


def leg_between(mode: str, start: str, end: str) -> str:
    """The name of a leg that comes from a table."""
    return f"{mode}:{start}>{end}"


Name = Annotated[str, AfterValidator(name)]
LegName = Annotated[str, AfterValidator(leg_name)]
PathName = Annotated[str, Field(min_length=1)]
"""Path of a file or a folder: an empty one would be the folder that one is in."""
