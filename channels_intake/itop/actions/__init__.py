"""What people do with the exchange."""

from channels_intake.itop.actions.push_ticket import push_ticket

__all__ = ["push_ticket"]
