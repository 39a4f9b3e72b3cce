"""Mail addresses: what counts as one, wherever somebody names one."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def is_email(address: str) -> bool:
    """Whether a letter can be sent to `address`: the form of it, and nothing in it that cannot be seen, as a control
    character between quotes (RFC 5322) or a space without width that was copied along.
    """
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isprintable()
