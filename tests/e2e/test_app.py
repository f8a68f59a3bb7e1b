"""The live page as a program and in a browser: it ends whole, asks nowhere else, keeps what was set."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from browsers import CHROMIUM, PATIENCE_MS, violations
from complaints import told
from processes import PATIENCE_S, ended, living, nobody_left, started, wait_for
from sim.study.running.processes.child_process import CAN_COPY

pytest.importorskip("uvicorn", reason="the extra `app` is not installed")
pytestmark = pytest.mark.skipif(not CAN_COPY, reason="this system cannot copy a process")

QUICK = ("scenario=strait", "horizon_d=60", "warm_up_d=30", "browser=false")
MOVE = "%7B%22turns%22%3A%5B%7B%22day%22%3A8%2C%22units%22%3A%7B%22port%2Fdock%22%3A3%7D%7D%5D%7D"


@contextmanager
def served(replications: int = 4) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program and its address."""
    with started("app", "port=0", *QUICK, f"replications={replications}") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", line)
        assert found is not None, line
        yield process, found[0]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left(number):
    """Ctrl-C and kill -9 of the server, while futures are played: all are gone."""
    with served(40) as (process, address):
        with urlopen(f"{address}futures?tab=t&set={MOVE}", timeout=PATIENCE_S) as stream:
            assert any(line.startswith(b"event: view") for line in stream)
            assert living(process) > 2
            if number == signal.SIGINT:
                os.killpg(process.pid, number)
            else:
                os.kill(process.pid, number)
            process.wait()
            wait_for(lambda: nobody_left(process))
        if number != signal.SIGKILL:
            assert process.returncode == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the desk is found in /proc")
def test_a_desk_that_is_killed_is_told():
    """On the page and at the terminal, with status 2; the others end."""
    with served() as (process, address):
        server = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        with urlopen(f"{address}futures?tab=t&set={MOVE}", timeout=PATIENCE_S) as stream:
            assert stream.readline() == b"event: choices\n"
            os.kill(int(server.read_text().split()[0]), signal.SIGKILL)
            assert b"the desk has ended" in stream.read()
        out, error = ended(process)
        assert (process.returncode, "Traceback" in out + error) == (2, False)
        assert "desk: was ended from outside" in error
        wait_for(lambda: nobody_left(process))


def test_a_port_that_is_taken_is_told(capsys):
    """In a line that says what to do, before anything is begun."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (problem,) = told(capsys, "app", *QUICK, f"port={port}")
    assert problem.startswith(f"port: {port} cannot be had")
    assert "port=0 takes one that is free" in problem


def test_wrong_words_are_told(capsys):
    """Keys of the page and those of the scenario."""
    (problem,) = told(capsys, "app", "scenario=strait", "memory_mb=1")
    assert problem.startswith("memory_mb: ")
    (problem,) = told(capsys, "app", "scenario=nowhere", "port=0")
    assert "nowhere" in problem


def test_what_is_not_installed_is_told(capsys, monkeypatch):
    """In a line that says how to get it."""
    monkeypatch.setattr("sim.core.installed.extras.find_spec", lambda _: None)
    (problem,) = told(capsys, "app", *QUICK)
    assert problem == "app: needs starlette, uvicorn: pip install 'theater-sustainment[app]'"


# ---- in a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: `make browser`")
    if CHROMIUM is None:
        pytest.skip("no Chromium: `make browser` installs it")
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes every complaint and every request."""
    made = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    made.set_default_timeout(PATIENCE_MS)
    made.complaints, made.requests = [], []
    made.on("console", lambda each: made.complaints.append(each.text))
    made.on("pageerror", lambda each: made.complaints.append(str(each)))
    made.on("request", lambda each: made.requests.append(each.url))
    yield made
    made.close()


def is_played(page: Any) -> None:
    """All futures are there."""
    page.locator("#progress", has_text="futures in").wait_for()


def slider(page: Any, name: str) -> Any:
    """A slider by its name."""
    return page.get_by_role("slider", name=name, exact=True)


def test_the_page_in_a_browser(page):
    """By keyboard: a slider runs B, a branch stands in the tree, a reload and a link keep what was
    set; narrow and wide without a horizontal scroll; no complaint and no request elsewhere."""
    with served() as (_, address):
        page.goto(address)
        is_played(page)
        assert page.locator("#legend").inner_text() == ""
        slider(page, "Port, dock").focus()
        page.keyboard.press("ArrowRight")
        page.locator("#legend", has_text="B (").wait_for()
        is_played(page)
        link = page.url
        assert re.search(r"#turn=10:port/dock=\d+$", link)
        value = slider(page, "Port, dock").input_value()
        page.locator("#tried .node").nth(1).wait_for()
        page.emulate_media(media="print")  # what was set is printed as values
        assert page.locator("input[type=range]:visible, .does:visible").count() == 0
        assert page.locator(".slide.moved output:visible").inner_text() == value
        page.emulate_media(media="screen")
        page.reload()
        is_played(page)
        assert page.url == link
        assert slider(page, "Port, dock").input_value() == value
        assert page.locator("#tried .node").count() == 2
        page.get_by_role("button", name="Go on from B").press("Enter")
        is_played(page)
        assert page.url.count("turn=") == 2
        page.get_by_role("button", name="Take back").press("Enter")
        page.wait_for_url(link)
        is_played(page)
        page.get_by_role("button", name="One replication").press("Enter")
        page.locator("#map .over").first.wait_for()
        page.locator("#map-controls select").select_option("number 1")
        page.locator("#map .note-of", has_text="Replication 1 of 4").wait_for()
        assert page.url == f"{link}&replay=1:b"
        past = page.locator("#moves .pick", has_text="Futures of").locator("select")
        past.select_option("one past: the typical one")
        page.locator("#answer", has_text="the typical one: number 1 of 4 by distance").wait_for()
        is_played(page)
        page.reload()
        page.locator("#map .note-of", has_text="Future 1 of 4").wait_for()
        assert "given this past" in page.locator("#lines").inner_text()
        for also in page.locator("main summary").all():
            also.focus()
            page.keyboard.press("Enter")
        for width in (390, 768, 1360):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(f"document.documentElement.scrollWidth <= {width}")
            assert violations(page) == []
        assert page.complaints == []
        assert all(each.startswith(address) for each in page.requests)


def test_a_link_that_is_wrong_is_told_and_orders_are_kept(page):
    """A line for each word and each value, and nothing is played; a button begins anew. Then other
    moves by keyboard, which a link and a reload keep."""
    with served() as (_, address):
        page.goto(f"{address}#trun=10&past=best")
        problem = page.locator("#problem")
        problem.get_by_text("trun: is no word of a link; scenario, posture,").wait_for()
        page.goto(f"{address}#turn=10:dock")
        problem.get_by_text("turn: dock: is no move; hub/berth=3, posture=,").wait_for()
        page.goto(f"{address}#past=best&turn=ten:port/dock=many,stock.x=some,posture=north")
        problem.get_by_text("past: 'best' is not right: a number from 0 on, or typical").wait_for()
        for part in ("turns.0.day: ", "turns.0.units.port/dock: ", "turns.0.stocks.x: "):
            assert problem.locator("div", has_text=part).count() == 1
        assert page.locator("#progress").inner_text() == "Not played."
        problem.get_by_role("button", name="Begin with nothing set").press("Enter")
        is_played(page)
        assert problem.is_hidden()
        page.get_by_text("Other moves from that day on").press("Enter")
        adopted = page.get_by_label("Posture from that day on")
        assert adopted.locator("option").all_text_contents() == ["as it is", "Home"]
        adopted.select_option("Home")
        is_played(page)
        page.get_by_text("Tempo", exact=True).press("Enter")
        slider(page, "All fleets").press("ArrowRight")
        is_played(page)
        page.get_by_text("Scheduled work put off").press("Enter")
        page.get_by_label("Ships overhaul").press("Space")
        is_played(page)
        link = page.url
        assert link.endswith("#turn=10:posture=home,defer=ships,tempo.any=1.1")
        page.reload()
        is_played(page)
        assert page.url == link
        assert slider(page, "All fleets").input_value() == "110"
        assert page.get_by_label("Ships overhaul").is_checked()
        page.locator("#tried .node", has_text="posture Home +2").wait_for()
        assert violations(page) == []


def test_the_label_moves_while_it_is_dragged_and_one_run_follows(page):
    """Values on the way are shown and not played; a server that has ended is told in the page."""
    with served() as (process, address):
        page.goto(address)
        is_played(page)
        before = len(page.requests)
        dock = slider(page, "Port, dock")
        dock.evaluate(
            "one => { for (const value of [2, 3, 4]) { one.value = value; "
            "one.dispatchEvent(new Event('input')); } }"
        )
        assert page.locator(".slide", has=dock).locator("output").inner_text() == "4"
        assert len(page.requests) == before
        dock.evaluate("one => one.dispatchEvent(new Event('change'))")
        page.locator("#legend", has_text="B (").wait_for()
        is_played(page)
        assert len([each for each in page.requests[before:] if "/futures" in each]) == 1
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        dock.focus()
        page.keyboard.press("ArrowRight")
        page.locator("#problem", has_text="`theater app` prints a new one").wait_for()
