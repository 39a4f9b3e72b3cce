"""The letter that says: a webhook has been switched off."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from notifications.post import mail_to, post
from notifications.webhooks.models import Endpoint
from outbox.actions.enqueue import Draft

PAGE = "/desk/settings/webhooks/{pk}/"  # a path and not a view's name: pages stand a floor above


def tell_switched_off(endpoint: Endpoint, *, given_up: int, at: datetime) -> None:
    """To whoever set it up, and to the administrators; in the caller's transaction."""
    concerned = User.objects.filter(Q(role=Role.ADMIN) | Q(pk=endpoint.created_by_id), is_active=True).exclude(email="")
    post([_draft(user, endpoint, given_up=given_up, at=at) for user in concerned.select_related("site")], at=at)


def _draft(user: User, endpoint: Endpoint, *, given_up: int, at: datetime) -> Draft:
    page = settings.BASE_URL + PAGE.format(pk=endpoint.pk)
    return Draft(
        **mail_to(user),
        letter="staff_webhook_off",
        context={
            "dear": str(user),
            "url": endpoint.url,
            "description": endpoint.description,
            "why": endpoint.disabled_why,
            "since_at": endpoint.failing_since,
            "given_up": given_up,
            "link": page,
            "desk_name": settings.DESK_NAME,
            "hotline": settings.DESK_HOTLINE,
        },
        dedupe_key=f"webhook:{endpoint.pk}:off:{int(at.timestamp())}:{user.pk}",
    )
