"""How `make docs` builds the site: without network, and with every warning an error."""

import tomllib
from pathlib import Path

HOME = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text("utf8"))["project"]

project = "Tightrope"
author = "The Tightrope authors"
version = release = PROJECT["version"]

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
html_theme = "pydata_sphinx_theme"
html_title = "Tightrope"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
}

myst_heading_anchors = 3
autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the signature has them
autodoc_typehints_format = "short"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
toc_object_entries = False


def _indented_is_code(_app, what, _name, _object, _options, lines):
    """In a module's docstring an indented block is code, as it looks."""
    if what != "module":
        return
    shown = []
    for before, line in zip(["", *lines], lines, strict=False):
        begins = line.startswith("    ") and not before.strip()
        if begins and not _last(shown).startswith("    "):
            shown += ["::", ""]
        shown.append(line)
    lines[:] = shown


def _last(lines):
    """The last line that is not blank."""
    return next((line for line in reversed(lines) if line.strip()), "")


def setup(app):
    app.connect("autodoc-process-docstring", _indented_is_code)
