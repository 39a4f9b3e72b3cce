"""The cells of a line as one template, put together once for each choice of columns: asking fifty times a page which
column comes next took longer than drawing them.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.template import Engine, Template

from workbench.columns import COLUMNS, Column

_KEPT = 200  # choices of columns; people share them
_FOLDER = "workbench/row"


def cells_of(columns: Sequence[Column]) -> Template:
    """What draws these columns of a line, from `row` and `ticket`."""
    return _cells(tuple(column.code for column in columns))


@lru_cache(maxsize=_KEPT)
def _cells(codes: tuple[str, ...]) -> Template:
    engine = Engine.get_default()
    return engine.from_string("".join(_source(code, engine) for code in codes))


def _source(code: str, engine: Engine) -> str:
    name = code if COLUMNS[code].tell is None else "text"
    return engine.get_template(f"{_FOLDER}/{name}.html").source.replace("CODE", code)
