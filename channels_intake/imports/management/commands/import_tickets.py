import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor, Via
from accounts.models import Site, User
from channels_intake.imports.actions import run_pass, start_import, upload
from channels_intake.imports.choices import Result, What
from channels_intake.imports.models import Import, Row
from channels_intake.imports.report import column_of
from core.clock import now
from core.errors import DeskError
from core.kept import words_of


class Command(BaseCommand):
    help = "Imports tickets (or users) from a table: .xlsx or CSV. Safe to repeat: what is known stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of each row")
        parser.add_argument("--as", dest="username", required=True, help="the manager who answers for it")
        parser.add_argument("--what", choices=What.values, default=What.TICKETS)
        parser.add_argument("--site", default="", help="identifier of the site whose clocks the file goes by")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            job = self._begun(options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except DeskError as error:
            said = [str(problem.message) for problems in error.fields.values() for problem in problems]
            raise CommandError(" ".join(said) or str(error)) from error
        while run_pass(import_id=job.pk, now=now):
            job.refresh_from_db()
            self.stderr.write(f"{job.done}/{job.total}")
        job.refresh_from_db()
        self._tell(job)
        if job.wrong:
            sys.exit(1)

    def _begun(self, options: dict[str, Any]) -> Import:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user called {options['username']}.")
        site = Site.objects.filter(slug=options["site"]).first()
        if options["site"] and site is None:
            raise CommandError(f"There is no site called {options['site']}.")
        by, at, file = Actor.for_user(user, via=Via.SYSTEM), now(), options["file"]
        job = upload(content=file.read_bytes(), name=file.name, what=options["what"], site=site, by=by, at=at)
        return start_import(import_id=job.pk, dry_run=options["dry_run"], by=by, at=at)

    def _tell(self, job: Import) -> None:
        for row in Row.objects.filter(of=job, result=Result.WRONG).iterator(1000):
            for problem in row.problems:
                self.stdout.write(f"{row.number}: {column_of(job, problem)}: {words_of(problem)}")
        counts = ", ".join(f"{job.counts.get(code, 0)} {code}" for code in Result.values)
        self.stdout.write(f"{job.name}: {counts}" + (" (nothing was written)" if job.is_dry_run else ""))
