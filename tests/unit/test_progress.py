"""A run says how far it is where somebody watches: a terminal, or a notebook; nowhere else."""

import io
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from sim.api.asking import progress

CELL = """
from sim.api.asking import progress
progress.PATIENCE_S = {patience_s}
show = progress.Progress("run of a theater")
show(1, 2)
show(2, 2)
"""


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_at_once(monkeypatch):
    """The last line ends, so that what follows has one of its own."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    show = progress.Progress("run of a theater")
    show(1, 2)
    show(2, 2)
    lines = sys.stderr.getvalue().split("\r")[1:]
    assert [line.partition(",")[0] for line in lines] == [
        "run of a theater: 1/2 replications",
        "run of a theater: 2/2 replications",
    ]
    assert [line.endswith("\n") for line in lines] == [False, True]


def test_a_program_that_drives_notebooks_is_not_told(monkeypatch):
    """Jupyter's packages are loaded, and stderr is a pipe all the same, however long it takes."""
    pytest.importorskip("ipykernel")
    monkeypatch.setattr(progress, "PATIENCE_S", 0.0)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    progress.Progress("run of a theater")(1, 2)
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize(("patience_s", "told"), [(0.0, True), (3600.0, False)])
@pytest.mark.usefixtures("quiet_jupyter")
def test_a_cell_is_told_when_it_takes_long(patience_s, told):
    cell = nbformat.v4.new_code_cell(CELL.format(patience_s=patience_s))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = "".join(each.text for each in cell.outputs if each.name == "stderr")
    assert ("run of a theater: 2/2 replications" in shown) == told
