"""Settings, second part: where the desk is reached, and what browsers may do there."""

import os

from csp.constants import NONE, SELF

from servicedesk import env

# EMBEDDED: one process does everything on this machine (`manage.py serve`), for a trial or a small desk. It opens the
# loopback hosts and the demo mailbox. Naming a database means a grown-up installation, which says its own hosts.
EMBEDDED = env.flag("EMBEDDED", default=not os.environ.get("DATABASE_URL"))
BASE_URL = (os.environ.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")  # stands in letters and signed links
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=BASE_URL)

# TLS ends at a proxy in front. An https BASE_URL says that it is there, and then nothing goes without it.
BEHIND_TLS = env.flag("BEHIND_TLS", default=BASE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# No inline style, no inline script, nothing from elsewhere: what a ticket's text smuggles in does not run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A form or JSON body above this is refused unread. A million Chinese characters, far beyond any field's limit, take
# 9 MB in a form; they shall reach the form, so that the answer names the field and nothing that was typed is lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Files do not count above; `tickets` limits them. From this size on they pass through a temporary file, not memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
