"""Write the pictures of the pages into docs/images, or look at a page as others see it.

    python docs/screenshots.py                      every picture, docs/images/*.png
    python docs/screenshots.py images=report,app    some of them
    python docs/screenshots.py look=FOLDER          each page, and the app, under every simulated
                                                    deficiency of colour vision, dark, printed,
                                                    390 to 1360 px wide, without movement

Not run in CI: it takes Chromium and Playwright (`make browser`) and the extra `app`. The theater is
the one that `theater new` writes: real places are not a billboard. Pictures that are larger than
220 kB are refused.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent / "images"
MOST_BYTES = 220_000
WIDE, PATIENCE_MS = 1280, 30_000
WIDTHS = (390, 768, 1360)
"""Of a telephone, a tablet and a screen [px]."""
SETTLES_MS = 1_500
"""Until the last figure of the live page is drawn [ms]."""
APP_MS = 240_000
"""How long twenty futures may take on a busy machine [ms]."""
STRAIT = "events.closure.enabled=true"
RUNS: dict[str, list[Sequence[str]]] = {
    "run": [
        ("run", "scenario=mine.yaml", STRAIT, "replications=40", "out=run"),
        ("report", "run"),
    ],
    "compare": [
        ("compare", "scenario=mine.yaml", "posture=near", "posture=home", STRAIT,
         "replications=100", "spells=true", "out=compare"),
        ("report", "compare"),
    ],
    "sweep": [
        ("sweep", "scenario=break_even", "posture=theater,home",
         "hubs.theater.berths.dock=1,2,3", "replications=30", "out=sweep"),
        ("report", "sweep"),
    ],
    "game": [
        ("game", "new", "seminar.yaml", "game=seminar"),
        ("game", "report", "seminar.yaml", "out=pages"),
        ("game", "publish", "seminar.yaml", "port_lost", "out=pages"),
    ],
}  # fmt: skip
"""Commands behind the pages, in the order in which they are typed."""
APP = ("app", "scenario=mine.yaml", "port=0", "browser=false")
SET = "#on=closure&turn=10:forward_yard/berth=2,forward_yard/mechanics=2&replay=typical:b"
DEFICIENCIES = ("none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia")


def theater(*words: str) -> None:
    """A command, its output thrown away; its complaint is ours."""
    done = subprocess.run([sys.executable, "-m", "sim", *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"theater {' '.join(words)}\n{done.stderr}")


@contextmanager
def served() -> Iterator[str]:
    """The address of a live page, with what is set in its link."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *APP], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        if found is None:
            raise SystemExit("theater app said no address")
        yield found[0] + SET
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def page_of(browser: Any, address: str, width: int = WIDE, high: int = 1000, **more: Any) -> Any:
    """An opened page that asks nowhere else."""
    context = browser.new_context(viewport={"width": width, "height": high}, **more)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    return page


def shot(page: Any, name: str, to: Any = None) -> None:
    """A picture of a page from its upper edge, or of a part of it."""
    path = IMAGES / f"{name}.png"
    if to is not None:
        to.screenshot(path=path)
    else:
        page.screenshot(path=path)
    size_kb = path.stat().st_size / 1000
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} has {size_kb:.0f} kB, more than {MOST_BYTES / 1000:.0f}")
    print(f"{path.name}: {size_kb:.0f} kB", flush=True)


def file(name: str) -> str:
    """The address of a file here."""
    return (Path.cwd() / name).as_uri()


# ---- the pictures ----------------------------------------------------------------------------


def report_pictures(browser: Any) -> None:
    """The pages of a run, of a comparison with its replay, and of a sweep."""
    for name, image in (("compare", "report"), ("run", "report_run"), ("sweep", "report_sweep")):
        shot(page_of(browser, file(f"{name}/report.html")), image)
    page = page_of(browser, file("compare/report.html"))
    panel = page.locator("#replay_a")
    panel.scroll_into_view_if_needed()
    shot(page, "report_replay", panel)


def app_pictures(browser: Any) -> None:
    """The live page with all of its futures there."""
    with served() as address:
        page = page_of(browser, address, 1360)
        page.get_by_text("20 of 20", exact=False).first.wait_for(timeout=APP_MS)
        shot(page, "app")


def game_pictures(browser: Any) -> None:
    """The page of the game that ships, and that of one of its cells."""
    shot(page_of(browser, file("pages/seminar.html"), high=900), "game_report")
    shot(page_of(browser, file("pages/seminar_day60_blue.html"), high=760), "game_blue")


PICTURES: dict[str, tuple[Sequence[str], Callable[[Any], None]]] = {
    "report": (("run", "compare", "sweep"), report_pictures),
    "app": ((), app_pictures),
    "game": (("game",), game_pictures),
}


# ---- as others see it ------------------------------------------------------------------------


def look(browser: Any, folder: Path) -> None:
    """Every page, and the live one, under each deficiency, in dark, printed and as wide as screens
    are, without movement."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("run", "compare", "sweep"):
        look_at(browser, folder, name, file(f"{name}/report.html"))
    look_at(browser, folder, "game", file("pages/seminar.html"))
    look_at(browser, folder, "cell", file("pages/seminar_day60_blue.html"))
    with served() as address:
        look_at(browser, folder, "app", address, "20 of 20")


def look_at(browser: Any, folder: Path, name: str, address: str, told: str = "") -> None:
    """One page; it is whole when it has told something."""

    def opened(width: int = WIDE, **more: Any) -> Any:
        page = page_of(browser, address, width, reduced_motion="reduce", **more)
        if told:
            page.get_by_text(told, exact=False).first.wait_for(timeout=APP_MS)
            page.wait_for_timeout(SETTLES_MS)
        return page

    for scheme in ("light", "dark"):
        page = opened(color_scheme=scheme)
        session = page.context.new_cdp_session(page)
        for kind in DEFICIENCIES:
            session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
            page.screenshot(path=folder / f"{name}_{scheme}_{kind}.png", full_page=True)
        page.context.close()
    for width in WIDTHS:
        page = opened(width)
        page.screenshot(path=folder / f"{name}_{width}.png", full_page=True)
        page.context.close()
    page = opened()
    page.emulate_media(media="print")
    page.screenshot(path=folder / f"{name}_print.png", full_page=True)
    page.pdf(path=folder / f"{name}.pdf")
    page.context.close()
    print(f"{name}: {folder}", flush=True)


def main(words: Sequence[str]) -> None:
    """Make the pages in a folder that goes away, and take pictures of them."""
    keys = dict(each.partition("=")[::2] for each in words)
    if {*keys} - {"images", "look"} or {*keys.get("images", "report").split(",")} - {*PICTURES}:
        raise SystemExit(f"images={','.join(PICTURES)} and look=FOLDER are right")
    folder = Path(keys["look"]).resolve() if "look" in keys else None
    names = keys["images"].split(",") if "images" in keys else [] if folder else [*PICTURES]
    wanted = dict.fromkeys(run for name in names for run in PICTURES[name][0])
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        os.chdir(place)
        theater("new", "mine")
        for run in RUNS if folder else wanted:
            for command in RUNS[run]:
                theater(*command)
        for name in names:
            PICTURES[name][1](browser)
        if folder:
            look(browser, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
