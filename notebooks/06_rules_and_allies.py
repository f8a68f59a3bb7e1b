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
# # Rules and allies: what a law costs in uptime, and what sharing saves
#
# **No rule of law is told from nothing: when all are lifted 602 ±734 platform-days on station in
# the year come back, and 382 ±531 of a licence before each visit alone. A waiver of 10 USC 8680 at
# D+10 gains 11 ±11. To defer scheduled work in a contingency loses DRU (-0.05 ±0.03), and no days
# that are told. No step of the framework is told: all of it gains 125 ±108 days of 77,000 in these
# eight replications, and 4 ±98 in 32 others. Sharing parts among allies saves one part of a
# destroyer. Three theaters on one wholesale stock lose days in two of them.**
#
# A rule is a gate: it forbids work at a hub, or makes it wait, for the platforms, kinds of work,
# countries and days of its scope. What it costs is what comes back when it is lifted. Allies bring
# hubs with customers of their own, fleets of the same types, and stocks that can be shared. Most
# inputs are notional: the numbers show how the model answers. This is a model, no legal advice.

# %% tags=["parameters"]
REPLICATIONS = 40

# %% [markdown]
# ## Rules as gates
#
# Every rule of the scenario, the text it comes from and the days on which it holds; day 0 is 1
# January 2026. [docs/rules.md](../docs/rules.md) quotes the texts with their dates and says what is
# left out. No cap in days, no share and no date stands there that was not read.

# %%
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Image

import sim
from sim.analytic.spares import poisson_pipeline
from sim.report.figures import CurvePanel, ExactCurve, MeasuredChanges, changes, curves
from sim.report.output.words.labels import rule_titles

RESULTS = Path("../experiments/e03_contingency_and_deterrence/results")

theater = sim.load("indo_pacific_contingency")
for name, rule in theater.rules.items():
    state = "on " if rule.enabled else "off"
    print(f"{state} {name:22} {rule.title}")
    if rule.source:
        print(f"{'':27}{rule.source}")
    for exempt, scope in getattr(rule, "exempts", {}).items():
        print(f"{'':29}but not: {exempt} ({scope.source})")

# %% [markdown]
# ## Uptime lost to rules
#
# All of the rules of law in force at once, in the contingency; each is lifted alone, then all of
# them. Rules overlap, and single costs need not add up to that of all.


# %%
def table(name):
    """A table of the study, row by row."""
    return pd.read_csv(RESULTS / name, keep_default_na=False).to_dict("records")


rules = table("rules.csv")
panels = [
    MeasuredChanges(
        title,
        [float(row[measure]) for row in rules],
        [float(row[f"{measure}_half_width"]) for row in rules],
        unit,
    )
    for measure, title, unit in (
        ("days", "platform-days on station in the year", ""),
        ("dru", "the time in which every line is held", "fraction"),
    )
]
names = rule_titles(theater, [row["rule"] for row in rules])
changes(names, panels, against="all rules in force", replications=8)

# %% [markdown]
# ## What a waiver and the rules of a crisis change
#
# Paired differences against the contingency without them.

# %%
kept = table("changes.csv")


def tell(studies):
    """The headline differences of some studies."""
    print(f"{'':44}{'platform-days on station':>26}{'DRU':>20}")
    for study in studies:
        own = [row for row in kept if row["study"] == study]
        for choice in dict.fromkeys(row["choice"] for row in own):
            line = f"{study if study == choice else f'{study}: {choice}':44}"
            for metric, digits, width in (("days_on_station", 0, 26), ("dru", 3, 20)):
                cell = ""
                for row in own:
                    if (row["choice"], row["metric"]) == (choice, metric):
                        mean, half = float(row["change"]), float(row["half_width"])
                        mark = "" if abs(mean) > half else "  ?"
                        cell = f"{mean:+.{digits}f} ±{half:.{digits}f}{mark or '   '}"
                line += f"{cell:>{width}}"
            print(line)
    print("?: not told from zero at 95 %")


tell(("waiver", "crisis_rules"))

# %% [markdown]
# ## How much is a faster qualification worth?
#
# A yard abroad opens when it has qualified. Where the law is exponential with mean m, it is open
# for the share 1 - (m/H) (1 - exp(-H/m)) of a horizon H on the mean; what it is worth is about that
# share of what it is worth when open. A textbook loop with exact values for both ends: twelve ships
# and two docks at home, 25 days away, and one dock 5 days away that has yet to qualify. Faster
# acquisition, as DIBX promises, is a shorter law; no number of days is in its text.

# %%
HORIZON = 1095
MEANS = np.array([15, 60, 120, 365, 730])
words = [
    f"horizon_d={HORIZON}",
    "posture=both",
    "+postures.both={hubs: [home, theater], routing: {policy: shortest_expected_return}}",
]
opens = (
    "+events.opens={after: {law: exponential, mean_d: %d}, "
    "does: [{kind: hub_opens, hubs: [theater]}]}"
)


def on_station(*more):
    """Mean ships on station, by replication."""
    found = sim.run("break_even", *words, *more, seed=2, replications=2 * REPLICATIONS)
    return found.of("on_station", "ships")


never = on_station(opens % 1, "+events.opens.probability=0")
always = on_station()
home = sim.solve("break_even", "posture=home")
print(f"never open: {never.mean():.3f}, exact {home['on_station', 'ships']:.3f}")
gain = [on_station(opens % mean) - never for mean in MEANS]
share = 1 - MEANS / HORIZON * (1 - np.exp(-HORIZON / MEANS))
worth = (always - never).mean()
half = [3 * each.std(ddof=1) / np.sqrt(len(each)) for each in gain]
mean = [each.mean() for each in gain]
label = "share of the time in which it is open, times its worth when open"
line = ExactCurve(label, MEANS, share * worth, MEANS, mean, half)
panel = CurvePanel([line], "mean time to qualify [d]", "ships on station gained")
note = (
    f"Points: simulated, mean of {2 * REPLICATIONS} paired replications; bars: three standard "
    "errors."
)
curves(
    [panel],
    finding=f"A yard that opens after {MEANS[-1]} days in the mean is worth {mean[-1]:.1f} ships, "
    f"at once {worth:.1f}",
    note=note,
)

# %% [markdown]
# ## The Regional Sustainment Framework in steps
#
# From the hubs of today to all of the framework, each step against today in the contingency.

# %%
tell(("rsf_steps",))

# %% [markdown]
# ## Pooled against separate stocks
#
# First where it is exact. Two nations, each with demands of 0.1 a day for an item that takes 20
# days to replace: the number on order is Poisson (Palm), and what is owed follows from it. In one
# stock both together owe less, and the distance along the axis is the number of units that separate
# stocks need on top for the same: duplication that pooling avoids.

# %%
units = np.arange(2, 15, 2)
apart = [2 * poisson_pipeline(0.1, 20, s // 2).backorders for s in units]
shared = [poisson_pipeline(0.2, 20, s).backorders for s in units]
points = {}
for stock, rate_d, label, count in ((3, 10, "separate stocks", 2), (6, 5, "one stock", 1)):
    found = sim.run(
        "truth/D01",
        "horizon_d=7300",
        "stocks.pump.condemned_frac=0",
        f"stocks.pump.stock={stock}",
        f"stocks.pump.demand.units.arrivals.mean_d={rate_d}",
        seed=5,
        replications=REPLICATIONS,
    )
    owed = count * found.of("backorders", "pump")
    half = 3 * owed.std(ddof=1) / np.sqrt(len(owed))
    points[label] = [6], [owed.mean()], [half]
needed = next(
    extra for extra in range(20) if 2 * poisson_pipeline(0.1, 20, 3 + extra).backorders <= shared[2]
)
lines = [
    ExactCurve(name, units, owed, *points[name])
    for name, owed in (("separate stocks", apart), ("one stock", shared))
]
curves(
    [CurvePanel(lines, "units in all", "parts owed in the mean", is_log=True)],
    finding=f"Six units in one stock do what {6 + 2 * needed} do in two",
    note=f"Lines: exact. Points: simulated, mean of {REPLICATIONS} replications; bars: three "
    "standard errors.",
)

# %% [markdown]
# In the theater nations keep their stocks and help each other out, but each keeps its last one. The
# study adds units to the separate stocks until they owe no more than the shared ones.

# %%
tell(("pooling",))
Image(RESULTS / "more_units.png")

# %% [markdown]
# ## Hosts come first in their own yards
#
# The order book of a host has its own priority; in the contingency hosts need half as much again.
# Two classes at one yard have an exact answer (Cobham, case C04); in the theater the wait for a
# host is the bucket `host priority`. Run here with few replications: what it costs, and who works
# for whom. Shares of work are economy figures, not deterrence figures.

# %%
few = max(2, REPLICATIONS // 8)
results = sim.run("indo_pacific_allies", replications=few, workers=2, level=0.95)
allies = results.scenario
total = sum(fleet.size for fleet in allies.fleets.values()) * allies.horizon_d
for bucket in ("host priority", "queue"):
    days = results["days"].where(kind=bucket)["mean"].sum()
    print(f"{bucket:14}{days:8.0f} platform-days of {total}")
shares, spent = (
    dict(zip(results[metric]["kind"], results[metric]["mean"], strict=True))
    for metric in ("work_share", "cost_by_country")
)
print(
    "hands-on days at hubs: "
    + ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares.items())
)
print(
    "cost, USD million, notional: "
    + ", ".join(f"{name} {cost:.0f}" for name, cost in spent.items())
)

# %% [markdown]
# ## Three theaters share their home depots
#
# Each theater alone against the same theater in `global`, where the yard at Philadelphia, the
# depots at Ogden, Tinker, Jacksonville and Anniston, wholesale stocks and makers' teams serve all
# three.

# %%
tell(("global_indo_pacific", "global_eucom", "global_southcom"))
for study in ("global_indo_pacific", "global_eucom", "global_southcom"):
    own = [
        row
        for row in kept
        if row["study"] == study and row["metric"] == "on_station" and row["verdict"] == "lower"
    ]
    own.sort(key=lambda row: float(row["change"]))
    losers = ", ".join(
        f"{row['subject']} {float(row['change']):+.2f} ±{float(row['half_width']):.2f}"
        for row in own
    )
    print(f"{study}: on station, lower for {losers or 'no fleet that can be told'}")

# %% [markdown]
# ## What it does not say
#
# A licence before each visit is a bounding case: one agreement covers many. The 50/50 rule counts
# funds and is modelled in mean days of work. Hosts, their order books, Europe and the South are
# notional within stated ranges ([configs/parameters.csv](../configs/parameters.csv)). No public
# evidence links DRU to deterrence.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.

# %% [markdown]
# ## Try this
#
# * Write a rule of your own, and ask `theater rules` what it costs ([how](../docs/howto/law.md)).
# * Lift one rule by a waiver from a day on.
# * Give a host fewer ships of its own: `load` of a hub.
