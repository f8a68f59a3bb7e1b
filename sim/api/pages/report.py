"""``sim.report``: a result folder as one self-contained HTML page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Unpack

from sim.api.asking.keys.files import ReportKeys
from sim.api.asking.keywords import ReportKeywords
from sim.api.asking.words import RAW, spelled
from sim.api.pages.found import FoundResult, found, shown_of, wrong
from sim.api.pages.grade_shares import shares_of
from sim.api.pages.names import names_of
from sim.api.pages.points import swept_of
from sim.core.errors import ConfigError, Problem, did_you_mean
from sim.load.overrides import own_keys, parse
from sim.load.request import grammar
from sim.report.content.compose import page_of
from sim.report.content.framed import Teller, framed
from sim.report.content.reasons.allocations import allocations
from sim.report.content.reasons.along import along
from sim.report.content.reasons.ignorance import ignorance
from sim.report.content.reasons.losses import losses
from sim.report.content.reasons.rule_costs import rule_costs
from sim.report.content.reasons.screening import screening
from sim.report.content.reasons.variance_shares import variance_shares
from sim.report.content.release import released
from sim.report.content.sweeps.options import break_even, pareto_front, selection
from sim.report.content.sweeps.studies import page_of_study
from sim.report.content.sweeps.sweeping import page_of_sweep
from sim.report.output.files import open_folder, write_text
from sim.report.page.html import GENERATOR, page_html, page_json
from sim.report.page.schema import Page

NAME = "report.html"
"""The file that is written into the result folder where none is named."""
TELLERS: Mapping[str, Teller] = {
    "select": selection, "pareto": pareto_front, "breakeven": break_even, "interdict": losses,
    "rules": rule_costs, "optimize": allocations, "explain_morris": screening,
    "explain_sobol": variance_shares, "explain_curves": along, "explain_ignorance": ignorance,
}  # fmt: skip
"""What says the answer of a study, by its kind."""
HEAD_LETTERS = 4000
"""Letters of a file in which a page of ours says that it is one [count]."""


def report(results: str | PathLike[str], **keywords: Unpack[ReportKeywords]) -> "Report":
    """Write the page of a result folder; nothing is run.

    Parameters
    ----------
    results
        A folder that ``theater run`` or another question wrote with ``out=``.
    keywords
        ``out``, ``question``, ``labels``, ...: ``theater report --help`` says all.

    Raises
    ------
    ConfigError
        With what is wrong with the folder, or if the page cannot be written.
    TypeError
        If there is no such keyword.
    """
    return answered(str(results), spelled("report", None, (), keywords))


class Report:
    """A page of results, and the file that it was written to.

    Attributes
    ----------
    page
        All that it says, as data (``sim.report.page.schema``).
    path
        The file.
    """

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path

    @property
    def html(self) -> str:
        """The whole file."""
        return page_html(self.page)

    @property
    def json(self) -> str:
        """What the page says as JSON."""
        return page_json(self.page)

    @property
    def text(self) -> str:
        """The question and the answer in words."""
        sentences = ["".join(each.text for each in spans) for spans in self.page.answer]
        return "\n".join([self.page.title, *sentences])

    def __repr__(self) -> str:
        return f"{self.text}\n{self.path}"


def answered(folder: str, words: Sequence[str]) -> Report:
    """The page of a folder as the words ask for it."""
    keys, rest = own_keys(parse([_quoted(each) for each in words]), ReportKeys)
    if rest:
        known = [*ReportKeys.model_fields]
        told = "is not a key of `theater report`; {}"
        names = [each.key_or_group for each in rest]
        problems = [Problem(each, told.format(did_you_mean(each, known))) for each in names]
        raise ConfigError("overrides", problems)
    result = found(Path(folder))
    labels = [keys.labels] if isinstance(keys.labels, str) else keys.labels or []
    marking = keys.marking or str(result.told.get("marking", ""))
    page = _page(result, keys, labels, marking)
    if keys.release == "summary":
        page = released(page, names_of(result), bool(keys.question), bool(labels))
    path = _place(Path(folder), keys.out)
    written = Report(page, path)
    open_folder(str(path.parent))
    write_text(path, written.html)
    return written


def _page(result: FoundResult, keys: ReportKeys, labels: Sequence[str], marking: str) -> Page:
    """The page of a folder, by its command."""
    question = keys.question
    if keys.provenance is not None and result.command not in ("run", "compare"):
        told = f"is of one scenario, and `theater {result.command}` has several; those of run and "
        raise ConfigError("overrides", [Problem("provenance", f"{told}compare have it")])
    if labels and result.command not in ("run", "compare"):
        told = f"are for choices, and `theater {result.command}` has none"
        raise ConfigError("overrides", [Problem("labels", told)])
    match result.command:
        case "sweep":
            return page_of_sweep(swept_of(result, question), marking)
        case "study":
            return page_of_study(shown_of(result, question), result.told, marking)
        case "run" | "compare":
            shown = shown_of(result, question, labels)
            if keys.provenance is not None:
                shares = shares_of(Path(keys.provenance), result, shown)
                shown = replace(shown, shares=shares)
            return page_of(shown, marking)
        case _:
            shown = shown_of(result, question)
            return framed(shown, result.told, TELLERS[result.kind](shown, result.told), marking)


def _quoted(word: str) -> str:
    """A word whose text is taken as it is typed, whatever the grammar would make of it."""
    key, equals, text = word.partition("=")
    if key not in RAW or not equals:
        return word
    plain = text[1:-1] if text[:1] == text[-1:] and text[:1] in ("'", '"') else text
    return f"{key}={grammar(plain)}"


def _place(folder: Path, out: str | None) -> Path:
    """Where the page goes; nothing but an older page is replaced.

    Raises
    ------
    ConfigError
        If something else has that name.
    """
    path = folder / NAME if out is None else Path(out)
    if path.is_dir():
        raise ConfigError(
            "overrides", [Problem("out", f"{str(path)!r} is a folder; a file is right")]
        )
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as file:
            if GENERATOR not in file.read(HEAD_LETTERS):
                raise wrong(path, "is there and is no page of ours; another out= is right")
    return path
