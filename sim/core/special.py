"""The special functions of scipy, in a hundredth of a second.

They are those of ``scipy.special``, which makes its start when something else of it is asked for.
"""

from sim.core.installed.untouched import leave_untouched

leave_untouched()

from scipy.special import (  # noqa: E402
    betaln,
    gammainc,
    gammaincinv,
    gammaln,
    ndtr,
    ndtri,
    stdtr,
    stdtrit,
)

__all__ = [
    "betaln",
    "gammainc",
    "gammaincinv",
    "gammaln",
    "ndtr",
    "ndtri",
    "stdtr",
    "stdtrit",
]
