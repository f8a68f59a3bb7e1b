"""A posture: which hubs the force may use, for what, and how it chooses among them."""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field

from sim.core.model import Model
from sim.model.families.routing import Routing
from sim.model.postures.opening import Opening, SelectedOpenings, access_of, shops_after
from sim.model.yards.hub import Access


class Posture(Model):
    """A choice of access and routing that one word on the command line selects."""

    title: str = ""
    routing: Routing
    openings: SelectedOpenings | None = None
    """Which openings of the scenario it has; without it, its lists alone say what it has."""
    hubs: list[str] | Literal["all"] = "all"
    """Hubs that the force may use; of a posture that selects openings, those that none names."""
    accepts: dict[str, list[Access] | Literal["any"]] = Field(default_factory=dict)
    """Access rules that replace those of a hub."""
    shops: dict[str, str] = Field(default_factory=dict)
    """Hubs that repair the carcasses of these stocks, instead of those that ``shop`` names."""
    reroutes: bool = True
    """Whether platforms that are not yet in work go to another hub when theirs is lost."""

    def uses(self, hub: str) -> bool:
        """Whether the force may use a hub."""
        return self.hubs == "all" or hub in self.hubs

    def opened(self, openings: Mapping[str, Opening], hubs: Collection[str]) -> "Posture":
        """The same with what its openings open in its lists: hubs, access and shops.

        What the lists already have stays (the checks refuse what openings contradict), so whoever
        is worked out again is the same.
        """
        if self.openings is None:
            return self
        selected = [*self.openings.of(openings).values()]
        access = {hub: rules for hub, rules in access_of(selected).items() if hub in hubs}
        named = {each.hub for each in openings.values()}
        listed = [hub for hub in hubs if hub not in named] if self.hubs == "all" else self.hubs
        rules = {hub: each for hub, each in access.items() if each is not None}
        return self.model_copy(
            update={
                "hubs": [*dict.fromkeys([*listed, *access])],
                "accepts": {**rules, **self.accepts},
                "shops": {**shops_after(selected), **self.shops},
            }
        )
