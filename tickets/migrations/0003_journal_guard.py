"""PostgreSQL: the journal refuses update and delete, and ticket numbers come from a sequence nobody waits for.

SQLite has neither sequences nor, in the embedded default, anybody who could reach the table but this program.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORWARDS = """
CREATE FUNCTION tickets_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tickets_journal_guard BEFORE UPDATE OR DELETE ON tickets_ticketevent
    FOR EACH ROW EXECUTE FUNCTION tickets_journal_is_append_only();
CREATE SEQUENCE tickets_number_seq;
"""
BACKWARDS = """
DROP SEQUENCE tickets_number_seq;
DROP TRIGGER tickets_journal_guard ON tickets_ticketevent;
DROP FUNCTION tickets_journal_is_append_only();
"""


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARDS)


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACKWARDS)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_search_index")]
    operations = [migrations.RunPython(forwards, backwards)]
