"""``theater check`` tells what may happen, what is forbidden, and who depends on it."""

from sim.cli.main import main

LAW = "+rules.law={applies_to: {homeports: [us], not_countries: [us]}}"
WAIVER = (
    "+events.waiver={after: {law: fixed, value_d: 10}, "
    "does: [{kind: waiver, rule: law, applies_to: {work: [voyage_repair]}}]}"
)


def test_events_rules_and_passages_are_listed(capsys):
    """Name, state, when, how long, and what; a hub that a rule may yet open is marked."""
    assert main(["check", "scenario=strait", LAW, WAIVER]) == 0
    told = capsys.readouterr().out
    assert "waiver (on): day 0 + 10 d, to the end of the run" in told
    assert "waiver: rule law, applies_to work voyage_repair" in told
    assert "law (on): prohibition" in told
    assert "for homeports us, not countries us" in told
    assert "strait                  2" in told
    assert "voyage_repair: base (1.0 d), port (2.0 d, if law allows), home (12.0 d)" in told
    assert "scheduled: base (1.0 d), home (12.0 d)" in told


def test_a_wait_is_marked_as_one(capsys):
    """A licence does not keep a hub out, it comes before it."""
    papers = (
        "+rules.papers={kind: licence, takes: {law: fixed, value_d: 9}, applies_to: {hubs: [port]}}"
    )
    assert main(["check", "scenario=strait", papers]) == 0
    assert "port (2.0 d, after papers)" in capsys.readouterr().out


def test_an_event_after_the_end_says_so(capsys):
    """It is legal, and never happens."""
    late = "+events.late={start_d: 500, does: [{kind: hub_closed, hubs: [port]}]}"
    assert main(["check", "scenario=strait", late]) == 0
    assert "late (on): day 500: after the end of the run" in capsys.readouterr().out
