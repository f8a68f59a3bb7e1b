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
from sim.report.figures import CurvePanel, ExactCurve, MeasuredChanges, changes, curves, grid
from sim.report.output.words.labels import hub_title, stock_title

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
theater = results.scenario


def one_more(row):
    """What a candidate is called."""
    where, _, what = row["where"].partition("/")
    if row["kind"] == "spare":
        return f"a spare of {stock_title(theater, where)}"
    return f"a {row['kind']} ({what.replace('_', ' ')}) at {hub_title(theater, where)}"


panel = MeasuredChanges(
    "platform-days on station a year, all fleets",
    [float(row["days"]) for row in more],
    [float(row["days_half_width"]) for row in more],
)
changes(
    [one_more(row) for row in more],
    [panel],
    against="the same without it",
    replications=40,
    level=0.99,
)

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
            loop(f"{path}.detected_frac={d}", f"{path}.false_alarm_every_d={a}") - reactive
            for d in DETECTED
        ]
        for a in EVERY
    ]
)
line = np.linspace(0.03, 1, 200)
even = 45 / (14 * line)
grid(
    ("share of failures detected", [f"{x:.0%}" for x in DETECTED]),
    ("operating days between false alarms", [f"{x:g}" for x in EVERY]),
    gain.mean(axis=2),
    half_width=2.7 * gain.std(axis=2, ddof=1) / np.sqrt(REPLICATIONS),
    level=0.99,
    measure="Ao, proactive less reactive",
    line=(
        "even, exact",
        np.interp(line, DETECTED, range(len(DETECTED))),
        np.interp(np.log(even), np.log(EVERY), range(len(EVERY)), left=-1, right=len(EVERY)),
    ),
    unit="fraction",
    replications=REPLICATIONS,
)

# %% [markdown]
# The same question for the whole theater, from the study. No weapon system of the United States has
# fully implemented predictive maintenance (DoD Inspector General, 2022), so no single cell is the
# right one.

# %%
rows = pd.read_csv(RESULTS / "proactive.csv").to_dict("records")
across = sorted({float(row["detected_frac"]) for row in rows})
up = sorted({float(row["false_alarm_every_d"]) for row in rows})
cell = {(float(row["detected_frac"]), float(row["false_alarm_every_d"])): row for row in rows}
days, half = (
    [[float(cell[x, y][key]) for x in across] for y in up] for key in ("days", "days_half_width")
)
grid(
    ("failures detected", [f"{x:.0%}" for x in across]),
    ("operating days between false alarms", [f"{y:g}" for y in up]),
    days,
    half_width=half,
    measure="Platform-days on station a year, proactive less reactive",
    replications=10,
    level=0.99,
)

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
points = []
for stock in stocks:
    words = "truth/D02", f"stocks.depot.stock={stock}", "horizon_d=3650"
    runs = sim.run(*words, seed=7 + stock, replications=REPLICATIONS, level=0.99)
    owed = sum(runs.of("backorders", f"base_{number}") for number in range(5))
    points.append((owed.mean(), 2.7 * owed.std(ddof=1) / np.sqrt(len(owed))))
lines = []
for name, method in methods.items():
    owed = [
        sum(base.backorders for base in method(bases, Depot(9.23815, stock)).bases)
        for stock in stocks
    ]
    simulated = (stocks, *zip(*points, strict=True)) if name == "exact" else ()
    lines.append(ExactCurve(name, stocks, owed, *simulated))
panel = CurvePanel(lines, "stock of the depot", "parts owed by all bases together")
few = 1 - lines[2].y[1] / lines[0].y[1]
curves(
    [panel],
    finding=f"METRIC promises {few:.0%} fewer parts owed than there are with one unit at the depot",
    note=f"Lines: formulas. Points: simulated, mean of {REPLICATIONS} replications; bars: 99 % "
    "interval.",
)

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
