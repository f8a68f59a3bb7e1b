"""The studies: each varies a few keys of a scenario, and is one command of ``theater compare``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

CONTINGENCY = "scenario=indo_pacific_contingency"
OFF_ON = ("false", "true")
TRIAGED = ("srf_yokosuka", "srf_sasebo", "yokohama", "singapore", "pearl_harbor", "puget_sound")
"""Hubs at which ships wait for each other."""


@dataclass(frozen=True)
class Study:
    """One question; the first choice is the base of all others."""

    question: str
    choices: Sequence[str]
    """Names of the choices, the base first."""
    varied: Mapping[str, Sequence[str]]
    """Values of every varied key, one for each choice."""
    common: Sequence[str] = (CONTINGENCY,)
    """Overrides of all choices."""

    def overrides(self, number: int) -> list[str]:
        """Words of one choice."""
        return [*self.common, *(f"{key}={values[number]}" for key, values in self.varied.items())]

    def command(self, replications: int, level: float) -> str:
        """What a user types for the same comparison."""
        words = [f"{key}={value}" for key, values in self.varied.items() for value in values]
        tail = [f"replications={replications}", f"level={level:g}", "workers=2"]
        every = [f"'{each}'" if set(each) & set("{}[]*") else each for each in self.common]
        return " ".join(["theater compare", *every, *words, *tail])


def event(name: str, question: str, **more: Sequence[str]) -> Study:
    """One event of the contingency off and on, with what else changes."""
    varied = {f"events.{name}.enabled": OFF_ON}
    varied |= {key.replace("__", "."): values for key, values in more.items()}
    return Study(question, ("base", name), varied)


def triage(*common: str) -> Study:
    """Queues by the need of the mission against queues by priority."""
    return Study(
        "triage by mission need instead of priority" + (", all at once" if common else ""),
        ("priority", "nearest_threshold"),
        {f"hubs.{hub}.queue.policy": ("priority", "nearest_threshold") for hub in TRIAGED},
        (CONTINGENCY, *common),
    )


def strait(passage: str) -> Study:
    """A passage is closed for 60 days."""
    return Study(
        f"{passage} is closed for 60 days",
        ("base", passage),
        {"events.strait_closure.enabled": OFF_ON},
        (CONTINGENCY, f"events.strait_closure.does.0.passage={passage}"),
    )


@dataclass(frozen=True)
class More:
    """Units beyond the stocks of each nation that stand in for sharing."""

    extra: Sequence[int] = (0, 1, 2, 4)
    stocks: Mapping[str, Mapping[str, int]] = field(
        default_factory=lambda: {
            "destroyer parts": {"ddg_at_yokosuka": 3, "jmsdf_ddg_parts": 2},
            "F-16 parts": {"f16_at_osan": 8, "rokaf_f16_parts": 6},
            "P-8A radars": {"p8_radars": 3, "raaf_p8_radars": 2},
        }
    )
    """Stocks of each item by name, with the units that they have."""

    def overrides(self, extra: int) -> list[str]:
        """The separate stocks with so many units more of each item, in turn to each nation."""
        words = []
        for stocks in self.stocks.values():
            shares = [extra - extra // 2, extra // 2]
            for (name, now), more in zip_longest(stocks.items(), shares):
                words.append(f"stocks.{name}.stock={now + more}")
        return words


STUDIES: dict[str, Study] = {
    "hub_loss": event("hub_loss", "SRF-JRMC Yokosuka is struck on D+5"),
    "luzon_strait": strait("luzon_strait"),
    "ryukyu_gaps": strait("ryukyu_gaps"),
    "tsushima_strait": strait("tsushima_strait"),
    "surge": Study(
        "ships surge to twice the tempo, and their ways take half as long again",
        ("base", "surge", "slow transit", "both"),
        {
            "phases.contingency.tempo.ship": ("1.6", "2", "1.6", "2"),
            "events.slow_transit.enabled": ("false", "false", "true", "true"),
        },
    ),
    "airlift_cut": event("airlift_cut", "no airlift from D+10 to D+30"),
    "waiver": event("waiver", "10 USC 8680 is waived from D+10"),
    "access_withdrawn": event("access_withdrawn", "South Korea withdraws access on D+5"),
    "access_uncertain": event("access_uncertain", "South Korea withdraws access again and again"),
    "posture": Study(
        "today against the framework under the contingency",
        ("today", "rsf"),
        {"posture": ("today", "rsf")},
    ),
    "posture_all_at_once": Study(
        "today against the framework, all at once",
        ("today", "rsf"),
        {"posture": ("today", "rsf")},
        (CONTINGENCY, "events.all_at_once.enabled=true"),
    ),
    "rsf_steps": Study(
        "the framework opens in steps",
        ("today", "no new yard", "2024: Geoje", "2025: Ulsan", "later: Busan, Henderson", "rsf"),
        {
            "posture": ("today", "rsf", "rsf", "rsf", "rsf", "rsf"),
            "events.rsf_2024.enabled": ("true", "true", "true", "true", "true", "false"),
            "events.rsf_2025.enabled": ("true", "true", "true", "true", "true", "false"),
            "events.rsf_later.enabled": ("true", "true", "true", "true", "true", "false"),
            "events.rsf_2024.probability": ("0", "0", "1", "1", "1", "1"),
            "events.rsf_2025.probability": ("0", "0", "0", "1", "1", "1"),
            "events.rsf_later.probability": ("0", "0", "0", "0", "1", "1"),
        },
    ),
    "production": Study(
        "makers work at three times their rate in the contingency, with a lead of 540 or 45 days",
        ("rate, 540 d", "surge, 540 d", "rate, 45 d", "surge, 45 d"),
        {
            "+stocks.f35_pool.sources.maker.surge.contingency": ("1", "3", "1", "3"),
            "+stocks.f16_wholesale.sources.maker.surge.contingency": ("1", "3", "1", "3"),
            "stocks.f35_pool.sources.maker.lead.mean_d": ("540", "540", "45", "45"),
            "stocks.f16_wholesale.sources.maker.lead.mean_d": ("540", "540", "45", "45"),
        },
        (
            CONTINGENCY,
            "+stocks.f35_pool.sources.maker.per_year=12",
            "+stocks.f16_wholesale.sources.maker.per_year=12",
        ),
    ),
    "crisis_rules": Study(
        "defer scheduled work; begin nothing that outlasts D+90; expedite what is nearly done",
        ("base", "defer", "no long inductions", "expedite", "all three"),
        {
            "rules.defer_scheduled.enabled": ("false", "true", "false", "false", "true"),
            "rules.no_long_inductions.enabled": ("false", "false", "true", "false", "true"),
            "events.expedite.enabled": ("false", "false", "false", "true", "true"),
        },
    ),
    "triage": triage(),
    "triage_all_at_once": triage("events.all_at_once.enabled=true"),
    "reinforcement": event(
        "reinforcement",
        "three destroyers arrive about D+20",
        fleets__ddg51_yokosuka__size=("6", "9"),
    ),
    "salvo": Study(
        "destroyers and amphibious ships are shot at on D+3; tows that wait 5 days and not 20",
        ("base", "salvo", "salvo, tow at hand"),
        {
            "events.salvo.enabled": ("false", "true", "true"),
            "fleets.ddg51_yokosuka.moves.tow.wait.mean_d": ("20", "20", "5"),
            "fleets.ddg51_sea_of_japan.moves.tow.wait.mean_d": ("20", "20", "5"),
            "fleets.amphib_sasebo.moves.tow.wait.mean_d": ("20", "20", "5"),
        },
    ),
    "attrition": Study(
        "every platform on station is hit at a rate of 0.002 a day",
        ("base", "attrition"),
        {"fleets.ddg51_yokosuka.modes.damage.hits.per_day": ("0", "0.002")},
    ),
    "more_slots": event("more_slots", "Philadelphia offers two slots from D+30"),
    "all_at_once": event(
        "all_at_once", "strike, strait, access, airlift, slow transit and salvo together on D+5"
    ),
    "pooling": Study(
        "stocks of each nation, or in common",
        ("separate", "pooled"),
        {"scenario": ("indo_pacific_allies", "indo_pacific_allies_pooled")},
        (),
    ),
    "global_indo_pacific": Study(
        "the Indo-Pacific alone, or one of three theaters",
        ("alone", "global"),
        {"scenario": ("indo_pacific", "global")},
        (),
    ),
    "global_eucom": Study(
        "Europe alone, or one of three theaters",
        ("alone", "global"),
        {"scenario": ("eucom", "global")},
        (),
    ),
    "global_southcom": Study(
        "the South alone, or one of three theaters",
        ("alone", "global"),
        {"scenario": ("southcom", "global")},
        (),
    ),
}
