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
# # Parts, people, policy: what keeps a platform down, and what one more of it buys
#
# **Aircraft are down for hands-on work and for parts, ships for their scheduled periods. Of 18
# candidates three buy days that can be told: an F-35 component at Iwakuni (+202 ±108 platform-days
# on station a year), a bench at Ogden (+143 ±97) and, just so, a bench for vehicle parts in Korea
# (+84 ±83); no crew does. Proactive maintenance pays if a quarter of the failures are foreseen, and
# costs days if none is.**
#
# Four questions: how many platform-days go where; what one more spare, crew or berth buys; when
# proactive maintenance pays; and how far the textbook formulas for spares can be trusted. The
# Indo-Pacific scenario is mostly notional: its numbers show how the model answers, and are no
# estimate of any fleet. The other examples have exact answers, which stand beside the simulation.

# %% tags=["parameters"]
REPLICATIONS = 40

# %% [markdown]
# ## Where the days go
#
# Every platform-day is in exactly one bucket; a wait counts for what is lacking first.

# %%
from pathlib import Path

import numpy as np
import pandas as pd

import sim
from sim.analytic.aircraft import Lru, cannibalized, not_cannibalized
from sim.analytic.echelons import Base, Depot, exact_two_echelon, metric, vari_metric
from sim.report.output.style import change_colours, new_figure

BLUE, GREY, RED, GOLD = "#2f6db3", "#8a8f98", "#b3432f", "#d98e1f"
RESULTS = Path("../experiments/e02_parts_people_policy/results")

results = sim.run("indo_pacific", "maintenance=reactive", replications=REPLICATIONS, workers=2)
results.plot.days()

# %% [markdown]
# ## What one more buys
#
# The study [e02](../experiments/e02_parts_people_policy/README.md) adds one unit to each of the
# stocks that owe most, the trades and the berths that are busiest, and compares the same
# replications with and without it. Its table is drawn here.


# %%
more = pd.read_csv(RESULTS / "one_more.csv").to_dict("records")
colors = {"spare": GOLD, "crew": BLUE, "berth": "#7a3b69"}
figure, ((axis,),) = new_figure(10.5, 0.27 * len(more) + 1)
for place, row in enumerate(more):
    axis.errorbar(
        float(row["days"]),
        place,
        xerr=float(row["days_half_width"]),
        fmt="o",
        ms=4.5,
        color=colors[row["kind"]],
        capsize=3,
    )
axis.set_yticks(range(len(more)), [f"{row['where']} +1 {row['kind']}" for row in more])
axis.axvline(0, color=GREY, lw=1)
axis.invert_yaxis()
axis.set(xlabel="platform-days on station gained a year, all fleets (paired, 99 % interval)")
figure

# %% [markdown]
# ## When proactive maintenance pays
#
# First where the answer is exact. A platform fails every 45 days and is down for 18; a failure that
# is predicted costs 4 days of planned work, a false alarm 1. By renewal-reward the share of time
# up is 45 / (45 + 4 d + 18 (1 - d) + 45 / a), with detection d and a days between false alarms;
# proactive and reactive maintenance are even where 14 d = 45 / a. The line is exact, the colours
# are simulated.

# %%
DETECTED, EVERY = np.array([0.05, 0.2, 0.4, 0.7, 1.0]), np.array([4, 8, 16, 40, 120])


def loop(*overrides):
    """The scenario of one platform with a prognosis."""
    words = "truth/F04", "horizon_d=3650", *overrides
    return sim.run(*words, seed=5, replications=REPLICATIONS).of("ao", "ships")


reactive = loop("maintenance=reactive")
path = "maintenances.proactive.rules.warning"
gain = np.array(
    [
        [
            (loop(f"{path}.detected_frac={d}", f"{path}.false_alarm_every_d={a}") - reactive).mean()
            for d in DETECTED
        ]
        for a in EVERY
    ]
)
figure, ((axis,),) = new_figure(7.5, 4.0)
most = np.abs(gain).max()
mesh = axis.pcolormesh(
    DETECTED, EVERY, gain, cmap=change_colours(), vmin=-most, vmax=most, shading="nearest"
)
line = np.linspace(0.03, 1, 200)
axis.plot(line, 45 / (14 * line), color="#222222", lw=2)
axis.text(0.42, 9.2, "break-even (exact)", fontsize=9)
axis.set(yscale="log", ylim=(3, 160), xlim=(0, 1.1), xlabel="share of failures detected")
axis.set(ylabel="operating days between false alarms")
axis.set_title("Ao: proactive minus reactive")
figure.colorbar(mesh, ax=axis)
figure

# %% [markdown]
# The same question for the whole theater, from the study. No weapon system of the United States has
# fully implemented predictive maintenance (DoD Inspector General, 2022), so no single cell is the
# right one.

# %%
rows = pd.read_csv(RESULTS / "proactive.csv").to_dict("records")
across = sorted({float(row["detected_frac"]) for row in rows})
up = sorted({float(row["false_alarm_every_d"]) for row in rows})
cell = {(float(row["detected_frac"]), float(row["false_alarm_every_d"])): row for row in rows}
days = np.array([[float(cell[x, y]["days"]) for x in across] for y in up])
figure, ((axis,),) = new_figure(7.5, 4.0)
most = np.abs(days).max()
image = axis.imshow(
    days, origin="lower", aspect="auto", cmap=change_colours(), vmin=-most, vmax=most
)
for (row, column), value in np.ndenumerate(days):
    ink = "white" if value > 0.6 * most else "black"
    axis.text(column, row, f"{value:+.0f}", ha="center", va="center", color=ink)
if days.min() < 0 < days.max():
    axis.contour(days, levels=[0.0], colors="#222222", linewidths=2)
axis.set_xticks(range(len(across)), [f"{x:.0%}" for x in across])
axis.set_yticks(range(len(up)), [f"{y:g}" for y in up])
axis.set(xlabel="failures detected", ylabel="operating days between false alarms")
axis.set_title("Indo-Pacific: platform-days on station a year, proactive minus reactive")
figure.colorbar(image, ax=axis)
figure

# %% [markdown]
# ## Can the textbook formulas for spares be trusted?
#
# METRIC takes the number on order at a base for a Poisson number. With a queue at the depot it
# varies more, and METRIC promises too much. Five bases and a depot as in the case D02, for several
# depot stocks: the exact law, the two approximations, and the simulation.

# %%
bases = [Base(23.2 / 365, 3.65, 1, repaired_here=0.2, repair_d=3.65)] * 5
stocks = range(6)
methods = {"exact": exact_two_echelon, "VARI-METRIC": vari_metric, "METRIC": metric}
styles = {"exact": (BLUE, "-"), "VARI-METRIC": (GOLD, "--"), "METRIC": (RED, "--")}
figure, ((axis,),) = new_figure(7.5, 3.6)
for name, method in methods.items():
    owed = [
        sum(base.backorders for base in method(bases, Depot(9.23815, stock)).bases)
        for stock in stocks
    ]
    color, style = styles[name]
    axis.plot(stocks, owed, style, color=color, label=name)
for stock in stocks:
    words = "truth/D02", f"stocks.depot.stock={stock}", "horizon_d=3650"
    runs = sim.run(*words, seed=7 + stock, replications=REPLICATIONS, level=0.99)
    owed = sum(runs.of("backorders", f"base_{number}") for number in range(5))
    error = 2.7 * owed.std(ddof=1) / np.sqrt(len(owed))
    axis.errorbar(stock, owed.mean(), error, fmt="o", mfc="white", color=BLUE, capsize=3.5)
axis.set(xlabel="stock of the depot", ylabel="parts owed by all bases together", ylim=(0, None))
axis.legend(frameon=False)
figure

# %% [markdown]
# ## Taking parts from those that are down already
#
# Twelve aircraft fly a fixed programme (case D06). Full cannibalization keeps what is missing on as
# few aircraft as possible; to take parts only at the moment of a failure gets most of that.

# %%
lrus = [Lru(0.1 * 20, 2, 1), Lru(0.06 * 30, 1, 1), Lru(0.12 * 25, 3, 2)]
levels = np.arange(13)
exact = {"none": not_cannibalized(lrus, 12), "full": cannibalized(lrus, 12)}
print(
    f"{'cannibalization':18}{'simulated':>18}{'exact':>10}   mission-capable aircraft on the mean"
)
for policy in ("none", "already_down", "full"):
    words = "truth/D06", f"fleets.squadron.cannibalization.policy={policy}", "horizon_d=3650"
    found = sim.run(*words, seed=3, replications=REPLICATIONS, level=0.99)
    mean = found.value("on_station", "squadron")
    known = f"{(exact[policy] * levels).sum():.3f}" if policy in exact else ""
    print(f"{policy:18}{mean.mean:10.3f} ± {mean.half_width:.3f}{known:>10}")

# %% [markdown]
# ## What it does not say
#
# Stocks, shops, trades and prognoses of the theater are notional within stated ranges
# ([configs/parameters.csv](../configs/parameters.csv)). One more of a thing is measured alone: two
# together can be worth more than their sum. Cost is not in the model, so no gain here is weighed
# against its price.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.

# %% [markdown]
# ## Try this
#
# * Add one spare of another type, and compare it with none, with the same luck.
# * Let fewer failures be foreseen: `detected_frac`.
# * Change the days of shipping in D02. Is METRIC farther off, or nearer?
