"""The composition root: settings, URLs, the Celery application, the table of subscriptions. Nobody imports it."""

from servicedesk.celery import app as celery_app

__all__ = ["celery_app"]
