"""The shipped word lists of the quality gate and what a complete record holds; a manager edits both."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tickets.gate.defaults import load_defaults

_ALWAYS = {"requester": True, "contact": True, "description": True, "first_responder": True, "resolution": True}
_TECHNICAL = {"category": True, "product_version": True, "environment": True}

# kind → element → needed to close (True) or merely counted (False)
REQUIREMENTS: dict[str, dict[str, bool]] = {
    "incident": _ALWAYS | _TECHNICAL | {"occurred_at": True, "steps": False, "error_text": False},
    "consultation": _ALWAYS | {"category": True, "product_version": False},
    "service_request": _ALWAYS | {"category": True},
    "change_request": _ALWAYS | _TECHNICAL,
    "complaint": _ALWAYS | {"severity": True, "about": False, "occurred_at": True},
    "suggestion": _ALWAYS,
    "commendation": _ALWAYS | {"about": False},
}


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_defaults(apps.get_model("tickets", "Phrase"))
    requirement = apps.get_model("tickets", "RecordRequirement")
    rows = [
        requirement(kind=kind, element=element, is_required=is_required)
        for kind, elements in REQUIREMENTS.items()
        for element, is_required in elements.items()
    ]
    requirement.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_journal_guard")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
