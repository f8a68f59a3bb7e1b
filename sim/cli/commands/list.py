"""List what there is: scenarios, fleets, hubs, laws, policies, metrics, ...

usage: theater list [GROUP]

Lists what there is of a group, a line each: scenarios, studies, games, theaters, fleets, hubs;
laws, policies, hub kinds, disruptions, rules; metrics; the parts of a scenario. Without a group it
tells the groups. --config-dir DIR adds what stands in a folder of configs of your own.

examples
  theater list
  theater list laws
"""

from collections.abc import Mapping, Sequence

from sim.cli.catalog import TOGETHER, Group, groups
from sim.cli.keys import plain
from sim.core.errors import ConfigError, Problem, did_you_mean, shown
from sim.report.output.terminal import bold, columns, paragraph

MOST_INDENT = 28
"""Columns of the names at most; a longer one has a line for itself."""


def main(words: Sequence[str]) -> int:
    """List a group, or the groups."""
    known = groups()
    if not words:
        rows = [[name, f"{len(each.names):3}  {each.title}"] for name, each in known.items()]
        rows += [[name, f"     {', '.join(several)}"] for name, several in TOGETHER.items()]
        print("\n".join(f"  {name:<12} {told}" for name, told in rows))
        print("\n`theater list GROUP` lists one, `theater show NAME` shows what is in it.")
        return 0
    if len(words) > 1:
        raise ConfigError("words", [Problem("GROUP", f"{len(words)} words; one group is right")])
    print("\n\n".join(listed(known[name]) for name in chosen(words[0], known)))
    if words[0] == "scenarios":
        count = len(known["truth"].names)
        print(f"\nBesides, {count} scenarios with an exact answer: theater list truth")
    return 0


def chosen(word: str, known: Mapping[str, Group]) -> Sequence[str]:
    """The groups that a word names.

    Raises
    ------
    ConfigError
        If it names none.
    """
    if word in TOGETHER:
        return TOGETHER[word]
    if word not in known:
        hint = did_you_mean(word, [*known, *TOGETHER])
        raise ConfigError("words", [Problem("GROUP", f"there is no {shown(word)}; {hint}")])
    return [word]


def listed(group: Group) -> str:
    """Every name of a group with what it is, in as many lines as that takes."""
    indent = min(MOST_INDENT, columns() // 3, 2 + max(map(len, group.names), default=0)) + 2
    lines = [bold(group.title)]
    if not group.names:
        lines.append("  none")
    for name in group.names:
        lead = f"  {name}"
        if len(lead) + 2 > indent:
            lines.append(lead)
            lead = ""
        what = plain(group.what(name))
        if what or lead:
            lines.append(paragraph(what, " " * indent, lead.ljust(indent)))
    return "\n".join(lines)
