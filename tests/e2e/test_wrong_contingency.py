"""Wrong events, rules, hits, passages and losses: one clear message each; status 2."""

import pytest

from complaints import told

BASE = "scenario=break_even"
CLOSES = "does: [{kind: hub_closed, hubs: [theater]}]"
X = "events.x.does.0"
DAMAGE = "fleets.ships.modes.damage"
STRAIT = "+passages.strait={}"
SEVEN = "does: [{kind: reinforcement, fleet: ships, platforms: 7}]"


def event(text: str) -> str:
    """An override that adds an event."""
    return "+events.x={" + text + "}"


def disruption(text: str) -> str:
    """An override that adds an event that does one thing."""
    return event("does: [{" + text + "}]")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([event("start_d: 5")], ["events.x.does: ", "missing"]),
        ([event("does: []")], ["events.x.does: ", "empty", "at least 1"]),
        ([event("does: {kind: hub_closed}")], ["events.x.does: ", "a list"]),
        ([event("start: 5, " + CLOSES)], ["events.x.start: ", "'start_d'"]),
        ([event("lasts: -5, " + CLOSES)], ["events.x.lasts: ", "'law'", "fixed"]),
        ([event("lasts: {law: fixed, value_d: -5}, " + CLOSES)],
         ["events.x.lasts.value_d: ", "-5", "greater than or equal to 0"]),
        ([event("repeats: true, " + CLOSES)], ["events.x: ", "repeats", "'after' and 'lasts'"]),
        ([event("probability: 1.5, " + CLOSES)], ["events.x.probability: ", "1.5", "to 1"]),
        ([disruption("kind: hub_close")], [f"{X}.kind: ", "'hub_close'", "'hub_closed'"]),
        ([disruption("hubs: [theater]")], [f"{X}.kind: ", "missing", "one of: ", "hub_closed"]),
        ([disruption("kind: hub_closed, hubs: [teater]")], [f"{X}.hubs: ", "'theater'?"]),
        ([disruption("kind: hub_closed, hubs: theater")], [f"{X}.hubs: ", "'theater'", "a list"]),
        ([disruption("kind: hub_struck, hub: theater, loses: {pier: 1}")],
         [f"{X}.loses.pier: ", "'pier'", "one of: dock"]),
        ([disruption("kind: hub_struck, hub: theater, loses_frac: 2")],
         [f"{X}.loses_frac: ", "2", "less than or equal to 1"]),
        ([disruption("kind: hub_struck, hub: theater, hit_frac: 0.5")],
         [f"{X}.hit_frac: ", "0.5", "no fleet has a failure mode with 'hits'"]),
        ([disruption("kind: hub_struck, hub: theater, lost_frac: 0.5")],
         [f"{X}: ", "'lost_frac'", "no 'hit_frac'"]),
        ([disruption("kind: salvo, fleets: [ships], hit_frac: 0.5")],
         [f"{X}.fleets: ", "'ships'", "no failure mode with 'hits'"]),
        ([disruption("kind: reinforcement, fleet: ships, platforms: 13")],
         [f"{X}.platforms: ", "13", "it has 12"]),
        ([event(SEVEN), "+events.y={" + SEVEN + "}"],
         [f"{X}.platforms: ", "14 of ships", "2 reinforcements", "the fleet has 12"]),
        ([disruption("kind: expedite, hubs: [theater], within_d: 5, factor: 0.5")],
         [f"{X}.factor: ", "0.5", "greater than 1"]),
        ([disruption("kind: slow_transit, factor: 2, domains: [ships]")],
         [f"{X}.domains.0: ", "'ships'", "'ship'"]),
        ([disruption("kind: passage_closed, passage: luzon")], [f"{X}.passage: ", "'luzon'"]),
        ([disruption("kind: lift_cut, lift: air")], [f"{X}.lift: ", "'air'", "there are none"]),
        ([disruption("kind: waiver, rule: law")], [f"{X}.rule: ", "'law'", "there are none"]),
        ([disruption("kind: access_withdrawn, country: japan")], [f"{X}.country: ", "'japan'"]),
        ([STRAIT], ["passages.strait: ", "would change no leg", "'without'"]),
        (["legs.theater.without={strait: 9}"], ["legs.theater.without.strait: ", "no passage"]),
        ([STRAIT, "legs.theater.without={strait: 3}"],
         ["legs.theater.without.strait: ", "3 d is shorter than the open way, 5 d"]),
        (["+rules.x={from_d: 10, until_d: 5}"], ["rules.x: ", "until_d 5 is not after from_d 10"]),
        (["+rules.x={from_d: nan}"], ["rules.x.from_d: ", "nan", "a day"]),
        (["+rules.x={applies_to: {fleets: [ship]}}"], ["rules.x.applies_to.fleets: ", "'ships'?"]),
        (["+rules.x={applies_to: {types: [DDG]}}"], ["rules.x.applies_to.types: ", "'DDG'"]),
        (["+rules.x={applies_to: {work: [yards]}}"],
         ["rules.x.applies_to.work.0: ", "'yards'", "'voyage_repair'"]),
        (["+rules.x={applies_to: {countries: [japan]}}"],
         ["rules.x.applies_to.countries: ", "no country is called 'japan'"]),
        (["+rules.x={phases: [war]}"], ["rules.x.phases: ", "'war'", "there are none"]),
        (["+rules.x={kind: licence}"], ["rules.x.takes: ", "missing"]),
        (["+rules.x={kind: license}"], ["rules.x.kind: ", "'license'", "'licence'?"]),
        (["+rules.x={kind: quota, at_most_frac: 1.5}"],
         ["rules.x.at_most_frac: ", "1.5", "less than or equal to 1"]),
        (["+rules.x={exempts: {y: {from_d: 5, until_d: 5}}}"],
         ["rules.x.exempts.y: ", "until_d 5 is not after from_d 5"]),
        (["+rules.x={}"], ["fleets.ships.modes.casualty: ", "theater: rule x forbids it"]),
        ([f"+{DAMAGE}=" + "{work: repair}"], [f"{DAMAGE}: ", "'life'", "or 'hits'"]),
        ([f"+{DAMAGE}=" + "{hits: {}, life: {law: fixed, value_d: 9}, work: repair}"],
         [f"{DAMAGE}: ", "both 'life' and 'hits'"]),
        ([f"+{DAMAGE}=" + "{hits: {}, severity: pmc, work: repair}"],
         [f"{DAMAGE}: ", "damage is severity nmc"]),
        ([f"+{DAMAGE}=" + "{hits: {}, repair: minimal, work: repair}"],
         [f"{DAMAGE}: ", "damage has no age"]),
        ([f"+{DAMAGE}=" + "{hits: {factor: {war: 2}}, work: repair}"],
         [f"{DAMAGE}.hits.factor.war: ", "no phase is called 'war'"]),
        ([f"+{DAMAGE}=" + "{hits: 0.1, work: repair}"], [f"{DAMAGE}.hits: ", "0.1", "a mapping"]),
        (["+groups.g=[teater]"], ["groups.g: ", "'teater'", "'theater'?"]),
        (["+phases.war={start_d: 0, hazard: {ships: 2}}"],
         ["phases.war.hazard.ships: ", "'ship', 'aircraft' or 'vehicle'"]),
        (["+phases.war={start_d: 0, transit_factor: {ships: 2}}"],
         ["phases.war.transit_factor.ships: ", "'ship', 'aircraft' or 'vehicle'"]),
        (["+phases.war={start_d: 0, transit_factor: 0}"],
         ["phases.war.transit_factor: ", "0 is not right", "greater than 0"]),
        (["measure.hold_d=0"], ["measure.hold_d: ", "0", "greater than 0"]),
        (["measure.gap_over_d=[7,7]"], ["measure.gap_over_d: ", "7 twice"]),
        (["measure.holds_d=9"], ["measure.holds_d: ", "did you mean 'hold_d'?"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list | tuple) else "",
)  # fmt: skip
def test_one_mistake_about_a_contingency_is_one_message(capsys, words, parts):
    """Events, rules, passages, hits, groups and measures say it as clearly."""
    (problem,) = told(capsys, "run", BASE, *words)
    for part in parts:
        assert part in problem


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["r=0"], ["r: ", "0", "greater than or equal to 1"]),
        (["r=99"], ["r: ", "99", "at most 2"]),
        (["metric=druu"], ["metric: ", "'druu'", "did you mean 'dru'?"]),
        (["units=hub"], ["units: ", "'hub'", "did you mean 'hubs'?"]),
        (["units=passages"], ["units: ", "no passages"]),
        (["units=[]"], ["units: ", "empty", "hubs"]),
        (["on_d=5000"], ["on_d: ", "5000", "-1000", "3650"]),
        (["on_d=never"], ["on_d: ", "'never'", "start"]),
        (["routes=[rsf]"], ["routes: ", "'rsf'", "theater"]),
        (["routes=home"], ["routes: ", "'home'", "a list"]),
        (["over=max"], ["over: ", "'max'", "'mean' or 'sum'"]),
        (["budget=0"], ["budget: ", "0", "greater than or equal to 1"]),
    ],
)
def test_a_search_for_losses_that_is_none(capsys, words, parts):
    """Told before anything runs."""
    (problem,) = told(capsys, "interdict", BASE, *words)
    for part in parts:
        assert part in problem


def test_a_scenario_without_rules_has_nothing_to_lift(capsys):
    """It says that there is none."""
    (problem,) = told(capsys, "rules", BASE)
    assert problem.startswith("rules: ")
    assert "has none" in problem


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("events: {x: {on: 5, does: [{kind: hub_closed, hubs: [h]}]}}", "events.x: on is true"),
        (
            "events: {x: {does: [{kind: hub_closed, hubs: [no]}]}}",
            "events.x.does.0.hubs.0: no is false",
        ),
    ],
)
def test_a_word_that_yaml_takes_for_true_or_false(capsys, tmp_path, line, part):
    """``on`` and ``no`` are words to some readers only: told with the line and what to write."""
    file = tmp_path / "own.yaml"
    file.write_text(
        "horizon_d: 9\ninitial: all_up_new\nnodes: {a: {}}\n"
        "hubs: {h: {node: a, accepts: any}}\n"
        "work: {w: {stages: {s: {takes: {law: fixed, value_d: 1}}}}}\n"
        "fleets: {f: {size: 1, station: a, modes: {m: {life: {law: fixed, value_d: 3}, work: w}}}}\n"
        f"{line}\n"
    )
    (problem,) = told(capsys, "check", f"scenario={file}")
    assert problem.startswith(part)
    assert "to some readers of YAML" in problem
    assert f"{file}:7:" in problem


@pytest.mark.parametrize(
    ("scenario", "words", "parts"),
    [
        ("strait", [disruption("kind: posture_changed, posture: hme")],
         [f"{X}.posture: ", "'hme'", "'home'?"]),
        ("engines", [disruption("kind: posture_changed, posture: near")],
         [f"{X}.posture: ", "'near'", "there are none"]),
        ("strait", [disruption("kind: rule_made, rule: bill")], [f"{X}.rule: ", "'bill'", "none"]),
        ("strait", [disruption("kind: rule_made, rule: bill"), "+rules.bill={}"],
         [f"{X}.rule: ", "'bill' is in force without it", "rules.bill.enabled: false"]),
        ("engines", [disruption("kind: stock_changed, stock: forwrd, units: 2")],
         [f"{X}.stock: ", "'forwrd'", "'forward'?"]),
        ("engines", [disruption("kind: stock_changed, stock: forward, units: 0")],
         [f"{X}.units: ", "0 is not right", "below 0"]),
        ("engines", [disruption("kind: stock_changed, stock: forward, units: -3")],
         [f"{X}.units: ", "3 units are taken of forward", "its stock is 2"]),
        ("engines", [disruption("kind: stock_changed, stock: forward, units: -2"),
                     "+events.y={does: [{kind: stock_changed, stock: forward, units: -1}]}"],
         [f"{X}.units: ", "3 units", "2 events together", "its stock is 2"]),
        ("engines", [disruption("kind: stock_changed, stock: forward, units: 2"),
                     "stocks.forward.stock=unlimited"],
         [f"{X}.stock: ", "'forward' is unlimited"]),
        ("strait", [disruption("kind: tempo_changed, factor: -1")],
         [f"{X}.factor: ", "-1", "greater than or equal to 0"]),
        ("strait", [disruption("kind: tempo_changed, factor: 2, fleets: [shps]")],
         [f"{X}.fleets: ", "'shps'", "'ships'?"]),
        ("strait",
         [disruption("kind: tempo_changed, factor: 2, fleets: [ships], domains: [aircraft]")],
         [f"{X}.domains: ", "aircraft: no fleet of ships is one"]),
        ("strait", [disruption("kind: deferral, fleets: [oilers]")],
         [f"{X}.fleets: ", "no scheduled work of oilers"]),
        ("strait", [disruption("kind: deferral, fleets: [ships], scheduled: [overhul]")],
         [f"{X}.scheduled: ", "'overhul'", "'overhaul'?"]),
    ],
)  # fmt: skip
def test_an_order_that_leads_nowhere_is_one_line(capsys, scenario, words, parts):
    """The posture, rule, stock, fleet or work is none; more is taken than there is."""
    (problem,) = told(capsys, "run", f"scenario={scenario}", *words)
    for part in parts:
        assert part in problem
