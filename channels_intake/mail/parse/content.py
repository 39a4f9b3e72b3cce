"""What the parts of a letter come to: one text, one HTML, and the files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from channels_intake.mail.parse.charsets import text_of
from channels_intake.mail.parse.heads import Heads
from channels_intake.mail.parse.html import as_text
from channels_intake.mail.parse.letter import Piece
from channels_intake.mail.parse.names import bare
from channels_intake.mail.parse.parts import MOST_DEPTH, MOST_PARTS, Part, children, whole
from channels_intake.mail.parse.tnef import unwrap
from channels_intake.mail.parse.words import header_text

_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(frozen=True)
class Content:
    """Of a part, or of several together."""

    text: str = ""
    html: str = ""
    files: Sequence[Piece] = ()

    @property
    def as_text(self) -> str:
        """The text, or what the HTML says."""
        return self.text if self.text.strip() or not self.html else as_text(self.html)

    @property
    def as_html(self) -> str:
        """The HTML, or the text as such."""
        return self.html or (f"<p>{escape(self.text)}</p>".replace("\n", "<br>\n") if self.text.strip() else "")


@dataclass
class Budget:
    """How many parts are still read, and what went wrong so far."""

    parts: int = MOST_PARTS
    problems: list[str] = field(default_factory=list)


def content_of(part: Part, budget: Budget) -> Content:
    """Everything below `part`. What lies too deep, or is one part too many, is kept as a file unread."""
    budget.parts -= 1
    kind = part.content_type
    if kind.startswith("multipart/"):
        if part.depth >= MOST_DEPTH or budget.parts <= 0:
            budget.problems.append("too_deep" if part.depth >= MOST_DEPTH else "too_many_parts")
            return Content(files=[_piece(part, "nested.txt")])
        found = [content_of(child, budget) for child in _within(part, budget)]
        if found:
            return _one_of(found) if kind == "multipart/alternative" else _together(found)
        budget.problems.append("no_boundary")
        return Content(text=_text(part))
    return _leaf(part, kind)


def _within(part: Part, budget: Budget) -> Iterator[Part]:
    for child in children(part):
        if budget.parts <= 0:
            budget.problems.append("too_many_parts")
            # The rest as one: nothing is lost, and nobody waits for a million parts.
            yield Part(part.raw, Heads(), child.start, part.end, part.depth + 1, "multipart/mixed")
            return
        yield child


def _leaf(part: Part, kind: str) -> Content:
    disposition, _ = part.disposition
    name = _name(part)
    is_file = disposition == "attachment" or bool(name)
    if kind in _TNEF or name.lower() == "winmail.dat":
        found = unwrap(part.body())
        if found is not None:
            return Content(found.text, found.html, [_renamed(piece) for piece in found.files])
    if kind == "text/html" and not is_file:
        return Content(html=_text(part))
    if kind.startswith("text/") and not is_file and kind not in {"text/calendar", "text/rtf", "text/x-vcard"}:
        return Content(text=_text(part))
    if kind == "message/rfc822":
        return Content(files=[_enclosed_letter(part, name)])
    return Content(files=[_piece(part, "invite.ics" if kind == "text/calendar" else "")])


def _one_of(found: Sequence[Content]) -> Content:
    """The same thing in several ways: the first that has a text, the last (the richest) that has HTML."""
    text = next((one.text for one in found if one.text.strip()), "")
    html = next((one.html for one in reversed(found) if one.html.strip()), "")
    return Content(text, html, [piece for one in found for piece in one.files])


def _together(found: Sequence[Content]) -> Content:
    """One after the other. Where one has HTML, the whole has."""
    files = [piece for one in found for piece in one.files]
    said = [one for one in found if one.text.strip() or one.html.strip()]
    if len(said) == 1:
        return Content(said[0].text, said[0].html, files)
    html = "\n<hr>\n".join(one.as_html for one in said) if any(one.html for one in said) else ""
    text = "\n\n".join(one.as_text.strip("\n") for one in said) if any(one.text for one in said) else ""
    return Content(text, html, files)


def _text(part: Part) -> str:
    return text_of(part.body(), part.parameters.get("charset", "")).replace("\r\n", "\n").replace("\r", "\n")


def _name(part: Part) -> str:
    _, shown = part.disposition
    return shown.get("filename") or part.parameters.get("name") or part.parameters.get("filename", "")


def _piece(part: Part, fallback: str) -> Piece:
    kind = part.content_type
    disposition, _ = part.disposition
    cid = header_text(part.heads.get("content-id")).strip("<> ")
    usual = fallback or ("picture" if kind.startswith("image/") else "file")
    return Piece(
        name=bare(_name(part), content_type=kind, fallback=usual),
        content=part.body(),
        content_type=kind,
        cid=cid,
        is_inline=kind.startswith("image/") and disposition != "attachment" and bool(cid or disposition == "inline"),
    )


def _enclosed_letter(part: Part, name: str) -> Piece:
    """A letter within the letter: kept as it is, called by its subject."""
    content = part.body()
    subject = header_text(whole(content).heads.get("subject"))
    named = bare(name or subject, content_type="message/rfc822", fallback="letter")
    named = named if named.lower().endswith(".eml") else f"{named[:100]}.eml"
    return Piece(name=named, content=content, content_type="message/rfc822")


def _renamed(piece: Piece) -> Piece:
    named = bare(piece.name, content_type=piece.content_type, fallback="file")
    return Piece(name=named, content=piece.content, content_type=piece.content_type)
