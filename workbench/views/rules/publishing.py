"""Before a draft holds: what it would do to the clocks that run, and the act of publishing it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.errors import Stale
from sla.actions.draft import fingerprint, write_draft
from sla.actions.publish import publish as publish_draft
from sla.measures.table import MEASURES
from sla.models import PolicyVersion
from sla.preview import Preview, preview_of
from sla.rulebook import current_rulebook, read_all, targets_of, with_draft
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.rules import PublishForm
from workbench.views.rules.policies import refuse
from workbench.views.rules.standing import draft_of, place_of
from workbench.views.rules.table import changes_of, themes
from workbench.views.rules.words import Vocabulary


@require_safe
@desk_page
def effects(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """What the draft would do to the running clocks, for each target; to htmx only the table."""
    version = place_of(slug, number).version
    seen = preview_of(with_draft(current_rulebook(), version), at=clock.now())
    context = {"version": version, **effects_context(seen)}
    template = "workbench/rules/_effects.html" if request.htmx else "workbench/rules/effects.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def effects_context(seen: Preview) -> dict[str, object]:
    """What the table of effects shows: first the targets that would change."""
    lines = [(code, MEASURES[line.measure], line) for code, line in seen.lines.items()]
    lines.sort(key=lambda one: (one[2].changed == 0, one[1].norm, one[0]))
    return {"preview": seen, "lines": lines, "unchanged": sum(line.changed == 0 for _code, _measure, line in lines)}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def publish(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Put the draft into force, now or from a day to come (GET asks, POST does). Refused, the page says why: 400 what
    cannot be read, 412 when somebody changed the draft since, 422 a moment that has passed, or the last policy.
    """
    version = draft_of(request, slug, number)
    if request.method != "POST":
        form = PublishForm(initial={"seen": fingerprint(version), "note": version.note})
        return _page(request, version, form)
    form = PublishForm(data=request.POST)
    try:
        status = attempt(form, lambda: _publish(request, version, form))
    except Stale as error:
        form = PublishForm(data={**request.POST.dict(), "seen": fingerprint(version)})
        refuse(form, error)
        return _page(request, version, form, status=412)
    return _page(request, version, form, status=status) if status else redirect("policy-version", slug, number)


def _publish(request: DeskRequest, version: PolicyVersion, form: PublishForm) -> None:
    said, at = form.cleaned_data, clock.now()
    seen = said["seen"]
    if said["note"] != version.note:
        written = write_draft(
            version_id=version.pk, targets=version.targets, note=said["note"], by=request.actor, at=at, seen=seen
        )
        seen = fingerprint(written)
    publish_draft(version_id=version.pk, by=request.actor, at=at, effective_at=said["effective_at"], seen=seen)


def _page(request: DeskRequest, version: PolicyVersion, form: PublishForm, *, status: int = 200) -> HttpResponse:
    place = place_of(version.policy.slug, version.number)
    before = targets_of(place.in_force.pk) if place.in_force else {}
    shown = themes(read_all(place.version.targets), Vocabulary.load(), before=before)
    changed = [row for theme in shown for row in theme.rows if row.mark]
    context = {"version": place.version, "form": form, "changed": changed, "changes": changes_of(shown)}
    return render(
        request, "workbench/rules/publish.html", context | {"retires": not place.version.targets}, status=status
    )
