"""Begin: the address, the desk in a process of its own, then the server; in the end nothing."""

import os
import secrets
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress

from sim.api.app.desk import DeskOptions, begun
from sim.api.app.settings import AppSettings
from sim.api.app.sides import Bases
from sim.api.asking.keys.app import AppKeys
from sim.core.copies import not_in_copies
from sim.core.errors import ConfigError, Problem
from sim.core.installed.extras import needs
from sim.load.compose import scenarios
from sim.load.files.reader import read_yaml
from sim.load.overrides import own_keys, parse
from sim.load.search import SCENARIO, places
from sim.study.running.processes.child_process import CAN_COPY

HOST = "127.0.0.1"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
"""What names a screen on Linux."""
NEEDS = ("starlette", "uvicorn")
LETTERS = 24
"""Random bytes of the token [count]."""
LEFT_S = 1
"""How long open streams are waited for at the end [s]."""
HIDDEN = ("truth/", "backtests/", "studies/")
"""How the names of scenarios begin that the page does not offer."""


def start(words: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serve the page until it is interrupted.

    Parameters
    ----------
    words
        Keys of the command, the scenario and its overrides.
    tell
        Prints a line.

    Raises
    ------
    ConfigError
        If the extra is not installed, a word is wrong, or the port is taken; later if the desk is
        ended from outside.
    """
    keys, _ = own_keys(parse(words), AppKeys)
    _check_installed()
    left = [each for each in words if each.partition("=")[0] not in AppKeys.model_fields]
    Bases(left).of(AppSettings())  # what is wrong with the scenario is told before anything begins
    listening = _bound(keys.port)
    port = listening.getsockname()[1]
    options = DeskOptions(left, keys.seed, keys.replications, keys.workers, keys.memory_mb)
    desk, line = begun(options)
    try:
        _serve(listening, line, port, _offered(left), keys.browser, tell)
    finally:
        line.close()
        with suppress(ProcessLookupError):
            os.kill(desk, signal.SIGKILL)  # all that come from it end with it
        with suppress(ChildProcessError):
            os.waitpid(desk, 0)


def _check_installed() -> None:
    needs("app", "app", NEEDS)
    if not CAN_COPY:
        told = "needs a system that can copy a process: Linux, macOS or WSL"
        raise ConfigError("system", [Problem("app", told)])


def _bound(port: int) -> socket.socket:
    """The port, taken before anything is started.

    Raises
    ------
    ConfigError
        If another program has it, or it is not ours to take.
    """
    listening = not_in_copies(socket.socket(), socket.socket.close)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        told = f"{port} cannot be had ({error.strerror}); port=0 takes one that is free"
        raise ConfigError("port", [Problem("port", told)]) from None
    return listening


def _serve(
    listening: socket.socket,
    line: socket.socket,
    port: int,
    offered: list[dict[str, str]],
    browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve until an interrupt, or until the desk has ended, which is wrong."""
    import uvicorn

    from sim.api.app.server import app_of

    token = secrets.token_urlsafe(LETTERS)
    address = f"http://{HOST}:{port}/{token}/"
    server: uvicorn.Server

    lost = False

    def ended() -> None:
        nonlocal lost
        lost = not server.should_exit
        server.should_exit = True

    app = app_of(line, port, token, offered, ended)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=LEFT_S, lifespan="on",
    )  # fmt: skip
    server = uvicorn.Server(config)
    tell(f"theater app: {address}")
    opened = browser and _opened(address)
    tell("Ctrl-C ends it." if opened or not browser else "No browser was found: open the address.")
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    tell("theater app: ended")
    if lost:
        told = "was ended from outside, perhaps for want of memory; a smaller memory_mb is right"
        raise ConfigError("run", [Problem("desk", told)])


def _opened(address: str) -> bool:
    """Whether a browser has opened the address."""
    if sys.platform == "linux" and not any(map(os.environ.get, SCREENS)):
        return False  # one of text would take the terminal
    with suppress(Exception):
        return webbrowser.open(address)
    return False


def _offered(words: Sequence[str]) -> list[dict[str, str]]:
    """Scenarios by name and title, that of the command line first, which has no name."""
    found = [{"name": "", "title": " ".join(words) or "the default scenario"}]
    where = places()
    for name in where.names(SCENARIO) or scenarios():
        if name.startswith(HIDDEN):
            continue
        file = where.find(f"{SCENARIO}/{name}")
        title = ""
        with suppress(ConfigError):
            title = str(read_yaml(file).data.get("title") or "") if file else ""
        found.append({"name": name, "title": title or name})
    return found
