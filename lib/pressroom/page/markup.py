"""Text of a notebook → safe HTML: only known tags and attributes are written."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import mistune
import nh3

TAGS = set(
    "abbr b br caption code div em i li ol p small span strong sub sup table tbody td "
    "tfoot th thead tr ul".split()
)
ATTRIBUTES = {
    "class": re.compile(r"[a-z][a-z0-9 -]{0,60}"),
    "scope": re.compile(r"(col|row)(group)?"),
    "colspan": re.compile(r"[0-9]{1,3}"),
    "rowspan": re.compile(r"[0-9]{1,3}"),
    "title": re.compile(r"[^\x00-\x1f]{0,200}"),
}
# Dropped with all that is in them; of other unknown tags the text is kept.
DROPPED = set(
    "embed iframe math noscript object script select style svg template textarea "
    "title".split()
)
# A notebook beside this one: in Jupyter the link opens it, in a report its report.
SIBLING = re.compile(r"([a-z][a-z0-9_]*)\.ipynb(#[a-z0-9-]*)?")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Page(mistune.HTMLRenderer):
    """Markdown without raw HTML and without pictures from elsewhere.

    Headings carry ids and are remembered in `headings` as (level, id, text).
    """

    def __init__(self):
        super().__init__(escape=True)
        self.headings: list[tuple[int, str, str]] = []

    def heading(self, text: str, level: int, **_) -> str:
        """A heading; one of the first level is left out, it is the page's own.

        Parameters
        ----------
        text : str
            As HTML.
        level : int
            From 1.
        **_
            What mistune gives besides.

        Returns
        -------
        str
        """
        plain = html.unescape(re.sub(r"<[^>]+>", "", text))
        self.headings.append((level, slug(plain), plain))
        if level == 1:
            return ""
        return f'<h{level} id="{slug(plain)}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link; to another notebook's report where the notebook links to that.

        Parameters
        ----------
        text : str
            As HTML.
        url : str
        title : str, optional

        Returns
        -------
        str
        """
        if beside := SIBLING.fullmatch(url):
            url = f"{beside[1]}.html{beside[2] or ''}"
        return super().link(text, url, title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that is in the text itself; of any other its words.

        Parameters
        ----------
        text : str
            What stands for it in words.
        url : str
        title : str, optional

        Returns
        -------
        str
        """
        if url.startswith("data:image/"):
            return super().image(text, url, title)
        return text


@lru_cache(maxsize=4096)
def markdown(source: str) -> tuple[str, tuple[tuple[int, str, str], ...]]:
    """Markdown as HTML, and its headings as (level, id, text).

    Parameters
    ----------
    source : str

    Returns
    -------
    text : str
        As HTML.
    headings : tuple
    """
    page = Page()
    convert = mistune.create_markdown(renderer=page, plugins=["table", "strikethrough"])
    text = convert(source)
    assert isinstance(text, str)  # as a renderer of HTML gives it
    return text, tuple(page.headings)


def slug(text: str) -> str:
    """An id for a heading.

    Parameters
    ----------
    text : str
        Of the heading.

    Returns
    -------
    str
        Of small letters, digits and dashes, at most 60.
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "section"


@lru_cache(maxsize=4096)
def code(source: str) -> str:
    """Python source as HTML, its comments and keywords marked.

    Parameters
    ----------
    source : str

    Returns
    -------
    str
    """
    from pygments.lexers import PythonLexer
    from pygments.token import Comment, Keyword

    marked = []
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        escaped = html.escape(text)
        if kind in Comment:
            escaped = f"<i>{escaped}</i>"
        elif kind in Keyword:
            escaped = f"<b>{escaped}</b>"
        marked.append(escaped)
    return "".join(marked)


def typeset(text) -> str:
    """A sentence for reading.

    With a true minus before a number, and no line break between a number and its per
    cent.

    Parameters
    ----------
    text : object

    Returns
    -------
    str
    """
    minus = re.sub(r"(?<!\w)-(?=\d)", "−", str(text))
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", minus)


def plain(text: str) -> str:
    """Terminal text as HTML: colours dropped, everything escaped.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return html.escape(ANSI.sub("", text))


def table(source: str) -> str:
    """HTML of an output, with nothing left in it but `TAGS` and `ATTRIBUTES`.

    Parameters
    ----------
    source : str

    Returns
    -------
    str
    """
    return nh3.clean(
        source,
        tags=TAGS,
        attributes={"*": set(ATTRIBUTES)},
        attribute_filter=_allowed,
        clean_content_tags=DROPPED,
        link_rel=None,
    )


def _allowed(_tag: str, name: str, value: str) -> str | None:
    rule = ATTRIBUTES.get(name)
    return value if rule and rule.fullmatch(value) else None
