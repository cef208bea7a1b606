"""Our own documents as pages: Markdown in, clean HTML with headings that can be linked to out."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

TABLE_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "br", *TABLE_TAGS}
ATTRIBUTES = {
    **{tag: {"id"} for tag in ("h1", "h2", "h3")},
    **{tag: {"role"} for tag in ("thead", "tbody", "tr")},
    "table": {"class", "role"},
    "th": {"scope", "role"},
    "td": {"class", "role", "data-label"},
    "a": {"href"},
    "code": {"class"},
}
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class Prose:
    """A document: its title, its sections in order, and the whole of it as HTML (with the title as its `h1`)."""

    title: str
    sections: tuple[Heading, ...]
    html: SafeString


def read(path: Path) -> Prose:
    """The document at `path`. Rendered once for each version of the file."""
    return _rendered(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _rendered(path: Path, _changed: int) -> Prose:
    return render(path.read_text(encoding="utf-8"))


def render(text: str) -> Prose:
    # HTML is let in so that a comment stays a comment; what may not stand on a page is cleaned out at the end.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(text)
    headings = _give_anchors(tokens)
    tokens = _dress_tables(tokens)
    dirty = parser.renderer.render(tokens, parser.options, {})
    html = nh3.clean(dirty, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"http", "https"})
    html = html.replace("<pre>", '<pre tabindex="0">')  # what is wider than a phone is scrolled by keyboard too
    return Prose(
        title=next((text for level, _anchor, text in headings if level == "h1"), ""),
        sections=tuple(Heading(anchor, text) for level, anchor, text in headings if level == "h2"),
        html=mark_safe(html),  # noqa: S308  cleaned to the tags above
    )


def _give_anchors(tokens: list[Token]) -> list[tuple[str, str, str]]:
    """Gives every heading an id, unique on the page; returns (level, id, words) in order."""
    headings: list[tuple[str, str, str]] = []
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        words = "".join(child.content for child in inline.children or ())
        anchor = slugify(words) or "section"
        twins = sum(known == anchor or known.startswith(f"{anchor}--") for _level, known, _words in headings)
        anchor = f"{anchor}--{twins + 1}" if twins else anchor
        token.attrSet("id", anchor)
        headings.append((token.tag, anchor, words))
    return headings


def _dress_tables(tokens: list[Token]) -> list[Token]:
    """Tables that have a caption and stay tables on a phone: roles, scopes, and each cell with its column's words."""
    dressed: list[Token] = []
    section, tables, columns, column = "", 0, [], 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.tag in ROLES and token.nesting == 1:
            token.attrSet("role", ROLES[token.tag])
        if token.type == "heading_open" and following:
            section = following.content
        elif token.type == "table_open":
            tables, columns = tables + 1, []
            token.attrSet("class", "wm-table stack")
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open" and following:
            token.attrSet("scope", "col")
            columns.append(following.content)
        elif token.type == "td_open" and following:
            token.attrSet("data-label", columns[column])
            if not following.content:
                token.attrSet("class", "empty")
            column += 1
        dressed.append(token)
        if token.type == "table_open":
            dressed.append(_caption(tables, section))
    return dressed


def _caption(number: int, section: str) -> Token:
    words = _("Table %(number)s. %(section)s") % {"number": number, "section": section}
    return Token("html_block", "", 0, content=f"<caption>{escape(words)}</caption>")
