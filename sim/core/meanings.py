"""What the keys of a part mean: the docstrings below them, read from its source."""

import ast
import inspect
from itertools import pairwise
from textwrap import dedent

from pydantic import BaseModel


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """What the docstring of each key of a part says, inherited keys too; which a run
    has no need of."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, BaseModel) and each.__module__.partition(".")[0] != "pydantic":
            found |= _docstrings(each)
    given = {name: field.description for name, field in model.model_fields.items()}
    return {name: told or found.get(name, "") for name, told in given.items()}


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Texts that stand below the keys of one class; none where it has no source."""
    try:
        body = ast.parse(dedent(inspect.getsource(model))).body[0]
    except OSError:
        return {}
    assert isinstance(body, ast.ClassDef)
    return {
        key.target.id: inspect.cleandoc(text.value.value)
        for key, text in pairwise(body.body)
        if isinstance(key, ast.AnnAssign)
        and isinstance(key.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
