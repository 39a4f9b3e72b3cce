"""Texts between iTop's HTML and the plain text of the desk; their one `solution` beside our three fields."""

import re
from html import escape
from html.parser import HTMLParser

from django.utils import translation
from django.utils.translation import gettext as _

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"li", "ol", "p", "pre", "table", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "head", "title"})
_LABELS = {
    "cause": ("原因说明", "原因", "cause"),
    "plan": ("处理方案", "解决方案", "处理措施", "处理过程", "方案", "solution", "plan"),
    "result": ("处理结果", "结果", "result"),
}
_LABELLED = re.compile(
    r"^[ \t]*[【\[]?("
    + "|".join(word for words in _LABELS.values() for word in words)
    + r")[】\]]?[ \t]*[:\uff1a][ \t]*",
    re.IGNORECASE | re.MULTILINE,
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(re.split(r"[ \t\r\n]+", data)))


def to_text(value: str) -> str:
    """`value` without its tags, if it has any: paragraphs and breaks as lines. Never raises."""
    if not _TAG.search(value):
        return value
    reader = _Reader()
    reader.feed(value)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def to_html(text: str) -> str:
    """Plain text as iTop keeps rich text: a paragraph per block, nothing in it that could be a tag."""
    blocks = re.split(r"\n{2,}", text.strip())
    return "".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def three_parts(solution: str, *, title: str, code: str, language: str) -> dict[str, str]:
    """Cause, plan and result (TALK-1) out of one text.

    Where it is labelled (原因：… 处理方案：… 处理结果：…, or Cause, Solution, Result), its own parts. Otherwise
    the whole text is the plan, which the quality gate judges like any other, and what iTop does not ask for is said
    from what is known: what was reported, and what the user is asked.
    """
    found = _labelled(solution) or {"plan": solution.strip()}
    return _filled(title, code, language) | {name: text for name, text in found.items() if text}


def one_text(*, cause: str, plan: str, result: str, title: str, code: str) -> str:
    """The three parts as one text: what `three_parts` would take apart again."""
    for language in ("zh-hans", "en"):
        filled = _filled(title, code, language)
        if (cause, result) == (filled["cause"], filled["result"]):
            return plan
    return f"原因说明：{cause}\n处理方案：{plan}\n处理结果：{result}"


def _labelled(solution: str) -> dict[str, str]:
    marks = list(_LABELLED.finditer(solution))
    ends = [*(mark.start() for mark in marks[1:]), len(solution)][: len(marks)]
    parts: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        word = mark[1].lower()
        name = next(one for one, words in _LABELS.items() if word in words)
        parts.setdefault(name, solution[mark.end() : end].strip())
    return parts if parts.get("plan") else {}


def _filled(title: str, code: str, language: str) -> dict[str, str]:
    with translation.override(language):
        values = {"title": title, "code": code}
        return {
            "cause": _("Reported: “%(title)s” (resolution code: %(code)s).") % values,
            "plan": "—",
            "result": _("“%(title)s” has been dealt with as described. Please try it and tell us.") % values,
        }
