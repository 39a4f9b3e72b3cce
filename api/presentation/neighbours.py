"""What stands around a ticket, in one statement that is put together once per process: building it takes longer than
asking it.
"""

from functools import cache

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Concat

from tickets.models import Collaboration, Tag, Ticket, TicketLink

_THIS = -1  # stands for the ticket's id


def neighbours(ticket: Ticket) -> list[tuple[str, str]]:
    """What it is and what it is called: `tag`, `collaborator`, `to:<kind>` and `from:<kind>` of a link."""
    sql, parameters = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(ticket.pk if value == _THIS else value for value in parameters))
        return list(cursor.fetchall())


@cache
def _statement(_vendor: str) -> tuple[str, tuple[int | str, ...]]:
    text = CharField()
    tags = Tag.objects.filter(tickets=_THIS).annotate(what=Value("tag", text)).values_list("what", "name")
    helpers = Collaboration.objects.filter(ticket=_THIS).annotate(what=Value("collaborator", text))
    links = TicketLink.objects.annotate(to=Concat(Value("to:"), "kind"), of=Concat(Value("from:"), "kind"))
    union = tags.order_by().union(
        helpers.values_list("what", "user__username"),
        links.filter(source=_THIS).values_list("to", "target__number"),
        links.filter(target=_THIS).values_list("of", "source__number"),
        all=True,
    )
    sql, parameters = union.query.sql_with_params()
    return sql, tuple(parameters)
