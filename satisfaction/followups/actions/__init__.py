"""What is done about a follow-up: a try is recorded."""

from satisfaction.followups.actions.record_try import Said, record_try

__all__ = ["Said", "record_try"]
