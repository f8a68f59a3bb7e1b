"""One request to an ASGI application, without a server: status, headers and the parts of the body."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

PORT = 8460


class Asked:
    """A request under way: its answer comes part by part, and it can be given up."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def text(self) -> str:
        """The rest of the body."""
        found = b""
        while (part := await asyncio.wait_for(self.parts.get(), 60)) is not None:
            found += part
        return found.decode()

    async def until(self, word: str) -> str:
        """The body up to a word."""
        found = b""
        while word.encode() not in found:
            part = await asyncio.wait_for(self.parts.get(), 60)
            assert part is not None, f"the body ended before {word!r}: {found!r}"
            found += part
        return found.decode()


@asynccontextmanager
async def asked(app: Any, target: str, **headers: str) -> AsyncIterator[Asked]:
    """Ask for a target as a browser on this machine does; at the end it goes away."""
    found = Asked()
    path, _, query = target.partition("?")
    names = {"host": f"127.0.0.1:{PORT}", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in names.items() if value],
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 1),
    }
    body = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if body:
            return body.pop()
        await found.gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found.status = message["status"]
            found.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            await found.parts.put(message.get("body", b""))
            if not message.get("more_body"):
                await found.parts.put(None)

    answering = asyncio.create_task(app(scope, receive, send))
    try:
        yield found
    finally:
        found.gone.set()
        await asyncio.wait_for(answering, 60)
