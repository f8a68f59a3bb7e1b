"""The keys of ``theater app``."""

from pydantic import Field

from sim.core.model import Model


class AppKeys(Model):
    """Keys of ``theater app``."""

    port: int = Field(default=8460, ge=0, le=65535, strict=True)
    """Of the address on this machine; 0 for any that is free."""
    browser: bool = Field(default=True, strict=True)
    """Whether a browser is opened; the address is printed in any case."""
    replications: int = Field(default=20, ge=2, le=200, strict=True)
    """Futures of each side [count]."""
    seed: int = Field(default=1, ge=0, strict=True)
    """Selects all random streams, as for `theater run`."""
    workers: int = Field(default=2, ge=1, le=64, strict=True)
    """Processes that play at a time; the result does not depend on it."""
    memory_mb: int = Field(default=1500, ge=50, strict=True)
    """What kept pasts may take; those that were used least recently are dropped and played again
    when they are wanted [MB]."""
