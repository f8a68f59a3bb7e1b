"""What is fitted stands on no figure that is held back for tests."""

from collections import defaultdict

import yaml

from sim.load.files.paths import config_dir
from sim.load.register.evidence import FIT, TEST, FigureUse, evidence, not_on_side, years_of
from sim.load.register.parameters import parameters

OLDER = {
    "work.ssn_depot.stages.hull.takes.cv",
    "work.ssn_depot.stages.machinery.takes.cv",
}
"""Derived before the split was made, and not calibrated anew since (decision 0065)."""


def test_no_fitted_number_stands_on_a_held_back_figure():
    """Calibrated and derived rows of the register; the list of older ones only shrinks."""
    roles = defaultdict(set)
    for each in evidence():
        roles[each.source].add(each.role)
    held_back = {source for source, own in roles.items() if own == {TEST}}
    found = {
        row.path
        for row in parameters()
        if row.grade in ("calibrated", "derived") and held_back.intersection(row.sources)
    }
    assert found == OLDER


def test_shipped_calibrations_fit_to_figures_of_their_side():
    """Every target of role fit whose source is an id of the list of sources."""
    known = {each.source for each in evidence()}
    problems = []
    for path in sorted((config_dir() / "calibration").glob("*.yaml")):
        for name, target in yaml.safe_load(path.read_text(encoding="utf-8"))["targets"].items():
            if target.get("role", FIT) == FIT:
                years = years_of(str(target["year"]))
                given = target["source"]
                sources = given if isinstance(given, list) else [given]
                uses = [FigureUse(each.strip(), years, f"targets.{name}.source", path.name)
                        for each in sources if each.strip() in known]  # fmt: skip
                problems += not_on_side(uses, FIT, evidence())
    assert problems == []
