"""The shipped calendars (site hours with China's holidays and moved working days; around the clock) and the shipped
policy. On PostgreSQL the clocks' journal refuses update and delete.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from sla.shipped import load_shipped

GUARDED = ("sla_timerevent", "sla_clocksignal")
FORWARDS = """
CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION tickets_journal_is_append_only();
"""


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_shipped(apps.get_model)
    if schema_editor.connection.vendor == "postgresql":
        for table in GUARDED:
            schema_editor.execute(FORWARDS.format(table=table))


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in GUARDED:
            schema_editor.execute(f"DROP TRIGGER {table}_guard ON {table}")


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_initial"), ("tickets", "0005_clock_face")]
    operations = [migrations.RunPython(forwards, backwards)]
