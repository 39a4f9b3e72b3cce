"""Every write of announcements."""

from knowledge.announcements.actions.amend import amend
from knowledge.announcements.actions.draft import draft
from knowledge.announcements.actions.mail import mail
from knowledge.announcements.actions.publish import publish
from knowledge.announcements.actions.withdraw import withdraw
from knowledge.announcements.actions.write_letters import write_letters

__all__ = ["amend", "draft", "mail", "publish", "withdraw", "write_letters"]
