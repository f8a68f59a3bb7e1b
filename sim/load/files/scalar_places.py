"""Where in the text of a YAML file a value stands, and the same text with other values."""

from collections.abc import Mapping, Sequence

import yaml

Place = tuple[int, int]
"""Where a value begins and ends in its text."""


class ScalarPlaces:
    """The values of a text by their paths."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._root = yaml.compose(text, yaml.SafeLoader)

    def at(self, path: Sequence[str]) -> Place | None:
        """Where the plain value of a path stands; None if there is none."""
        node: yaml.Node | None = self._root
        for key in path:
            node = _inside(node, key)
        if not isinstance(node, yaml.ScalarNode):
            return None
        return node.start_mark.index, node.end_mark.index

    def with_values(self, values: Mapping[Place, str]) -> str:
        """The text with other values at some places; everything else stays as it is."""
        text = self.text
        for (start, end), value in sorted(values.items(), reverse=True):
            text = text[:start] + value + text[end:]
        return text


def _inside(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode):
        known = key.isdigit() and int(key) < len(node.value)
        return node.value[int(key)] if known else None
    if not isinstance(node, yaml.MappingNode):
        return None
    merged: list[yaml.Node] = []
    for name, value in node.value:
        if name.tag == "tag:yaml.org,2002:merge":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        elif name.value == key:
            found: yaml.Node = value
            return found
    return next((found for each in merged if (found := _inside(each, key)) is not None), None)
