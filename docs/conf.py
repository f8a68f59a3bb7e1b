"""The site: Sphinx over docs/, the notebooks and the studies, with nothing from the network.

`make site` writes it to dist/site. The source folder is the repository, so that a link that holds
in the repository holds in the site; pages that no index names are an error, as every warning is.
"""

import re
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.highlighting import lexers

from sim import __version__

ROOT = Path(__file__).resolve().parents[1]

project = "Theater sustainment"
author = "The theater-sustainment authors"
project_copyright = author
version = release = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = [
    "docs/**", "notebooks/*.ipynb", "experiments/*/README.md", "CHANGELOG.md", "CONTRIBUTING.md",
    "configs/data/README.md",
]  # fmt: skip
exclude_patterns = [
    ".*", "baselines", "benchmarks", "dist", "hydra_plugins", "results", "sim", "tests",
    "**/.ipynb_checkpoints",
]  # fmt: skip

nb_execution_mode = "off"  # notebooks are committed with their outputs
myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 4  # as a repository makes them
suppress_warnings = ["myst.header"]  # a page of keys begins below its index

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = False

html_theme = "alabaster"
html_title = f"Theater sustainment {version}"
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["site"]
html_css_files = ["site.css"]
html_search_scorer = str(ROOT / "docs" / "scorer.js")
html_show_search_summary = False  # a page that is opened as a file may not read others
html_theme_options = {
    "description": "How ready a force is, and what it can hold",
    "fixed_sidebar": True,
    "page_width": "1160px",
    "sidebar_width": "230px",
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
    "show_powered_by": False,
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}

lexers["csv"] = TextLexer()

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)\)")


def without_folders(_app: Sphinx, name: str, source: list[str]) -> None:
    """A link to a folder of the repository is no page of the site: its words stay."""
    here = (ROOT / name).parent

    def told(link: re.Match[str]) -> str:
        return link[1] if (here / link[2]).is_dir() else link[0]

    source[0] = LINK.sub(told, source[0])


def setup(app: Sphinx) -> None:
    """What the site does beside Sphinx."""
    app.connect("source-read", without_folders)
