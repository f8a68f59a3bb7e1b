"""The sentences that every output carries."""

SCOPE = (
    "Scope: up means materially able; not armed, fuelled, crewed, certified or survivable. "
    "All inputs are public and unclassified."
)
DRU = (
    "DRU, deterrence-relevant uptime, is a proxy: the share of time in which every mission above "
    "is met. No public evidence links it to deterrence."
)
