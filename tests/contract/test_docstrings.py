"""Every public module, class, function and method says in a line what it is."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import sim

MODULES = ["sim", *(each.name for each in pkgutil.walk_packages(sim.__path__, "sim."))]
MODULES = [name for name in MODULES if "_configs" not in name and name != "sim.__main__"]


def parts(name: str) -> Iterator[tuple[str, Any]]:
    """Public classes, functions and methods that a module defines."""
    module = import_module(name)
    for word, thing in vars(module).items():
        if word.startswith("_") or getattr(thing, "__module__", None) != name:
            continue
        if inspect.isclass(thing):
            yield f"{name}.{word}", thing
            for inner, method in [*vars(thing).items()]:  # a look may build a part
                function = method.fget if isinstance(method, property) else method
                function = getattr(function, "__func__", getattr(function, "func", function))
                if not inner.startswith("_") and inspect.isfunction(function):
                    yield f"{name}.{word}.{inner}", function
        elif inspect.isfunction(thing):
            yield f"{name}.{word}", thing


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name):
    """Its first line is one sentence or clause."""
    assert (import_module(name).__doc__ or "").strip()


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_has_a_docstring(name):
    """One line of claim each."""
    assert [word for word, thing in parts(name) if not (thing.__doc__ or "").strip()] == []


def test_the_public_names_of_the_package_exist():
    """What ``import sim`` promises can be imported; anything else is an error that names it."""
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        sim.nothing  # noqa: B018
