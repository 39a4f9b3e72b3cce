"""Settings of the test suite: nothing of the developer's environment but DATABASE_URL and REDIS_URL, and no file
outside a folder of its own, which `tests/conftest.py` removes at the end.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

INSTALLATION = (
    *("ALLOWED_HOSTS", "API_THROTTLE", "ATTACHMENT", "BASE_URL", "BEHIND_TLS", "BRAKE_", "CONFIRM_LINK"),
    *(
        "CONN_MAX_AGE",
        "CSRF_",
        "DEFAULT_FROM",
        "DESK_",
        "DIRECTORY_",
        "EMAIL_",
        "LOG_LEVEL",
        "QUIET_",
        "REOPEN_DAYS",
        "SECRET_KEY",
    ),
    *("STATIC_ROOT", "SURVEY_", "SIGN_LINK", "PDF_FONT", "STAFF_", "WEBHOOK_", "IMPORT_", "INTAKE_", "ITOP_"),
    *("REQUESTER_SMS", "WEBFORM_", "SMS_", "SHORT_BASE"),
)
for name in [name for name in os.environ if name.startswith(INSTALLATION)]:
    del os.environ[name]
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="servicedesk-test-")
os.environ["EMBEDDED"] = "1"
os.environ["SECRET_KEY"] = "for-tests-only-" + "x" * 40
if url := os.environ.get("REDIS_URL"):
    # The cache is emptied after each test: each worker has a Redis database of its own, away from the usual number 0.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = urlsplit(url)._replace(path=f"/{8 + worker % 8}").geturl()

from servicedesk.settings import *  # noqa: E402 -- reads the environment prepared above
from servicedesk.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory, so that threads meet the locks that they meet in earnest; never waited for on the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DATA_DIR"], "test.sqlite3"))}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # Tests of a crash have a server of their own; no other test waits for the disk.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nobody's password is in a test
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Path(os.environ["DATA_DIR"], "static").mkdir()
