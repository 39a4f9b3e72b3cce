"""`manage.py setup`: everything between the packages and a desk that can start."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from servicedesk.catalogues import compile_catalogues
from servicedesk.statics import collect_statics


class Command(BaseCommand):
    help = "Compiles the catalogues, migrates the database, collects the static files. What is done is not done again."
    requires_system_checks = ()  # they would load translations that are about to be compiled; `migrate` runs its own

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-database", action="store_true", help="leave the database alone (in an image)")

    def handle(self, *, no_database: bool, **_options: Any) -> None:
        """Each step says what it did; a second run says that all is in place."""
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        done = [
            self._report("Catalogues compiled.", changed=bool(compile_catalogues(settings.LOCALE_PATHS))),
            not no_database and self._report("Database migrated.", changed=_migrated()),
            self._report("Static files collected.", changed=collect_statics()),
        ]
        if not any(done):
            self.stdout.write("Everything is in place.")

    def _report(self, words: str, *, changed: bool) -> bool:
        if changed:
            self.stdout.write(words)
        return changed


def _migrated() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"The database cannot be used: {error}") from None
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True
