"""The forms of the rules as a manager's browser sends them."""

from typing import Any

from django.http import HttpResponse, QueryDict

from sla.actions.draft import fingerprint
from sla.models import PolicyVersion
from tests.workbench.conftest import Browser
from tests.workbench.test_rules_pages import POLICIES
from workbench.forms.rules_steps import StepSet, initial_steps
from workbench.forms.rules_target import TargetForm
from workbench.views.rules.targets import _choices

DRAFT = f"{POLICIES}default/2/"
Fields = dict[str, Any]


def fresh(version: PolicyVersion) -> PolicyVersion:
    return PolicyVersion.objects.select_related("policy").get(pk=version.pk)


def target(version: PolicyVersion, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in fresh(version).targets if one["code"] == code)
    return found


def fields(version: PolicyVersion, doc: dict[str, Any] | None, /, **changes: Any) -> Fields:
    """What the form of a target sends, untouched but for `changes`."""
    form = TargetForm(choices=_choices(), doc=doc, initial={"seen": fingerprint(fresh(version))})
    steps = StepSet(initial=initial_steps(doc["steps"]) if doc else [], prefix="steps")
    sent: Fields = {}
    for one in [form, steps.management_form, *steps.forms]:
        sent |= {
            bound.html_name: bound.value() for bound in one if bound.value() is not None and bound.value() is not False
        }
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


def save(browser: Browser, version: PolicyVersion, was: str, /, **changes: Any) -> HttpResponse:
    doc = target(version, was) if was else None
    query = f"?code={was}" if was else ""
    return browser.client.post(f"{DRAFT}target/{query}", fields(version, doc, **changes))  # type: ignore[return-value]


def querydict(sent: Fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    return data
