"""Which target a ticket would get, and why: all candidates in the order in which they win."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from sla.measures.table import MEASURES, Measure
from sla.norms import norm_text
from sla.policy.conditions import CONDITIONS, NO, Attributes
from sla.rulebook import Rulebook, current_rulebook
from sla.weighing import Weighed, category_path, weigh
from workbench.access import DeskRequest, desk_page
from workbench.forms.rules import ExplainForm
from workbench.views.rules.table import THEMES
from workbench.views.rules.words import Vocabulary, listed


@dataclass(frozen=True)
class Line:
    """A candidate in words."""

    weighed: Weighed
    conditions: str
    limit: str

    @property
    def missed(self) -> str:
        """The conditions that do not hold."""
        return listed([str(CONDITIONS[name].label) for name in self.weighed.missed])


@dataclass(frozen=True)
class Answer:
    """What one clock goes by."""

    measure: Measure
    lines: list[Line]

    @property
    def taken(self) -> Line | None:
        """The one taken; None where no target applies, and no clock would start."""
        return next((one for one in self.lines if one.weighed.is_taken), None)

    @property
    def norm_text(self) -> str:
        """What the norm of the one taken says, in short."""
        return str(norm_text(self.taken.weighed.candidate.target.norm)) if self.taken else ""


@require_safe
@desk_page
def explain(request: DeskRequest) -> HttpResponse:
    """Choose channel, kind, priority, VIP, site, group, category (all optional); each clock says which target it would
    take by the rules in force. 400 for a choice there is none of.
    """
    words = Vocabulary.load()
    form = ExplainForm(
        sites=list(words.sites.items()),
        groups=list(words.groups.items()),
        categories=list(words.categories.items()),
        data=request.GET or None,
    )
    is_wrong = form.is_bound and not form.is_valid()
    said = form.cleaned_data if form.is_bound and not is_wrong else {}
    attributes = Attributes(
        channel=said.get("channel", "") or "phone",
        kind=said.get("kind", "") or "incident",
        priority=said.get("priority", "") or "3",
        vip=said.get("vip", "") or NO,
        site=said.get("site", ""),
        group=said.get("group", ""),
        category=category_path(said.get("category", "")),
    )
    rules = current_rulebook()
    found = [(label, [_answer(code, attributes, rules, words) for code in codes]) for label, codes in THEMES]
    context = {"form": _shown(form, attributes), "themes": found}
    return render(request, "workbench/rules/explain.html", context, status=400 if is_wrong else 200)


def _shown(form: ExplainForm, attributes: Attributes) -> ExplainForm:
    """Before anything was chosen, the form shows what is explained."""
    if not form.is_bound:
        form.initial = {name: getattr(attributes, name) for name in ("channel", "kind", "priority", "vip")}
    return form


def _answer(code: str, attributes: Attributes, rules: Rulebook, words: Vocabulary) -> Answer:
    return Answer(MEASURES[code], [_line(one, words) for one in weigh(rules, code, attributes)])


def _line(weighed: Weighed, words: Vocabulary) -> Line:
    target = weighed.candidate.target
    conditions = pgettext("between conditions", " + ").join(words.conditions(target)) or _("no condition")
    return Line(weighed, conditions, words.limit(target))
