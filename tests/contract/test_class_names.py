"""A name says one thing: no two public classes of the package share one."""

import ast
from pathlib import Path

SIM = Path(__file__).resolve().parents[2] / "sim"


def test_no_two_public_classes_have_one_name():
    """Where two have, a reader of one import has to look for which."""
    places: dict[str, list[str]] = {}
    for file in sorted(SIM.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(file.relative_to(SIM).as_posix())
    assert len(places) > 300  # or the next line says nothing
    shared = {name: found for name, found in places.items() if len(found) > 1}
    assert not shared
