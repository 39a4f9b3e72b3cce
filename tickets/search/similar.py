"""What was solved before and sounds alike: not all words have to occur, those that are rare count for more."""

from collections import Counter
from math import log

from django.db.models import F

from tickets.choices import Kind, State
from tickets.models import Ticket
from tickets.search.folding import fold, index_terms
from tickets.search.terms import EVERY_TERM, IsCandidate, TermQuery

MOST_TERMS = 24
"""So many terms of what is being written are looked for."""

CANDIDATES = 300
"""So many of the newest tickets that have any of them are compared."""

ALIKE = 0.3
"""The share of what was written (weighted by how rare it is) that must be there."""

_COMPARED = 1000  # characters of a description
_PUBLIC = (Kind.INCIDENT, Kind.CONSULTATION, Kind.SERVICE_REQUEST, Kind.CHANGE_REQUEST)


class AnyTerm(TermQuery):
    """Any one of `terms`."""

    def for_postgresql(self) -> str:
        """As text of a `tsquery`."""
        return " | ".join(f"'{term}'" for term in sorted(self.terms | {EVERY_TERM}))

    def for_sqlite(self) -> str:
        """In FTS5's language."""
        return " OR ".join(f'"{term}"' for term in sorted(self.terms | {EVERY_TERM}))


def similar_solved(text: str, *, limit: int = 3) -> list[Ticket]:
    """Up to `limit` tickets that are alike and whose result their user has confirmed, the most alike first, with the
    people on them. Of VIPs and of complaints none: what they are about is nobody else's business. One statement.
    """
    terms = _telling(text)
    if not terms:
        return []
    solved = Ticket.objects.filter(state__in=(State.CLOSED, State.SURVEYED), kind__in=_PUBLIC, is_vip=False)
    solved = solved.filter(IsCandidate(F("pk"), AnyTerm(terms=terms, prefixes=frozenset())))
    people = ("requester", "assignee", "first_responder")
    found = list(solved.filter(confirmed_at__isnull=False).select_related(*people).order_by("-pk")[:CANDIDATES])
    return _ranked(found, terms)[:limit]


def _telling(text: str) -> frozenset[str]:
    """Pairs of characters and words; a single letter says nothing."""
    several = sorted(term for term in index_terms(fold(text[:_COMPARED])) if len(term) > 1)
    every = len(several) // MOST_TERMS + 1
    return frozenset(several[::every])


def _ranked(found: list[Ticket], terms: frozenset[str]) -> list[Ticket]:
    held = {one.pk: terms & index_terms(fold(f"{one.title} {one.description[:_COMPARED]}")) for one in found}
    known = Counter(term for shared in held.values() for term in shared)
    weight = {term: log(1 + len(found) / (1 + known[term])) for term in terms}
    whole = sum(weight.values()) or 1
    score = {pk: sum(weight[term] for term in shared) / whole for pk, shared in held.items()}
    return sorted((one for one in found if score[one.pk] >= ALIKE), key=lambda one: (-score[one.pk], -one.pk))
