"""One page to mail: the answer, a map, the days, what was asked.

usage: theater report RESULTS [out=FILE] [key=value ...]

Reads the folder that a question or a study wrote with out= (calibrate and provenance have other
forms) and writes one HTML file, RESULTS/report.html: the question, its answer in a sentence, what
shows it, and all that stands behind it. The file asks nothing of any other place, prints, and is
read without scripts too. Nothing is run.

examples
  theater run scenario=mine.yaml out=results/mine
  theater report results/mine
  theater report results/compare out=answer.html 'labels=[regional hubs,hubs of today]'
  theater report results/sweep
  theater report results/rsf provenance=results/provenance
  theater report results/mine 'question=Is one dock enough?' 'marking=Example'
"""

from collections.abc import Sequence

from sim.api.pages.report import answered
from sim.core.errors import ConfigError, Problem
from sim.report.output.terminal import paragraph

MB = 1e6


def main(words: Sequence[str]) -> int:
    """Write the page of the folder that the first word names."""
    if not words or "=" in words[0]:
        right = "the first word names a result folder, as in: theater report results/run"
        told = f"is no folder; {right}" if words else f"is missing; {right}"
        raise ConfigError("words", [Problem(words[0] if words else "RESULTS", told)])
    folder, *rest = words
    made = answered(folder, rest)
    if "format=json" in rest:
        print(made.json)
        return 0
    print("\n".join(map(paragraph, made.text.splitlines())))
    size = made.path.stat().st_size / MB
    print("\n" + paragraph(f"Written: {made.path} ({size:.2f} MB)"))
    return 0
