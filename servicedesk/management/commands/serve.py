"""`manage.py serve`: the whole desk from one command, in one process."""

import errno
import os
import signal
import socket
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from core.errors import Words
from servicedesk import embedded
from servicedesk.demo_password import DEMO_PASSWORD
from servicedesk.onlyone import AlreadyRunning, only_one

DEMO_USERS = ("agent", "engineer", "dispatcher", "supervisor", "manager", "admin", "requester")
ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 -- compared with, not bound to
INTERRUPTED = 130


class Command(BaseCommand):
    help = "Sets up and runs the desk on this machine: web server, worker and beat in one process. For trial and demo."
    requires_system_checks = ()  # `setup`, called first, compiles what they would load

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", default=8000, type=_port, help="port, 0 for any free one (default: %(default)s)")
        parser.add_argument("--no-demo", action="store_true", help="do not load demo data into an empty desk")

    def handle(self, *, host: str, port: int, no_demo: bool, **_options: Any) -> None:
        """Refuses (exit status 1) when a desk already runs on this data directory, or when the port is taken."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _interrupt)
        try:
            with only_one(settings.DATA_DIR / "serve.lock") as sign:
                self._run(host=host, port=port, no_demo=no_demo, sign=sign)
        except AlreadyRunning as running:
            details = f": {running}" if str(running) else " and is just starting."
            raise CommandError(f"A desk already runs on the data in {settings.DATA_DIR}{details}") from None
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.", returncode=INTERRUPTED) from None

    def _run(self, *, host: str, port: int, no_demo: bool, sign: Callable[[str], None]) -> None:
        listener = _listen(host, port)
        url = _adopt_address(host=host, port=listener.getsockname()[1])
        sign(f"{url} (process {os.getpid()})")
        call_command("setup", stdout=self.stdout)
        if not no_demo and not User.objects.exists():
            self.stdout.write("Loading the demo data; this takes about a minute.")
            self.stdout.flush()
            call_command("demo", stdout=self.stdout)
        welcome = _welcome(url, is_open=host in ANYWHERE)
        connection.close()  # requests and tasks open their own, each in its thread

        def announce() -> None:
            self.stdout.write(welcome)
            self.stdout.flush()

        if not embedded.serve(listener=listener, on_ready=announce):
            raise CommandError("The desk stopped because of the error above.")
        self.stdout.write("Stopped.")


def _port(text: str) -> int:
    """A port number; beyond 65535 the system would silently take another."""
    if not text.isdecimal() or int(text) not in range(65536):
        raise ArgumentTypeError(f"{text!r} is not a port number (0 to 65535)")
    return int(text)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not yet listening: callers are refused, not kept waiting, until all is ready."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise CommandError(_why_not(error, host=host, port=port)) from None
    return listener


def _why_not(error: OSError, *, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} on {host} is in use by another program. Choose another: make run PORT={port + 1}"
        case errno.EACCES:
            return f"Port {port} is for the system's own services. Choose one above 1023: make run PORT=8000"
        case _:
            return f"Cannot listen on {host} port {port}: {error}"


def _adopt_address(*, host: str, port: int) -> str:
    """Let settings that name the desk's own address follow the one it listens on, where the environment is silent."""
    name = _address_of_this_machine() if host in ANYWHERE else host
    url = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    settings.EMBEDDED = True
    if not os.environ.get("BASE_URL"):
        settings.BASE_URL = url
    if not os.environ.get("CSRF_TRUSTED_ORIGINS"):
        settings.CSRF_TRUSTED_ORIGINS = [settings.BASE_URL]
    if not os.environ.get("ALLOWED_HOSTS"):
        # Listening everywhere means answering to any name people use; letters carry BASE_URL, never the name asked.
        settings.ALLOWED_HOSTS = ["*"] if host in ANYWHERE else ["127.0.0.1", "localhost", "[::1]", name, f"[{name}]"]
    return str(settings.BASE_URL)


def _address_of_this_machine() -> str:
    """The address others reach this machine by; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address set aside for documentation
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _welcome(url: str, *, is_open: bool) -> str:
    lines = ["", f"The service desk is at {url}/", ""]
    if accounts := _demo_accounts():
        # The log-in page shows them too.
        settings.DEMO_ACCOUNTS, settings.DEMO_PASSWORD = accounts, DEMO_PASSWORD
        with translation.override("en"):
            lines += ["  user name    role", *(f"  {name:<12} {role}" for name, role in accounts)]
        lines += ["", f"  password for each of them: {DEMO_PASSWORD}", ""]
        if is_open:
            lines += ["Whoever can reach this machine can log in with these.", ""]
    return "\n".join([*lines, "Stop with Ctrl-C."])


def _demo_accounts() -> list[tuple[str, Words]]:
    """User name and role of each demo account; none where the first of them has got a password of his own."""
    people = {user.username: user for user in User.objects.filter(username__in=DEMO_USERS)}
    if not people or not next(iter(people.values())).check_password(DEMO_PASSWORD):
        return []
    return [(name, Role(people[name].role).label) for name in DEMO_USERS if name in people]
