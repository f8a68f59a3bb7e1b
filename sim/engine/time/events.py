"""The calendar and its events: SimPy's, or those of the compiled kernel, which behave alike.

Whatever waits for events takes these names from here; ``Interrupt`` is SimPy's in both cases.
"""

COMPILED = not __file__.endswith(".py")
"""Whether the engine has been compiled (docs/decisions/0042-compiled.md)."""

if COMPILED:
    from sim.engine.time.kernel import Calendar
    from sim.engine.time.kernel_events import Event, Process, Timeout
else:
    from simpy import Event, Timeout

    from sim.engine.time.progress import SimpyCalendar as Calendar
    from sim.engine.time.progress import Told as Process

__all__ = ["COMPILED", "Calendar", "Event", "Process", "Timeout"]
