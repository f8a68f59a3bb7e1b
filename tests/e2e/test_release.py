"""Markings stand where they must; a summary for release has no names; scrub lists what is there."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.main import main

QUICK = ("replications=3", "horizon_d=80", "warm_up_d=40")
MARKING = "EXERCISE ONLY"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with a marked scenario, and the comparison of its two postures."""
    folder = tmp_path_factory.mktemp("release")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["new", "mine"]) == 0
        text = Path("mine.yaml").read_text()
        Path("mine.yaml").write_text(
            text.replace("horizon_d:", f"marking: {MARKING}\nhorizon_d:", 1)
        )
        words = ["scenario=mine.yaml", *QUICK, "posture=near", "posture=home"]
        assert (
            main(["compare", *words, "events.closure.enabled=true", "out=cmp", "spells=true"]) == 0
        )
    return folder


def test_a_marking_stands_at_both_ends(place, monkeypatch, capsys):
    """Of the printed text, the page, and in every object; a scenario without one prints none."""
    monkeypatch.chdir(place)
    assert main(["run", "scenario=mine.yaml", *QUICK]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0] == lines[-1] == f"Marking: {MARKING}"
    assert json.loads((place / "cmp" / "compare.json").read_text())["marking"] == MARKING
    assert json.loads((place / "cmp" / "asked.json").read_text())["marking"] == MARKING
    sim.report(place / "cmp")
    html = (place / "cmp" / "report.html").read_text(encoding="utf-8")
    assert html.count(f'<div class="marking">{MARKING}</div>') == 2
    assert "Marking" not in sim.run("break_even", "horizon_d=50", replications=2).text


def test_a_file_that_builds_on_a_marked_one_inherits_it(place, monkeypatch, capsys):
    """One that builds on two with different ones needs a word of its own."""
    monkeypatch.chdir(place)
    (place / "base.yaml").write_text("# @package _global_\nmarking: OTHER\n")
    (place / "child.yaml").write_text("defaults: [mine, _self_]\nhorizon_d: 90\n")
    (place / "mixed.yaml").write_text("defaults: [mine, base, _self_]\nhorizon_d: 90\n")
    assert sim.load("child.yaml").marking == MARKING
    assert main(["check", "scenario=mixed.yaml"]) == 2
    told = capsys.readouterr().err
    assert f"marking: differs in the files it builds on: '{MARKING}' and 'OTHER'" in told
    assert sim.load("mixed.yaml", "marking=BOTH").marking == "BOTH"


def test_choices_with_different_markings_need_a_word(place, monkeypatch, capsys):
    """The result of a comparison has one marking."""
    monkeypatch.chdir(place)
    (place / "plain.yaml").write_text("defaults: [mine, _self_]\nmarking: PLAIN\n")
    words = ["compare", "scenario=mine.yaml", "scenario=plain.yaml", *QUICK]
    assert main(words) == 2
    assert f"marking: differs: '{MARKING}' and 'PLAIN'" in capsys.readouterr().err
    assert main([*words, "marking=ALL OF IT"]) == 0
    assert capsys.readouterr().out.startswith("Marking: ALL OF IT\n")


def test_a_figure_has_its_marking(place, monkeypatch):
    """At the top and at the foot."""
    monkeypatch.chdir(place)
    results = sim.run("mine.yaml", replications=3)
    figure = results.plot.days()
    from sim.report.output.style import drawn

    drawn(figure, results.origin.notes(3))
    told = [each.get_text() for each in figure.texts]
    assert sum(MARKING in each for each in told) == 2


def test_two_choices_have_two_labels(place, monkeypatch, capsys):
    """Else nobody could tell them apart."""
    monkeypatch.chdir(place)
    assert main(["report", "cmp", "out=twice.html", "labels=[a,a]"]) == 2
    assert "labels: calls two choices 'a'" in capsys.readouterr().err
    assert not (place / "twice.html").exists()


def test_a_summary_has_no_names_of_places(place, monkeypatch):
    """Of fleets, hubs, lines, events; no seed, no override, no path; the numbers stay."""
    monkeypatch.chdir(place)
    full = sim.report("cmp").page
    answer = sim.report("cmp", out="summary.html", release="summary", labels=["first", "second"])
    html = (place / "summary.html").read_text(encoding="utf-8")
    html = html[: html.rindex("<script>")] + html[html.rindex("</script>") :]
    html = html[: html.index("<style>")] + html[html.index("</style>") :]
    for name in (
        "frigate",
        "patrol",
        "forward",
        "home_yard",
        "strait",
        "posture=",
        "seed",
        "mine.yaml",
        "closure",
        str(place),
    ):
        assert name not in html.lower(), name
    assert "first" in html
    assert [
        each.kind
        for each in (p.figure for p in answer.page.panels)
        if each and each.kind in ("map", "replay")
    ] == []
    numbers = lambda page: [v.mean for tile in page.tiles for v in tile.values]  # noqa: E731
    assert numbers(answer.page) == numbers(full)
    assert "line 1" in json.dumps(answer.page.model_dump())


def test_scrub_lists_what_a_file_contains(place, monkeypatch, capsys):
    """Names, seeds and places of a page; none of them in its summary; a journal's overrides."""
    monkeypatch.chdir(place)
    sim.report("cmp")
    sim.report("cmp", out="short.html", release="summary")
    assert main(["scrub", "cmp/report.html"]) == 0
    told = capsys.readouterr().out
    for what in ("marking", "seeds", "overrides", "places and parts by name"):
        assert what in told
    assert main(["scrub", "short.html"]) == 0
    told = capsys.readouterr().out
    assert "seeds" not in told
    assert "overrides" not in told
    assert main(["scrub", "cmp/study.sqlite"]) == 0
    assert "events.closure.enabled=true" in capsys.readouterr().out
    (place / "plain.txt").write_text("reach me at a.b@example.org, /home/me/secret.txt")
    assert main(["scrub", "plain.txt"]) == 0
    told = capsys.readouterr().out
    assert "a.b@example.org" in told
    assert "/home/me/secret.txt" in told
    assert main(["scrub"]) == 2
    assert main(["scrub", "nowhere"]) == 2
    assert "nowhere: is no file" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="it has no modes")
def test_a_new_result_folder_is_its_owners(place):
    """Nobody else looks in; one that is there keeps its rights."""
    assert stat.S_IMODE(os.stat(place / "cmp").st_mode) == 0o700
