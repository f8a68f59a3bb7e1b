"""What people call the parts of a scenario, its keys and its measures: no raw names in a picture.

Titles stand in the scenario; where there is none, a name is written as words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from sim.model.scenario import Scenario
from sim.report.output.words.names import OptionNames

if TYPE_CHECKING:
    from sim.study.interdiction.losses import Loss, LossUnit
    from sim.study.running.variants import Objective

UNITS = {"berths": ("berth", "berths"), "crews": ("crew", "crews")}
"""Capacities of a hub: one of them, and several."""
SUFFIXES = {
    "d": "d", "nm": "nm", "kn": "kn", "h": "h", "t": "t", "frac": "share", "usd": "USD",
}  # fmt: skip
"""Ends of keys that are a unit."""
SAYS_NO_MORE = ("value", "mean", "law")
"""Ends of keys that their law says."""
SHORT_FORMS = ("lru",)
"""Words that are written in capitals, though they have vowels."""
SMALL = ("of", "the", "and")
"""Words that have no capital inside the name of a place."""
MOST_TITLE = 26
"""Letters of the title of a posture where it stands for its name in a figure."""


def plain(name: str) -> str:
    """A name of a config as words."""
    return cap(" ".join(name.replace("_", " ").split()))


def cap(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def capital(word: str) -> str:
    """A word with a capital; all of it, where it has no vowel or has a digit in it."""
    return word.upper() if _is_short(word) else cap(word)


def _is_short(word: str) -> bool:
    return not {*word.lower()} & {*"aeiouy"} or any(each.isdigit() for each in word)


def listed(every: Iterable[str], last: str = "and") -> str:
    """Some words as a list: a, b and c."""
    found = list(every)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


# ---- parts of a scenario ---------------------------------------------------------------------


def hub_title(scenario: Scenario, name: str) -> str:
    """What a hub is called."""
    hub = scenario.hubs.get(name)
    return (hub.title if hub is not None else "") or plain(name)


def fleet_title(scenario: Scenario, name: str) -> str:
    """What a fleet is called: its title, or its type in front of the rest of its name."""
    fleet = scenario.fleets[name]
    if fleet.title:
        return fleet.title
    first, _, rest = name.partition("_")
    bare = "".join(each for each in fleet.type.lower() if each.isalnum())
    lead = fleet.type if bare and bare == first.lower() else capital(first)
    return " ".join([lead, *(capital(each) for each in rest.split("_") if each)])


def mission_title(scenario: Scenario, name: str) -> str:
    """What a line is called: its title, or its name with its area as that is written."""
    mission = scenario.missions[name]
    told = plain(name)
    if not mission.title and told.lower().startswith(mission.area.lower()):
        return mission.area + told[len(mission.area) :]
    first, *rest = told.split()
    countries = {hub.country.lower() for hub in scenario.hubs.values()}
    return mission.title or " ".join([first, *(cap(w) if w in countries else w for w in rest)])


def event_title(scenario: Scenario, name: str) -> str:
    """What an event is called."""
    return scenario.events[name].title or plain(name)


def posture_title(scenario: Scenario, name: str) -> str:
    """What a posture is called: its title where that is short, or its name as words."""
    posture = scenario.postures.get(name)
    title = posture.title if posture is not None else ""
    return title if 0 < len(title) <= MOST_TITLE else capital(plain(name))


def rule_title(scenario: Scenario, name: str) -> str:
    """What a rule is called."""
    rule = scenario.rules.get(name)
    return (rule.title if rule is not None else "") or plain(name)


def rule_titles(scenario: Scenario, names: Sequence[str]) -> list[str]:
    """What rules are called, told apart by their names where titles are the same."""
    titles = [rule_title(scenario, each) for each in names]
    return [
        f"{title} ({plain(name)})" if titles.count(title) > 1 else title
        for title, name in zip(titles, names, strict=True)
    ]


def stock_title(scenario: Scenario, name: str) -> str:
    """What a stock is called, with its hub in front where it is the part of one."""
    hub, dot, part = name.partition(".")
    if dot:
        return f"{hub_title(scenario, hub)}, {plain(part).lower()}"
    told: list[str] = []
    for word in name.split("_"):
        is_place = told[-1:] == ["at"]
        told.append(cap(word) if is_place else _of_stock(scenario, word))
    return cap(" ".join(told))


def _of_stock(scenario: Scenario, word: str) -> str:
    """A word of the name of a stock: a type as fleets write it, short forms in capitals."""
    for kind in dict.fromkeys(fleet.type for fleet in scenario.fleets.values()):
        for end in range(len(word), len(kind) + 1):
            if "".join(each for each in kind[:end].lower() if each.isalnum()) == word:
                return kind[:end]
    return word.upper() if word in SHORT_FORMS else capital(word) if _is_short(word) else word


def place_title(scenario: Scenario, name: str) -> str:
    """What a node is called."""
    node = scenario.nodes.get(name)
    words = [each if each in SMALL else cap(each) for each in name.split("_")]
    return (node.title if node is not None else "") or cap(" ".join(words))


def part_title(scenario: Scenario, name: str) -> str:
    """What a fleet, hub, line, event or another part of this name is called."""
    if name in scenario.fleets:
        return fleet_title(scenario, name)
    if name in scenario.missions:
        return mission_title(scenario, name)
    if name in scenario.hubs:
        return hub_title(scenario, name)
    if name in scenario.events:
        return event_title(scenario, name)
    return name.replace("_", " ")


def loss_title(scenario: Scenario, loss: "Loss") -> str:
    """Units that are lost together, in words."""

    def unit(each: "LossUnit") -> str:
        if each.kind == "hub":
            return hub_title(scenario, each.name)
        parts = getattr(scenario, f"{each.kind}s", None)
        part = parts.get(each.name) if isinstance(parts, Mapping) else None
        title = getattr(part, "title", "")
        return title or f"{each.kind} {place_title(scenario, each.name)}"

    return " + ".join(map(unit, loss)) or "nothing"


# ---- keys and settings -----------------------------------------------------------------------


def key_title(scenario: Scenario, key: str) -> str:
    """A key as people say it: ``dock berths at San Diego``, ``Home way: takes [d]``.

    A key of which nothing is known is written as words, with its unit.
    """
    group, *rest = key.split(".")
    if group == "hubs" and _is_capacity(scenario, key):
        hub, kind, name = rest
        more = "" if name in UNITS[kind] else f"{name.replace('_', ' ')} "
        return f"{more}{kind} at {hub_title(scenario, hub)}"
    parts: Mapping[str, Any] = getattr(scenario, group, None) or {}
    if not rest or not isinstance(parts, Mapping) or rest[0] not in parts:
        return _in_words(key.split("."))
    if group == "legs":
        leg = scenario.legs[rest[0]]
        ends = f"{place_title(scenario, leg.start)} to {place_title(scenario, leg.end)}"
        title = f"way {ends}"
    elif group == "postures":
        title = posture_title(scenario, rest[0])
    elif group == "stocks":
        title = stock_title(scenario, rest[0])
    else:
        title = getattr(parts[rest[0]], "title", "") or cap(part_title(scenario, rest[0]))
    return title if rest[1:] in ([], ["enabled"]) else f"{title}: {_in_words(rest[1:])}"


def _is_capacity(scenario: Scenario, key: str) -> bool:
    parts = key.split(".")
    return (
        len(parts) == 4 and parts[0] == "hubs" and parts[1] in scenario.hubs and parts[2] in UNITS
    )


def _in_words(parts: Sequence[str]) -> str:
    """The rest of a key as words, with the unit of its last one."""
    *front, last = parts
    stem, _, end = last.rpartition("_")
    unit = f" [{SUFFIXES[end]}]" if stem and end in SUFFIXES else ""
    last = stem if unit else last
    words = [*front, last] if last not in SAYS_NO_MORE or not front else [*front]
    return ", ".join(each.replace("_", " ") for each in words) + unit


class OptionTitles:
    """Options in words, of one study.

    Parameters
    ----------
    scenario
        Whose parts they speak of; without one keys and values are written as in a table.
    names
        Names of all keys and values, for what has no better one.
    """

    def __init__(self, scenario: Scenario | None, names: OptionNames) -> None:
        self._scenario, self._names = scenario, names

    def key(self, key: str) -> str:
        """What a key is called."""
        if self._scenario is None:
            return self._names.keys.get(key, key)
        return key_title(self._scenario, key)

    def value(self, key: str, value: Any) -> str:
        """What a value is called."""
        if self._scenario is not None and key == "posture" and isinstance(value, str):
            return posture_title(self._scenario, value)
        return self._names.value(key, value)

    def setting(self, key: str, value: Any) -> str:
        """A key with its value: ``2 dock berths at San Diego``, ``without strait closure``."""
        scenario, told = self._scenario, self.value(key, value)
        if scenario is None:
            return f"{self.key(key)}={told}"
        if key == "posture":
            return told
        title = key_title(scenario, key)
        if key.endswith(".enabled") and isinstance(value, bool):
            return f"{'with' if value else 'without'} {title}"
        if _is_capacity(scenario, key) and not isinstance(value, str):
            one, several = UNITS[key.split(".")[2]]
            return f"{told} {title.replace(several, one, 1) if value == 1 else title}"
        bare, _, unit = title.partition(" [")
        return f"{bare} {told}{' ' + unit.rstrip(']') if unit and unit != 'share]' else ''}"

    def option(self, settings: Mapping[str, Any]) -> str:
        """An option in words; empty without settings."""
        return ", ".join(self.setting(key, value) for key, value in settings.items())


def choice_title(scenario: Scenario, choice: str) -> str:
    """A choice of a comparison, ``geoje.berths.slot=2``, in words; another text as it is."""
    found = []
    for piece in re.split(r", (?=[\w.]+=)", choice):
        key, apart, value = piece.partition("=")
        if any(each in value for each in "{}[]'\""):
            value = _listing(value)
        if not apart or not value:
            return choice
        whole = next(
            (
                each
                for each in (key, f"hubs.{key}", f"events.{key}", f"fleets.{key}", f"legs.{key}")
                if _is_known(scenario, each)
            ),
            "",
        )
        if not whole:
            return choice
        typed: Any = {"true": True, "false": False}.get(value, value)
        typed = int(value) if value.isdigit() else typed
        names = OptionNames({whole: [typed]})
        found.append(OptionTitles(scenario, names).setting(whole, typed))
    return ", ".join(found)


def option_title(scenario: Scenario, name: str) -> str:
    """An option in words: the name of a posture, or a choice."""
    if name in scenario.postures:
        return posture_title(scenario, name)
    return choice_title(scenario, name)


def _listing(value: str) -> str:
    """The words of a list, ``[{work: [repair]}]``, in words; empty of anything else."""
    try:
        words = [*_leaves(yaml.safe_load(value))] if value.startswith("[") else []
    except yaml.YAMLError:
        return ""
    if not all(isinstance(each, str) for each in words):
        return ""
    return listed([plain(each).lower() for each in words])


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | Mapping):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(each)
    else:
        yield value


def _is_known(scenario: Scenario, key: str) -> bool:
    group, _, rest = key.partition(".")
    if key == "posture":
        return True
    parts = getattr(scenario, group, None)
    return isinstance(parts, Mapping) and rest.partition(".")[0] in parts


# ---- measures --------------------------------------------------------------------------------

LINES = {
    "lines_met": "lines met on an average day", "dru": "the time in which every line is held",
    "cost": "cost",
}  # fmt: skip
ALL_JOBS = "all fleets/all kinds"


def measure_title(scenario: Scenario | None, metric: str, subject: str) -> str:
    """A measure in words, without its unit."""
    if metric in LINES and subject in ("all missions", "total", "all"):
        return LINES[metric]
    if metric == "days_to_regenerate" and subject == ALL_JOBS:
        return "days to regenerate, all jobs"
    told = subject
    if scenario is not None:
        told = ", ".join(part_title(scenario, each) for each in subject.split("/"))
    if metric == "mission_uptime" and scenario is not None:
        return f"the time in which {told} is held"
    if metric == "ao":
        return f"{told} up (Ao)"
    if metric == "on_station":
        return f"{told} on station"
    return f"{plain(metric).lower()} of {told}"


def objective_title(scenario: Scenario | None, objective: "Objective") -> str:
    """What is made good, in words."""
    metric, subjects = objective.metric, objective.subjects
    if len(subjects) == 1 and (subjects[0] != "all" or metric in LINES):
        subject = "all missions" if subjects[0] == "all" else subjects[0]
        return measure_title(scenario, metric, subject)
    if (metric, objective.over, subjects) == ("on_station", "sum", ("all",)):
        return "platforms on station"
    who = objective.told_of
    if subjects != ("all",) and scenario is not None:
        who = f"{objective.over} of {listed(part_title(scenario, each) for each in subjects)}"
    return f"{plain(metric).lower()}, {who}"
