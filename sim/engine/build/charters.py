"""Plans of charters: the hired units of every hub, before the run."""

from sim.core.ticks import to_ticks
from sim.engine.build.draft import Draft
from sim.engine.hub.charters import HiredPlan
from sim.record.tables import CHARTER, HubStage, OrderClass


def hired_plans(draft: Draft) -> tuple[HiredPlan, ...]:
    """One for each name of hired units, in the order of hubs and names."""
    return tuple(
        _plan(draft, hub, name)
        for hub in sorted(draft.scenario.hubs)
        for name in sorted(draft.scenario.hubs[hub].hired)
    )


def _plan(draft: Draft, hub: str, name: str) -> HiredPlan:
    hired, shop, owner = draft.scenario.hubs[hub].hired[name], draft.shops[hub], f"{hub}/{name}"
    return HiredPlan(
        path=f"hubs.{hub}.hired.{name}",
        shop=shop.number,
        place=shop.places[name],
        units=hired.units,
        called_at=hired.called_at,
        mobilised=draft.timing(hired.mobilised_in, owner, "mobilised_in", 1),
        kept=to_ticks(hired.kept_d),
        extended=None if hired.extended_d is None else to_ticks(hired.extended_d),
        order_class=draft.directory.order_class(OrderClass(owner, "", CHARTER)),
        station=draft.directory.station(HubStage("", owner)),
    )
