"""The condition of a platform: health, place, activity and cause, never mixed."""

from enum import IntEnum
from typing import NamedTuple


class Health(IntEnum):
    """What the platform can do: fully, partially or not mission capable."""

    FMC = 0
    PMC = 1
    NMC = 2
    LOST = 3
    """Destroyed: it leaves the fleet and never comes back."""


class Place(IntEnum):
    """Where the platform is."""

    ON_STATION = 0
    ROTATING = 1
    """In its own rotation, away from the station."""
    UNDER_WAY = 2
    """Between its station and a hub."""
    AT_HUB = 3
    HOME = 4
    ELSEWHERE = 5
    """Not in the theater: not yet, or lost."""


class Activity(IntEnum):
    """What is done with the platform, or what it waits for."""

    OPERATING = 0
    ROTATION = 1
    """A stage of its rotation in which it is up but not on station."""
    UPKEEP = 2
    """A stage of its rotation in which it is worked on."""
    AWAITING_AUTHORIZATION = 3
    AWAITING_LIFT = 4
    """A tow or a lift has to be contracted first."""
    TRANSIT_OUT = 5
    AWAITING_BERTH = 6
    AWAITING_HOST = 7
    """The berth is there, but an outside load of the hub has it."""
    AWAITING_LABOUR = 8
    AWAITING_PARTS = 9
    IN_WORK = 10
    TRANSIT_BACK = 11
    AWAITING_UPKEEP = 12
    """Down until the next upkeep of its rotation."""
    TRIAL = 13
    """In a post-repair trial."""
    ON_HOLD = 14
    """The berth or the crew would be there, but its hub has lost it."""
    AWAITING_PASSAGE = 15
    """Every way there is closed."""
    AWAITING_ACCESS = 16
    """Every hub that could do the work is closed to it: by an event, or by a rule."""
    AWAY = 17
    """Not yet in the theater, or lost."""
    PREPARING = 18
    """Before it leaves for a hub: the stage says whether it is surveyed, planned for, ..."""
    LOADING = 19
    """Taken in tow, or loaded on the lift that has come."""
    AWAITING_WINDOW = 20
    """Its work pauses or cannot begin: off shift, in a spell, or in too short a stretch."""


class Cause(IntEnum):
    """Why the platform is not simply operating."""

    NONE = 0
    FAILURE = 1
    SCHEDULE = 2
    DAMAGE = 3
    """Hit by the other side."""


class Condition(NamedTuple):
    """One kind of spell; ``mode``, ``hub`` and ``stage`` are names, empty where there is none."""

    health: Health
    place: Place
    activity: Activity
    cause: Cause = Cause.NONE
    mode: str = ""
    hub: str = ""
    stage: str = ""
