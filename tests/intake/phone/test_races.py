"""A telephone system calls over several lines at once: what it tells at the same moment is one call."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from channels_intake.phone.actions import News, hear
from channels_intake.phone.models import CallEvent, PhoneCall
from sla.models import Timer
from tests.sla.clockwork import at

KINDS = (("ringing", 0), ("answered", 8), ("ended", 90))
TWICE = 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_whole_of_a_call_at_the_same_moment_and_twice_is_one_call() -> None:
    errors: list[BaseException] = []
    start = threading.Barrier(len(KINDS) * TWICE)

    def tell(kind: str, after: int) -> None:
        moment = at("10:00:00") + timedelta(seconds=after)
        news = News(kind=kind, at=moment, call="c1", external_id=f"c1-{kind}", number="13800138000")
        try:
            start.wait()
            hear(news=news, system="pbx", at=at("10:02"))
        except BaseException as error:  # noqa: BLE001 -- raised again by the main thread
            errors.append(error)
        finally:
            connection.close()

    pool = [threading.Thread(target=tell, args=one) for one in KINDS * TWICE]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    if errors:
        raise errors[0]
    call = PhoneCall.objects.get()
    assert (call.state, call.answered_at) == ("ended", at("10:00:08"))
    assert CallEvent.objects.count() == len(KINDS)
    assert [timer.state for timer in Timer.objects.filter(measure="phone_1")] == ["met"]
