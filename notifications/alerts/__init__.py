"""What clocks have to say, told to many at once: notices for everybody concerned, letters with a brake on them."""

from notifications.alerts.batch import tell_steps

__all__ = ["tell_steps"]
