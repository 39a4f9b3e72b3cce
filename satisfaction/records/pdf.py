"""A record as a PDF file. What writes it is loaded when the first one is wanted: it takes some 20 MB of memory, which a
desk that writes none does without.
"""

from importlib import import_module
from typing import cast

from satisfaction.records.models import ServiceRecord
from satisfaction.records.paper import paper_of

PDF = "application/pdf"


def pdf_of(record: ServiceRecord) -> bytes:
    """The PDF of `record` (loaded as for `paper_of`), in the reader's language and time. The same record gives the same
    bytes.
    """
    return cast("bytes", import_module("satisfaction.records.sheet").write(paper_of(record)))


def pdf_headers(record: ServiceRecord) -> dict[str, str]:
    """What an answer that carries the file says of it: its name, and that nobody on the way keeps it."""
    return {
        "Content-Disposition": f'attachment; filename="{record.number}.pdf"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
