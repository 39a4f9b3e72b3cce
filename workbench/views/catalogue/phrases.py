"""The word lists of the quality gate: by kind, with search, each tried on a sentence before it is kept (TALK-2 to
TALK-4).
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import may_manage
from accounts.setting_history import changes_of, changes_of_row, newest_change
from core import clock
from core.errors import Missing
from tickets.catalogue.actions.phrases import add_phrase, change_phrase
from tickets.catalogue.queries import find_phrases
from tickets.catalogue.trying import is_shipped, try_now, try_with
from tickets.gate.kinds import NORMS, PhraseKind
from tickets.models import Phrase
from workbench.access import DeskRequest, desk_page
from workbench.forms.catalogue import PhraseForm
from workbench.views.catalogue.frame import done, managers_only, saved

_HISTORY = 30
_MOST = 1000
_SENTENCE = 2000


@require_safe
@desk_page
def phrases(request: DeskRequest) -> HttpResponse:
    """The phrases of a kind (`kind`, at first the banned ones), those with `q`; switched off ones with `show=off`. What
    the gate says of the sentence `try` as the lists stand.
    """
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("kind", "q", "show", "try")}
    kind = asked["kind"] if asked["kind"] in PhraseKind.values else PhraseKind.TABOO.value
    words, is_off, sentence = asked["q"][:80], asked["show"] == "off", asked["try"][:_SENTENCE]
    found = find_phrases(kind=kind, words=words, is_active=not is_off)[:_MOST]
    context = {
        "rows": [(one, is_shipped(one)) for one in found],
        "kind": PhraseKind(kind),
        "kinds": [(code, label, NORMS[code]) for code, label in PhraseKind.choices],
        "words": words,
        "is_off": is_off,
        "sentence": sentence,
        "tried": try_now(sentence),
        "may_manage": may_manage(request.actor),
        "history": list(changes_of("phrase")[:_HISTORY]),
    }
    return render(request, "workbench/catalogue/phrases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_phrase(request: DeskRequest) -> HttpResponse:
    """A new one (GET, POST), of the kind `kind`. With `do=try` nothing is kept: the page says what the gate would."""
    managers_only(request)
    kind = request.GET.get("kind", "")
    form = PhraseForm(
        initial={"kind": kind} if kind in PhraseKind.values else {},
        data=request.POST if request.method == "POST" else None,
    )
    add = partial(add_phrase, by=request.actor, at=clock.now())
    return _edited(request, form, None, lambda: add(values=form.values))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def phrase(request: DeskRequest, pk: str) -> HttpResponse:
    """One of them (GET; everybody reads it). POST changes it, or tries the change with `do=try`."""
    found = Phrase.objects.filter(pk=int(pk)).first()
    if found is None:
        raise Missing(_("There is no such phrase."))
    if request.method == "POST":
        managers_only(request)
    form = PhraseForm(row=found, seen=newest_change(found), data=request.POST if request.method == "POST" else None)
    change = partial(change_phrase, phrase_id=found.pk, by=request.actor, at=clock.now())
    return _edited(request, form, found, lambda: change(changes=form.values, seen=form.cleaned_data["seen"]))


@require_POST
@desk_page
def phrase_act(request: DeskRequest, pk: str, verb: str) -> HttpResponse:
    """`off`: no longer refused; `on`: refused again."""
    managers_only(request)
    change = partial(change_phrase, phrase_id=int(pk), by=request.actor, at=clock.now())
    kind = Phrase.objects.filter(pk=int(pk)).values_list("kind", flat=True).first()
    to = f"{reverse('phrases')}?kind={kind or PhraseKind.TABOO.value}"
    return done(request, partial(change, changes={"is_active": verb == "on"}), to=to)


def _edited(request: DeskRequest, form: PhraseForm, found: Phrase | None, save: Callable[[], object]) -> HttpResponse:
    status, tried = 200, None
    if request.method == "POST" and request.POST.get("do") == "try":
        if form.is_valid():
            tried = try_with(form.cleaned_data["sentence"], form.values, row=found)
    elif request.method == "POST":
        to = f"{reverse('phrases')}?kind={request.POST.get('kind', '')}"
        answer = saved(request, form, save, to=to)
        if not isinstance(answer, int):
            return answer
        status = answer
    context = {
        "form": form,
        "phrase": found,
        "is_shipped": found is not None and is_shipped(found),
        "tried": tried,
        "may_manage": may_manage(request.actor),
        "history": list(changes_of_row(found)[:_HISTORY]) if found else [],
    }
    return render(request, "workbench/catalogue/phrase.html", context, status=status)
