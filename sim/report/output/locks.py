"""A lock that ends with its process: one writes, others are told who does."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from sim.core.copies import not_in_copies
from sim.core.errors import ConfigError, Problem
from sim.report.output.files import flush_folder

if sys.platform != "win32":
    import fcntl


class FileLock:
    """A file that this process holds, until it is let go.

    Parameters
    ----------
    path
        The file; it is made and stays.
    what
        What is written meanwhile, as a complaint calls it.
    elsewhere
        What else would be right, e.g. ``another out=``.

    Raises
    ------
    ConfigError
        If another process holds it, or it cannot be locked.
    """

    def __init__(self, path: Path, what: str, elsewhere: str) -> None:
        self._path = path
        while True:
            try:
                handle, self._is_new = _opened(path)
            except OSError as error:
                told = f"cannot be opened ({error.strerror}); {elsewhere} is right"
                raise _wrong(str(path), told) from None
            self._handle: int | None = handle
            if sys.platform == "win32":  # which has no flock: nobody is kept out
                break
            self._take(handle, path, what, elsewhere)
            if _is_there(handle, path):
                break
            self.let_go()  # whoever had it took it away meanwhile
        not_in_copies(self, FileLock.let_go)  # a copy may live a moment longer than its parent

    def _take(self, handle: int, path: Path, what: str, elsewhere: str) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(handle, 100).decode("ascii", "replace").strip()
            os.close(handle)
            told = f"another command writes to it now (process {owner or 'unknown'}, which holds"
            told += f" {path.name}); wait for it, or {elsewhere} is right"
            raise _wrong(what, told) from None
        except OSError as error:
            os.close(handle)
            told = f"cannot be locked ({error.strerror}); {elsewhere}, on a disk that has locks, is"
            raise _wrong(str(path), f"{told} right") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        flush_folder(path.parent)

    def undo(self) -> None:
        """Let go of it as if it had never been held: a file that was made for it is removed."""
        if self._handle is not None and self._is_new:
            with suppress(OSError):
                self._path.unlink()
        self.let_go()

    def let_go(self) -> None:
        """Let another process have it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _opened(path: Path) -> tuple[int, bool]:
    """A handle of the file, and whether it is new."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with suppress(FileExistsError):
        return os.open(path, flags | os.O_EXCL, 0o666), True
    return os.open(path, flags, 0o666), False


def _is_there(handle: int, path: Path) -> bool:
    """Whether the file of a handle still has its name."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except OSError:
        return False


def _wrong(path: str, told: str) -> ConfigError:
    return ConfigError("results", [Problem(path, told)])
