"""Every public module, class, function and method says in a line what it is."""

import ast
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

MODULES = ["sim", *(each.name for each in pkgutil.walk_packages(sim.__path__, "sim."))]
MODULES = [name for name in MODULES if "_configs" not in name and name != "sim.__main__"]

Public = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def source(name: str) -> ast.Module:
    """The text of a module: what is compiled has no docstrings."""
    place = Path(sim.__path__[0]).parent.joinpath(*name.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def parts(inside: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, Public]]:
    """Public classes, functions and methods that it defines; setters and overloads say no more."""
    for each in inside.body:
        if not isinstance(each, Public) or each.name.startswith("_"):
            continue
        if any(ast.unparse(by).endswith(("overload", ".setter")) for by in each.decorator_list):
            continue
        yield f"{name}.{each.name}", each
        if isinstance(each, ast.ClassDef):
            yield from parts(each, f"{name}.{each.name}")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name):
    """Its first line is one sentence or clause."""
    assert ast.get_docstring(source(name))


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_has_a_docstring(name):
    """One line of claim each."""
    assert [word for word, each in parts(source(name), name) if not ast.get_docstring(each)] == []


def test_the_public_names_of_the_package_exist():
    """What ``import sim`` promises can be imported; anything else is an error that names it."""
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        sim.nothing  # noqa: B018
