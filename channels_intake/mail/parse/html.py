"""HTML from strangers: cleaned for a page, and as plain text."""

import re
from html.parser import HTMLParser

import nh3

MOST = 2_000_000
_TAGS = nh3.ALLOWED_TAGS | {"font", "u", "s", "big", "small", "hr", "center", "col", "colgroup"}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"title", "lang", "dir"},
    "font": {"color", "size"},
    "img": {"src", "alt", "width", "height"},
    "td": {"align", "valign", "colspan", "rowspan", "width"},
    "th": {"align", "valign", "colspan", "rowspan", "width"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width"},
    "blockquote": {"type"},
}
_BLOCKS = frozenset({"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "center"})
_BLOCKS |= {"blockquote", "hr", "dl", "dt", "dd", "article", "section", "header", "footer", "caption"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>?")
MOST_DEPTH = 1_000  # of open elements: the cleaner's time grows with the square of it
_CLOSE_THEMSELVES = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "meta"})
_CLOSE_THEMSELVES |= {"link", "col", "base", "area", "wbr", "source"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")


def cleaned(html: str) -> str:
    """`html` without anything that runs, loads or pretends to be part of the page: no script, style, form or frame,
    links to the web and to mail only, pictures only from the letter itself (`cid:`), so that no sender learns that he
    was read.
    """
    return nh3.clean(
        _shallow(html[:MOST]),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_own_pictures,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def as_text(html: str) -> str:
    """What a reader sees of `html`, with lines where it has lines; quoted blocks begin with `> `."""
    reader = _Reader()
    # Cleaned first: what is read is well formed then, whatever came in, and the reader's time is in proportion to it.
    reader.feed(cleaned(html))
    reader.close()
    return reader.text()


def _shallow(html: str) -> str:
    """`html` without its tags where it is nested as no letter is."""
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _CLOSE_THEMSELVES:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > MOST_DEPTH:
                return _ANY_TAG.sub(" ", html)
    return html


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.lower().startswith("cid:") else None
    return None if attribute == "href" and value.lower().startswith("cid:") else value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[list[str]] = [[]]
        self._depths = [0]
        self._quoted = 0
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break(always=True)
        elif tag in {"td", "th"}:
            self._say(" ")
        elif tag == "img":
            self._say(_picture(dict(attrs)))
        elif tag in _BLOCKS:
            self._break()
        if tag == "li":
            self._say("- ")
        self._quoted += tag == "blockquote"
        self._kept += tag == "pre"
        self._depths[-1] = self._quoted

    def handle_endtag(self, tag: str) -> None:
        self._quoted = max(0, self._quoted - (tag == "blockquote"))
        self._kept = max(0, self._kept - (tag == "pre"))
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._kept:
            for at, line in enumerate(data.splitlines()):
                if at:
                    self._break(always=True)
                self._say(line)
        else:
            self._say(_SPACES.sub(" ", data))

    def text(self) -> str:
        """Everything read so far."""
        lines = ("".join(pieces).replace("\xa0", " ").strip() for pieces in self._lines)
        quoted = ("> " * min(depth, 5) + line for depth, line in zip(self._depths, lines, strict=True))
        return _GAPS.sub("\n\n", "\n".join(line.rstrip() for line in quoted)).strip()

    def _say(self, text: str) -> None:
        self._lines[-1].append(text)

    def _break(self, *, always: bool = False) -> None:
        if always or "".join(self._lines[-1]).strip():
            self._lines.append([])
            self._depths.append(self._quoted)
        else:
            self._lines[-1] = []
            self._depths[-1] = self._quoted


def _picture(attributes: dict[str, str | None]) -> str:
    alt = " ".join((attributes.get("alt") or "").split())
    return f"[{alt[:60]}]" if alt else ""
