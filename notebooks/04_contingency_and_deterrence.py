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
# # Contingency: which missions are still held, and what gives them back
#
# **What breaks the missions is the contingency itself: on an average day of the year 11.3 ±0.5 of
# fourteen are held, before anybody is hit. Of the events, lost platforms cost most, then what stops
# parts: one country's access (-2,137 ±140 platform-days on station in the year) and 20 days without
# airlift (-1,881 ±325); then twice the flying hours. A struck yard takes 230 ±160, a closed strait
# nothing that can be told. All at once it is -10,692 ±6,119 days, most of them waits for parts.
# Which of two postures was there before moves no mission that can be told.**
#
# Ninety days of higher tempo and slower ways begin on day 0; then a hub is struck, a strait closed,
# access withdrawn, the airlift cut, ships shot at. Day by day: how many platforms of each mission
# are on station against what it requires. The scenario is mostly notional: its numbers show how the
# model answers, and are no estimate of any fleet, stock or yard. **No public evidence links any of
# these measures to deterrence.**

# %% tags=["parameters"]
REPLICATIONS = 8

# %% [markdown]
# ## Can it be trusted? Two cases with exact answers
#
# G02: twenty ships are hit at 0.03 a day while on station; a quarter of the hits destroy, the rest
# is repaired in 12 days on the mean, with as many bays as it takes. Each ship is then on its own:
# on station, damaged or lost, and the survivors fall as a sum of two exponentials. Were repair at
# once, it would be one, 20 exp(-0.0075 t).
#
# E03: ten ships share a yard of two bays that does no work on days 20 to 35, while they fail twice
# as fast. The exact line is that of the Markov chain over its 286 states.

# %%
import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Image
from scipy.linalg import expm
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import expm_multiply

import sim
from sim.report.figures import (
    CurvePanel,
    ExactCurve,
    MeasuredChanges,
    changes,
    curves,
    first_gap,
    kept_fans,
)

RESULTS = Path("../experiments/e03_contingency_and_deterrence/results")


def attrition(days):
    """Expected survivors of G02, and those on station."""
    generator = np.array([[-0.03, 0.0225], [1 / 12, -1 / 12]])
    shares = np.array([expm(generator * day)[0] for day in days])
    return 20 * shares.sum(axis=1), 20 * shares[:, 0]


def closed_window(days):
    """Expected ships on station of E03: the chain in its three phases."""
    states = [each for each in product(range(11), repeat=4) if sum(each) == 10]
    place = {state: number for number, state in enumerate(states)}

    def generator(failures_per_d, bays):
        rates = lil_matrix((len(states), len(states)))
        for state, number in place.items():
            station, out, yard, back = state
            moves = (
                (0, 1, station * failures_per_d),
                (1, 2, out / 5),
                (2, 3, min(yard, bays) / 6),
                (3, 0, back / 5),
            )
            for left, entered, rate in moves:
                if rate > 0:
                    other = list(state)
                    other[left] -= 1
                    other[entered] += 1
                    rates[number, place[tuple(other)]] += rate
                    rates[number, number] -= rate
        return rates.tocsc().T

    law = np.zeros(len(states))
    law[place[10, 0, 0, 0]] = 1.0
    means, on_station = [], np.array([state[0] for state in states])
    for begin, end, failures_per_d, bays in (
        (0, 20, 1 / 40, 2),
        (20, 35, 2 / 40, 0),
        (35, 90, 1 / 40, 2),
    ):
        inside = [day - begin for day in days if begin <= day < end]
        laws = expm_multiply(
            generator(failures_per_d, bays), law, start=0, stop=end - begin, num=end - begin + 1
        )
        means += [float(laws[day] @ on_station) for day in inside]
        law = laws[-1]
    return means


def error(table):
    """99.7 % half-widths of the mean over replications."""
    return 3 * table.std(axis=0, ddof=1) / np.sqrt(len(table))


many = 40 * REPLICATIONS
g02 = sim.run("truth/G02", seed=3, replications=many).result
e03 = sim.run("truth/E03", seed=3, replications=many).result
days = np.arange(0, 91)
survivors, on_station = attrition(days)
seen = np.array([g02.of("survivors_at_day", f"ships@{day}") for day in (10, 30, 90)]).T
alive = ExactCurve("not lost", days, survivors, (10, 30, 90), seen.mean(axis=0), error(seen))
at = np.arange(5, 91, 10)
seen = g02.daily[:, g02.series.index("ships")][:, at]
up = ExactCurve("on station", days, on_station, at, seen.mean(axis=0), error(seen))
at_once = ExactCurve("not lost, if repair were at once", days, 20 * np.exp(-0.0075 * days))
attacked = CurvePanel([up, alive, at_once], "day", "ships", "G02: attrition and repair")
at = np.arange(3, 90, 6)
seen = e03.daily[:, e03.series.index("ships")][:, at]
up = ExactCurve(
    "on station", range(90), closed_window(range(90)), at, seen.mean(axis=0), error(seen)
)
closed = CurvePanel(
    [up], "day", "ships", "E03: a yard closed for 15 days", spans=[(20, 35, "closed")]
)
curves([attacked, closed], replications=many, level=0.997)

# %% [markdown]
# Bars are three standard errors.
#
# ## What a contingency does to each mission
#
# Fans from the study [e03](../experiments/e03_contingency_and_deterrence/README.md): the hubs of
# today, and those of the Regional Sustainment Framework (`rsf`). What a mission needs is notional.


# %%
def table(name):
    """A table of the study, row by row."""
    return pd.read_csv(RESULTS / name, keep_default_na=False).to_dict("records")


held = table("missions.csv")
measured = {(row["choice"], row["mission"]): row for row in held}
theater = sim.load("indo_pacific_contingency")
SHOWN = ("philippine_sea_surface", "ryukyus_air", "ryukyus_lift", "korea_air", "logistics_ships")
choices = {"today": "hubs of today", "rsf": "Regional Sustainment Framework"}
kept_fans(table("fans.csv"), held, choices, theater, replications=8, missions=SHOWN)

# %% [markdown]
# DRU is the share of the year in which every mission is met; held: the share of replications
# without a gap from day 0 to D+30. The first gap, and the time until k is met again, are told by
# their medians over replications after Kaplan and Meier, since a gap that has not come, or not
# ended, by the end of the year is cut and not short.

# %%
print(f"{'':30}{'':10}{'uptime':>16}{'held D+30':>11}{'first gap d':>13}{'regained d':>12}")
for mission in dict.fromkeys(mission for _, mission in measured):
    for choice in ("today", "rsf", "rsf, all at once"):
        row = measured[choice, mission]
        name = mission.replace("all missions", "all missions: DRU") if choice == "today" else ""
        print(
            f"{name:30}"
            f"{choice.replace('rsf, all', 'all'):12}"
            f"{float(row['uptime']):8.3f} ±{float(row['uptime_half_width']):.3f}"
            f"{float(row['hold']):9.2f}{float(row['first_gap_d']):13.1f}"
            f"{float(row['regain_d']):12.1f}"
        )

# %% [markdown]
# ## One event at a time, and all at once
#
# Each event against the contingency without it, under the same random numbers, so that the
# intervals are of paired differences.

# %%
kept = table("changes.csv")
ALONE = {
    ("hub_loss", "hub_loss"): "a yard struck (Yokosuka)",
    ("events", "Korea Strait closed"): "Korea Strait closed",
    ("events", "access withdrawn"): "access to a country withdrawn",
    ("events", "airlift cut"): "airlift cut",
    ("events", "slow transit"): "slow transit",
    ("salvo", "salvo"): "salvo",
    ("events", "all at once"): "all at once",
}


def change(study, choice, metric, subject):
    """A paired difference of the study, and its half-width."""
    (row,) = (
        row
        for row in kept
        if (row["study"], row["choice"], row["metric"], row["subject"])
        == (study, choice, metric, subject)
    )
    return float(row["change"]), float(row["half_width"])


panels = []
for metric, subject, title in (
    ("days_on_station", "all fleets", "platform-days on station in the year"),
    ("missions_held", "all missions", "missions held at once, of 14"),
):
    pairs = [change(*each, metric, subject) for each in ALONE]
    panels.append(MeasuredChanges(title, *zip(*pairs, strict=True)))
single = sum(change(*each, "days_on_station", "all fleets")[0] for each in [*ALONE][:-1])
every, half = change("events", "all at once", "days_on_station", "all fleets")
print(f"sum of the events alone {single:+.0f} platform-days, all at once {every:+.0f} ±{half:.0f}")
changes(list(ALONE.values()), panels, against="the contingency without it", replications=8)

# %% [markdown]
# The events are not the same all at once as alone: there the airlift, the strait and the access
# stay cut until the hub is repaired, some 60 days, and not 20 days or for good. The sums
# need not agree.
#
# The same comparison, run here with few replications: where the days went.

# %%
ALL = "events.all_at_once.enabled="
answer = sim.compare(
    "indo_pacific_contingency",
    f"{ALL}false",
    f"{ALL}true",
    replications=REPLICATIONS,
    level=0.99,
    workers=2,
)
answer.plot.waterfall()

# %% [markdown]
# ## Time to the first gap
#
# The whole law, from the replications that were just run: the share that has had no gap yet.

# %%
(pair,) = answer.pairs
first_gap(
    {"contingency": pair.base, "all at once": pair.other},
    ["philippine_sea_surface", "ryukyus_amphibious", "sea_of_japan_missile_defence"],
    until_d=180,
)

# %% [markdown]
# ## What the yards give back in 30, 60 and 90 days
#
# Platforms that are back, of those that were down on day 0 or have gone down since. A yard period
# of six months that began before day 0 mostly ends after D+90; a swap of a component does not.

# %%
rows = table("returned.csv")
print(f"{'in':16}" + "".join(f"{f'D+{day}':>24}" for day in (30, 60, 90)))
for kind in dict.fromkeys(row["kind"] for row in rows):
    own = [row for row in rows if (row["choice"], row["kind"]) == ("base", kind)]
    if any(float(row["down"]) for row in own):
        cells = (
            f"{float(row['back']):.1f} of {float(row['down']):.1f} "
            f"({100 * float(row['back']) / max(float(row['down']), 1e-9):.0f} %)"
            for row in own
        )
        print(f"{kind:16}" + "".join(f"{cell:>24}" for cell in cells))
for fleet in ("ddg51_yokosuka", "ddg51_sea_of_japan", "amphib_sasebo", "mv22_futenma"):
    own = [row for row in table("yards.csv") if row["fleet"] == fleet]
    told = (f"{float(row['back']):.2f} of {float(row['down']):.2f}" for row in own)
    print(f"{fleet:19}" + "".join(f"{cell:>{21 if not n else 24}}" for n, cell in enumerate(told)))

# %% [markdown]
# ## The loss that hurts most
#
# `theater interdict` takes away each hub, group of hubs, passage or country for good, chooses the
# worst on one block of seeds and reports on another. A bracket joins neighbours whose order is not
# decided: their intervals, or the ranges of the inputs, could swap them.

# %%
found = json.loads((RESULTS / "interdict_r1" / "interdict.json").read_text(encoding="utf-8"))
game, search = found["game"], found["search"]
print(
    f"{search['method']}, {search['evaluated']} of {search['possible']} sets, "
    f"{found['replications']['used_in_all']} replications; leading posture: {game['leader']}"
)
for name in ("leader_follower", "mixed", "concealment_at_most"):
    print(
        f"   {name:22}{game[name]['value']:.1f} [{game[name]['low']:.1f}, {game[name]['high']:.1f}]"
    )
Image(RESULTS / "interdict_r1" / "loss_ranking.png")

# %% [markdown]
# The leader-follower value is what the defender is sure of when the other side sees where work is
# done before it chooses. In the simultaneous game neither sees the other, and the difference is an
# upper bound on what concealment could be worth. A unit is lost with certainty, whole and for good:
# a ranking of losses is no ranking of threats, and strikes on the hub of an ally have consequences
# outside the model.
#
# ## What it does not say
#
# No public evidence links DRU, holds, gaps or the value of a game to deterrence. Tempo, hits,
# losses, durations of closures and most stocks are notional within stated ranges
# ([configs/parameters.csv](../configs/parameters.csv)). One event of each kind was tried, on one
# day; another day, hub or strait can matter more or less.
#
# Scope: up means materially able; not armed, fuelled, crewed, certified or survivable.

# %% [markdown]
# ## Try this
#
# * Close one strait alone, and leave the other events off.
# * Ask for two losses at once: `theater interdict scenario=strait r=2`.
# * Let the surge last half as long: `phases` has its days.
