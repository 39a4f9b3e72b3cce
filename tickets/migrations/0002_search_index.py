"""The term index: `tsvector` under GIN on PostgreSQL, FTS5 on SQLite (see `tickets/search/terms.py`).

Neither parses anything. `array_to_tsvector` takes our terms as they are, and FTS5's `ascii` tokenizer takes every
character beyond ASCII for part of a word, so nothing depends on a locale or on the age of a Unicode table.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# No statistics: the index is asked for what is rare only, and a planner that always expects few hits always uses it.
# No pending list: it would be read by every search, and whoever fills it would wait until it is worked off.
_POSTGRESQL = (
    "CREATE TABLE tickets_searchterms (ticket_id bigint PRIMARY KEY, terms tsvector NOT NULL)",
    "ALTER TABLE tickets_searchterms ALTER terms SET STATISTICS 0",
    "CREATE INDEX tickets_searchterms_gin ON tickets_searchterms USING gin (terms) WITH (fastupdate = off)",
)
# Only which ticket has which term, neither where nor how often: half the size.
_SQLITE = ("CREATE VIRTUAL TABLE tickets_searchterms USING fts5(terms, tokenize='ascii', detail=none, columnsize=0)",)


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The table, empty: what entries there are count as not indexed."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing is lost: it can be made again from the entries."""
    schema_editor.execute("DROP TABLE tickets_searchterms")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [
        migrations.AddField("searchentry", "is_indexed", models.BooleanField(default=False)),
        migrations.AddIndex(
            "searchentry",
            models.Index(condition=models.Q(("is_indexed", False)), fields=["ticket"], name="search_pending"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
