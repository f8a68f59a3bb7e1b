"""The server of the live page: who may ask, and what a stream says; the desk is played by a test."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra `app` is not installed")

from asgi import PORT, asked
from sim.api.app.server import app_of

TOKEN = "secret"


class PlayedDesk:
    """The other end of the line."""

    def __init__(self, app: Any, line: socket.socket) -> None:
        self.app = app
        self.line = line
        self.heard: list[dict[str, Any]] = []
        self._rest = b""

    async def hears(self, key: str) -> dict[str, Any]:
        """The next line with a key."""
        while True:
            for each in self.heard:
                if key in each:
                    self.heard.remove(each)
                    return each
            got = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.line, 4096), 60)
            *lines, self._rest = (self._rest + got).split(b"\n")
            self.heard += [json.loads(line) for line in lines]

    def says(self, run: int, what: str, told: Any) -> None:
        """One line."""
        self.line.sendall(json.dumps({"run": run, "what": what, "told": told}).encode() + b"\n")


@asynccontextmanager
async def serving(ended: Callable[[], None] = lambda: None) -> AsyncIterator[PlayedDesk]:
    """The application with its line open."""
    ours, its = socket.socketpair()
    its.setblocking(False)
    app = app_of(ours, PORT, TOKEN, [{"name": "", "title": "</script><b>&"}], ended)
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0)
        try:
            yield PlayedDesk(app, its)
        finally:
            its.close()
    ours.close()


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        (f"/{TOKEN}/", {}, 200),
        (f"/{TOKEN}/app.js", {"origin": f"http://127.0.0.1:{PORT}"}, 200),
        (f"/{TOKEN}/app.css", {"host": f"localhost:{PORT}"}, 200),
        (f"/{TOKEN}/other", {}, 404),
        ("/", {}, 403),
        ("/secre/", {}, 403),
        ("/secrets/", {}, 403),
        (f"/{TOKEN}/", {"host": f"evil.example:{PORT}"}, 403),
        (f"/{TOKEN}/", {"host": "127.0.0.1:1"}, 403),
        (f"/{TOKEN}/", {"host": ""}, 403),
        (f"/{TOKEN}/futures", {"origin": "http://evil.example"}, 403),
        (f"/{TOKEN}/futures", {"origin": "null"}, 403),
    ],
)
def test_only_the_page_itself_may_ask(target, headers, status):
    """A foreign name, another page and a wrong token are 403, and say nothing of the page."""

    async def whole() -> tuple[int, dict[str, str], str]:
        async with serving() as desk, asked(desk.app, target, **headers) as found:
            text = await found.text()
            return found.status, found.headers, text

    found, its_headers, text = asyncio.run(whole())
    assert found == status
    assert "default-src 'none'" in its_headers["content-security-policy"]
    assert its_headers["referrer-policy"] == "no-referrer"
    if status == 403:
        assert text.startswith("403: ")
        assert TOKEN not in text


def test_names_of_files_are_text_in_the_page():
    """A title cannot end the element that it stands in, and nothing is fetched from elsewhere."""

    async def page() -> str:
        async with serving() as desk, asked(desk.app, f"/{TOKEN}/") as found:
            return await found.text()

    text = asyncio.run(page())
    assert "</script><b>" not in text
    assert "http" not in text
    assert text.count("<script") == 2
    assert 'src="app.js"' in text


def test_a_stream_says_what_the_desk_says_and_ends_with_it():
    """Each kind of news is an event; the last closes the stream and the run."""

    async def stream() -> None:
        async with serving() as desk:
            target = f"/{TOKEN}/futures?tab=t&set=%7B%7D"
            async with asked(desk.app, target) as found:
                said = await desk.hears("ask")
                assert (said["tab"], said["text"]) == ("t", "{}")
                desk.says(said["ask"], "progress", {"done": 1})
                desk.says(said["ask"] + 7, "progress", {"done": 9})
                desk.says(said["ask"], "done", {"seconds": 2})
                text = await found.text()
            assert text == (
                'event: progress\ndata: {"done": 1}\n\nevent: done\ndata: {"seconds": 2}\n\n'
            )
            assert found.headers["content-type"].startswith("text/event-stream")
            assert await desk.hears("drop") == {"drop": said["ask"]}

    asyncio.run(stream())


def test_a_closed_tab_ends_its_run():
    """The desk hears it at once, and not when the futures are there."""

    async def stream() -> None:
        async with serving() as desk:
            async with asked(desk.app, f"/{TOKEN}/futures?tab=t") as found:
                said = await desk.hears("ask")
                desk.says(said["ask"], "progress", {"done": 1})
                await found.until("progress")
            assert await desk.hears("drop") == {"drop": said["ask"]}

    asyncio.run(stream())


def test_a_desk_that_ends_is_told():
    """In a line of the page, also to whoever asks later; and the server ends."""
    ends: list[bool] = []

    async def stream() -> tuple[str, str]:
        target = f"/{TOKEN}/futures?tab=t"
        async with serving(lambda: ends.append(True)) as desk, asked(desk.app, target) as found:
            await desk.hears("ask")
            desk.line.shutdown(socket.SHUT_RDWR)
            first = await found.text()
            async with asked(desk.app, target) as later:
                return first, await later.text()

    for text in asyncio.run(stream()):
        assert "event: problem" in text
        assert "start `theater app` again" in text
    assert ends == [True]
