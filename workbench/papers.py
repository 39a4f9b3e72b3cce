"""All that lies in a ticket's folder besides the journal: what was said, results, files, tags, helpers, links. Read
in one statement, whatever their number, because the page is opened hundreds of times an hour.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from channels_intake.messengers.models import Conversation
from channels_intake.models import Inbound
from satisfaction.followups.models import FollowUp
from satisfaction.records.models import ServiceRecord
from tickets.models import Attachment, Collaboration, Message, Resolution, Tag, Ticket, TicketLink
from tickets.uploads import INLINE_TYPES


@dataclass(frozen=True)
class File:
    """An attachment: its place in the journal is its address."""

    seq: int
    name: str
    size: int
    content_type: str
    is_internal: bool

    @property
    def is_image(self) -> bool:
        """Whether the browser shows it in the page."""
        return self.content_type in INLINE_TYPES


@dataclass(frozen=True)
class Result:
    """原因说明, 处理方案, 处理结果 of one cycle; how it is checked and avoided, where somebody said so."""

    cause: str
    plan: str
    result: str
    how_to_check: str = ""
    how_to_avoid: str = ""


@dataclass(frozen=True)
class Link:
    """A link to another ticket, seen from this one: `is_outgoing` when it was made here."""

    number: str
    title: str
    kind: str
    is_outgoing: bool


@dataclass(frozen=True)
class Answer:
    """What the user said in a follow-up: the code of the result, and his rating; either may be empty."""

    result: str
    score: str


@dataclass
class Papers:
    """The folder."""

    said: dict[int, str] = field(default_factory=dict)  # by journal entry
    results: dict[int, Result] = field(default_factory=dict)  # by cycle
    files: dict[int, File] = field(default_factory=dict)  # by journal entry
    tags: list[str] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)  # by call
    came: dict[int, int] = field(default_factory=dict)  # by journal entry: the id of what came in and became it
    talk: int = 0  # the id of the latest conversation in which it was talked about
    records: int = 0  # how many service records there are


def papers_of(ticket: Ticket) -> Papers:
    """The folder of `ticket`. One statement."""
    parts = [
        _part("said", Message.objects.filter(ticket=ticket), "seq", "body"),
        _part("result", Resolution.objects.filter(ticket=ticket), "cycle", *_RESULT),
        _part("file", Attachment.objects.filter(ticket=ticket), "seq", "name", "content_type", "size", "is_internal"),
        _part("tag", Tag.objects.filter(tickets=ticket), "id", "name"),
        _part("helper", Collaboration.objects.filter(ticket=ticket), "id", "user__display_name"),
        _part("out", TicketLink.objects.filter(source=ticket), "id", "target__number", "target__title", "kind"),
        _part("answer", FollowUp.objects.filter(_HAS_ANSWERED, ticket=ticket), "call_id", "result", "score"),
        _part("came", Inbound.objects.filter(ticket=ticket), _CAME, "id"),
        _part("talk", Conversation.objects.filter(ticket=ticket), "id"),
        _part("record", ServiceRecord.objects.filter(ticket=ticket), "seq"),
        _part("in", TicketLink.objects.filter(target=ticket), "id", "source__number", "source__title", "kind"),
    ]
    papers = Papers()
    for row in parts[0].union(*parts[1:], all=True):
        _file_away(papers, row)
    papers.tags.sort()
    return papers


_HAS_ANSWERED = Q(call__isnull=False) & (~Q(result="") | Q(score__isnull=False))
_TEXTS = 5
_RESULT = ("cause", "plan", "result", "how_to_check", "how_to_avoid")
_CAME = Coalesce("message__seq", Value(1))  # what became the ticket itself belongs to its reception


def _part(name: str, rows: "QuerySet[Any]", number: str | Coalesce, *texts: str) -> "QuerySet[Any, dict[str, Any]]":
    """Rows of one table in the shape they all share: what it is, a number, five texts."""
    columns: dict[str, Any] = {
        "what": Value(name, CharField()),
        "at_seq": Cast(F(number) if isinstance(number, str) else number, IntegerField()),
    }
    for at in range(_TEXTS):
        columns[f"text_{at}"] = Cast(F(texts[at]), CharField()) if at < len(texts) else Value("", CharField())
    return rows.order_by().values(**columns)


def _file_away(papers: Papers, row: dict[str, Any]) -> None:
    number: int = row["at_seq"]
    texts: list[str] = [row[f"text_{at}"] for at in range(_TEXTS)]
    match row["what"]:
        case "said":
            papers.said[number] = texts[0]
        case "result":
            papers.results[number] = Result(*texts)
        case "file":
            papers.files[number] = File(number, texts[0], int(texts[2]), texts[1], texts[3] in {"1", "true"})
        case "tag":
            papers.tags.append(texts[0])
        case "helper":
            papers.helpers.append(texts[0])
        case "answer":
            papers.answers[number] = Answer(texts[0], texts[1] or "")
        case "came":
            papers.came[number] = int(texts[0])
        case "talk":
            papers.talk = max(papers.talk, number)
        case "record":
            papers.records += 1
        case side:
            papers.links.append(Link(texts[0], texts[1], texts[2], is_outgoing=side == "out"))
