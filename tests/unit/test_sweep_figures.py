"""Figures of a sweep by what is drawn in them: scales, grey cells, lines, pages, and why not."""

from itertools import product

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.contour import QuadContourSet
from matplotlib.text import Text

from sim.report.output.style import sign
from sim.report.sweep.figures import MOST_PAGES, figures
from sim.report.sweep.heat_map import Map, heat_maps
from sim.report.sweep.swept import Swept
from sim.study.statistics.summary import Summary
from sim.study.sweeping.sweep import PointResult

KEYS = ("a.dock", "b.dock")
NAN = float("nan")


def panel(change, half, title="ao ships", unit="fraction"):
    """A panel of differences."""
    mean, half = np.array(change, dtype=float), np.array(half, dtype=float)
    return Map(title, unit, mean, mean - half, mean + half)


def drawn(maps, against="posture=home"):
    """The pages of some panels."""
    up, across = maps[0].mean.shape
    ticks = ([str(place) for place in range(across)], [str(place) for place in range(up)])
    return heat_maps(maps, KEYS, ticks, against)


def meshes(page):
    """The coloured cells of every panel, without the colour bar."""
    return [
        one
        for axis in page.axes
        if axis.get_title(loc="left")
        for one in axis.collections
        if isinstance(one, QuadMesh)
    ]


def grey(axis):
    """Cells that are marked as not told from zero."""
    return {
        tuple(map(int, path.vertices.min(axis=0)[::-1]))
        for each in axis.collections
        if each.get_gid() == "not told"
        for path in each.get_paths()
    }


def test_all_panels_of_a_unit_share_one_scale_also_across_pages():
    """Fourteen panels of fractions on two pages, and two of days on a page and a scale of their
    own."""
    shares = [panel([[0, 0.1 * n]], [[0, 0]], f"m{n}") for n in range(14)]
    days = [panel([[-3, n]], [[0, 0]], f"d{n}", "d") for n in range(2)]
    pages = drawn([*shares, *days], against="")
    assert [len(meshes(page)) for page in pages] == [12, 2, 2]
    limits = {one.get_clim() for page in pages[:2] for one in meshes(page)}
    assert limits == {(0, 0.1 * 13)}
    assert {one.get_clim() for one in meshes(pages[2])} == {(-3, 1)}


def test_a_page_says_how_many_replications_where_it_is_read():
    """Above the panels, and not at the foot alone."""
    (page,) = heat_maps([panel([[0.1, 0.2]], [[0, 0]])], KEYS, (["a", "b"], ["c"]), times="n = 7")
    assert any(
        "mean of each point, n = 7 of each" in each.get_text().lower() for each in page.texts
    )


def test_differences_are_on_a_scale_with_zero_in_its_middle():
    """As far down as up, whatever the values."""
    (page,) = drawn([panel([[-0.1, 0.4]], [[0, 0]]), panel([[0.2, 0.3]], [[0, 0]])])
    assert {one.get_clim() for one in meshes(page)} == {(-0.4, 0.4)}
    middle = meshes(page)[0].cmap(0.5)
    assert max(middle[:3]) - min(middle[:3]) < 0.02  # neither colour


def test_a_cell_is_grey_where_its_interval_holds_zero():
    """|difference| <= half-width, no half-width (one replication), and exactly nothing."""
    (page,) = drawn([panel([[0.3, -0.3, 0.1], [0.2, 0.0, NAN]], [[0.1, 0.3, 0.2], [NAN, 0, NAN]])])
    assert grey(page.axes[0]) == {(0, 1), (0, 2), (1, 0), (1, 1)}
    labels = [each.get_text() for each in page.legends[0].get_texts()]
    assert labels == ["not told from zero (level 0.95)", "no value"]


def test_no_break_even_line_runs_through_a_grey_cell():
    """Of random panels: no vertex of the line lies inside a grey cell."""
    generator = np.random.default_rng(8)
    change = generator.normal(size=(40, 30)).cumsum(axis=1)
    one = panel(change, generator.uniform(0, 1.2, size=change.shape))
    (page,) = drawn([one])
    (line,) = [each for each in page.axes[0].collections if isinstance(each, QuadContourSet)]
    pieces = [each for path in line.get_paths() for each in path.to_polygons(closed_only=False)]
    assert len(pieces) > 20
    for piece in pieces:
        for share in (0, 0.01, 0.5):
            for x, y in (1 - share) * piece[:-1] + share * piece[1:]:
                inside = min(x % 1, -x % 1, y % 1, -y % 1) > 1e-9
                assert one.told[int(y), int(x)] or not inside


def test_what_was_asked_stands_below_everything():
    """The legend of a heat map and of lines lies above the foot of the figure."""
    (heat,) = drawn([panel([[0.3, -0.3]], [[0.1, 0.4]])])
    ((lines,), _) = figures(swept(grid(x=[1, 2], y=["a", "b"]), [("ao", "ships")]))
    for each in (heat, lines):
        sign(each, ["asked: " + "hubs.theater.berths.dock=1 " * 20])
        each.draw_without_rendering()
        foot = each.texts[-1].get_window_extent().y1
        assert each.legends[0].get_window_extent().y0 > foot
        assert all(axis.get_tightbbox().y0 > foot for axis in each.axes)
        above = each.legends[0].get_window_extent()
        assert all(axis.get_tightbbox().y1 < above.y0 for axis in each.axes)


def test_without_a_baseline_nothing_is_grey():
    """Means are not held against zero."""
    (page,) = drawn([panel([[0.1, 0.2]], [[1, 1]])], against="")
    assert grey(page.axes[0]) == set()
    assert page.legends == []


def summary(key, unit, mean=0.5):
    """A summary of the mean and 0.1 about it; a subject called ``none`` has no value."""
    ends = {"low": mean - 0.1, "high": mean + 0.1, "half_width": 0.1,
            "q05": mean - 0.2, "q50": mean, "q95": mean + 0.2}  # fmt: skip
    has = key[1] != "none"
    return Summary(
        *key, unit, mean=mean if has else NAN, n=5 if has else 0,
        **(ends if has else dict.fromkeys(ends, NAN)),
    )  # fmt: skip


def swept(settings, measures, kind="grid", unit="fraction"):
    """A sweep with the same value at every point."""
    points = [PointResult(each, [summary(key, unit) for key in measures]) for each in settings]
    return Swept(list(settings[0]), points, measures, kind=kind)


def grid(**levels):
    """All settings of some keys."""
    return [dict(zip(levels, each, strict=True)) for each in product(*levels.values())]


@pytest.mark.parametrize(("factors", "told"), [
    (4, "with k0=1, k1=1, k2=1, k3=1"), (5, "at point 1"),
])  # fmt: skip
def test_a_finding_names_the_values_of_few_factors(factors, told):
    """A title of eleven values is no title; a factor that does not vary is none."""
    settings = [{f"k{key}": n for key in range(factors)} | {"fixed": 3} for n in range(2)]
    ao = ("ao", "ships")
    points = [
        PointResult(each, [summary(ao, "fraction", 0.5 + each["k0"] / 4)]) for each in settings
    ]
    found = Swept(list(settings[0]), points, [ao]).finding(ao)
    assert found.endswith(f"is highest (75\N{NO-BREAK SPACE}%) {told}")


@pytest.mark.parametrize(("metric", "told"), [
    ("queue_length", "is least (0.500) with k=0"), ("failures", "is least (0.500) with k=0"),
    ("sorties", "is highest (0.750) with k=1"),
])  # fmt: skip
def test_a_finding_is_of_the_good_side_of_its_metric(metric, told):
    """The best point has the shortest queue and the fewest failures, but the most sorties."""
    key = (metric, "ships")
    points = [PointResult({"k": k}, [summary(key, "jobs", 0.5 + k / 4)]) for k in range(2)]
    assert Swept(["k"], points, [key]).finding(key).endswith(told)


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (grid(x=[1, 2]), "grid"),
        (grid(x=[True, False]), "grid"),
        (grid(x=[{"law": "fixed", "value_d": 1}, {"law": "fixed", "value_d": 2}]), "grid"),
        (grid(x=range(40), y=range(3)), "grid"),
        (grid(x=["a", "b"], y=["c", "d"], z=["e", "f"], u=["g", "h"], v=["i", "j"]), "grid"),
        (grid(x=range(16), y=range(16), z=[f"p{n}" for n in range(16)]), "grid"),
        (grid(x=[n / 7 for n in range(30)]), "lhs"),
        ([{f"k{key}": n * key % 7 for key in range(1, 13)} for n in range(20)], "nolh"),
    ],
)
def test_every_sweep_is_drawn(settings, kind):
    """Whatever the number of points and factors, and of whatever kind their values are."""
    pages, why = figures(swept(settings, [("ao", "ships"), ("wait", "none")], kind))
    assert pages
    assert why == ""
    for page in pages:
        page.draw_without_rendering()


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (grid(x=range(3000)), "grid"),
        (grid(x=[f"w{n}" for n in range(3000)]), "grid"),
        (grid(x=range(60), y=range(50)), "grid"),
        (grid(x=range(1000), y=["a", "b", "c"]), "grid"),
        ([{"x": n / 7, "y": n * 0.61 % 1} for n in range(3000)], "sobol"),
    ],
)
def test_thousands_of_points_have_no_artist_each(settings, kind):
    """Neither a line nor a label a point: few artists, and few words to read."""
    one = swept(settings, [("ao", "ships")], kind)
    ((page,), _) = figures(one)
    assert len(page.findobj()) < 600
    page.draw_without_rendering()
    told = [each for each in page.findobj(Text) if each.get_visible() and each.get_text()]
    assert len(told) < 120
    (few,) = figures(swept(settings[:200], [("ao", "ships")], kind))[0]
    assert len(few.findobj()) < 600


def test_a_large_map_of_differences_has_one_artist_for_its_grey_cells():
    """Three thousand cells that are not told from zero are one collection."""
    change = np.full((60, 50), 0.1)
    (page,) = drawn([panel(change, change)])
    assert len(grey(page.axes[0])) == 3000
    assert len(page.findobj()) < 600


def test_a_panel_that_cannot_be_drawn_says_why():
    """No value at any point; every point failed; and pages beyond the last are told."""
    ((page,), _) = figures(swept(grid(x=[1, 2]), [("wait", "none")]))
    assert any("no value at any point" in each.get_text() for each in page.axes[0].texts)
    failed = Swept(["x"], [PointResult({"x": 1}, [], "it broke")], [])
    ((page,), why) = figures(failed)
    assert "it broke" in why
    assert any("it broke" in each.get_text() for each in page.axes[0].texts)
    many = [("days", str(number)) for number in range(12 * MOST_PAGES + 1)]
    pages, why = figures(swept(grid(x=[1, 2]), many))
    assert len(pages) == MOST_PAGES
    assert "1 pages more are not drawn" in why


def test_two_switches_have_two_labels():
    """The legend tells events and hubs, not the last word of their keys."""
    keys = ["events.x.enabled", "events.y.enabled", "hubs.a.berths.dock"]
    settings = grid(**dict(zip(keys, [[True, False], [True, False], [1, 2]], strict=True)))
    ((page,), _) = figures(swept(settings, [("ao", "ships")]))
    labels = [each.get_text() for each in page.legends[0].get_texts()]
    assert labels == [
        f"x.enabled={x}, y.enabled={y}" for x in ("true", "false") for y in ("true", "false")
    ]
