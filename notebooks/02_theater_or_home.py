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
# # Theater or home: how many home docks is a theater dock worth?
#
# **One dock in the theater is worth a little more than one dock at home and much less than two.
# Two docks in the theater are worth more than any number of docks at home.** A single dock is the
# bottleneck wherever it is: a ship that arrives sooner only waits longer. With a second dock most
# of the waiting ends, and the way home and back, 50 days, is what no further dock can remove.
#
# Twelve ships serve 180 days on station, fail, go to a dock, are repaired in 30 days and come
# back. The theater dock is 5 days away, the home dock 25. It is a textbook example with equal
# repair laws and no threat, not an estimate of any yard. It has an exact answer
# ([docs/break_even.md](../docs/break_even.md)), so it also shows that the simulation can be
# trusted: every simulated point below has to lie on an exact line.

# %% tags=["parameters"]
REPLICATIONS = 100

# %% [markdown]
# ## Ask the model
#
# `sim.run` takes the name of a scenario and whatever should be different, and runs it; `sim.solve`
# gives exact values where queueing theory has them.

# %%
import numpy as np

import sim
from sim.report.figures import CurvePanel, ExactCurve, curves, scores, shares


def ask(posture, docks):
    """Exact values and a simulation of all repairs in one place."""
    words = "break_even", f"posture={posture}", f"hubs.{posture}.berths.dock={docks}"
    seed = 1 + docks + 10 * (posture == "home")  # errors of different points are independent
    return sim.solve(*words), sim.run(*words, seed=seed, replications=REPLICATIONS, level=0.99)


home = {docks: ask("home", docks) for docks in range(1, 9)}
theater = {docks: ask("theater", docks) for docks in range(1, 5)}

print(f"{'':16}{'mean on station':>28}{'P(at least 9)':>30}")
print(f"{'':16}{'exact':>11}{'simulated':>17}{'exact':>13}{'simulated':>17}")
for name, docks, (exact, result) in [
    ("home", 1, home[1]),
    ("theater", 1, theater[1]),
    ("home", 2, home[2]),
    ("home", 4, home[4]),
    ("theater", 2, theater[2]),
]:
    line = f"{name:8}{docks} dock{'s' if docks > 1 else ' '} "
    for key in (("on_station", "ships"), ("mission_uptime", "hold")):
        found = result.value(*key)
        line += f"{exact[key]:13.5f}{found.mean:9.3f} ± {found.half_width:.3f}"
    print(line)

# %% [markdown]
# ## The break-even curve
#
# Home docks run along the axis; each level is what one, two, three or four theater docks give.
# Where a level crosses the line of the home docks the two are even. The level of one dock crosses
# between one and two; the others never do. Lines are exact, points are simulated with their 99 %
# intervals.


# %%
def curve(label, x, key, points, values=None):
    """A line of exact values with the simulated ones on it."""
    exact = [exact[key] for exact, _ in points.values()]
    found = [result.value(*key) for _, result in points.values()]
    means, halves = [each.mean for each in found], [each.half_width for each in found]
    at = [0] if values else [*points]
    return ExactCurve(label, x, values or [0, *exact], at, means, halves)


panels = []
for key, title, unit in (
    (("on_station", "ships"), "ships on station in the mean", ""),
    (("mission_uptime", "hold"), "time with at least 9 on station", "fraction"),
):
    lines = [curve("home docks only", [0, *home], key, home)]
    for docks, point in theater.items():
        name = f"{docks} theater dock{'s' if docks > 1 else ''} and none at home"
        lines.append(curve(name, [0, 8], key, {docks: point}, [point[0][key]] * 2))
    panels.append(CurvePanel(lines, "docks at home, 25 days away", title, unit=unit))
two, most = theater[2][0]["on_station", "ships"], home[8][0]["on_station", "ships"]
curves(
    panels,
    replications=REPLICATIONS,
    level=0.99,
    finding=f"Two theater docks keep {two:.1f} ships on station, eight at home {most:.1f}",
)

# %% [markdown]
# ## Why: where the days go
#
# With one dock about a third of all ship-days are spent in its queue, near or far. The way hardly
# counts then: what a short way saves is waited for at the dock. With two docks little is left of
# the queue in either place, and the way decides: 10 days for each repair, or 50.

# %%
cases = {
    "theater, 1 dock": theater[1][1],
    "home, 1 dock": home[1][1],
    "home, 2 docks": home[2][1],
    "home, 8 docks": home[8][1],
    "theater, 2 docks": theater[2][1],
}
parts = {
    bucket: [
        100 * each.value("days", f"ships/{bucket}").mean / (12 * each.scenario.horizon_d)
        for each in cases.values()
    ]
    for bucket in ("operating", "transit", "hands-on", "queue")
}
queue, far = parts["queue"][0], parts["queue"][1]
shares(
    list(cases),
    parts,
    measure="ship-days",
    replications=REPLICATIONS,
    finding=f"With one dock {queue:.0f} % of the days are spent in its queue near, {far:.0f} % far",
)

# %% [markdown]
# ## Do the points lie on the lines?
#
# Simulated minus exact, in standard errors, for every point above and both measures. If the
# engine is right, these are draws from a standard normal: one in twenty lies beyond 1.96.

# %%
every = [*home.values(), *theater.values()]
away = []
for key in (("on_station", "ships"), ("mission_uptime", "hold")):
    runs = [(result.of(*key), exact[key]) for exact, result in every]
    away.append([(r.mean() - value) / (r.std(ddof=1) / np.sqrt(len(r))) for r, value in runs])
scores(["ships on station in the mean", "P(at least 9)"], away, replications=REPLICATIONS)

# %% [markdown]
# ## What it does not say
#
# Equal repair laws in both places, no threat, no parts, no crews, nobody else in the queue, and a
# choice of place that is blind to the queues. Each of these is a change in the scenario, and then
# only the simulation has the answer. The study
# [e01_theater_or_home](../experiments/e01_theater_or_home/README.md) has more points and
# replications, docks in both places, and how near home would have to be.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.

# %% [markdown]
# ## Try this
#
# * Give the home yard a slower pace: `hubs.home.pace=1.5`. Where do the two break even now?
# * Let the way home be shorter, `legs.home.takes.value_d=10`, and ask `sim.solve` and `sim.run`.
# * Ask for less: hold eight instead of nine, `missions.hold.k=8`.
