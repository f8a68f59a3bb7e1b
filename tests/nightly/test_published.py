"""Every case of the published studies, and the verdicts that docs/published.md explains."""

import sim

OUTSIDE = {
    ("fewer_boats", "availability"), ("fewer_boats_on_call", "availability"),
    ("iea26", "availability"), ("iea26", "heavy vessel"),
}  # fmt: skip
"""Misses that are explained there, by step and measure."""
AGREE = 3.0
"""Codes that differ by no more agree [points]."""


def test_ours_is_in_the_range_of_the_codes_but_for_what_is_explained():
    """Whatever else has a published value; and nothing on which codes agree is outside."""
    answer = sim.study("published")
    assert len(answer.published) > 15
    for each in answer.published:
        values = [value for value in each.published.codes.values() if value is not None]
        if not values:
            assert each.verdict == "not read"
            continue
        place = each.step, each.published.measure
        inside = each.verdict.startswith("inside")
        assert inside or place in OUTSIDE, (place, each.verdict)
        if len(values) > 1 and each.published.unit == "%" and max(values) - min(values) <= AGREE:
            assert inside, (place, each.verdict)
