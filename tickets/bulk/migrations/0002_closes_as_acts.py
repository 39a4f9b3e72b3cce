from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _as_acts(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    _change(apps, {"closed": "done"})
    for run in apps.get_model("bulk", "BulkRun").objects.exclude(remark=""):
        run.arguments = {"remark": run.remark}
        run.save(update_fields=["arguments"])


def _as_closes(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    _change(apps, {"done": "closed"})
    for run in apps.get_model("bulk", "BulkRun").objects.filter(verb="close"):
        run.remark = run.arguments.get("remark", "")
        run.save(update_fields=["remark"])


def _change(apps: Apps, names: dict[str, str]) -> None:
    run_model: Any = apps.get_model("bulk", "BulkRun")
    for old, new in names.items():
        apps.get_model("bulk", "BulkItem").objects.filter(result=old, of__verb="close").update(result=new)
    for run in run_model.objects.filter(verb="close"):
        run.counts = {names.get(code, code): count for code, count in run.counts.items()}
        run.save(update_fields=["counts"])


class Migration(migrations.Migration):
    """What a bulk close said of itself, said as of any act."""

    dependencies = [("bulk", "0001_initial")]

    operations = [migrations.RunPython(_as_acts, _as_closes)]
