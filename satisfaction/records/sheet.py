"""A record on sheets of A4. Loads reportlab: imported by `satisfaction.records.pdf` only, when a PDF is wanted.

Everything that people wrote goes in escaped, as text; long texts and tables go on on the next sheet, and each sheet
says which it is and whose.
"""

import re
from io import BytesIO
from itertools import cycle
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from satisfaction.records.paper import Paper, Signed
from satisfaction.records.pdf_fonts import load_font
from satisfaction.records.strokes import HEIGHT, WIDTH

MARGIN = 18 * mm
ROOM = A4[0] - 2 * MARGIN
INK, QUIET, LINE = colors.HexColor("#211f1b"), colors.HexColor("#68635a"), colors.HexColor("#8d877b")
_GRID: list[tuple[Any, ...]] = [
    ("BOX", (0, 0), (-1, -1), 0.6, LINE),
    ("INNERGRID", (0, 0), (-1, -1), 0.4, LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
_LATIN = re.compile(r"([\x20-\x7e]+)")
_FIRST_OF_EAST = 0x2E80  # from here on text may be broken between any two characters


class _Drawing(Flowable):
    """The strokes of a signature."""

    def __init__(self, signed: Signed, *, width: float) -> None:
        super().__init__()
        self.signed, self.scale = signed, width / WIDTH
        self.width, self.height = width, HEIGHT * self.scale

    def draw(self) -> None:
        """Each stroke as a line; a touch as a dot."""
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.2)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        for stroke in self.signed.strokes:
            points = [(x * self.scale, (HEIGHT - y) * self.scale) for x, y in stroke]
            path = self.canv.beginPath()
            path.moveTo(*points[0])
            for point in points[1:] or points:
                path.lineTo(*point)
            self.canv.drawPath(path)


class _Writer:
    """Paragraphs in our font."""

    def __init__(self) -> None:
        self.font, self.latin, self.fit = load_font()

    def par(self, text: str, size: float = 10, color: colors.Color = INK, **style: Any) -> Paragraph:
        """`text` as it is, line breaks kept; the markup that reportlab knows is just text in it."""
        eastern = any(ord(char) >= _FIRST_OF_EAST for char in text)
        shape = ParagraphStyle(
            "text",
            fontName=self.font,
            fontSize=size,
            leading=size * 1.5,
            textColor=color,
            wordWrap="CJK" if eastern else None,
            **style,
        )
        return Paragraph("<br/>".join(map(self._line, text.split("\n"))), shape)

    def _line(self, text: str) -> str:
        pieces = _LATIN.split(self.fit(text.replace("\t", "    ")))
        return "".join(
            f'<font name="{self.latin}">{escape(piece)}</font>' if is_latin else escape(piece)
            for is_latin, piece in zip(cycle((False, True)), pieces, strict=False)
            if piece
        )


def write(paper: Paper) -> bytes:
    """The PDF of `paper`."""
    out, writer = BytesIO(), _Writer()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 6 * mm,
        title=f"{paper.title} {paper.number}",
        invariant=1,
    )
    foot = _foot(paper, writer)
    document.build(_story(paper, writer), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(paper: Paper, writer: _Writer) -> list[Flowable]:
    story: list[Flowable] = [writer.par(paper.title, 18), writer.par(paper.number, 11, QUIET, spaceAfter=6)]
    if paper.standing:
        story.append(writer.par(paper.standing, 11, spaceAfter=6, borderWidth=0.8, borderColor=INK, borderPadding=4))
    story += [_heads(paper, writer), Spacer(1, 8)]
    for entry in paper.texts:
        story += [writer.par(entry.label, 9, QUIET, spaceBefore=4, keepWithNext=1), writer.par(entry.value)]
    if paper.parts:
        story += [writer.par(_("Spare parts"), 9, QUIET, spaceBefore=8, spaceAfter=3, keepWithNext=1)]
        story.append(_parts(paper, writer))
    return [*story, Spacer(1, 10), KeepTogether(_signature(paper, writer))]


def _heads(paper: Paper, writer: _Writer) -> Table:
    cells = [[writer.par(entry.label, 9, QUIET), writer.par(entry.value)] for entry in paper.heads]
    rows = [[*left, *right] for left, right in zip(cells[::2], cells[1::2], strict=True)]
    return Table(rows, colWidths=[ROOM * share for share in (0.14, 0.36, 0.14, 0.36)], style=_GRID)


def _parts(paper: Paper, writer: _Writer) -> Table:
    heads = [writer.par(words, 9, QUIET) for words in (_("Part"), _("Serial number"), _("Quantity"))]
    rows = [[writer.par(part.name), writer.par(part.serial), writer.par(str(part.quantity))] for part in paper.parts]
    widths = [ROOM * share for share in (0.5, 0.35, 0.15)]
    return Table([heads, *rows], colWidths=widths, style=_GRID, repeatRows=1)


def _signature(paper: Paper, writer: _Writer) -> list[Flowable]:
    signed = paper.signed
    if signed is None:
        return [_blank(writer)]
    lines: list[Flowable] = []
    if signed.opinion or signed.comment:
        opinion = _("The user's opinion: %(opinion)s") % {"opinion": signed.opinion or "–"}
        lines.append(writer.par(opinion))
        lines += [writer.par(signed.comment)] if signed.comment else []
    lines.append(writer.par(_("Signature"), 9, QUIET, spaceBefore=6))
    if signed.strokes:
        lines.append(_Drawing(signed, width=75 * mm))
    lines.append(writer.par(signed.name, 12))
    lines.append(writer.par(f"{signed.when}  {signed.how}", 9, QUIET))
    lines.append(writer.par(_("Fingerprint of the signature: %(seal)s") % {"seal": signed.seal}, 7, QUIET))
    return lines


def _blank(writer: _Writer) -> Table:
    """Room to sign on paper."""
    cells = [writer.par(words, 9, QUIET) for words in (_("The user's opinion"), _("Signature and date"))]
    return Table([cells], colWidths=[ROOM / 2] * 2, rowHeights=[28 * mm], style=_GRID)


def _foot(paper: Paper, writer: _Writer) -> Any:  # noqa: ANN401 (reportlab's own kind of callback)
    def draw(canvas: Canvas, document: Any) -> None:  # noqa: ANN401
        canvas.setFillColor(QUIET)
        canvas.setFont(writer.latin, 7)
        canvas.drawString(MARGIN, MARGIN, f"{paper.number}  {paper.digest}")
        canvas.setFont(writer.font, 7)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN, _("Page %(page)s") % {"page": document.page})

    return draw
