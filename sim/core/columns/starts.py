"""Where generators start, for many seeds at once: the columns of what numpy does with each.

A ``Generator(PCG64(SeedSequence(words)))`` takes twenty microseconds before its first number, and
the mixing of its words a seventh of one where it is done for many. numpy promises that neither its
seeds nor this generator will change (NEP 19), and a test holds every number against it. Source:
O'Neill, Developing a seed_seq Alternative (2015) and PCG (HMC-CS-2014-0905), which numpy follows.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Start = tuple[int, ...]
"""State and increment of a generator, each as its high and its low 64 bits."""

POOL: Final = 4
"""Words that a seed is mixed into [count]."""
HALF: Final = 16
"""Bits of a word that its other half is mixed with [count]."""
STEP: Final = 0x2360ED051FC65DA44385DF649FCCF645
"""What a generator multiplies its state by at each step."""
STATE_END: Final = 2**128

_GENERATOR: Final = np.random.Generator(np.random.PCG64(0))
_FACTORS: Final = np.uint32(0xCA01F9DD), np.uint32(0x4973F715)


def starts_of(seeds: Sequence[Sequence[int]]) -> list[Start]:
    """Where the generators of some seeds start.

    Parameters
    ----------
    seeds
        Four words below 2^32 or more, of each seed as many.
    """
    words = np.array(seeds, dtype=np.uint32).T
    count = len(words)
    keys = _keys(0x43B0D7E5, 0x931E8875, POOL * count)
    pool = _hashed(words[:POOL], keys[: POOL + 1])
    first = POOL
    for place in range(count):
        own = place < POOL
        others = [each for each in range(POOL) if each != place]
        source = pool[[place]] if own else words[[place]]
        last = first + len(others)
        pool[others] = _mixed(pool[others], _hashed(source, keys[first : last + 1]))
        first = last
    out = _hashed(np.concatenate((pool, pool)), _keys(0x8B51F9DD, 0x58F38DED, 2 * POOL))
    found: list[list[int]] = np.ascontiguousarray(out.T, dtype="<u4").view("<u8").tolist()
    return [tuple(each) for each in found]


def started(start: Start) -> np.random.Generator:
    """The generator that starts there; it is the same each time, for numbers that are drawn now."""
    high, low, turns_high, turns_low = start
    turns = ((turns_high << 64 | turns_low) << 1 | 1) % STATE_END
    state = ((turns + (high << 64 | low)) * STEP + turns) % STATE_END
    _GENERATOR.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": turns},
        "has_uint32": 0,
        "uinteger": 0,
    }
    return _GENERATOR


def _keys(first: int, factor: int, count: int) -> Words:
    """What words are hashed with, one after the other, shape (count + 1, 1)."""
    found = [first]
    for _ in range(count):
        found.append(found[-1] * factor % 2**32)
    return np.array(found, dtype=np.uint32)[:, np.newaxis]


def _hashed(words: Words, keys: Words) -> Words:
    """Words, each hashed with its key and the next one."""
    found: Words = (words ^ keys[:-1]) * keys[1:]
    return found ^ (found >> np.uint32(HALF))


def _mixed(one: Words, other: Words) -> Words:
    found: Words = _FACTORS[0] * one - _FACTORS[1] * other
    return found ^ (found >> np.uint32(HALF))
