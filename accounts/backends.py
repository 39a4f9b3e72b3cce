"""Who a session belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class DeskBackend(ModelBackend):
    """Passwords as usual; the person of a session comes with his presence, in the one statement it takes anyway.

    So every page can show it, and note that he was seen, at no cost.
    """

    def get_user(self, user_id: Any) -> User | None:  # noqa: ANN401 (the framework's signature)
        """The active person of this id, with `presence` loaded; None where there is none."""
        user = User.objects.select_related("presence").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
