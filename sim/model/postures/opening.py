"""Openings: what opened when, by whose doing; and which of them a posture selects.

A hub, an access rule or a shop that an opening names holds in a posture that selects openings only
if one of those does; whatever no opening names is always there.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from re import ASCII, fullmatch
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.core.errors import shown
from sim.core.model import Model
from sim.model.yards.hub import Access

Status = Literal["operating", "contracted", "announced", "assumed"]
Doing = Literal["rsf", "aukus", "host", "earlier"]
ISO_DATE = r"\d{4}-\d\d-\d\d"


def _date(given: Any) -> Any:
    """A date as it is, or as a text that has one form alone."""
    if isinstance(given, str) and fullmatch(ISO_DATE, given, ASCII):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    elif type(given) is date:
        return given
    raise ValueError(f"{shown(given)} is not right: a date such as '2024-05-01'")


def _until(given: Any) -> Any:
    """A date, or the word for the last one."""
    if given == "latest":
        return given
    try:
        return _date(given)
    except ValueError as error:
        raise ValueError(f"{error}, or latest") from None


def _source(given: str) -> str:
    """Words that say where it is from."""
    if given.strip():
        return given
    raise ValueError("is empty; the rows of the record, such as [C004], or what it is assumed for")


IsoDate = Annotated[date, BeforeValidator(_date)]
"""A day of the calendar as year, month and day, ``'2024-05-01'``."""


class Opening(Model):
    """A hub that opens, for all that it can do or for a part; or a shop that carcasses move to."""

    opened: IsoDate
    """The day on which it opened, or the first on record; of what has not opened yet the day for
    which it is planned, or else on which it was announced."""
    status: Status
    """What is known of it: work is done there, it is contracted, it is announced, or none of these
    and we suppose it."""
    attributed_to: Doing
    """By whose doing: the Regional Sustainment Framework, AUKUS, the host nation, or what was there
    before."""
    source: Annotated[str, AfterValidator(_source)]
    """The rows of the public record that say so, as ``[C004]``; for what is assumed, what it is
    supposed for."""
    title: str = ""
    hub: str | None = None
    """The hub that opens."""
    accepts: list[Access] | Literal["any"] | None = None
    """What it opens for; without it for all that the hub can do. Of several openings of a hub the
    rules are added up."""
    shops: dict[str, str] = Field(default_factory=dict)
    """Hubs that repair the carcasses of these stocks from then on; of several openings the latest
    that is selected says it."""

    @model_validator(mode="after")
    def _opens(self) -> "Opening":
        if self.hub is None and not self.shops:
            raise ValueError("opens nothing; the key 'hub', 'shops' or both are right")
        if self.hub is None and self.accepts is not None:
            raise ValueError("has 'accepts' and no 'hub' that accepts it")
        return self


class SelectedOpenings(Model):
    """Which openings a posture has: those of a status and by somebody's doing, up to a date."""

    by: Annotated[date | Literal["latest"], BeforeValidator(_until)]
    """The last day that counts; ``latest`` is that of the last opening of these statuses."""
    status: list[Status] = Field(default=["operating"], min_length=1)
    attributed_to: list[Doing] | Literal["all"] = "all"

    @property
    def told(self) -> str:
        """In words."""
        whose = "" if self.attributed_to == "all" else f" by {', '.join(self.attributed_to)}"
        by = "by the latest" if self.by == "latest" else f"by {self.by}"
        return f"{', '.join(self.status)} {by}{whose}"

    def on_record(self, openings: Mapping[str, Opening]) -> dict[str, Opening]:
        """Openings of these statuses on any day, by name in order of time."""
        found = {name: each for name, each in openings.items() if each.status in self.status}
        return dict(in_order(found))

    def of(self, openings: Mapping[str, Opening]) -> dict[str, Opening]:
        """The openings that it selects, by name in order of time."""
        return {
            name: each
            for name, each in self.on_record(openings).items()
            if (self.by == "latest" or each.opened <= self.by)
            and (self.attributed_to == "all" or each.attributed_to in self.attributed_to)
        }


def in_order(openings: Mapping[str, Opening]) -> Iterator[tuple[str, Opening]]:
    """Openings by name in order of time; those of one day in order of their names."""
    yield from sorted(openings.items(), key=lambda item: (item[1].opened, item[0]))


def access_of(openings: Sequence[Opening]) -> dict[str, list[Access] | Literal["any"] | None]:
    """What each hub accepts after openings; None for one that is open for all that it can do."""
    found: dict[str, list[Access] | Literal["any"] | None] = {}
    for each in openings:
        if each.hub is None:
            continue
        before = found.get(each.hub, [])
        if before is None or each.accepts is None:
            found[each.hub] = None
        elif before == "any" or each.accepts == "any":
            found[each.hub] = "any"
        else:
            found[each.hub] = [*before, *(new for new in each.accepts if new not in before)]
    return found


def shops_after(openings: Sequence[Opening]) -> dict[str, str]:
    """Shops of stocks after openings in order of time."""
    return {stock: hub for each in openings for stock, hub in each.shops.items()}
