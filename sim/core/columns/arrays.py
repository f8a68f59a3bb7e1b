"""numpy under its usual name, loaded when the first array is made.

A check, a list or a message makes none, and numpy is a fifth of what they import. Who makes arrays
all the time (the engine, the record, metrics, statistics) imports numpy itself.
"""

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
else:

    class _Later(ModuleType):
        """Takes in every name of numpy at the first one that is asked for."""

        def __getattr__(self, name: str) -> Any:
            import numpy

            self.__dict__.update(vars(numpy))
            return getattr(numpy, name)

    np = _Later("numpy")
    Floats = Bools = Any

__all__ = ["Bools", "Floats", "np"]
