"""How satisfied users are (KPI-2): the figures with the response rate, and the list behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Capability
from core import clock
from satisfaction.answers import Said, answer_words, export_questions, list_questions, said_with
from satisfaction.figures import CODES, GIVEN, NONE, By, Part, Tally, Wanted, parts_of, reasons_of, tally_of
from satisfaction.models import Purpose
from sla.watch import local_day, midnight
from tickets.choices import Answer, Score
from tickets.models import SurveyReason
from workbench.access import DeskRequest, desk_page
from workbench.days import read_days
from workbench.workbooks import workbook_answer

LISTED = 200
_EXPORTED = 20_000
_DAYS = 30
_LONGEST = 150


@dataclass(frozen=True)
class Asked:
    """What the address says: a period by its days, both included, in the desk's time, and parts it is narrowed to."""

    begins: date
    ends: date
    parts: Mapping[str, str]

    @property
    def wanted(self) -> Wanted:
        """As the figures take it."""
        return Wanted(begins=midnight(self.begins), ends=midnight(self.ends + timedelta(days=1)), parts=self.parts)

    def query(self, **more: str) -> str:
        """The same as an address has it, with `more` in it."""
        values = {"begins": self.begins.isoformat(), "ends": self.ends.isoformat(), **self.parts, **more}
        found = QueryDict(mutable=True)
        found.update({name: value for name, value in values.items() if value})
        return found.urlencode()


@dataclass(frozen=True)
class Cell:
    """A number, and the list behind it."""

    n: int
    url: str


@dataclass(frozen=True)
class Line:
    """A part with its numbers: asked, answered, then each answer."""

    name: str
    tally: Tally
    cells: list[Cell]
    url: str = ""

    @property
    def response_rate(self) -> float | None:
        """In percent."""
        return _percents(self.tally.response_rate)

    @property
    def satisfied(self) -> float | None:
        """In percent."""
        return _percents(self.tally.satisfied)


@require_safe
@desk_page
def satisfaction(request: DeskRequest) -> HttpResponse:
    """Ratings and answers of a period (as usual the last 30 days), in all and `by` groups, persons, kinds, channels or
    sites, with the reasons that were given. Supervisors only.
    """
    asked, by = _asked(request), _code(request, "by", By.values) or By.GROUP.value
    context = {
        "asked": asked,
        "by": by,
        "by_label": By(by).label,
        "choices": By.choices,
        "narrowed": [(By(code).label, key) for code, key in asked.parts.items()],
        "blocks": [_block(purpose, asked, by=by) for purpose in (Purpose.SURVEY, Purpose.CONFIRM)],
        "reasons": [(one, _url(asked, Purpose.SURVEY, reason=one.slug)) for one in reasons_of(asked.wanted)],
    }
    return render(request, "workbench/satisfaction/figures.html", context)


@require_safe
@desk_page
def satisfaction_answers(request: DeskRequest) -> HttpResponse:
    """The questions behind a figure, newest first, with what was answered; limited by `answer` and `reason` as well.
    Supervisors only; `export` gives them as a workbook.
    """
    asked = _asked(request)
    purpose = _code(request, "of", Purpose.values) or Purpose.SURVEY.value
    answer = _code(request, "answer", [GIVEN, NONE, *CODES[purpose]])
    reason = _given(request, "reason")
    found = list_questions(asked.wanted, purpose, answer=answer, reason=reason)
    if "export" in request.GET:
        title = _("Ratings") if purpose == Purpose.SURVEY else _("Confirmations")
        return workbook_answer(export_questions(found[:_EXPORTED], title=title), name=f"satisfaction-{purpose}")
    rows = list(found[: LISTED + 1])
    said = said_with(rows[:LISTED])
    context = {
        "asked": asked,
        "purpose": purpose,
        "answer": answer,
        "answers": [(GIVEN, _("Answered")), (NONE, _("Not answered")), *_words(purpose)],
        "reason": SurveyReason.objects.filter(slug=reason).first() if reason else None,
        "rows": [(one, answer_words(one), said.get(one.pk, Said())) for one in rows[:LISTED]],
        "is_longer": len(rows) > LISTED,
        "most": LISTED,
        "back": f"{reverse('satisfaction')}?{asked.query()}",
    }
    return render(request, "workbench/satisfaction/answers.html", context)


def _block(purpose: str, asked: Asked, *, by: str) -> dict[str, Any]:
    """The table of one kind of question."""
    return {
        "purpose": purpose,
        "total": _line(_("All"), tally_of(asked.wanted, purpose), asked, purpose),
        "lines": [_part(one, asked, purpose, by=by) for one in parts_of(asked.wanted, purpose, by)],
        "heads": [label for _code, label in _words(purpose)],
    }


def _part(part: Part, asked: Asked, purpose: str, *, by: str) -> Line:
    narrower = Asked(asked.begins, asked.ends, {**asked.parts, by: part.key})
    url = f"{reverse('satisfaction')}?{narrower.query(by=By.PERSON if by == By.GROUP else By.GROUP)}"
    nobody = _("The desk, no group") if by == By.GROUP else _("none")
    return _line(part.name or nobody, part.tally, narrower, purpose, url=url)


def _line(name: str, tally: Tally, asked: Asked, purpose: str, *, url: str = "") -> Line:
    cells = [Cell(tally.asked, _url(asked, purpose)), Cell(tally.answered, _url(asked, purpose, answer=GIVEN))]
    cells += [Cell(n, _url(asked, purpose, answer=code)) for code, n in tally.answers.items()]
    return Line(name, tally, cells, url)


def _url(asked: Asked, purpose: str, **more: str) -> str:
    return f"{reverse('satisfaction-answers')}?{asked.query(of=purpose, **more)}"


def _words(purpose: str) -> list[tuple[str, str]]:
    if purpose == Purpose.CONFIRM:
        return [(code, str(Answer(code).label)) for code in CODES[purpose]]
    return [(code, str(Score(int(code)).label)) for code in CODES[purpose]]


def _percents(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _asked(request: DeskRequest) -> Asked:
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    begins, ends = read_days(
        request.GET, last=local_day(clock.now()), first=lambda ends: max(ends - timedelta(days=_DAYS - 1), date.min)
    )
    given = {code: _given(request, code) for code in By.values}
    return Asked(begins, ends, {code: key for code, key in given.items() if key})


def _given(request: DeskRequest, name: str) -> str:
    """A code of the address, cut to a length and without what no database compares."""
    return request.GET.get(name, "")[:_LONGEST].replace("\x00", "")


def _code(request: DeskRequest, name: str, codes: list[str]) -> str:
    found = request.GET.get(name, "")
    if found not in {"", *codes}:
        raise BadRequest("Unknown filter")
    return found
