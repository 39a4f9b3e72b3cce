"""ASGI entry point: everything, the stream of live changes too."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
django.setup(set_prefix=False)

from servicedesk.threads import DeskHandler  # noqa: E402 -- reads the settings

application = DeskHandler()
