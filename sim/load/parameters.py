"""Placeholder until the register lands."""

from collections.abc import Mapping
from typing import Any


def grades(config: Mapping[str, Any], name: str) -> dict[str, int]:
    """No register yet."""
    return {}
