"""Settings, third part: what is logged. Plain lines on standard error; whoever runs the desk keeps them."""

import os
from typing import Any

LOG_LEVEL = (os.environ.get("LOG_LEVEL") or "INFO").upper()

# `dict[str, Any]` is the shape the standard library's dictConfig takes.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers (mail to ADMINS, a second console) would say everything twice.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Refused requests are answered to the caller; in the log only what failed on our side is worth a line.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        # A line per task and per connection would bury the errors.
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
        "uvicorn": {"level": "WARNING"},
        "asyncio": {"level": "WARNING"},
    },
}
