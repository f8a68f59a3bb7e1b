"""Every output of every exact case at full width, with the one retest that the rules allow."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from truth import CASES, Judged, judged, misses_by_chance, retested

REPORT = Path(__file__).resolve().parents[2] / "results" / "truth.md"
SOUND = ("PASS", "PASS_EQUIV")


@dataclass
class Ledger:
    """Verdicts and running times of the cases so far."""

    cases: dict[str, list[Judged]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def outputs(self) -> list[Judged]:
        """The outputs of all cases."""
        return [each for case in self.cases.values() for each in case]

    def report(self) -> Iterator[str]:
        """Summary and tables as lines of Markdown."""
        outputs = self.outputs
        z = np.array([each.z for each in outputs])
        missed = sum(each.missed for each in outputs)
        yield "# Truth cases at full width"
        yield ""
        yield (
            f"{len(self.cases)} cases, {len(outputs)} outputs, {sum(self.seconds.values()):.0f} s. "
            f"First-pass misses of the 99 % interval: {missed}, "
            f"by chance at most {misses_by_chance(len(outputs))}. "
            f"z-scores: mean {z.mean():.2f}, standard deviation {z.std():.2f}."
        )
        yield ""
        yield "| case | verdict | outputs | worst abs z | seconds |"
        yield "|---|---|---|---|---|"
        for name, case in self.cases.items():
            worst = max(abs(each.z) for each in case)
            verdict = "PASS" if all(each.verdict in SOUND for each in case) else "FAIL"
            yield f"| {name} | {verdict} | {len(case)} | {worst:.2f} | {self.seconds[name]:.0f} |"
        yield ""
        yield "| case | output | reference | simulated | 99 % half-width | target | z | verdict |"
        yield "|---|---|---|---|---|---|---|---|"
        for each in outputs:
            known = each.reference
            yield (
                f"| {each.case} | {known.name} | {known.value:.6g} | {each.mean:.6g} "
                f"| {each.half_width:.3g} | {known.target:.3g} | {each.z:.2f} | {each.verdict} |"
            )


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


@pytest.mark.parametrize("name", CASES)
def test_case_passes(name, ledger):
    """Every output of the case is confirmed at its target width, some perhaps in the retest."""
    start = perf_counter()
    ledger.cases[name] = retested(name, judged(name, "full"))
    ledger.seconds[name] = perf_counter() - start
    failed = [each for each in ledger.cases[name] if each.verdict not in SOUND]
    assert not failed, [(each.reference.name, each.verdict, each.z) for each in failed]


def test_misses_are_chance(ledger):
    """The first pass misses no more references than chance allows; prints and writes the table."""
    lines = list(ledger.report())
    print("\n" + "\n".join(lines))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    missed = sum(each.missed for each in ledger.outputs)
    assert missed <= misses_by_chance(len(ledger.outputs))
