"""Result files: whole or not at all, and every number as it was."""

import json
import os

import pytest

from sim.core.errors import ConfigError
from sim.report.output.files import csv_text, json_text, open_folder, write, write_text


def test_a_file_that_fails_leaves_what_was_there(tmp_path):
    """Neither a half-written file nor a temporary one stays, and the old content does."""
    file = tmp_path / "result.json"
    write_text(file, "old")

    def fails(place):
        place.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(file, fails)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_replaced_as_a_whole(tmp_path):
    """Until it is complete, the new content stands under another name."""
    file = write_text(tmp_path / "a.txt", "old")
    seen = []

    def fill(place):
        place.write_text("new")
        seen.append(file.read_text())

    write(file, fill)
    assert seen == ["old"]
    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_csv_keeps_every_digit():
    """A float is written so that it is read back as it was; nan is an empty cell."""
    text = csv_text(["a", "b", "c"], [(0.1 + 0.2, float("nan"), "x, y")])
    assert text == 'a,b,c\n0.30000000000000004,,"x, y"\n'


def test_json_is_one_object_without_what_json_does_not_have():
    """nan and infinities, at any depth, become null; everything else stays."""
    value = {"a": float("nan"), "b": [float("inf"), {"c": -float("inf")}], "d": 0.1 + 0.2, "é": "é"}
    text = json_text(value)
    assert json.loads(text) == {"a": None, "b": [None, {"c": None}], "d": 0.1 + 0.2, "é": "é"}
    assert text.endswith("}\n")


def test_no_folder_without_out():
    """Nothing is written unless it is asked for."""
    assert open_folder(None) is None


def test_a_folder_is_made_with_those_above_it(tmp_path):
    """And left empty."""
    folder = open_folder(str(tmp_path / "a" / "b"))
    assert folder == tmp_path / "a" / "b"
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_is_told(tmp_path):
    """A file stands in its way: the message names it."""
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError) as error:
            open_folder(str(out))
        assert "out: " in str(error.value)
        assert repr(str(out)) in str(error.value)


def test_what_is_said_to_be_written_is_on_the_disk(monkeypatch, tmp_path):
    """The content before the file has its name, and the name before anybody is told of it."""
    flushed = []
    fsync = os.fsync
    file = tmp_path / "a.txt"

    def seen(handle):
        fsync(handle)
        flushed.append((os.fstat(handle).st_ino, file.exists()))

    monkeypatch.setattr(os, "fsync", seen)
    write_text(file, "whole")
    assert flushed == [(file.stat().st_ino, False), (tmp_path.stat().st_ino, True)]


def test_a_link_is_replaced_and_not_followed(tmp_path):
    """What it stands for stays as it was."""
    (tmp_path / "target").write_text("mine")
    (tmp_path / "a.txt").symlink_to(tmp_path / "target")
    write_text(tmp_path / "a.txt", "ours")
    assert (tmp_path / "target").read_text() == "mine"
    assert (tmp_path / "a.txt").read_text() == "ours"
