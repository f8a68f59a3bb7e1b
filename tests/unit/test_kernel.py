"""The event kernel of a compiled engine does what SimPy does: the same programs, the same traces.

Where the engine is not compiled the kernel runs here as plain Python.
"""

import gc
from math import inf
from typing import Any

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st
from simpy import Interrupt

from sim.engine.time import kernel, kernel_events, progress

KINDS = {"simpy": simpy.Environment, "kernel": kernel.Calendar}
CALENDARS = {"kernel": kernel.Calendar, "plain": progress.SimpyCalendar}
"""Those of the engine, compiled or not, whose processes may yield a time."""
Trace = list[tuple[Any, ...]]


class Broken(Exception):
    """What fails on purpose."""


# Programs drawn at random -----------------------------------------------------------------------

ACTS = st.one_of(
    st.tuples(st.just("sleep"), st.integers(0, 4)),
    st.tuples(st.just("pass"), st.integers(0, 4)),
    st.tuples(st.just("interrupt"), st.integers(0, 5)),
    st.tuples(st.just("wait"), st.integers(0, 3)),
    st.tuples(st.just("succeed"), st.integers(0, 3)),
    st.tuples(st.just("fail"), st.integers(0, 3)),
    st.tuples(st.just("join"), st.integers(0, 5)),
    st.tuples(st.just("late"), st.integers(0, 3)),
    st.tuples(st.just("either"), st.integers(0, 3)),
    st.tuples(st.just("raise"), st.just(0)),
)
"""What a process does next, and with which time, process or event."""
PROGRAMS = st.lists(st.lists(ACTS, min_size=1, max_size=6), min_size=1, max_size=6)
STOPS = st.lists(st.integers(1, 5), max_size=3)


def trace_of(kind: str, programs: list[list[tuple[str, int]]], stops: list[int]) -> Trace:
    """What happens, and when, where processes go through their acts; the run stops in between."""
    env: Any = (KINDS | CALENDARS)[kind]()
    ours = kind in CALENDARS
    trace: Trace = []
    events = [env.event() for _ in range(4)]
    processes: list[Any] = []

    def told(who: int, *what: Any) -> None:
        trace.append((env.now, who, *what))

    def act(who: int, what: str, which: int) -> Any:
        other = processes[which % len(processes)]
        event = events[which % len(events)]
        if what == "sleep":
            yield env.timeout(which, value=which)
        elif what == "pass":
            yield which if ours else env.timeout(which)
        elif what == "interrupt":
            try:
                other.interrupt(who)
            except RuntimeError:
                told(who, "cannot interrupt")
        elif what == "wait":
            told(who, "got", (yield event))
        elif what == "either":
            got = yield env.timeout(2) | event
            told(who, "got one", len(got.todict()))
        elif what in ("succeed", "fail"):
            if event.triggered:
                told(who, "late", event.processed)
            elif what == "succeed":
                event.succeed(who)
            else:
                event.fail(Broken(who))
        elif what == "join" and not other.is_alive:
            told(who, "is over")  # at once, where nobody waited for that: for SimPy a little later
        elif what == "join" and other is not env.active_process:
            told(who, "joined", (yield other))
        elif what == "late" and ours:
            env.later(lambda _: told(who, "late in the instant"), 2, which)
        elif what == "late":
            event = env.event()
            event._ok, event._value = True, None
            event.callbacks.append(lambda _: told(who, "late in the instant"))
            env.schedule(event, priority=2, delay=which)
        elif what == "raise":
            raise Broken(who)

    def nested(who: int, what: str, which: int) -> Any:
        try:
            yield from act(who, what, which)
        finally:
            told(who, what, "over")

    def program(who: int, acts: list[tuple[str, int]]) -> Any:
        for what, which in acts:
            try:
                yield from nested(who, what, which)
            except Interrupt as interrupt:
                told(who, "interrupted by", interrupt.cause)
            except Broken as broken:
                told(who, "failed by", *broken.args)
                if what == "raise":
                    raise
        return who

    for who, acts in enumerate(programs):
        steps = program(who, acts)
        processes.append(env.live(steps, who) if ours else env.process(steps))
    try:
        for step in stops:
            env.run(until=env.now + step)
            told(-1, "stopped", env.peek())
        env.run(until=processes[0])
        env.run()
        told(-1, "ended")
    except (Broken, RuntimeError) as error:
        told(-1, type(error).__name__)
    told(-1, [each.is_alive for each in processes], [each.triggered for each in events])
    return [*trace]  # without what is told when pending generators are closed


@pytest.mark.parametrize("calendar", CALENDARS)
@given(programs=PROGRAMS, stops=STOPS)
def test_the_same_program_gives_the_same_trace(calendar, programs, stops):
    """Timeouts, interrupts, failures, conditions, processes that wait for one another, and ties.

    A time that is yielded is a timeout, and what is done later an event of its own.
    """
    assert trace_of(calendar, programs, stops) == trace_of("simpy", programs, stops)


# What SimPy's documentation says ----------------------------------------------------------------


@pytest.fixture(params=KINDS)
def env(request):
    """An environment of either kind."""
    return KINDS[request.param]()


def test_until_comes_before_everything_else_of_its_instant(env):
    """What is due at the end has not happened, and happens when the run goes on."""
    seen = []
    for delay in (4, 5, 6):
        env.timeout(delay).callbacks.append(lambda _, delay=delay: seen.append(delay))
    env.run(until=5)
    assert (env.now, seen) == (5, [4])
    env.run()
    assert (env.now, seen) == (6, [4, 5, 6])


def test_until_must_be_ahead(env):
    """A run cannot go back, nor stay."""
    with pytest.raises(ValueError, match="until"):
        env.run(until=0)


def test_until_an_event_gives_its_value(env):
    """At once if it has happened; an error if it never does."""
    event = env.timeout(3, value="there")
    assert env.run(until=event) == "there"
    assert env.run(until=event) == "there"
    with pytest.raises(RuntimeError, match="not triggered"):
        env.run(until=env.event())


def test_who_waits_besides_until_goes_on_afterwards(env):
    """Those who were to be called after the end of the run are called when it goes on."""
    event, seen = env.timeout(3), []

    def waits():
        yield event
        seen.append(env.now)

    event.callbacks.append(lambda _: seen.append("first"))
    env.process(waits())
    env.run(until=event)
    assert seen == ["first"]
    env.run()
    assert seen == ["first", 3]


def test_an_interrupt_comes_first_and_leaves_the_target(env):
    """Who was interrupted is not resumed by what he waited for before."""
    seen = []

    def sleeps():
        try:
            yield env.timeout(5)
        except Interrupt as interrupt:
            seen.append((env.now, interrupt.cause))
        yield env.timeout(1)
        seen.append(env.now)

    sleeper = env.process(sleeps())
    env.run(until=1)
    alarm = env.timeout(3)
    alarm.callbacks.append(lambda _: sleeper.interrupt("alarm"))
    env.run()
    assert seen == [(4, "alarm"), 5]


def test_a_failure_that_nobody_waits_for_ends_the_run(env):
    """Unless it is defused."""
    env.event().fail(Broken("nobody"))
    with pytest.raises(Broken):
        env.run()
    event = env.event().fail(Broken("defused"))
    event.defused = True
    env.run()


def test_a_process_that_fails_fails_who_waits_for_it(env):
    """The exception is thrown into it, with the first one as its cause."""
    seen = []

    def fails():
        yield env.timeout(1)
        raise Broken("inside")

    def waits():
        try:
            yield env.process(fails())
        except Broken as broken:
            seen.append((broken.args, type(broken.__cause__)))

    env.process(waits())
    env.run()
    assert seen == [(("inside",), Broken)]


def test_nobody_interrupts_himself_or_the_dead(env):
    """Both are errors."""

    def asks():
        with pytest.raises(RuntimeError, match="interrupt itself"):
            env.active_process.interrupt()
        yield env.timeout(1)

    process = env.process(asks())
    env.run()
    with pytest.raises(RuntimeError, match="terminated"):
        process.interrupt()


def test_an_event_is_triggered_once(env):
    """The second time is an error, and so is the value of one that has none yet."""
    event = env.event()
    with pytest.raises(AttributeError):
        _ = event.value
    event.succeed(7)
    assert (event.ok, event.value, event.triggered, event.processed) == (True, 7, True, False)
    with pytest.raises(RuntimeError, match="already been triggered"):
        event.fail(Broken())


def test_what_is_no_event_cannot_be_waited_for(env):
    """The process fails, and says what it was given."""

    def waits():
        yield "a word"

    env.process(waits())
    with pytest.raises(RuntimeError, match="a word"):
        env.run()


def test_resources_and_conditions_of_simpy_work(env):
    """A part of a user may wait for whatever SimPy has."""
    bay, seen = simpy.Resource(env, capacity=1), []

    def works(name, takes):
        with bay.request() as turn:
            got = yield turn | env.timeout(3)
            if turn in got:
                yield simpy.Timeout(env, takes) & env.timeout(1)
                seen.append((name, env.now))
            else:
                seen.append((name, "gone", env.now))

    for name, takes in (("a", 2), ("b", 4), ("c", 1)):
        env.process(works(name, takes))
    env.run()
    assert seen == [("a", 2), ("c", "gone", 3), ("b", 6)]


# What only the kernel claims --------------------------------------------------------------------


def test_times_are_whole_or_never():
    """Up to the longest time and beyond; inf comes after all of them, a fraction is refused."""
    env = kernel.Calendar(-5)
    seen = []
    for delay in (inf, 10**18, 3):
        env.timeout(delay).callbacks.append(lambda _: seen.append(env.now))
    with pytest.raises(TypeError, match=r"-4\.5"):
        env.timeout(0.5)
    with pytest.raises(ValueError, match="Negative"):
        env.timeout(-1)
    env.run()
    assert seen == [-2, 10**18 - 5, inf]


def test_no_event_outlives_its_run():
    """Pending ones, interrupted processes and finished ones are collected with their calendar."""

    def lives(env):
        while True:
            try:
                yield env.timeout(10)
            except Interrupt:
                yield env.event()

    env = kernel.Calendar()
    processes = [env.process(lives(env)) for _ in range(10)]
    env.run(until=25)
    processes[0].interrupt()
    env.run(until=50)
    del env, processes
    gc.collect()
    kinds = (kernel_events.Event, kernel.Calendar)
    assert not [each for each in gc.get_objects() if isinstance(each, kinds)]
