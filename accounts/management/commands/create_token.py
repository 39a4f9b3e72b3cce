"""`manage.py create_token USERNAME`: prints a token for the REST interface, and nothing else, on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.tokens import create_token
from accounts.actors import SYSTEM
from accounts.models import ApiToken, User
from core.clock import now
from core.errors import DeskError


def get_user(username: str) -> User:
    """The user called `username`; `CommandError` when there is none."""
    user = User.objects.filter(username=username).first() if "\0" not in username else None
    if user is None:
        raise CommandError(f"There is no user called {username!r}.")
    return user


def words_of(error: DeskError) -> str:
    """What was refused, on one line."""
    details = [f"{name}: {problem.message}" for name, problems in error.fields.items() for problem in problems]
    return "; ".join(details) or str(error)


class Command(BaseCommand):
    help = "Prints a new token for the REST interface. It is shown this once; only a hash of it is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default=ApiToken.Scope.WRITE)
        parser.add_argument("--label", default="", help="what it is for; `revoke_token --label` ends it by this name")
        parser.add_argument("--days", type=int, help="how long it is good for; without it, until it is revoked")

    def handle(self, *, username: str, scope: str, label: str, days: int | None, **_options: Any) -> None:
        try:
            _token, text = create_token(
                user=get_user(username), scope=scope, label=label, days=days, by=SYSTEM, at=now()
            )
        except DeskError as error:
            raise CommandError(words_of(error)) from error
        self.stdout.write(text)
