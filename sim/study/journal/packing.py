"""Daily series of a replication as one compressed block of a journal, and back.

The block has the shape and the numbers of the series by mission and fleet, then, if they were kept,
those by hub; one that was written before there were any has the first alone.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from sim.study.running.hub_days import NONE
from sim.study.running.outcome import Outcome

NO_SERIES = np.empty((0, 0), dtype=np.int64)
NUMBER = np.dtype("<i4")


def packed(outcome: Outcome) -> bytes | None:
    """The series of a replication; nothing where none are kept."""
    if outcome.daily.shape == NO_SERIES.shape:
        return None
    tables = [each for each in (outcome.daily, outcome.hubs) if each.size or each is outcome.daily]
    parts = [part for each in tables for part in (np.array(each.shape), each.ravel())]
    return zlib.compress(np.concatenate(parts).astype(NUMBER).tobytes())


def unpacked(block: bytes | None) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Series by mission and fleet, and by hub; empty where none were kept."""
    if block is None:
        return NO_SERIES, NONE
    numbers = np.frombuffer(zlib.decompress(block), dtype=NUMBER)
    daily, rest = _table(numbers)
    hubs = _table(rest)[0].astype(np.int16) if len(rest) else NONE
    return daily.astype(np.int64), hubs


def _table(numbers: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The first table of some numbers, and what is left."""
    rows, columns = (int(each) for each in numbers[:2])
    end = 2 + rows * columns
    return numbers[2:end].reshape(rows, columns), numbers[end:]
