"""A measure as files name it."""

from typing import Literal

from sim.core.model import Model


class Measured(Model):
    """A measure of a file: what its table tells, or what it is fitted to."""

    metric: str
    """Its name (docs/metrics.md lists them)."""
    subject: list[str] | str | None = None
    """One subject or several; every one by default."""
    over: Literal["mean", "sum"] | None = None
    """How several subjects are put together; each by itself by default."""

    @property
    def subjects(self) -> list[str]:
        """The subjects that are named; none for every one."""
        return [self.subject] if isinstance(self.subject, str) else list(self.subject or ())
