"""What the note of a compiled engine says, when its libraries are refused, and what it cannot do."""

import ast
import json

import pytest

from sim.core.errors import ConfigError
from sim.core.installed.compiled import NOTE, STALE, check, engine, sources_of
from sim.core.installed.version import PACKAGE

FILES = ["sim/engine/a.py", "sim/engine/b.py"]


@pytest.fixture
def package(tmp_path):
    """A package of two sources, and the note of their compilation."""
    package = tmp_path / "sim"
    (package / "engine").mkdir(parents=True)
    for name in FILES:
        (tmp_path / name).write_text(f"# {name}\n")
    made = {"files": FILES, "sources": sources_of(tmp_path, FILES), "by": "mypyc 9"}
    (package / NOTE).write_text(json.dumps(made))
    return package


def test_without_a_note_the_engine_is_plain(package):
    """As every checkout is."""
    (package / NOTE).unlink()
    check(package)
    assert engine(package) == "plain Python, SimPy's kernel"


def test_with_the_sources_of_its_note_it_is_compiled(package):
    """Then libraries may be imported."""
    check(package)
    assert engine(package) == "compiled by mypyc 9, its own kernel"


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_other_sources_are_refused(package, change):
    """A source that was edited, or is not there any more: one line, with the folder."""
    source = package / "engine" / "b.py"
    if change == "edited":
        source.write_text("# later\n")
    else:
        source.unlink()
    assert engine(package) == STALE
    with pytest.raises(ConfigError) as told:
        check(package)
    assert str(told.value) == f"{package / 'engine'}: {STALE}"


@pytest.mark.parametrize("folder", ["engine", "hubs"])
def test_nobody_waits_while_he_handles_an_exception(folder):
    """A compiled generator that yields in ``except`` or ``finally`` loses what it was handling.

    mypyc puts the exception that is being handled back where a handler ends, not where it yields:
    a bare ``raise`` after the yield then raises what somebody else handles, or nothing at all.
    """
    waits = (ast.Yield, ast.YieldFrom)
    for file in sorted((PACKAGE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Try):
                bodies = [*(each.body for each in node.handlers), node.finalbody]
                inside = [each for body in bodies for step in body for each in ast.walk(step)]
                assert not [each.lineno for each in inside if isinstance(each, waits)], file


def test_constants_of_the_loop_do_not_change():
    """Compiled code looks a name up at each use, unless it is ``Final``: then it has its value."""
    others = ["core/streams.py", "core/ticks.py", "record/log.py"]
    plain = ("engine/build/", "engine/time/progress.py", "engine/time/events.py")
    loop = [each.relative_to(PACKAGE).as_posix() for each in PACKAGE.glob("engine/*/**/*.py")]
    for name in (*others, *(each for each in loop if not each.startswith(plain))):
        for node in ast.parse((PACKAGE / name).read_text(encoding="utf-8")).body:
            names = [each.id for each in getattr(node, "targets", ()) if isinstance(each, ast.Name)]
            assert not [each for each in names if each.isupper()], name
