"""The page core: what stands in the file, what cannot get out of it, and how a coast is cut."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from sim.load.files.paths import config_dir
from sim.report.page import coast as coasts
from sim.report.page.html import SCRIPTS, inline_json, page_html, scripts
from sim.report.page.parts import Words
from sim.report.page.schema import Page, PageTable, Panel, Tile

ROOT = Path(__file__).resolve().parents[2]
NASTY = "</script><script>alert(1)</script><!-- & \" ' \u2028 <b onload=x>"


def nasty_page() -> Page:
    """A page whose every text would like to be markup."""
    words = [Words(text=NASTY, role="strong")]
    table = PageTable(caption=NASTY, head=[NASTY, NASTY], rows=[[NASTY, NASTY]])
    panel = Panel(name="one", title=NASTY, note=words, tables=[table], told=[words], code=[NASTY])
    return Page(
        title=NASTY, lead=words, answer=[words], tiles=[Tile(label=NASTY, told=words, note=NASTY)],
        panels=[panel], options=[], marking=NASTY,
    )  # fmt: skip


def test_no_text_becomes_markup():
    """Every string of a page is escaped, in the HTML and in the JSON, and the JSON reads back."""
    page = nasty_page()
    html = page_html(page)
    assert html.count("<script") == 2  # the data and our own
    assert html.count("</script>") == 2
    assert "<b onload" not in html
    assert html.count("&lt;b onload") >= 8
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert json.loads(data)["title"] == NASTY
    assert not {"<", ">", "&", "\u2028"} & {*inline_json(page)}


def test_only_our_script_may_run_and_nothing_is_fetched():
    """The policy names the hashes of what stands in the file, and no address anywhere."""
    import base64
    import hashlib

    html = page_html(nasty_page())
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', html)
    policy = policy.replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'")
    own = base64.b64encode(hashlib.sha256(scripts().encode()).digest()).decode()
    assert f"script-src 'sha256-{own}'" in policy
    assert "unsafe" not in policy
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", html))
    assert addresses == {"http://www.w3.org/2000/svg"}  # a name, which nobody fetches


def test_scripts_are_short_and_all_of_them_are_used():
    """One idea a file, under 300 lines; what lies in the folder is in the page."""
    folder = ROOT / "sim" / "report" / "page" / "scripts"
    assert {*SCRIPTS} == {each.name for each in folder.glob("*.js")}
    for each in folder.glob("*.js"):
        assert len(each.read_text(encoding="utf-8").splitlines()) < 300, each.name


def test_every_kind_of_figure_has_a_script():
    """A figure of the schema that nobody draws would be an empty place."""
    from typing import get_args

    from sim.report.page.figures import Figure

    for each in get_args(Figure):
        kind = each.model_fields["kind"].default
        assert f"theater.kinds.{kind} =" in scripts(), kind


def test_tables_are_in_the_file_itself():
    """What a figure shows is read without scripts."""
    html = page_html(nasty_page())
    assert "<details open data-also>" in html
    assert '<th scope="row">' in html


def square(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A ring around a square."""
    return [[west, south], [east, south], [east, north], [west, north]]


@pytest.mark.parametrize(
    ("ring", "area"),
    [
        (square(10, 10, 30, 30), 100.0),  # a quarter of it is inside
        (square(12, 12, 18, 18), 36.0),  # all of it
        (square(0, 0, 40, 40), 400.0),  # the box
        (square(30, 30, 40, 40), 0.0),  # none
        (square(-5, 12, 5, 18), 30.0),  # over one side
    ],
)
def test_a_ring_is_cut_at_the_box(ring, area):
    """The area of what is left is that of the common part, by hand."""
    found = coasts._clipped(np.array(ring, dtype=float), (0, 0, 20, 20))
    assert (coasts._area(found) if len(found) else 0.0) == pytest.approx(area)


def test_a_thinned_coast_stays_within_its_tolerance():
    """No point that is left out is further from the drawn line than the tolerance."""
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    ring = np.column_stack([10 * np.cos(angle), 10 * np.sin(angle)])
    thin = coasts._simple(ring, 0.2)
    assert 8 < len(thin) < 40
    radius = np.hypot(*((thin + np.roll(thin, -1, axis=0)) / 2).T)  # the middles of its sides
    assert radius.min() > 10 - 0.2


def test_the_coast_of_japan_is_inside_its_box():
    """Rings of the shipped outlines, in hundredths of a degree."""
    box = (128.0, 30.0, 146.0, 46.0)
    rings = coasts.coast(config_dir() / "data" / "land_50m.npz", box, 0.05)
    assert len(rings) > 5
    points = np.array([each for ring in rings for each in ring]).reshape(-1, 2) / 100
    assert (points >= [128, 30]).all()
    assert (points <= [146, 46]).all()
