"""The one place that reads the clock. Entry points (views, tasks, commands) call it and pass `at` down; the domain
never reads the time itself, so every rule about time can be tested at any moment.
"""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return timezone.now()
