from django.conf import settings
from django.urls import reverse

from notifications.addresses import desk_page, portal_page
from satisfaction.links import confirm_url, survey_url, token_of
from satisfaction.models import Invitation, Purpose
from tests.factories import Desk
from tests.notifications.conftest import portal_user


def test_letters_lead_to_pages_that_exist(desk: Desk) -> None:
    ticket = desk.closed(requester=portal_user())
    confirm, survey = (Invitation.objects.get(ticket=ticket, purpose=purpose) for purpose in Purpose)

    found = {desk_page(ticket), portal_page(ticket), confirm_url(confirm), survey_url(survey)}

    paths = {
        reverse("ticket", args=[ticket.number]),
        reverse("portal:ticket", args=[ticket.number]),
        reverse("portal:confirm", args=[token_of(confirm)]),
        reverse("portal:survey", args=[token_of(survey)]),
    }
    assert found == {settings.BASE_URL + path for path in paths}


def test_who_cannot_log_in_has_no_page(desk: Desk) -> None:
    assert portal_page(desk.receive()) == ""
