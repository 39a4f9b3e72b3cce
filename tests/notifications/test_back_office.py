import pytest
from django.test import Client

from notifications.models import Notice
from satisfaction.models import Invitation, SurveyAnswer
from tests.factories import Desk


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/admin/notifications/notice/", Notice),
        ("/admin/satisfaction/invitation/", Invitation),
        ("/admin/satisfaction/surveyanswer/", SurveyAnswer),
    ],
)
def test_the_back_office_shows_and_changes_nothing(
    desk: Desk, admin_client: Client, path: str, model: type[Notice | Invitation | SurveyAnswer]
) -> None:
    ticket = desk.surveyed()
    row = model._default_manager.filter(ticket=ticket)[0]

    assert ticket.number in admin_client.get(path).content.decode()
    assert str(row) in admin_client.get(f"{path}{row.pk}/change/").content.decode()
    assert admin_client.post(f"{path}{row.pk}/change/", {"kind": "x", "score": 1}).status_code == 403
    assert admin_client.get(f"{path}add/").status_code == 403
    assert admin_client.post(f"{path}{row.pk}/delete/", {"post": "yes"}).status_code == 403
