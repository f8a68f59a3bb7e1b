# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: -jupytext.text_representation.jupytext_version
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Losses and the game: which loss hurts most, and what answers it
#
# **Of the five losses of a small theater that of its own yard is the worst: all missions are met
# 0.33 of the time instead of 0.78. In a short game one more dock at the ally's port, or sailing
# less, gives some of that back in the mean; with twenty replications their intervals overlap.**
#
# `strait` has eight ships and three oilers, a yard of their own, an ally's yard behind a strait,
# and home. It is an example: every number is notional. A ranking of losses is no ranking of
# threats, and no public evidence links these numbers to deterrence.

# %% tags=["parameters"]
REPLICATIONS = 20

# %% [markdown]
# ## Every single loss
#
# `sim.interdict` takes each hub, passage and access away for good, and ranks what is left.

# %%
import os
import tempfile

import sim

os.chdir(tempfile.mkdtemp())
worst = sim.interdict("strait", r=1, replications=REPLICATIONS, budget=8 * REPLICATIONS)
print(worst.text)

# %% [markdown]
# ## The worst loss, day by day
#
# The same loss is an event like any other. How many ships are on station, with and without it?

# %%
struck = "+events.struck={start_d: 5, does: [{kind: hub_struck, hub: base}]}"
lost = sim.run("strait", struck, replications=REPLICATIONS)
lost.plot.missions()

# %% [markdown]
# ## A game of two answers
#
# Red strikes the yard on day 5, for about twenty days. Blue brings up a dock, or sails less. Each
# node is an ordinary scenario, and branches have the same luck: they differ by what was done.

# %%
game = sim.Game.new(
    "game.yaml", "strait", "horizon_d=90", turns_d=[0, 5, 10, 30], replications=REPLICATIONS
)
strike = {
    "kind": "hub_struck",
    "hub": "base",
    "lasts": {"law": "lognormal", "mean_d": 20, "cv": 0.5},
}
game.move("struck", day=5, by="red", moves=[strike])
game.move(
    "dock",
    by="blue",
    moves=[{"kind": "capacity", "hub": "port", "gains": {"dock": 1}, "lead_d": 3}],
)
game.branch("tempo", "dock", moves=[{"kind": "tempo_changed", "factor": 0.7}])
for node in ("struck", "dock", "tempo"):
    held = game.result(node).value("dru", "all missions")
    print(f"{node:7} all missions met {held.mean:.3f}, from {held.low:.3f} to {held.high:.3f}")

# %% [markdown]
# ## Try this
#
# * Two losses at once: `sim.interdict("strait", r=2, replications=20, budget=200)`.
# * Let the strike last longer, or strike the ally's port instead.
# * Play on from a chosen past: `theater game past` ([docs/game.md](../docs/game.md)).
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.
