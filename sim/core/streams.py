"""Named random streams without state: a draw is a function of who draws, for what, and which time.

A draw depends on (seed, replication, owner, purpose, row, how many draws before) and on nothing
else, so another fleet, hub, log line or worker changes no draw. The first draws of all rows of
an owner come as one table, because making a generator costs more than a hundred draws; later
ones come in longer blocks for each row. Source: DESIGN in docs/decisions/0003-named-streams.md;
common random numbers as in Law, Simulation Modeling and Analysis (5th ed.), section 11.2.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from struct import unpack
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.core.columns.starts import Start, started, starts_of

Floats = NDArray[np.float64]
Values = Floats | NDArray[np.int64]
"""Of a draw: uniforms, or durations in whole ticks."""

TABLE_WIDTHS: Final = (8, 32, 128)
"""Draws of each row in the tables that all rows of an owner share, one after the other [count]."""
BLOCK_WIDTH: Final = 256
"""Draws in each block of a single row, after those tables [count]."""
FIRST_END: Final = 8
SECOND_END: Final = 40
TABLE_ENDS: Final = (FIRST_END, SECOND_END, 168)
"""Draws of a row up to the end of each table [count]."""
WORD_END: Final = 2**32
"""Numbers of a seed below it are one word each."""
FEWEST: Final = 6
"""Generators whose starts cost less at once than one by one [count]."""
Key = tuple[str, str, tuple[int, ...]]
"""Owner, purpose and numbers of a generator of a replication."""


LARGEST: Final = 1 - 2.0**-53
"""The largest number that a generator draws: all of them are multiples of 2^-53 in [0, 1)."""


@dataclass(frozen=True)
class Streams:
    """All random numbers of one replication.

    Attributes
    ----------
    seed, replication
        Non-negative integers.
    mirrored
        Whether every uniform u is LARGEST - u: exact, uniform on the same numbers, and never 1.
    future
        (instant, number) from which on the draws were those of another future, in their order.
    """

    seed: int
    replication: int
    mirrored: bool = False
    future: tuple[tuple[int, int], ...] = ()
    _starts: dict[Key, Start] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Of generators that will be asked for."""

    @classmethod
    def of_replication(cls, seed: int, replication: int, antithetic: bool) -> "Streams":
        """The streams of a replication; antithetic ones 2r and 2r + 1 share those of r.

        Source: Hammersley and Morton, Proc. Camb. Phil. Soc. 52 (1956).
        """
        if not antithetic:
            return cls(seed, replication)
        return cls(seed, replication // 2, mirrored=replication % 2 == 1)

    def uniforms(self, owner: str, purpose: str, *key: int, shape: tuple[int, ...]) -> Floats:
        """Uniforms on [0, 1) that belong to this owner, purpose and key alone."""
        start = self._starts.pop((owner, purpose, key), None)
        generator = self.generator(owner, purpose, *key) if start is None else started(start)
        drawn = generator.random(shape)
        return LARGEST - drawn if self.mirrored else drawn

    def prepare(self, keys: Iterable[Key]) -> None:
        """Work out where generators start, for many of as many numbers at once: it costs less."""
        wanted = [*keys]
        seeds = [self._words(owner, purpose, key) for owner, purpose, key in wanted]
        if len(wanted) >= FEWEST and max(map(max, seeds)) < WORD_END:
            self._starts.update(zip(wanted, starts_of(seeds), strict=True))

    def generator(self, owner: str, purpose: str, *key: int) -> np.random.Generator:
        """A generator that belongs to this owner, purpose and key alone, at its start."""
        entropy = self._words(owner, purpose, key)
        if max(entropy) < WORD_END:  # the same sequence, without a conversion of every number
            seed = np.random.SeedSequence(np.array(entropy, dtype=np.uint32))
        else:
            seed = np.random.SeedSequence(entropy)
        return np.random.Generator(np.random.PCG64(seed))

    def _words(self, owner: str, purpose: str, key: tuple[int, ...]) -> list[int]:
        """The seed of a generator."""
        of = "\x00".join([owner, purpose, *(f"{at} {number}" for at, number in self.future)])
        name = hashlib.sha256(of.encode()).digest()
        return [self.seed, self.replication, *unpack("<4I", name[:16]), *key]

    def of(
        self, owner: str, purpose: str, rows: int, since: Sequence[int] | None = None
    ) -> "Stream":
        """The stream of one owner and purpose, with one row for each of its members."""
        return Stream(self, owner, purpose, rows, since)


class Stream:
    """The uniforms of one owner and purpose; ``Draws`` turns them into durations.

    Attributes
    ----------
    since
        Draws of each row before the last future began; None where numbers go on through it.
    """

    def __init__(
        self,
        streams: Streams,
        owner: str,
        purpose: str,
        rows: int,
        since: Sequence[int] | None = None,
    ) -> None:
        self._streams = streams
        self._owner = owner
        self._purpose = purpose
        self._rows = rows
        self.since = since
        self._tables: dict[int, Floats] = {}
        self._begun: dict[tuple[int, int], Floats] = {}

    def table(self, number: int) -> Floats:
        """A table of draws of every row, shape (rows, TABLE_WIDTHS[number])."""
        if number not in self._tables:
            shape = (self._rows, TABLE_WIDTHS[number])
            self._tables[number] = self._streams.uniforms(
                self._owner, self._purpose, number, shape=shape
            )
        return self._tables[number]

    def block(self, row: int, number: int) -> Floats:
        """Block ``number`` (from 0) of one row, after the tables, shape (BLOCK_WIDTH,)."""
        return self._streams.uniforms(
            self._owner, self._purpose, len(TABLE_WIDTHS) + number, row, shape=(BLOCK_WIDTH,)
        )

    def begun(self, row: int, before: int, attempt: int = 0) -> float:
        """The uniform of a draw with a number from before this future, so many before the first."""
        key = before, attempt
        if key not in self._begun:
            owner, purpose, _ = self.key_of_begun(before, attempt)
            self._begun[key] = self._streams.uniforms(owner, purpose, *key, shape=(self._rows,))
        return float(self._begun[key][row])

    @property
    def key(self) -> Key:
        """What gives the first table."""
        return self._owner, self._purpose, (0,)

    def key_of_begun(self, before: int, attempt: int = 0) -> Key:
        """What gives the uniforms of draws with a number from before this future."""
        return self._owner, f"{self._purpose}\x00begun", (before, attempt)

    def again(self, streams: Streams, since: Sequence[int] | None) -> "Stream":
        """The same owner and purpose in a future."""
        return streams.of(self._owner, self._purpose, self._rows, since)


Kept = dict[tuple[int, int], int | float]
"""Values that draws were given, by row and number."""
Tables = dict[int, "memoryview[int | float]"]
Blocks = dict[int, "tuple[int, memoryview[int | float]]"]
Past = tuple[Stream, Kept | None, Tables, Blocks, Any]
"""What gave the draws before a future: the stream, what was kept, tables and blocks, and the past
of that. Tables stay, since a copy of a process would copy what it frees."""


class Draws:
    """A stream seen through one inverse distribution: ``value(row, n)`` is a row's n-th one.

    Several laws may look at one stream (the same work at different hubs): they then share its
    uniforms, which is what makes runs under different postures comparable.
    """

    __slots__ = (
        "_before", "_blocks", "_first", "_kept", "_past", "_quantile", "_second", "_stream",
        "_tables",
    )  # fmt: skip

    def __init__(self, stream: Stream, quantile: Callable[[Floats], Values]) -> None:
        self._past: Past | None = None
        self._before: Draws | None = None
        self._kept: Kept | None = None
        self._stream = stream
        self._quantile = quantile
        self._first: memoryview[int | float] | None = None
        self._second: memoryview[int | float] | None = None
        self._tables: Tables = {}
        self._blocks: Blocks = {}

    def value(self, row: int, n: int) -> int | float:
        """The n-th value of a row, from 0."""
        if n < FIRST_END:
            if self._first is not None:
                return self._first[row, n]
        elif n < SECOND_END and self._second is not None:
            return self._second[row, n - FIRST_END]
        return self._later(row, n)

    def _later(self, row: int, n: int) -> int | float:
        if self._kept is not None:
            return self._of_future(row, n)
        start = 0
        for number, end in enumerate(TABLE_ENDS):
            if n < end:
                return self._table(number)[row, n - start]
            start = end
        return self._of_block(row, n - start)

    def table(self, number: int) -> Values:
        """The values of all rows in a table of the stream, before another future begins."""
        values: Values = np.asarray(self._table(number))
        return values

    def _table(self, number: int) -> "memoryview[int | float]":
        if number not in self._tables:
            self._tables[number] = self._values(self._stream.table(number))
            self._first = self._tables.get(0)
            self._second = self._tables.get(1)
        return self._tables[number]

    def _of_block(self, row: int, n: int) -> int | float:
        number, column = divmod(n, BLOCK_WIDTH)
        kept = self._blocks.get(row)
        if kept is None or kept[0] != number:
            kept = self._blocks[row] = (number, self._values(self._stream.block(row, number)))
        return kept[1][column]

    def _values(self, uniforms: Floats) -> "memoryview[int | float]":
        """Values as a memoryview, which hands out single numbers four times as fast as numpy."""
        values: Any = np.ascontiguousarray(self._quantile(uniforms))
        view: memoryview[int | float] = values.data
        return view

    # Another future -------------------------------------------------------------------------

    def turn(self, stream: Stream) -> None:
        """From now on, draw what belongs to another future.

        Numbers below ``since`` of a row are those of what had begun by then: such a draw has a
        uniform of its own, or the value that it is given by ``keep``. The others begin anew.
        """
        self._past = self._stream, self._kept, self._tables, self._blocks, self._past
        self._before = self._first = self._second = None
        self._stream, self._kept, self._tables, self._blocks = stream, {}, {}, {}

    def before(self, row: int, n: int) -> int | float:
        """What a draw was before this future."""
        if self._before is None:
            assert self._past is not None
            stream, kept, tables, blocks, past = self._past
            self._before = before = Draws(stream, self._quantile)
            before._kept, before._tables, before._blocks, before._past = kept, tables, blocks, past
        return self._before.value(row, n)

    def keep(self, row: int, n: int, value: int | float) -> None:
        """A draw has a value from now on."""
        assert self._kept is not None
        self._kept[row, n] = value

    def at(self, u: float) -> int | float:
        """The value of a uniform."""
        found: list[int | float] = self._quantile(np.array([u])).tolist()
        return found[0]

    def uniform(self, row: int, n: int, attempt: int = 0) -> float:
        """The uniform of something that had begun to pass; further ones, if it does not fit."""
        return self._stream.begun(row, self._before_first(row, n), attempt)

    def key_of(self, row: int, n: int) -> Key:
        """What gives the uniform of something that had begun to pass."""
        return self._stream.key_of_begun(self._before_first(row, n))

    def _before_first(self, row: int, n: int) -> int:
        """How many draws before the first of this future something is, that had begun to pass."""
        since = self._stream.since
        return n if since is None else since[row] - 1 - n

    def _of_future(self, row: int, n: int) -> int | float:
        assert self._kept is not None
        kept = self._kept.get((row, n))
        if kept is not None:
            return kept
        since = self._stream.since
        if since is not None:
            n -= since[row]
            if n < 0:
                return self.at(self._stream.begun(row, -1 - n))
        start = 0
        for number, end in enumerate(TABLE_ENDS):
            if n < end:
                if number not in self._tables:
                    self._tables[number] = self._values(self._stream.table(number))
                return self._tables[number][row, n - start]
            start = end
        return self._of_block(row, n - start)
