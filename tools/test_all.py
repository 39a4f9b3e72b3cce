"""The suite on PostgreSQL and Redis, and the browser tests: what `make test` leaves out.

Usage: test_all.py [pytest arguments]. Takes DATABASE_URL and REDIS_URL, else the usual addresses on this machine. What
is not there is skipped with its reason; under CI (CI=true) that is a failure.
"""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

DATABASE_URL = "postgres://postgres@127.0.0.1:5432/servicedesk"
REDIS_URL = "redis://127.0.0.1:6379/0"
NO_TEST = 5  # pytest's exit status where nothing was collected


def main(arguments: list[str]) -> int:
    """Run each part, say what came out of each, and fail where one failed."""
    services = {
        "DATABASE_URL": _address("DATABASE_URL", DATABASE_URL),
        "REDIS_URL": _address("REDIS_URL", REDIS_URL),
    }
    results = {
        "on PostgreSQL and Redis": _pytest(
            ["-m", "not browser", "--with-services", *_required("postgres,redis,mailservers"), *arguments], services
        ),
        "in a browser": _pytest(["-m", "browser", "--with-browser", *_required("browser"), *arguments], {}),
    }
    for name, status in results.items():
        print(f"{'failed' if status else 'passed'}: {name}")
    return max(results.values())


def _address(variable: str, usual: str) -> str:
    """The service's address, or nothing where nobody named one and nobody answers at the usual place."""
    if named := os.environ.get(variable):
        return named
    parts = urlsplit(usual)
    try:
        with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=2):
            return usual
    except OSError:
        return ""


def _required(needs: str) -> list[str]:
    return [f"--require={needs}"] if os.environ.get("CI") else []


def _pytest(arguments: list[str], services: dict[str, str]) -> int:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    named = {name: url for name, url in services.items() if url}
    print("\n== pytest", *arguments, *(f"{name}={url}" for name, url in named.items()), flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "auto", *arguments]
    status = subprocess.run(command, env=kept | named, check=False).returncode
    return 0 if status == NO_TEST else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
