"""`manage.py revoke_token USERNAME`: ends a person's tokens at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.tokens import revoke_tokens
from accounts.actors import SYSTEM
from accounts.management.commands.create_token import get_user


class Command(BaseCommand):
    help = "Ends the tokens of a user, or those with one label. What used them is refused from then on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", help="only the tokens made with this label")

    def handle(self, *, username: str, label: str | None, **_options: Any) -> None:
        """Says how many tokens ended; that there was none is an error."""
        count = revoke_tokens(user=get_user(username), label=label, by=SYSTEM)
        if not count:
            raise CommandError(f"{username} has no such token.")
        self.stdout.write(f"Tokens revoked: {count}")
