"""Long lists of which little is in memory: things in a file, or made when they are looked at."""

import pickle
from array import array
from collections.abc import Callable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar, overload

T = TypeVar("T")
IN_MEMORY = 2**22
"""A file up to this size stays in memory [bytes]."""


class Made(Sequence[T], Generic[T]):
    """Things that are made anew whenever they are looked at.

    Parameters
    ----------
    make
        Makes a thing of its place.
    count
        How many there are.
    """

    def __init__(self, make: Callable[[int], T], count: int) -> None:
        self._make, self._places = make, range(count)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """A thing, or some."""
        if isinstance(place, slice):
            return [self._make(each) for each in self._places[place]]
        return self._make(self._places[place])


class _File(SpooledTemporaryFile[bytes]):
    """Goes when nobody has a part of it any more."""

    def __del__(self) -> None:
        self.close()


class Spooled(Sequence[T], Generic[T]):
    """Things as bytes in a temporary file; whoever asks for one gets a new copy of it.

    Parameters
    ----------
    dumps, loads
        A thing as bytes and back; pickled by default.

    Raises
    ------
    OSError
        If there is no room in the folder of temporary files.
    """

    def __init__(
        self,
        dumps: Callable[[T], bytes] = pickle.dumps,
        loads: Callable[[bytes], T] = pickle.loads,
    ) -> None:
        self._dumps, self._loads = dumps, loads
        self._file = _File(IN_MEMORY)
        self._begins, self._ends = array("Q"), array("Q")

    def append(self, thing: T) -> None:
        """Keep a thing at the end."""
        begin = self._file.seek(0, 2)
        self._file.write(self._dumps(thing))
        self._begins.append(begin)
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._begins)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Spooled[T]": ...
    def __getitem__(self, place: int | slice) -> "T | Spooled[T]":
        """A thing, or some of them that lie in the same file."""
        if isinstance(place, slice):
            some = Spooled(self._dumps, self._loads)
            some._file = self._file
            some._begins, some._ends = self._begins[place], self._ends[place]
            return some
        begin, end = self._begins[place], self._ends[place]
        self._file.seek(begin)
        return self._loads(self._file.read(end - begin))
