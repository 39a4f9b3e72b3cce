"""Asking the search index. The texts decide what is a hit; what differs is how the hits are come by.

What is common is found by walking: newest first, each ticket's text looked at, until the page is full. What is rare
is found by the index, which gives the few ids there are. Either way is ruinous for the other kind, and a database's
planner cannot tell them apart, because it thinks the pairs of a Chinese word independent of each other. So a sample
decides: how often the words occur together in the newest entries. `bench/search.py` measures all three.
"""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from tickets.models.search import SearchEntry
from tickets.models.ticket import TicketQuerySet
from tickets.search.folding import query_terms, words
from tickets.search.terms import IsAmong, IsCandidate, TermQuery

SAMPLE = 1_000
"""So many of the newest entries are looked at to tell common from rare."""

PAGE = 50
HIT_COST = 4
"""Walking to a page of hits looks at PAGE / share tickets; the index brings share × all of them, each at the price of
HIT_COST looks. The two cost the same where share² = PAGE / (HIT_COST × all)."""

FEWEST = 3
"""Fewer hits in the sample than these may be chance."""

MOST_IDS = 20_000
"""More hits than these are not carried through the program but left to the database to join."""

MOST_TERMS = 32
"""So many terms of a query go to the index: they leave few candidates, and no pasted page becomes a huge statement."""


def matching(tickets: TicketQuerySet, q: str, *, internal: bool) -> TicketQuerySet:
    """Those of `tickets` in which every blank-separated word of `q` occurs; filter, order and page them as you like.

    `internal` looks into work notes too: for staff only. Nothing in `q` is special syntax. When it has no letter, digit
    or symbol, nothing matches: callers for whom an empty box means everything do not ask. Asks one or two short
    statements at once; the result is as lazy as `tickets`.
    """
    needles = words(q)
    if not needles:
        return tickets.none()
    if is_common(needles, internal=internal):
        return walked(tickets, needles, internal=internal)
    return looked_up(tickets, needles, internal=internal)


def is_common(needles: list[str], *, internal: bool) -> bool:
    """Whether the words occur together so often among the newest entries that walking is cheaper than the index."""
    newest = SearchEntry.objects.order_by("-pk").annotate(hit=_in_text(needles, internal=internal))[:SAMPLE]
    seen = newest.aggregate(hits=Count("pk", filter=Q(hit=True)), size=Count("pk"), last=Max("pk"))
    if seen["size"] < SAMPLE:
        return True
    share = seen["hits"] / SAMPLE
    return bool(seen["hits"] >= FEWEST and share**2 >= PAGE / (HIT_COST * seen["last"]))


def walked(tickets: TicketQuerySet, needles: list[str], *, internal: bool) -> TicketQuerySet:
    """The hits among `tickets`, by looking at the text of each."""
    here = SearchEntry.objects.filter(pk=OuterRef("pk"))
    return tickets.filter(Exists(here.filter(_in_text(needles, internal=internal))))


def looked_up(tickets: TicketQuerySet, needles: list[str], *, internal: bool) -> TicketQuerySet:
    """The hits among `tickets`, by asking the index for candidates."""
    hits = SearchEntry.objects.filter(
        Q(IsCandidate(F("pk"), _terms(needles))) & _in_text(needles, internal=internal)
    ).values("pk")
    ids = list(hits.values_list("pk", flat=True)[: MOST_IDS + 1])
    if len(ids) > MOST_IDS:
        return tickets.filter(pk__in=hits)
    return tickets.filter(IsAmong(F("pk"), ids)) if ids else tickets.none()


def _terms(needles: list[str]) -> TermQuery:
    terms: set[str] = set()
    prefixes: set[str] = set()
    for needle in needles:
        wanted, prefix = query_terms(needle)
        terms |= wanted
        prefixes |= {prefix} - {""}
    every = len(terms) // MOST_TERMS + 1
    return TermQuery(terms=frozenset(sorted(terms)[::every]), prefixes=frozenset(prefixes))


def _in_text(needles: list[str], *, internal: bool) -> Q:
    found = Q()
    for needle in needles:
        here = Q(_occurs(needle, "text"))
        found &= here | Q(_occurs(needle, "internal")) if internal else here
    return found


def _occurs(needle: str, column: str) -> GreaterThan:
    return GreaterThan(StrIndex(F(column), Value(needle)), 0)
