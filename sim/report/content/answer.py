"""The question of a page, its answer in sentences, and the four numbers that lead.

A line is a mission to be held. All lines are called held where they are held together on at least
nine days in ten, by the whole interval; not held where the whole interval lies below; else the
result does not say. Of two choices one holds more where the interval of the paired change in lines
met on an average day leaves out 0.
"""

from collections.abc import Iterator, Sequence

from sim.core.ticks import decimal
from sim.report.content import graded
from sim.report.content.shown import Shown, number, words
from sim.report.content.wording import digits_of, ends, tell, verdict, with_ends
from sim.report.output.words.labels import event_title, fleet_title, listed, mission_title, plain
from sim.report.output.words.numbers import share, told
from sim.report.page.parts import PageNumber, Words
from sim.report.page.schema import Tile
from sim.report.run.events import enabled_events

HELD = 0.9
"""Share of the days on which all lines are held together, from which on they are called held."""
SURE = 0.9
"""Share of the replications in which a line is held without a break, to be counted."""
ALL = "all missions"
MOST_EVENTS = 2
"""Events that the question names; of more it says how many."""


def question(shown: Shown) -> str:
    """The question in words: what happens, and what is asked of it."""
    scenario, lines = shown.scenario, len(shown.scenario.missions)
    events = [event_title(scenario, each.name) for each in enabled_events(scenario)]
    if any(
        [each.name for each in enabled_events(side.scenario)]
        != [each.name for each in enabled_events(scenario)]
        for side in shown.sides
    ):
        events = []  # they are what is compared
    given = scenario.title or plain(shown.name)
    if events and len(events) <= MOST_EVENTS:
        given = listed(events)
    elif events:
        given = f"{given}, with {len(events)} events"
    asked = "how ready is the force?"
    if lines:
        asked = "is the line held?" if lines == 1 else f"are {_all(lines)} lines held?"
    elif not scenario.fleets:
        asked = "how busy are the hubs?"
    if len(shown.sides) == 2:
        base, other = (side.label for side in shown.sides)
        more = "more of them " if lines > 1 else "it longer " if lines else ""
        verb = "hold" if lines else "keep the force readier"
        asked = f"{asked[:-1]}, and does {other} {verb} {more}than {base}?".replace("  ", " ")
    elif len(shown.sides) > 2:
        asked = f"{asked[:-1]}, and which choice does best?"
    text = f"{given}: {asked}"
    return text[:1].upper() + text[1:]


def _all(lines: int) -> str:
    return "both" if lines == 2 else f"all {lines}"


def answer(shown: Shown, own: bool = False) -> tuple[list[list[Words]], list[PageNumber]]:
    """Sentences, the first of which answers the question, and the numbers in them.

    With a question of the user's ``own`` no sentence says yes or no, which only who asks can; what
    the choices change then comes first.
    """
    if shown.scenario.missions and shown.has("dru", ALL):
        return _of_lines(shown, own)
    return _of_readiness(shown)


def _sides(
    shown: Shown, told_of: Sequence[PageNumber], form: str = "share"
) -> Iterator[str | Words]:
    """A number of each choice, by whose it is."""
    for place, each in enumerate(told_of):
        scale = 100.0 if form == "share" else 1.0
        digits = digits_of(each, scale)
        text = share(each.mean, digits) if form == "share" else told(each.mean, digits)
        interval = f" ({ends(each, scale)})" if digits is not None else ""
        if place:
            yield " and " if place == len(told_of) - 1 else ", "
        yield Words(text=text, role=shown.role(each.choice) if len(told_of) > 1 else "strong")
        yield interval
        if len(told_of) > 1:
            yield f" with {shown.label(each.choice)}"


def _days(shown: Shown, told_of: Sequence[PageNumber]) -> Iterator[str | Words]:
    """The same, with the days behind the first number."""
    for place, each in enumerate(_sides(shown, told_of)):
        yield each
        if place == 1:
            yield " of the days"


def _of_lines(shown: Shown, own: bool) -> tuple[list[list[Words]], list[PageNumber]]:
    lines, together = len(shown.scenario.missions), shown.values("dru", ALL)
    what = "the line is held" if lines == 1 else f"{_all(lines)} lines are held together"
    lead = _yes_or_no(together, lines)
    lead = {"Yes:": "Held:", "No:": "Not held:"}.get(lead, lead) if own else lead
    sentences = [words(lead, f" {what} on ", *_days(shown, together), ".")]
    used = [*together]
    met = shown.values("lines_met", ALL) if shown.has("lines_met", ALL) and lines > 1 else []
    if met:
        sentences.append(
            words(f"Of {lines} lines, an average day meets ", *_sides(shown, met, "count"), ".")
        )
        used += met
    changes = []
    for change in shown.changes:
        metric = "lines_met" if lines > 1 and change.has("lines_met", ALL) else "mission_uptime"
        subject = ALL if metric == "lines_met" else next(iter(shown.scenario.missions))
        if not change.has(metric, subject):
            continue
        found = change.value(metric, subject)
        used.append(found)
        changes.append(words(*_more_or_less(shown, change.choice, found, lines)))
    sentences = [*changes, *sentences] if own else [*sentences, *changes]
    sentences += _hardest(shown, used)
    return sentences, used


def _yes_or_no(together: Sequence[PageNumber], lines: int) -> str:
    held = [each for each in together if each.low is not None and each.low >= HELD]
    lost = [each for each in together if each.high is not None and each.high < HELD]
    if len(held) == len(together):
        return "Yes:"
    if len(lost) == len(together):
        return "No:"
    if held and len(held) + len(lost) == len(together):
        return "With one choice and not with another:" if lines else ""
    return (
        "Too close to nine days in ten to say:"
        if all(each.n > 1 for each in together)
        else "One replication does not say:"
    )


def _more_or_less(
    shown: Shown, choice: str, found: PageNumber, lines: int
) -> Iterator[str | Words]:
    pair = next(each for each in shown.changes if each.choice == choice)
    other = Words(text=pair.other.label, role=pair.other.key)
    base = Words(text=pair.base.label, role=pair.base.key)
    unit, sign = ("lines on an average day", True) if lines > 1 else ("points of the time", True)
    scale = 1.0 if lines > 1 else 100.0
    change = Words(text=with_ends(found, scale, "", sign), role="strong")
    what = "more lines" if lines > 1 else "the line longer"
    lead = ("Compared with ", base, ", ", other)
    match verdict(found):
        case 1:
            yield from (*lead, f" holds {what}: ", change, f" {unit}.")
        case -1:
            worse = "fewer lines" if lines > 1 else "the line for less of the time"
            yield from (*lead, f" holds {worse}: ", change, f" {unit}.")
        case _:
            told_of = ("Between ", other, " and ", base, " no difference shows: ")
            yield from (*told_of, change, f" {unit}.")


def _hardest(shown: Shown, used: list[PageNumber]) -> Iterator[list[Words]]:
    """The line that is held least, and the lines that change, by simultaneous intervals."""
    scenario = shown.scenario
    names = [name for name in scenario.missions if shown.has("mission_uptime", name)]
    if len(names) < 2:
        return
    worst = min(
        names,
        key=lambda name: min(each.mean or 0.0 for each in shown.values("mission_uptime", name)),
    )
    found = shown.values("mission_uptime", worst)
    used += found
    sentence: list[str | Words] = [
        "The hardest line is ",
        Words(text=mission_title(scenario, worst), role="strong"),
        ", held ",
        *_sides(shown, found),
        " of the time.",
    ]
    for change in shown.changes:
        both = [name for name in names if change.has("mission_uptime", name)]
        sure = {
            name: verdict(number(change.simultaneous("mission_uptime", name, len(both))))
            for name in both
        }
        gains = [mission_title(scenario, name) for name in both if sure[name] > 0]
        falls = [mission_title(scenario, name) for name in both if sure[name] < 0]
        parts = [
            f"{listed(some)} {verb}{'s' if len(some) == 1 else ''}"
            for some, verb in ((gains, "gain"), (falls, "lose"))
            if some
        ]
        what = listed(parts, "while") if parts else "no line changes"
        lead = " By intervals that hold for all "
        if len(shown.changes) > 1:
            lead = f" From {change.base.label} to {change.other.label}, by intervals for all "
        sentence.append(f"{lead}{len(both)} lines at once, {what}.")
    yield words(*sentence)


def _of_readiness(shown: Shown) -> tuple[list[list[Words]], list[PageNumber]]:
    """Without missions: the fleets that are up least, or the hubs that are busiest."""
    fleets = [name for name in shown.scenario.fleets if shown.has("ao", name)]
    hubs = [
        subject
        for metric, subject in shown.first.result.keys
        if metric == "utilisation" and shown.has(metric, subject)
    ]
    sentences, used = [], []
    if fleets:
        least = min(fleets, key=lambda name: shown.values("ao", name)[0].mean or 0.0)
        found = shown.values("ao", least)
        used += found
        lead = (
            f"The fleet {fleet_title(shown.scenario, least)} is up"
            if len(fleets) == 1
            else f"The fleet that is up least, {fleet_title(shown.scenario, least)}, is up"
        )
        sentences.append(words(f"{lead} on ", *_sides(shown, found), " of its days."))
        metric, subject = "ao", least
    elif hubs:
        most = max(hubs, key=lambda name: shown.values("utilisation", name)[0].mean or 0.0)
        found = shown.values("utilisation", most)
        used += found
        sentences.append(
            words(
                f"The busiest is {plain(most.replace('/', ', '))}, in use for ",
                *_sides(shown, found),
                " of the time.",
            )
        )
        metric, subject = "utilisation", most
    else:
        return [
            words(
                "Nothing that this page tells was measured; the tables of the result have what was."
            )
        ], []
    for change in shown.changes:
        if change.has(metric, subject):
            each = change.value(metric, subject)
            used.append(each)
            clear = "changes it" if verdict(each) else "does not change it so that it shows"
            sentences.append(
                words(
                    Words(text=change.other.label, role=change.other.key),
                    f" {clear}: {tell(each, sign=True)}.",
                )
            )
    return sentences, used


# ---- the numbers that lead -------------------------------------------------------------------


def tiles(shown: Shown) -> list[Tile]:
    """Lines met, days to regenerate, lines held without a break, how much is notional."""
    lines = len(shown.scenario.missions)
    hold_d = decimal(shown.scenario.measure.hold_d)
    found = [
        _tile(shown, "lines_met", ALL, f"Lines met on an average day, of {lines}")
        if lines > 1
        else _tile(shown, "dru", ALL, "The line is held, share of the time"),
        _tile(shown, "days_to_regenerate", "all fleets/all kinds", "Days to regenerate, all jobs"),
        _held(shown, hold_d) if lines > 1 else _tile(shown, "gap_mean", ALL, "Mean gap [days]"),
    ]
    if not lines:
        some = [name for name in shown.scenario.fleets if shown.has("ao", name)][:2]
        found = [
            _tile(shown, "ao", name, f"{fleet_title(shown.scenario, name)} up, share of its days")
            for name in some
        ]
        found.append(
            _tile(
                shown, "days_to_regenerate", "all fleets/all kinds", "Days to regenerate, all jobs"
            )
        )
    return [each for each in (*found, _notional(shown)) if each is not None]


def _tile(shown: Shown, metric: str, subject: str, label: str) -> Tile | None:
    if not shown.has(metric, subject):
        return None
    values, changes = shown.values(metric, subject), shown.differences(metric, subject)
    is_share = values[0].unit == "fraction"
    spans: list[Words] = []
    for place, each in enumerate(values):
        spans += words(Words(text=" against ", role="muted")) if place else []
        digits = min(1, digits_of(each, 100.0) or 0) if is_share else digits_of(each)
        text = share(each.mean, digits) if is_share else told(each.mean, digits)
        spans.append(Words(text=text, role=shown.role(each.choice) if len(values) > 1 else ""))
    note = "; ".join(f"change {tell(each, sign=True)}" for each in changes)
    interval = ends(values[0], 100 if is_share else 1)
    if not changes:
        note = (
            f"{share_of(shown)} {interval}{' %' if is_share else ''}"
            if interval
            else "one replication, no interval"
        )
    if shown.first.result.blocks.past is not None and (changes or interval):
        note += ", given this past"
    return Tile(label=label, told=spans, note=note, values=[*values, *changes])


def share_of(shown: Shown) -> str:
    """The level of intervals in words."""
    return f"{told(100 * shown.first.result.level)} % interval"


def _held(shown: Shown, hold_d: str) -> Tile | None:
    """How many lines are held from day 0 on in nine replications of ten."""
    names = [*shown.scenario.missions]
    if not all(shown.has("sustained_hold", name) for name in names):
        return None
    spans: list[Words] = []
    for place, side in enumerate(shown.sides):
        count = sum((side.value("sustained_hold", name).mean or 0.0) >= SURE for name in names)
        spans += words(Words(text=" against ", role="muted")) if place else []
        spans.append(Words(text=str(count), role=side.key if len(shown.sides) > 1 else ""))
    spans += words(Words(text=f" of {len(names)}", role="muted"))
    values = [side.value("sustained_hold", name) for side in shown.sides for name in names]
    note = f"in at least {told(10 * SURE)} of 10 replications"
    return Tile(
        label=f"Lines held without a break to D+{hold_d}", told=spans, note=note, values=values
    )


def _notional(shown: Shown) -> Tile | None:
    """How much of the inputs is notional, and that this is no share of the variance."""
    grades = shown.provenance.get("inputs_by_grade") or {}
    total = sum(grades.values())
    if not total:
        text = (
            " ".join(shown.scenario.classification.split())
            or "the scenario says nothing of its inputs"
        )
        source = " ".join(shown.scenario.source.split())
        return Tile(
            label="Where the inputs come from",
            told=words(Words(text="As the file says", role="muted")),
            note="; ".join(filter(None, (source, text))),
        )
    part = grades.get("notional", 0)
    if shown.shares is not None and shown.shares.is_drawn:
        return graded.tile(shown.shares, f"{part} of {total} inputs are notional")
    note = (
        f"{part} of {total}, counted and not weighed; `theater provenance scenario=scenario.yaml "
        "out=DIR` tells their share of the variance, provenance=DIR shows it here"
    )
    label = "Inputs that are notional, a count"
    return Tile(label=label, told=words(share(part / total, 0)), note=note)
