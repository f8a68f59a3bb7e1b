"""Pages in a browser: no error, no request, no sideways scroll, readable by keyboard and screen reader.

They are opened with Debian's Chromium and Playwright, and judged by axe-core, where those are
installed (`make browser`); else the tests say what is missing.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

import sim
from browsers import AXE, CHROMIUM, PATIENCE_MS, violations
from kinds_of_pages import ASKED, folder_of, new_theater
from sim.cli.main import main

WIDTHS = (390, 768, 1360)
PAGES = ("run", "compare", "sweep")

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: `make browser`")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: `make browser` installs it")


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """Addresses of the pages of a run with a replay, of a comparison and of a sweep."""
    place = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert main(["new", "mine"]) == 0
        quick = ["scenario=mine.yaml", "replications=3", "horizon_d=120", "warm_up_d=40"]
        strait = "events.closure.enabled=true"
        assert main(["run", *quick, strait, "spells=true", "out=run"]) == 0
        assert main(["compare", *quick, strait, "posture=near", "posture=home", "out=compare"]) == 0
        grid = ["posture=near,home", "hubs.forward_yard.berths.berth=1,2"]
        assert main(["sweep", *quick, *grid, "out=sweep"]) == 0
        for name in PAGES:
            sim.report(name, marking="EXERCISE")
    return {name: f"file://{place}/{name}/report.html" for name in PAGES}


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> dict[str, str]:
    """Addresses of a page of every other kind."""
    place = tmp_path_factory.mktemp("kinds")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        new_theater(place)
        for kind in {*ASKED} - {*PAGES}:
            folder = folder_of(place, kind)
            sim.report(folder, marking="EXERCISE")
            found[kind] = f"file://{folder}/report.html"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests, without a network."""
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page, and what it complained of or asked for."""

    def __init__(self, browser: Any, address: str, width: int, **more: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, **more
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.told: list[str] = []
        self.page.on("console", lambda each: self._console(each))
        self.page.on("pageerror", lambda each: self.told.append(f"error: {each}"))
        self.page.on("request", lambda each: self._request(each.url))
        self.page.goto(address)
        self.page.locator("h1").wait_for()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.told.append(f"{message.type}: {message.text}")

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.told.append(f"request: {url}")

    def sideways(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def violations(self) -> list[str]:
        """What axe finds; nothing where it is not installed."""
        return violations(self.page)


@pytest.fixture
def opened(browser, pages) -> Iterator[Any]:
    """Opens a page by its name and width; all are closed at the end."""
    every: list[Opened] = []

    def opens(name: str, width: int, **more: Any) -> Opened:
        every.append(Opened(browser, pages[name], width, **more))
        return every[-1]

    yield opens
    for each in every:
        each.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_quiet_and_fit(opened, width):
    """No console error, no request to anywhere, no sideways scroll, and something is drawn."""
    for name in PAGES:
        each = opened(name, width)
        assert each.told == []
        assert each.sideways() <= 0, name
        places = each.page.locator("[data-figure]")
        assert places.count() >= 2
        for number in range(places.count()):
            assert places.nth(number).locator("svg, canvas, p").count() > 0


@pytest.mark.parametrize("kind", sorted({*ASKED} - {*PAGES}))
def test_a_page_of_every_kind(browser, others, kind):
    """Is quiet and fits a telephone and a desk, in both colour schemes; axe finds nothing on the telephone."""
    for width, scheme in ((390, "dark"), (1360, "light")):
        each = Opened(browser, others[kind], width, color_scheme=scheme)
        try:
            for also in each.page.locator("details > summary").all():
                also.click()
            places = each.page.locator("[data-figure]")
            for number in range(places.count()):
                assert places.nth(number).locator("svg, canvas, p").count() > 0
            assert each.sideways() <= 0
            assert width > min(WIDTHS) or each.violations() == []
            assert each.told == []
        finally:
            each.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: `make browser` installs it with npm")
@pytest.mark.parametrize(("name", "width", "scheme"), [
    ("run", 390, "light"), ("compare", 1360, "light"), ("compare", 390, "dark"), ("sweep", 768, "light"),
])  # fmt: skip
def test_axe_finds_nothing(opened, name, width, scheme):
    """Of any weight, also after every control was used, in both colour schemes."""
    each = opened(name, width, color_scheme=scheme)
    for button in each.page.locator("main button:visible").all():
        if button.inner_text() not in ("Play", "Stop"):
            button.focus()
            each.page.keyboard.press("Enter")
    for slider in each.page.locator("input[type=range]").all():
        slider.focus()
        each.page.keyboard.press("ArrowRight")
    for also in each.page.locator("details > summary").all():
        also.click()
    assert each.violations() == []
    assert each.told == []


def test_axes_tell_shares_in_per_cent_and_changes_from_0(opened):
    """Of hubs in use, of a sweep's response; a waterfall begins at 0 and has all of its bars."""
    ticks = "svg .axis text"
    for name, panel in (("compare", "hubs"), ("sweep", "response_0")):
        told = opened(name, 768).page.locator(f"#{panel} {ticks}").all_text_contents()
        assert any(each.endswith("\u00a0%") for each in told), told
        assert not any("fraction" in each or "0." in each for each in told), told
    page = opened("compare", 768).page
    axis = page.locator(f"#days {ticks}").all_text_contents()
    assert "0" in axis
    zero = page.locator("#days svg line.zero").bounding_box()
    total = page.locator("#days svg .step rect").last.bounding_box()
    assert zero is not None
    assert total is not None
    ends = (total["x"], total["x"] + total["width"])
    assert min(abs(zero["x"] - each) for each in ends) < 1.5


def test_a_page_is_used_by_keyboard(opened):
    """A day further by an arrow key, another line by Enter, along the hubs by arrows, Escape hushes."""
    each = opened("compare", 1360)
    page = each.page
    slider = page.locator("#where input[type=range]")
    day = page.locator("#where output")
    before = day.inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert day.inner_text() != before
    page.locator("#where .choose button").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.locator("#where .choose button").nth(1).get_attribute("aria-pressed") == "true"
    page.locator("#when button.row").first.focus()
    page.keyboard.press("Enter")
    assert "platforms on station" in page.locator("#when .fan h3").inner_text()
    page.locator("#where g[tabindex='0']").first.focus()
    assert page.locator(".note").is_visible()
    first = page.locator(".note").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator(".note").inner_text() != first
    page.keyboard.press("Escape")
    assert not page.locator(".note").is_visible()
    assert each.told == []


def test_a_replay_plays_and_is_calm_where_that_is_asked(opened):
    """Its day goes on by itself, and stops; with less motion it goes on in two steps a second."""
    each = opened("run", 1360)
    page = each.page
    panel = page.locator("section[id^=replay_]")
    day = panel.locator("output")
    assert day.inner_text() == "D"
    panel.locator("button.play").click()
    panel.locator("output", has_text=re.compile("[1-9]")).wait_for()
    panel.locator("button.play").click()
    there = day.inner_text()
    page.wait_for_timeout(300)
    assert day.inner_text() == there
    calm = opened("run", 1360, reduced_motion="reduce")
    assert calm.page.evaluate("theater.calm()") is True
    assert each.told == calm.told == []


def test_a_printed_page_has_no_controls_and_fits(opened, tmp_path):
    """On A4, light, with its marking."""
    each = opened("compare", 1360, color_scheme="dark")
    each.page.emulate_media(media="print")
    assert each.page.locator(".controls:visible, .choose:visible").count() == 0
    paper = each.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert each.page.locator(".marking:visible").count() == 2
    path = tmp_path / "page.pdf"
    each.page.pdf(path=str(path), format="A4")
    assert path.stat().st_size > 20_000
    assert each.told == []


def test_on_a_telephone_a_table_of_words_is_a_list(opened):
    """Rows stand below each other, each cell says its column, and a screen reader hears a table."""
    each = opened("run", 390)
    table = each.page.locator("table.stacks", has_text="station").first
    row = table.locator("tbody tr").first
    lefts = row.locator("th, td").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert len(lefts) >= 4
    assert len(set(lefts)) == 1
    assert row.locator("td").first.get_attribute("data-of") == "platforms"
    assert table.get_by_role("columnheader").count() == len(lefts)
    wide = opened("run", 1360).page.locator("table.stacks", has_text="station").first
    tops = (
        wide.locator("tbody tr")
        .first.locator("th, td")
        .evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    )
    assert len(set(tops)) == 1


def test_a_page_is_read_without_scripts(opened):
    """The question, the answer, and every table, open."""
    each = opened("compare", 390, java_script_enabled=False)
    assert each.page.locator(".answer p").first.inner_text()
    tables = each.page.locator("table")
    assert tables.count() >= 8
    assert all(one.is_visible() for one in tables.all())


def test_fourteen_lines_are_drawn_at_once(opened):
    """Each with its strips, which a click opens, and again over what was there."""
    each = opened("compare", 1360)
    rows = each.page.evaluate(
        "(() => { const page = theater.page, place = document.querySelector('[data-figure=when]');"
        " const figure = structuredClone(page.panels.find((p) => p.name === 'when').figure);"
        " figure.rows = Array.from({length: 14}, (_, n) => ({...figure.rows[0], name: `r${n}`}));"
        " return [1, 2].map(() => { theater.draw(place, figure, page);"
        " return [...place.querySelectorAll('[data-name]')].map((r) => r.dataset.name); }); })()"
    )
    assert rows == [[f"r{number}" for number in range(14)]] * 2
    assert json.loads(each.page.locator("#data").text_content())["options"]
