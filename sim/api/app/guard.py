"""Who may ask: this machine by its own name, with the token, from the page itself."""

import secrets
from collections.abc import Mapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")
"""What a browser on this machine calls it."""
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Sent with everything: nothing is fetched from elsewhere, and no other page holds this one."""


class Guard:
    """Refuses with 403 whatever does not come from the page itself.

    Parameters
    ----------
    app
        What answers what is let through.
    port
        Of the address.
    token
        The first part of every path.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"{name}:{port}" for name in NAMES}
        if port == 80:
            self._hosts |= {*NAMES}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        why = self.why_not(scope)
        if why:
            refused = PlainTextResponse(f"403: {why}\n", 403, headers={**HEADERS})
            await refused(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *ours]}
            await send(message)

        await self._app(scope, receive, with_headers)

    def why_not(self, scope: Mapping[str, Any]) -> str:
        """Why a request is refused; empty where it is not."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if headers.get("host", "").lower() not in self._hosts:
            return "the address was called by another name; 127.0.0.1 is right"
        if "origin" in headers and headers["origin"].lower() not in self._origins:
            return "another page may not ask"
        token = str(scope["path"]).lstrip("/").partition("/")[0]
        if not secrets.compare_digest(token.encode(), self._token.encode()):
            return "the token is missing or another; `theater app` prints the address with it"
        return ""
