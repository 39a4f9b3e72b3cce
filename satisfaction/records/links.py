"""Signed links to sign a record by, made and read as all links of our letters are (`satisfaction.links`)."""

from django.conf import settings

from satisfaction.links import read_token, token_for
from satisfaction.records.models import SigningLink

PURPOSE = "sign"  # another salt: no confirm link can be turned into one of these
PAGE = "r"


def token_of(link: SigningLink) -> str:
    """The token of `link`, always the same while the key is."""
    return token_for(link.pk, purpose=PURPOSE)


def sign_url(link: SigningLink) -> str:
    """The absolute address of the page where the requester signs."""
    return f"{settings.BASE_URL}/{PAGE}/{token_of(link)}/"


def read_link(token: str) -> int:
    """The id of the link that `token` was given out for; `LinkForged` for anything else."""
    return read_token(token, purpose=PURPOSE)
