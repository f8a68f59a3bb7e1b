"""What is set on the page, as a link says it."""

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from sim.core.errors import ConfigError, Problem, shown
from sim.core.model import Model, problems_of

MOST_LETTERS = 20_000
"""Of what is set, as text [letters]."""
Units = Annotated[int, Field(ge=0, le=999)]
Brought = Annotated[int, Field(ge=-9999, le=9999)]
Tempo = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


def _number_or_typical(given: Any) -> Any:
    if given == "typical" or (type(given) is int and given >= 0):
        return given
    raise ValueError(f"{shown(given)} is not right: a number from 0 on, or typical")


Which = Annotated[int | Literal["typical"], BeforeValidator(_number_or_typical)]
"""A replication by its number, or the one that is nearest to the median day."""


class AppTurn(Model):
    """What is another way from a day on."""

    day: float = Field(ge=0, le=36_500, allow_inf_nan=False)
    """From when on [d]."""
    units: dict[str, Units] = Field(default_factory=dict)
    """Units by hub and class of berths or trade, ``hub/berth`` [count]."""
    posture: str = ""
    """Posture that is in force from then on; none for that of the scenario."""
    events: list[str] = Field(default_factory=list)
    """Events of the scenario that begin on that day."""
    rules: dict[str, bool] = Field(default_factory=dict)
    """Rules that are in force from then on, and rules that are waived."""
    stocks: dict[str, Brought] = Field(default_factory=dict)
    """Units that are brought to a stock, or taken from it (below 0) [count]."""
    deferred: list[str] = Field(default_factory=list)
    """Fleets whose scheduled work is put off from then on."""
    tempo: dict[str, Tempo] = Field(default_factory=dict)
    """Times its tempo until then, by fleet, or of ``any`` for all."""

    @property
    def says_something(self) -> bool:
        """Whether anything is moved."""
        return self.model_dump(exclude={"day"}) != NOTHING


NOTHING = AppTurn(day=0).model_dump(exclude={"day"})


class AppReplay(Model):
    """One replication, platform by platform."""

    which: Which = "typical"
    """Replication, or future of the one past."""
    side: Literal["a", "b"] = "a"
    """Whose it is."""


class AppSettings(Model):
    """Everything that is set: the situation of both sides, and the moves, turn by turn."""

    scenario: str = ""
    """Name or path; that of the command line where none is given."""
    posture: str = ""
    """Of both sides; that of the scenario where none is given."""
    other: str = ""
    """Posture of side B, where it is another."""
    events: dict[str, bool] = Field(default_factory=dict)
    """Events that are on or off, other than the scenario has them."""
    turns: list[AppTurn] = Field(default_factory=list, max_length=12)
    """In the order of their days: A has all but the last, B all."""
    past: Which | None = None
    """The replication that has happened up to the day of the last turn, of which all replications
    are futures then; none for a past of each."""
    replay: AppReplay | None = None
    """What is wanted beside the futures: one of them, which the map plays."""

    @property
    def last(self) -> AppTurn:
        """The moves that are under way; none where nothing is set."""
        return self.turns[-1] if self.turns else AppTurn(day=0)


def settings_of(text: str) -> AppSettings:
    """What a text sets.

    Raises
    ------
    ConfigError
        With everything that is wrong with it.
    """
    if len(text) > MOST_LETTERS:
        raise ConfigError("settings", [Problem("settings", f"more than {MOST_LETTERS} letters")])
    try:
        found = AppSettings.model_validate(json.loads(text))
    except ValidationError as error:
        raise ConfigError("settings", problems_of(error, AppSettings)) from None
    except (ValueError, RecursionError):
        told = "is no JSON object; the page makes what is right"
        raise ConfigError("settings", [Problem("settings", told)]) from None
    days = [each.day for each in found.turns]
    if days != sorted(days):
        told = f"days {', '.join(f'{each:g}' for each in days)}: a turn comes after the one before"
        raise ConfigError("settings", [Problem("turns", told)])
    return found
