"""Conversations as the list and their page show them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Conversation, Media, Utterance
from channels_intake.messengers.queries import clocks_of, deliveries_of
from channels_intake.messengers.words import media_words, who_said, words_of
from core.errors import Words
from face import dates
from face.clocks import Clock
from outbox.models import State
from sla.models import Timer
from workbench.clocks import clock_of

# A letter that is on its way says nothing; one that is not says so.
_TROUBLE = frozenset({State.RETRYING, State.DEAD})


@dataclass(frozen=True)
class ConversationRow:
    """One line: the conversation, its nearest clock, the last a person said, his place among those who wait."""

    conversation: Conversation
    clock: Clock | None
    last: str
    is_from_desk: bool
    place: int


@dataclass(frozen=True)
class Line:
    """One utterance: who says it, in which words, what is sent along, how far the letter came where that is no joy."""

    utterance: Utterance
    who: str
    text: str
    media: list[Media]
    trouble: Words
    is_dead: bool

    @property
    def side(self) -> str:
        """`in`, `out` or `auto`: on which side it stands."""
        if self.utterance.kind == Said.IN:
            return "in"
        return "auto" if self.utterance.kind == Said.AUTOMATIC else "out"


def rows_of(conversations: Collection[Conversation], *, at: datetime) -> list[ConversationRow]:
    """The lines of `conversations`, in their order. A handful of statements for any number."""
    ids = [one.pk for one in conversations]
    clocks, last = clocks_of(ids), _last_of(ids)
    waiting = Conversation.objects.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")
    places = {pk: place for place, pk in enumerate(waiting.values_list("pk", flat=True), start=1)}
    return [
        ConversationRow(
            one,
            nearest(clocks[one.pk], at=at),
            _text_of(last.get(one.pk), at=at),
            is_from_desk=one.pk in last and last[one.pk].kind != Said.IN,
            place=places.get(one.pk, 0),
        )
        for one in conversations
    ]


def nearest(timers: Iterable[Timer], *, at: datetime) -> Clock | None:
    """The clock that is due first."""
    return next((clock for timer in timers if (clock := clock_of(timer, at=at)) is not None), None)


def lines_of(conversation: Conversation, *, at: datetime) -> list[Line]:
    """All that was said, oldest first. Three statements."""
    said = conversation.utterances.select_related("by_user").prefetch_related("media").order_by("pk")
    utterances = list(said)
    letters = deliveries_of([one.letter_key for one in utterances])
    lines = []
    for one in utterances:
        one.conversation = conversation
        letter = letters.get(one.letter_key)
        trouble = letter.get_state_display() if letter and letter.state in _TROUBLE else ""
        is_dead = letter is not None and letter.state == State.DEAD
        lines.append(Line(one, who_said(one), words_of(one, at=at), list(one.media.all()), trouble, is_dead))
    return lines


def days_of(lines: Iterable[Line]) -> Iterator[tuple[date, list[Line]]]:
    """The lines by their days."""
    found: dict[date, list[Line]] = {}
    for line in lines:
        found.setdefault(dates.local_day(line.utterance.at), []).append(line)
    yield from found.items()


def _last_of(ids: Collection[int]) -> dict[int, Utterance]:
    # a notice of the machine says nothing that the line does not say beside it: it must not hide the question
    said = Utterance.objects.filter(conversation_id__in=list(ids)).exclude(kind=Said.AUTOMATIC).order_by()
    newest = said.values("conversation_id").annotate(newest=Max("pk")).values_list("newest", flat=True)
    found = Utterance.objects.filter(pk__in=list(newest)).prefetch_related("media")
    return {one.conversation_id: one for one in found}


def _text_of(utterance: Utterance | None, *, at: datetime) -> str:
    return "" if utterance is None else words_of(utterance, at=at) or media_words(utterance)
