"""Pages in a browser: how long the lines of two choices and the frames of a replay take to draw."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.bar import Bar
from benchmarks.timing import idle_cores, python
from benchmarks.trees import ours

LINES = 14
LINES_MS = 200.0
FRAME_MS = 50.0
"""A frame of twenty a second [ms]."""
QUICK = ("scenario=indo_pacific_contingency", "horizon_d=120")
STRIPS = (
    "(count) => { const page = theater.page, place = document.querySelector('[data-figure=when]');"
    " const figure = structuredClone(page.panels.find((p) => p.name === 'when').figure);"
    " const rows = figure.rows; figure.rows = Array.from({length: count},"
    " (_, n) => ({...rows[n % rows.length], name: `r${n}`}));"
    " theater.draw(place, figure, page); const begun = performance.now();"
    " theater.draw(place, figure, page); return performance.now() - begun; }"
)
FRAMES = (
    "(count) => { const day = document.querySelector('section[id^=replay_] input[type=range]');"
    " const begun = performance.now(); for (let n = 0; n < count; n++) { day.value = n;"
    " day.dispatchEvent(new Event('input')); } return (performance.now() - begun) / count; }"
)


def bars() -> Iterator[Bar]:
    """Milliseconds in Chromium, without a network; a busy machine says nothing."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        yield Bar("drawing", "pages in a browser", "-", "-", note="no Playwright: `make browser`")
        return
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        idle = idle_cores()
        note = f"Chromium; about {idle:.1f} cores idle at the start"
        page = _opened(browser, folder, "compare", "posture=today", "posture=rsf", "replications=4")
        took_ms = page.evaluate(STRIPS, LINES)
        yield _bar(f"{LINES} lines of two choices", took_ms, LINES_MS, note)
        page = _opened(browser, folder, "run", "spells=true", "replications=1")
        lanes = page.evaluate(
            "theater.page.panels.find((p) => p.name.startsWith('replay_')).figure.lanes.length"
        )
        took_ms = page.evaluate(FRAMES, 100)
        yield _bar(f"a frame of the replay of {lanes} platforms", took_ms, FRAME_MS, note)


def _bar(what: str, took_ms: float, limit_ms: float, note: str) -> Bar:
    return Bar(
        "drawing", f"{what} [ms]", f"{took_ms:.3g} ms", f"{limit_ms:g} ms", took_ms, limit_ms,
        at_least=False, note=note,
    )  # fmt: skip


def _opened(browser: Any, folder: str, command: str, *words: str) -> Any:
    """The page of a command, opened."""
    out = Path(folder) / command
    for each in ((command, *QUICK, *words, f"out={out}"), ("report", str(out))):
        subprocess.run(
            python("-m", "sim", *each), check=True, env=ours().env, stdout=subprocess.DEVNULL
        )
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.goto(f"file://{out}/report.html")
    return page


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as started:
        yield started.chromium.launch(executable_path=path, args=["--no-sandbox"])
