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
from sim.report.output.style import new_figure

BLUE, GREY = "#2f6db3", "#8a8f98"
THEATER = {1: "#d98e1f", 2: "#b3432f", 3: "#7a3b69", 4: "#33475b"}


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
# Where a level crosses the blue line the two are even. The level of one dock crosses between one
# and two; the others never do. Lines are exact, points are simulated with their 99 % intervals.


# %%
def dots(axis, x, key, results, color):
    """Simulated means with their intervals."""
    found = [result.value(*key) for result in results]
    axis.errorbar(
        x,
        [each.mean for each in found],
        [each.half_width for each in found],
        fmt="o",
        ms=4,
        mfc="white",
        color=color,
        capsize=3.5,
        zorder=4,
    )


figure, (axes,) = new_figure(10.5, 4.3, 1, 2)
for axis, key, title in zip(
    axes,
    [("on_station", "ships"), ("mission_uptime", "hold")],
    ["Mean number of ships on station", "P(at least 9 on station)"],
    strict=True,
):
    axis.plot([0, *home], [0, *(exact[key] for exact, _ in home.values())], color=BLUE, lw=1.8)
    dots(axis, list(home), key, [result for _, result in home.values()], BLUE)
    top, at = theater[4][0][key] * 1.08, 0.0
    for docks, (exact, result) in theater.items():
        axis.plot([0, 8], [exact[key]] * 2, color=THEATER[docks], lw=1.6)
        dots(axis, [0], key, [result], THEATER[docks])
        at = max(exact[key], at + 0.052 * top)  # words that would touch move apart
        axis.annotate(
            f"{docks} theater dock{'s' if docks > 1 else ''}",
            (8.1, exact[key]),
            (8.25, at),
            va="center",
            fontsize=8.5,
            color=THEATER[docks],
            annotation_clip=False,
        )
    axis.text(4, home[4][0][key] - 0.035 * top, "home docks only", color=BLUE, va="top")
    axis.set(xlabel="docks at home, 25 days away", xticks=range(9), xlim=(-0.3, 8.1), ylim=(0, top))
    axis.set_title(title)
figure

# %% [markdown]
# ## Why: where the days go
#
# With one dock about a third of all ship-days are spent in its queue, near or far. The way hardly
# counts then: what a short way saves is waited for at the dock. With two docks little is left of
# the queue in either place, and the way decides: 10 days for each repair, or 50.

# %%
buckets = {
    "operating": "#4d8f5b",
    "transit": "#e07b39",
    "queue": "#b3432f",
    "hands-on": "#2f6db3",
}
cases = {
    "theater, 1 dock": theater[1][1],
    "home, 1 dock": home[1][1],
    "home, 2 docks": home[2][1],
    "home, 8 docks": home[8][1],
    "theater, 2 docks": theater[2][1],
}
figure, ((axis,),) = new_figure(10.5, 3.0)
left = np.zeros(len(cases))
for bucket, color in buckets.items():
    share = np.array(
        [
            100 * each.value("days", f"ships/{bucket}").mean / (12 * each.scenario.horizon_d)
            for each in cases.values()
        ]
    )
    axis.barh(list(cases), share, left=left, color=color, height=0.72, label=bucket)
    for row, (start, width) in enumerate(zip(left, share, strict=True)):
        if width > 3:
            axis.text(
                start + width / 2, row, f"{width:.0f}", color="white", ha="center", va="center"
            )
    left += share
axis.invert_yaxis()
axis.grid(visible=False)
axis.set(xlim=(0, 100), xlabel="share of all ship-days [%]")
axis.legend(ncols=4, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
figure

# %% [markdown]
# ## Do the points lie on the lines?
#
# Simulated minus exact, in standard errors, for every point above and both measures. If the
# engine is right, these are draws from a standard normal: nearly all within ±2.6, which holds 99
# %.

# %%
every = [*home.values(), *theater.values()]
scores = []
for key in (("on_station", "ships"), ("mission_uptime", "hold")):
    for exact, result in every:
        runs = result.of(*key)
        scores.append((runs.mean() - exact[key]) / (runs.std(ddof=1) / np.sqrt(len(runs))))
figure, ((axis,),) = new_figure(10.5, 1.9)
axis.axvspan(-2.6, 2.6, color=BLUE, alpha=0.1, lw=0)
axis.axvline(0, color=GREY, lw=1)
axis.scatter(scores[: len(every)], [1] * len(every), s=28, color=BLUE, alpha=0.7)
axis.scatter(scores[len(every) :], [0] * len(every), s=28, color=BLUE, alpha=0.7)
axis.set_yticks([1, 0], ["mean on station", "P(at least 9)"])
axis.grid(visible=False)
axis.set(ylim=(-0.6, 1.6), xlabel="simulated minus exact [standard errors]")
axis.set_xlim(-max(4, *np.abs(scores)) * 1.1, max(4, *np.abs(scores)) * 1.1)
figure

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
