"""Text of a notebook → safe HTML: only known tags and attributes are written."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import jinja2
import mistune
import nh3

from pressroom.page.vega import packed

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
# A place in this notebook or in one beside it: in Jupyter the link opens that, in a
# report the place in its report. Headings have ids of their own kind, so that none
# can be taken for a part of the page or of a drawing.
PLACE = re.compile(r"(?:([a-z][a-z0-9_]*)\.ipynb)?(?:#(.*))?")
SECTION = "section-"
# How a paragraph begins that speaks of controls, which paper has not.
SCREEN = "<em>On screen:</em>"
# The first cell of a row of a table of ours, if it is text.
ROW = re.compile(r'<tr><td class="text">(.*?)</td>', re.S)
# A cell with an address alone: its begin, scheme, host, rest.
ADDRESS = re.compile(r"(<t[dh][^>]*>)(https?://(?:www\.)?)([\w.-]+)([^\s<>\"']*)(</t)")
# A day in the text of a table, not in an attribute.
DAY = re.compile(r"(?<![\w/.-])(\d{4}-\d\d-\d\d)(?![\w/-])(?=[^<>]*<)")
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
        self.headings.append((level, SECTION + slug(plain), plain))
        if level == 1:
            return ""
        return f'<h{level} id="{SECTION}{slug(plain)}">{text}</h{level}>\n'

    def paragraph(self, text: str) -> str:
        """A paragraph; one that tells how to use controls is for the screen only.

        It begins with `*On screen:*`, and paper leaves it out.

        Parameters
        ----------
        text : str
            As HTML.

        Returns
        -------
        str
        """
        if text.startswith(SCREEN):
            return f'<p class="screen">{text}</p>\n'
        return super().paragraph(text)

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
        if url and (place := PLACE.fullmatch(url)):
            notebook, heading = place.groups()
            url = f"{notebook}.html" if notebook else ""
            if heading and heading.startswith("figure-"):
                url += f"#{heading}"
            elif heading:
                url += f"#{SECTION}{slug(unquote(heading))}"
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
    text = convert(without_nul(source))
    assert isinstance(text, str)  # as a renderer of HTML gives it
    return text, tuple(page.headings)


def without_nul(text: str) -> str:
    """Text without the one character that HTML cannot hold, and the page uses.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text.replace("\0", "\ufffd")


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

    lexer = PythonLexer(stripnl=False, ensurenl=False)
    marked = []
    for kind, text in lexer.get_tokens(without_nul(source)):
        escaped = html.escape(text)
        if kind in Comment:
            escaped = f"<i>{escaped}</i>"
        elif kind in Keyword:
            escaped = f"<b>{escaped}</b>"
        marked.append(escaped)
    return "".join(marked)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, cut between words.

    Parameters
    ----------
    text : str
    most : int

    Returns
    -------
    str
    """
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"


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
    return html.escape(ANSI.sub("", without_nul(text)))


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
        without_nul(source),
        tags=TAGS,
        attributes={"*": set(ATTRIBUTES)},
        attribute_filter=_allowed,
        clean_content_tags=DROPPED,
        link_rel=None,
    )


def headed(text: str) -> str:
    """A table whose rows are named by their first cell, where that is text.

    Parameters
    ----------
    text : str
        As `table` gave it.

    Returns
    -------
    str

    Examples
    --------
    >>> headed('<tr><td class="text">China</td><td class="num">20</td></tr>')
    '<tr><th scope="row" class="text">China</th><td class="num">20</td></tr>'
    """
    return ROW.sub(r'<tr><th scope="row" class="text">\1</th>', text)


def linked(text: str) -> str:
    """A table whose web addresses are links, and whose days stay on one line.

    Parameters
    ----------
    text : str
        As `table` gave it. A cell that holds an address and nothing else becomes a link
        that shows the host only.

    Returns
    -------
    str

    Examples
    --------
    >>> linked("<td>https://www.census.gov/foreign-trade</td>")
    '<td><a href="https://www.census.gov/foreign-trade">census.gov</a></td>'
    >>> linked("<td>on 2025-04-02 at noon</td>")
    '<td>on <span class="nobr">2025-04-02</span> at noon</td>'
    """
    text = ADDRESS.sub(r'\1<a href="\2\3\4">\3</a>\5', text)
    return DAY.sub(r'<span class="nobr">\1</span>', text)


def _allowed(_tag: str, name: str, value: str) -> str | None:
    rule = ATTRIBUTES.get(name)
    return value if rule and rule.fullmatch(value) else None


@lru_cache(maxsize=2)
def template(name: str):
    """A page's template, in which everything is escaped.

    Parameters
    ----------
    name : str
        Its path among the templates.

    Returns
    -------
    jinja2.Template
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"typeset": typeset, "anchor": slug, "packed": packed}
    return environment.get_template(name)
