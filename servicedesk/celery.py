"""The Celery application. The database is the only truth: a lost task costs a few seconds, never a fact."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")

app = Celery("servicedesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Without this, threads that did not create the application see another one and drop every task in silence.
app.set_default()
# redbeat looks for this one without the prefix of Django's settings.
app.conf.redbeat_redis_url = os.environ.get("REDIS_URL")
app.autodiscover_tasks()
