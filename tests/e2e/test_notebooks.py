"""Every notebook runs with few replications, and what is committed is whole and in step.

A notebook is a pair of ``NN_name.py`` (py:percent, what one edits) and ``NN_name.ipynb`` (executed,
what one reads). After an edit, write the second anew from the first::

    python -m pytest tests/e2e/test_notebooks.py --accept
"""

import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAIRS = sorted(path.with_suffix("") for path in NOTEBOOKS.glob("*.py"))
FEW = 4
"""Replications in the tests; the cell tagged ``parameters`` has those of the committed run."""

each_notebook = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)


def source(pair: Path) -> Any:
    """The cells of the py:percent file, with ids that stay the same."""
    notebook = jupytext.read(pair.with_suffix(".py"))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
    return notebook


def committed(pair: Path) -> Any:
    """The executed notebook as it is committed."""
    return nbformat.read(pair.with_suffix(".ipynb"), as_version=4)


def tagged(notebook: Any) -> int:
    """Number of the one cell tagged ``parameters``."""
    (place,) = (
        number
        for number, cell in enumerate(notebook.cells)
        if "parameters" in cell.metadata.get("tags", ())
    )
    return place


def execute(notebook: Any) -> None:
    """Run all cells in a kernel of this interpreter; an error in a cell is raised."""
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources=resources, record_timing=False
    )
    client.execute()
    for cell in notebook.cells:  # how far a run was is nothing to read
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
    notebook.metadata.get("language_info", {}).pop("version", None)


def test_there_are_notebooks_and_each_is_a_pair() -> None:
    """No notebook without its source, and none that was never executed."""
    assert PAIRS
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == {pair.name for pair in PAIRS}


@each_notebook
@pytest.mark.usefixtures("quiet_jupyter")
def test_runs_with_few_replications(pair: Path, accept: bool) -> None:
    """All cells run; with --accept they run in full and are written."""
    notebook = source(pair)
    if not accept:
        few = nbformat.v4.new_code_cell(f"REPLICATIONS = {FEW}")
        notebook.cells.insert(tagged(notebook) + 1, few)
    execute(notebook)
    if accept:
        nbformat.write(notebook, pair.with_suffix(".ipynb"))


@each_notebook
def test_the_pair_is_in_step(pair: Path) -> None:
    """Both files have the same cells; --accept writes the .ipynb anew."""
    both = [
        [(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in notebook.cells]
        for notebook in (source(pair), committed(pair))
    ]
    assert both[0] == both[1]
    assert "REPLICATIONS = " in committed(pair).cells[tagged(committed(pair))].source


@each_notebook
def test_the_committed_notebook_is_executed_and_clean(pair: Path) -> None:
    """Cells ran in order, without error or warning; pictures are PNG; no path of a machine.

    The reader first sees prose: the title, and what was found.
    """
    notebook = committed(pair)
    assert notebook.cells[0].cell_type == "markdown"
    assert re.match(r"# .+\n\n\*\*.+", notebook.cells[0].source)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [each for each in outputs if each.output_type == "error"]
    assert not [each for each in outputs if each.get("name") == "stderr"]
    pictures = [
        each.data.pop("image/png") for each in outputs if "image/png" in each.get("data", ())
    ]
    assert pictures
    text = nbformat.writes(notebook)
    assert str(NOTEBOOKS.parent) not in text
    assert not re.findall(r"(?:/home|/root|/tmp|/Users|/usr|/opt|\w:\\\\\w+)/[^\"\s]*", text)
