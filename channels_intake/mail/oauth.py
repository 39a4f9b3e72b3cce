"""OAuth2 for mailboxes: a fresh access token for what the administrator has filled in."""

import requests

from channels_intake.models import Source

TIMEOUT_SECONDS = 20


class NoToken(Exception):
    """The token endpoint gave none; the words are its own."""


def access_token(source: Source) -> str:
    """An access token: by the refresh token where there is one, else by the client's own right (`client_credentials`).
    A refresh token that the endpoint replaces is kept. Raises `NoToken`.
    """
    asked = {"client_id": source.option("client_id"), "client_secret": source.option("client_secret")}
    if refresh := source.option("refresh_token"):
        asked |= {"grant_type": "refresh_token", "refresh_token": refresh}
    else:
        asked |= {"grant_type": "client_credentials"}
    if scope := source.option("scope"):
        asked["scope"] = scope
    said = _asked(source.option("token_url"), {name: value for name, value in asked.items() if value})
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        raise NoToken(f"the token endpoint gave no access token: {said.get('error', 'no error either')}")
    renewed = said.get("refresh_token")
    if refresh and isinstance(renewed, str) and renewed and renewed != refresh:
        source.secrets = {**source.secrets, "refresh_token": renewed}
        source.save(update_fields=["sealed"])
    return token


def _asked(url: str, form: dict[str, str]) -> dict[str, object]:
    try:
        answer = requests.post(url, data=form, timeout=TIMEOUT_SECONDS)
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise NoToken(f"the token endpoint cannot be used: {type(error).__name__}: {error}") from error
    return said if isinstance(said, dict) else {}
