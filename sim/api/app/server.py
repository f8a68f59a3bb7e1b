"""The server: the page, its scripts, and futures as server-sent events; it computes nothing."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.api.app.guard import Guard
from sim.report.app.shell import app_html, app_script, app_style

QUIET_S = 10.0
"""After so long without news a stream says that it is still there [s]."""
LONGEST_LINE = 1 << 27
"""Of what the desk says [bytes]."""
MOST_LETTERS = 64
"""Of the name of a tab."""
ENDED = {"run": 0, "what": "problem", "told": ["the desk has ended; start `theater app` again"]}


class DeskLine:
    """The line to the desk: what it says goes to the stream that waits for it.

    Parameters
    ----------
    line
        Our end of it.
    ended
        Called when the desk has ended.
    """

    def __init__(self, line: socket.socket, ended: Callable[[], None]) -> None:
        self._line = line
        self._ended = ended
        self._numbers = count(1)
        self._streams: dict[int, asyncio.Queue[dict[str, Any]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._over = False

    async def listen(self) -> None:
        """Hand on what the desk says, until it ends, however that is."""
        reader, self._writer = await asyncio.open_connection(sock=self._line, limit=LONGEST_LINE)
        try:
            with suppress(OSError):
                while said := await reader.readline():
                    news = json.loads(said)
                    if news["run"] in self._streams:
                        self._streams[news["run"]].put_nowait(news)
        finally:
            self._over = True
            for each in self._streams.values():
                each.put_nowait(ENDED)
            self._ended()

    def close(self) -> None:
        """Hang up, whether or not the desk hears all that was said: it ends."""
        if self._writer is not None:
            self._writer.transport.abort()

    def _say(self, **said: Any) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(json.dumps(said).encode() + b"\n")

    async def futures(self, tab: str, text: str) -> AsyncIterator[str]:
        """The news of one run as server-sent events; it ends when nobody listens."""
        number = next(self._numbers)
        queue = self._streams[number] = asyncio.Queue()
        if self._over:
            queue.put_nowait(ENDED)
        self._say(ask=number, tab=tab, text=text)
        try:
            while True:
                try:
                    news = await asyncio.wait_for(queue.get(), QUIET_S)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                yield f"event: {news['what']}\ndata: {json.dumps(news['told'])}\n\n"
                if news["what"] in ("done", "problem"):
                    return
        finally:
            del self._streams[number]
            self._say(drop=number)


def app_of(
    line: socket.socket,
    port: int,
    token: str,
    scenarios: list[dict[str, str]],
    ended: Callable[[], None] = lambda: None,
) -> Starlette:
    """The application.

    Parameters
    ----------
    line
        To the desk.
    port, token
        Of the address.
    scenarios
        Names and titles that the page offers, that of the command line first.
    ended
        Called when the desk has ended.
    """
    desk = DeskLine(line, ended)

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        listening = asyncio.create_task(desk.listen())
        yield
        listening.cancel()
        desk.close()

    async def page(_: Request) -> Response:
        return HTMLResponse(app_html(scenarios))

    async def script(_: Request) -> Response:
        return Response(app_script(), media_type="text/javascript")

    async def style(_: Request) -> Response:
        return Response(app_style(), media_type="text/css")

    async def futures(request: Request) -> Response:
        tab = request.query_params.get("tab", "")[:MOST_LETTERS]
        news = desk.futures(tab, request.query_params.get("set", ""))
        return StreamingResponse(news, media_type="text/event-stream")

    async def nothing(_: Request) -> Response:
        return PlainTextResponse("404: there is no such page\n", 404)

    routes = [
        Route(f"/{token}/", page),
        Route(f"/{token}/app.js", script),
        Route(f"/{token}/app.css", style),
        Route(f"/{token}/futures", futures),
        Route(f"/{token}/{{rest:path}}", nothing),
    ]
    app = Starlette(routes=routes, lifespan=living)
    app.add_middleware(Guard, port=port, token=token)
    return app
