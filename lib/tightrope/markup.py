"""Text of a notebook → HTML that is safe by construction: only known tags and attributes are ever written."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

import mistune

TAGS = {
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "br", "b", "strong", "i", "em", "sub", "sup",
    "abbr", "small", "span", "div", "code", "ul", "ol", "li",
}  # fmt: skip
ATTRIBUTES = {
    "class": re.compile(r"[a-z][a-z0-9 -]{0,60}"),
    "scope": re.compile(r"(col|row)(group)?"),
    "colspan": re.compile(r"[0-9]{1,3}"),
    "rowspan": re.compile(r"[0-9]{1,3}"),
    "title": re.compile(r"[^\x00-\x1f]{0,200}"),
}
DROPPED = {
    "script",
    "style",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "noscript",
    "title",
    "textarea",
    "select",
}
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Page(mistune.HTMLRenderer):
    """Markdown without raw HTML and without pictures from elsewhere; headings carry ids and are remembered."""

    def __init__(self):
        super().__init__(escape=True)
        self.headings: list[tuple[int, str, str]] = []

    def heading(self, text: str, level: int, **_) -> str:
        plain = html.unescape(re.sub(r"<[^>]+>", "", text))
        self.headings.append((level, slug(plain), plain))
        return "" if level == 1 else f'<h{level} id="{slug(plain)}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return (
            super().image(text, url, title) if url.startswith("data:image/") else text
        )


@lru_cache(maxsize=4096)
def markdown(source: str) -> tuple[str, tuple[tuple[int, str, str], ...]]:
    """Markdown → HTML, and its headings as (level, id, text). A heading of the first level is left out: it is the page's own."""
    page = Page()
    return mistune.create_markdown(renderer=page, plugins=["table", "strikethrough"])(
        source
    ), tuple(page.headings)


def slug(text: str) -> str:
    """An id for a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "section"


@lru_cache(maxsize=4096)
def code(source: str) -> str:
    """Python source with its comments and keywords marked."""
    from pygments.lexers import PythonLexer
    from pygments.token import Comment, Keyword

    marked = []
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        tag = "i" if kind in Comment else "b" if kind in Keyword else ""
        marked.append(
            f"<{tag}>{html.escape(text)}</{tag}>" if tag else html.escape(text)
        )
    return "".join(marked)


def plain(text: str) -> str:
    """Terminal text: colours dropped, everything escaped."""
    return html.escape(ANSI.sub("", text))


def table(source: str) -> str:
    """HTML of an output, rewritten with `TAGS` and `ATTRIBUTES` alone; what is not on the lists is dropped, its text kept."""
    filter_ = _Filter()
    filter_.feed(source)
    filter_.close()
    return filter_.finish()


class _Filter(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.skipping: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in DROPPED:
            self.skipping.append(tag)
        if self.skipping or tag not in TAGS:
            return
        kept = [
            f' {name}="{html.escape(value)}"'
            for name, value in attrs
            if value is not None
            and name in ATTRIBUTES
            and ATTRIBUTES[name].fullmatch(value)
        ]
        self.out.append(f"<{tag}{''.join(kept)}>")
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.skipping:
            if tag in self.skipping:
                del self.skipping[self.skipping.index(tag) :]
            return
        if tag in self.open:
            while (last := self.open.pop()) != tag:
                self.out.append(f"</{last}>")
            self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.skipping:
            self.out.append(html.escape(data))

    def finish(self) -> str:
        return "".join(self.out) + "".join(f"</{tag}>" for tag in reversed(self.open))
