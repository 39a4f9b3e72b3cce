"""What was answered before answers stood beside their questions is found in the ratings and the journal."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection

from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.links import token_of
from satisfaction.models import Invitation
from tests.factories import Desk
from tickets import actions
from tickets.models import Ticket

MIGRATION = import_module("satisfaction.migrations.0003_answers_and_reminders")


def token(ticket: Ticket, purpose: str) -> str:
    return token_of(Invitation.objects.get(ticket=ticket, purpose=purpose, cycle=ticket.cycle))


def rows() -> list[Any]:
    return list(Invitation.objects.order_by("pk").values_list("pk", "answer", "via", "group", "person", "used_at"))


def test_the_answers_of_old_are_those_that_were_given(desk: Desk) -> None:
    by_link = desk.confirming()
    answer_confirmation(token=token(by_link, "confirm"), answer="solved", at=desk.at)
    declined = desk.confirming()
    answer_confirmation(token=token(declined, "confirm"), answer="not_solved", comment="It jams again.", at=desk.at)
    by_phone = desk.confirming()
    actions.confirm(ticket_id=by_phone.pk, answer="solved", by=desk.agent, at=desk.at)
    desk.confirming()
    withdrawn = desk.confirming()
    actions.reopen(ticket_id=withdrawn.pk, reason="Something was forgotten.", by=desk.agent, at=desk.at)
    rated, rated_by_phone = desk.closed(), desk.closed()
    answer_survey(token=token(rated, "survey"), score=2, at=desk.at)
    actions.survey(ticket_id=rated_by_phone.pk, score=4, by=desk.agent, at=desk.at)
    desk.closed()
    found = rows()
    assert {row[1] for row in found} == {"", "solved", "not_solved", "2", "4"}
    Invitation.objects.update(answer="", via="", group=None, person=None)
    MIGRATION.forwards(apps, connection.SchemaEditorClass(connection))
    assert rows() == found
