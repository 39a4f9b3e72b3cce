import inspect

from core.bus import subscriptions
from servicedesk.subscriptions import SUBSCRIPTIONS, UNHEARD, connect
from tickets.events import ALL_FACTS, TicketFact


def test_every_fact_is_heard_or_said_to_be_unheard() -> None:
    heard = {fact for fact in SUBSCRIPTIONS if issubclass(fact, TicketFact)}
    assert heard | set(UNHEARD) == set(ALL_FACTS)
    assert set(SUBSCRIPTIONS).isdisjoint(UNHEARD)
    assert all(SUBSCRIPTIONS.values())


def test_the_table_is_in_force_and_connecting_again_changes_nothing() -> None:
    before = dict(subscriptions())

    connect()

    assert dict(subscriptions()) == before
    assert {fact: before[fact][: len(handlers)] for fact, handlers in SUBSCRIPTIONS.items()} == SUBSCRIPTIONS


def test_handlers_have_ten_lines_at_most() -> None:
    for handlers in SUBSCRIPTIONS.values():
        for handler in handlers:
            code = inspect.getsource(handler).replace(inspect.getsource(handler).split('"""')[1], "")
            assert len(code.strip().splitlines()) <= 12, handler.__name__  # with its head and the docstring's quotes
