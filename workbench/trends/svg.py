"""A chart, and the rows of the table behind it, as HTML without a template: a month has hundreds of marks and cells."""

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from face import dates
from face.words import colon
from workbench.trends.drawing import Cell, Chart, Drawn, Mark
from workbench.trends.figure import Figure
from workbench.trends.span import Stretch

_LEFT, _RIGHT, _EDGE, _END = 40, 598, 636, 600
_NAMES = 34  # where the names at the left end
_HIT = 10  # how far around a point one may press


def picture(figure: Figure, chart: Chart) -> SafeString:
    """The picture, with numbers and classes only."""
    marks = "".join(mark for drawn in chart.drawn for mark in _marks(drawn))
    return mark_safe(  # noqa: S308 (words are escaped)
        f'<svg class="chart chart--{figure.key}" viewBox="0 0 640 {chart.height}" role="img"'
        f' aria-label="{escape(figure.title)}{colon()}{escape(figure.said)}">'
        f"{''.join(_frame(chart))}{marks}{_goal(chart)}</svg>"
    )


def hits(chart: Chart) -> SafeString:
    """Over the picture, a link for each mark to what it counts. The table has the same links for keys and readers, who
    take the picture for one thing.
    """
    links = "".join(_hit(drawn, mark) for drawn in chart.drawn for mark in drawn.marks if _leads(mark.cell))
    return mark_safe(  # noqa: S308 (words and addresses are escaped)
        f'<svg class="chart-hits" viewBox="0 0 640 {chart.height}" aria-hidden="true">{links}</svg>'
    )


def rows(figure: Figure, *, is_hourly: bool) -> SafeString:
    """The rows of the table: each stretch of time with its figures, each figure with its list."""
    return mark_safe("".join(_row(one, cells, is_hourly=is_hourly) for one, cells in figure.rows))  # noqa: S308 (as above)


def _frame(chart: Chart) -> Iterator[str]:
    for label, y in chart.grid:
        yield f'<path class="grid" d="M{_LEFT} {y}H{_RIGHT}"/>{_text(label, _NAMES, y + 4, "end")}'
    if chart.goal:
        yield f'<path class="goal" d="M{_LEFT} {chart.goal[1]}H{_END}"/>'
    for label, x in chart.ticks:
        yield _text(label, x, chart.names_y, "middle")


def _goal(chart: Chart) -> str:
    """What the goal is, over the lines that may cross its words."""
    if not chart.goal:
        return ""
    label, y = chart.goal
    return _text(label, _EDGE, y - 5, "end", css="goal-t")


def _marks(drawn: Drawn) -> Iterator[str]:
    if drawn.path:
        yield f'<path class="line-a" d="{drawn.path}"/>'
    bar = "bar-o" if drawn.series.is_outlined else "bar-s"
    for mark in drawn.marks:
        if drawn.path:
            css, radius = ("dot", 4) if mark.is_labelled else ("dot dot--s", 2.5)
            yield f'<circle class="{css}" cx="{mark.x}" cy="{mark.y}" r="{radius}"/>'
        elif mark.height:
            yield f'<rect class="{bar}" {_box(mark.x, mark.y, mark.width, mark.height)}/>'
        if mark.is_labelled:
            yield _text(mark.cell.text, mark.label_x, mark.label_y, mark.anchor, css="val")


def _hit(drawn: Drawn, mark: Mark) -> str:
    if drawn.path:
        place = f'<circle class="hit" cx="{mark.x}" cy="{mark.y}" r="{_HIT}"/>'
    elif mark.height:
        css = "hit hit--o" if drawn.series.is_outlined else "hit"
        place = f'<rect class="{css}" {_box(mark.x, mark.hit_y, mark.width, mark.hit_height)}/>'
    else:
        return ""
    return f'<a href="{escape(mark.cell.url)}" tabindex="-1"><title>{escape(mark.said)}</title>{place}</a>'


def _row(stretch: Stretch, cells: list[Cell], *, is_hourly: bool) -> str:
    numbers = "".join(f'<td class="num">{_cell(one)}</td>' for one in cells)
    return f'<tr><td class="num--start num">{_when(stretch, is_hourly=is_hourly)}</td>{numbers}</tr>'


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.url)}">{text}</a>' if _leads(cell) else f'<span class="muted">{text}</span>'


def _when(stretch: Stretch, *, is_hourly: bool) -> str:
    if is_hourly:
        return dates.clock_time(stretch.begins)
    first, last = stretch.first, stretch.last
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}"


def _leads(cell: Cell) -> bool:
    return bool(cell.url) and cell.value is not None


def _text(words: str, x: float, y: float, anchor: str, *, css: str = "") -> str:
    css = f'class="{css}" ' if css else ""
    return f'<text {css}x="{x}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(words)}</text>'


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'
