"""The sentences that every output carries."""

SCOPE = (
    "Scope: up means materially able; not armed, fuelled, crewed, certified or survivable. "
    "All inputs are public and unclassified."
)
NO_EVIDENCE = "No public evidence links it to deterrence"
DRU = (
    "DRU, deterrence-relevant uptime, is a proxy: the share of time in which every mission above "
    f"is met. {NO_EVIDENCE}."
)
EVERY_MEASURE = f"{NO_EVIDENCE}, and so for every measure from the missions down to here."
