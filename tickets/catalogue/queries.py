"""Reading the lists a manager keeps."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import translation

from tickets.catalogue.tree import DEEPEST
from tickets.choices import ReasonUse
from tickets.gate.folding import fold_text
from tickets.models import Category, Phrase, Tag, Ticket, UsualReason

# What is written with these is read by the user, in his language; the others by the desk, in the writer's.
READ_BY_USER = frozenset({ReasonUse.CARRY_OVER, ReasonUse.CANCEL})
Told = tuple[str, str]  # what is written, what the desk calls it


def usual_reasons(use: str) -> list[UsualReason]:
    """Those on offer for this act. One statement."""
    return list(UsualReason.objects.filter(use=use, is_active=True))


def written_in(reasons: Iterable[UsualReason], language: str) -> list[Told]:
    """Each as somebody who reads `language` will read it, with what the desk calls it."""
    rows = list(reasons)
    with translation.override(language):
        texts = [one.wording for one in rows]
    return [(text, str(one)) for text, one in zip(texts, rows, strict=True)]


def open_by_category() -> dict[int, int]:
    """How many open tickets each category has, itself. One statement, which reads the open ones only."""
    rows = Ticket.objects.open().filter(category__isnull=False).order_by().values_list("category_id")
    return {pk: n for pk, n in rows.annotate(n=Count("pk")) if pk is not None}


def within(slug: str) -> Q:
    """Tickets in the category `slug` or in one below it."""
    above = Q()
    for level in range(DEEPEST):
        above |= Q(**{f"{'parent__' * level}slug": slug})
    return Q(category__in=Category.objects.filter(above).order_by().values("pk"))


def find_phrases(*, kind: str = "", words: str = "", is_active: bool | None = True) -> QuerySet[Phrase]:
    """The phrases of a kind (none: of all) that have `words` in whatever writing, or in what is to be said instead."""
    found = Phrase.objects.order_by("kind", "text")
    if kind:
        found = found.filter(kind=kind)
    if is_active is not None:
        found = found.filter(is_active=is_active)
    if words:
        folded = fold_text(words)
        found = found.filter((Q(folded__contains=folded) if folded else Q(pk=None)) | Q(instead__icontains=words))
    return found


def tags_with_counts(words: str = "") -> QuerySet[Tag]:
    """The tags whose name has `words`, with how many tickets have each (`n`)."""
    found = Tag.objects.filter(name__icontains=words) if words else Tag.objects.all()
    return found.annotate(n=Count("tickets")).order_by("name")
