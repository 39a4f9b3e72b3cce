"""All settings. The same file serves the embedded default (SQLite, no broker) and a grown-up installation: the
environment decides, by DATABASE_URL, REDIS_URL, SECRET_KEY, ALLOWED_HOSTS, BASE_URL and the few below.
"""

import os
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from servicedesk import env
from servicedesk.rest import *
from servicedesk.settings_celery import *
from servicedesk.settings_desk import *
from servicedesk.settings_logging import *
from servicedesk.settings_mail import *
from servicedesk.settings_security import *

django_stubs_ext.monkeypatch()  # lets code say `ModelAdmin[Ticket]`, as the type checker wants it

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").absolute()
DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", file=DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "core",
    "face",
    "accounts",
    "outbox",
    "tickets",
    "tickets.bulk",
    "tickets.lists",
    "tickets.closing",
    "tickets.routing",
    "tickets.macros",
    "tickets.once",
    "sla",
    "channels_intake",
    "channels_intake.mail",
    "channels_intake.messengers",
    "channels_intake.phone",
    "channels_intake.webform",
    "channels_intake.itop",
    "channels_intake.imports",
    "satisfaction",
    "satisfaction.followups",
    "satisfaction.spotchecks",
    "satisfaction.records",
    "knowledge.announcements",
    "notifications",
    "notifications.webhooks",
    "workbench",
    "portal",
    "api",
    "servicedesk",
]

# The library's own token table is swapped for ours, but its migrations would create it all the same.
MIGRATION_MODULES = {"knox": None}

MIDDLEWARE = [
    "servicedesk.health.HealthMiddleware",  # before anything that could redirect or refuse a probe
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "servicedesk.compress.CompressMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicedesk.private.PrivateMiddleware",
    "workbench.middleware.SeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "servicedesk.urls"
WSGI_APPLICATION = "servicedesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workbench.context.desk",
                "portal.context.portal",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'desk.sqlite3'}",
        conn_max_age=env.number("CONN_MAX_AGE", default=0),
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # Deferred transactions would fail with "database is locked" wherever two of them read, then write.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# SQLite leaves out the further columns of an index, and its desks are small enough to do without.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.DeskBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"

TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's page has a use for our files
MEDIA_ROOT = DATA_DIR / "files"  # outside anything that is served; downloads go through a permission check
