"""Letting time pass: every step fires in its very second, as on a desk whose beat never stops."""

from datetime import datetime

from sla.firing import fire_due
from sla.models import Timer


def run_until(at: datetime) -> int:
    """Fire whatever comes due up to `at`, moment by moment; how many steps fired."""
    fired = 0
    while True:
        nearest = (
            Timer.objects.filter(next_fire_at__lte=at).order_by("next_fire_at").values_list("next_fire_at", flat=True)
        ).first()
        if nearest is None:
            return fired
        fired += fire_due(now=lambda moment=nearest: moment).fired  # type: ignore[misc]
