"""The HTML form of a letter, made from its text: paragraphs, and the one link it asks to open as a button."""

import re
from dataclasses import dataclass

from django.template import Context, Engine

LAYOUT = "_layout.html"
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z")


@dataclass(frozen=True)
class Block:
    """A paragraph's lines; with `link`, the label of the button and the address behind it."""

    lines: tuple[str, ...]
    link: str = ""


def lay_out(engine: Engine, text: str, *, subject: str, link: str, language: str, tag: str) -> str:
    """`text` as an HTML document. See `blocks` for what becomes the button."""
    values = {"blocks": blocks(text, link=link), "subject": subject, "language": language, "tag": tag}
    return engine.get_template(LAYOUT).render(Context(values))


def blocks(text: str, *, link: str) -> list[Block]:
    """The paragraphs of `text`. The first that ends in a line that is exactly `link` is the button, with the lines
    before as its label. Only the letter's own link can become one: an address in quoted words stays text.
    """
    found: list[Block] = []
    is_open = bool(WEB_ADDRESS.match(link))
    for paragraph in text.strip().split("\n\n"):
        lines = tuple(paragraph.split("\n"))
        if is_open and lines[-1].strip() == link:
            label = " ".join(lines[:-1]).strip().rstrip(":：").strip()
            found.append(Block((label,) if label else (), link))
            is_open = False
        else:
            found.append(Block(lines))
    return found
