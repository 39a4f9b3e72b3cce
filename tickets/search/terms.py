"""The term index, a table of its own beside the entries: which tickets have which term. Made in `0002_search_index`.

It only chooses candidates. The entry's texts decide, so it may know too much (a ticket that is gone, a word that was
taken out) but never too little: what it does not know yet is marked `is_indexed=False` and counts as a candidate.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from tickets.search.folding import index_terms

LONGEST_ENTRY = 60_000
"""Characters of folded text whose terms are indexed: PostgreSQL holds 1 MB of terms in a row, and a character makes up
to 12 bytes of them. A longer entry gets EVERY_TERM instead and so is a candidate for every query."""

EVERY_TERM = "\ue000"
"""A private-use character, so that no text ever makes this term."""

_STORE_ON_POSTGRESQL = (
    "INSERT INTO tickets_searchterms (ticket_id, terms) SELECT id, array_to_tsvector(string_to_array(words, ' ')) "
    "FROM unnest(%s::bigint[], %s::text[]) AS given (id, words) "
    "ON CONFLICT (ticket_id) DO UPDATE SET terms = excluded.terms"
)
_STORE_ON_SQLITE = "INSERT OR REPLACE INTO tickets_searchterms (rowid, terms) VALUES (%s, %s)"
_PENDING = "SELECT ticket_id FROM tickets_searchentry WHERE NOT is_indexed"


def store_terms(texts: Iterable[tuple[int, str]]) -> None:
    """Let the index know each ticket (by id, each once) by exactly the terms of its folded text."""
    rows = [(ticket_id, _terms(text)) for ticket_id, text in texts]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_STORE_ON_POSTGRESQL, [[ticket_id for ticket_id, _ in rows], [terms for _, terms in rows]])
        else:
            cursor.executemany(_STORE_ON_SQLITE, rows)


def _terms(text: str) -> str:
    return EVERY_TERM if len(text) > LONGEST_ENTRY else " ".join(sorted(index_terms(text)))


@dataclass(frozen=True)
class TermQuery:
    """All of `terms`, and for each of `prefixes` a term that begins so; at least one of either.

    Terms are letters, digits and symbols only (`folding`), so none needs escaping in either query language.
    """

    terms: frozenset[str]
    prefixes: frozenset[str]

    def for_postgresql(self) -> str:
        """As text of a `tsquery`."""
        parts = [f"'{term}'" for term in sorted(self.terms)] + [f"'{prefix}':*" for prefix in sorted(self.prefixes)]
        return f"{' & '.join(parts)} | '{EVERY_TERM}'"

    def for_sqlite(self) -> str:
        """In FTS5's language."""
        parts = [f'"{term}"' for term in sorted(self.terms)] + [f'"{prefix}" *' for prefix in sorted(self.prefixes)]
        return f'({" AND ".join(parts)}) OR "{EVERY_TERM}"'


class IsCandidate(Lookup):
    """Whether a ticket's id is among those the index gives for a `TermQuery`, or not indexed yet."""

    lookup_name = "is_candidate"
    prepare_rhs = False
    rhs: TermQuery

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        """By GIN."""
        lhs, params = self.process_lhs(compiler, connection)
        found = "SELECT ticket_id FROM tickets_searchterms WHERE terms @@ %s::tsquery"
        return f"{lhs} IN ({found} UNION ALL {_PENDING})", [*params, self.rhs.for_postgresql()]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        """By FTS5."""
        lhs, params = self.process_lhs(compiler, connection)
        found = "SELECT rowid FROM tickets_searchterms WHERE tickets_searchterms MATCH %s"
        return f"{lhs} IN ({found} UNION ALL {_PENDING})", [*params, self.rhs.for_sqlite()]


class IsAmong(Lookup):
    """Whether an id is in a list, given to the database as one parameter whatever its length."""

    lookup_name = "is_among"
    prepare_rhs = False
    rhs: list[int]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        """As an array, which the planner can count."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s::bigint[])", [*params, f"{{{','.join(map(str, self.rhs))}}}"]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        """As JSON: a statement takes only so many parameters."""
        lhs, params = self.process_lhs(compiler, connection)
        given = "SELECT value FROM json_each(%s)"
        return f"{lhs} IN ({given})", [*params, json.dumps(self.rhs)]
