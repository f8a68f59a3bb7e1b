"""``detail=true``: every table, in the commands that are short without it."""

from sim.core.model import Model


class Detail(Model):
    """How much a command prints; what it writes and counts is the same."""

    detail: bool = False
    """Whether the text has every table, or the question, the headline and what is worst."""
