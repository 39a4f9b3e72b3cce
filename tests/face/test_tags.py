"""The small tags: icons, marks, badges, stamps, words for the scripts."""

import json
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from core import clock as core_clock


def render(source: str, **context: Any) -> str:
    with translation.override("en"):
        return Template("{% load face %}" + source).render(Context(context)).strip()


def test_an_icon_beside_words_is_silent() -> None:
    assert render('{% icon "phone" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#phone"/></svg>'
    )


def test_an_icon_alone_has_a_title() -> None:
    shown = render('{% icon "phone" size="l" title="Call" %}')
    assert 'role="img"' in shown
    assert "<title>Call</title>" in shown
    assert "icon--l" in shown


@pytest.mark.parametrize(("value", "filled"), [("P1", 4), (2, 3), ("p3", 2), ("4", 1)])
def test_a_priority_is_readable_without_colour(value: object, filled: int) -> None:
    shown = render("{% prio value %}", value=value)
    assert shown.count('class="on"') == filled
    assert f"P{5 - filled}</span>" in shown


def test_a_compact_priority_is_still_spoken() -> None:
    assert '<span class="sr">P2</span>' in render("{% prio 2 compact=True %}")


def test_plates_stand_only_where_they_belong() -> None:
    assert "VIP" in render("{% vip %}")
    assert render("{% vip False %}") == render("{% major False %}") == ""
    assert "#flag" in render("{% major %}")


def test_a_badge_escapes_its_words() -> None:
    assert render('{% badge text "warn" "clock-warn" %}', text="<i>").endswith("&lt;i&gt;</span>")
    assert 'data-tone="warn"' in render('{% badge "x" "warn" %}')
    assert "data-tone" not in render('{% badge "x" %}')


def test_an_avatar_shows_who_and_whether_he_is_there() -> None:
    assert render('{% avatar "张建国" "l" "on" %}') == (
        '<span class="avatar avatar--l" data-presence="on" aria-hidden="true">张</span>'
    )
    assert "avatar--none" in render('{% avatar "" %}')


def test_a_stamp_is_short_to_see_and_whole_to_hover() -> None:
    now = core_clock.now()
    shown = render("{% stamp moment %}", moment=now)
    assert f'datetime="{now.isoformat()}"' in shown
    assert "title=" in shown
    assert render("{% stamp moment 'day' today=day %}", moment=now, day=date(2000, 1, 1)).endswith("</time>")
    assert render("{% stamp moment 'time' %}", moment=now).startswith("<time")
    assert render("{% stamp nothing %}") == ""


def test_filters_take_nothing_as_nothing() -> None:
    assert render("{{ x|clock_time }}{{ x|day }}{{ x|when }}{{ x|span }}{{ x|mask_phone }}", x=None) == ""
    assert render("{{ x|span }}", x=timedelta(minutes=1)) == "01m00s"


def test_filters_reckon_from_today_unless_told_otherwise() -> None:
    day = date(2026, 11, 22)
    assert render("{{ n|number_short:day }}|{{ s|file_size }}", n="SD-20261122-0042", day=day, s=2048) == "0042|2 KB"
    assert render("{{ n|number_short }}", n=f"SD-{core_clock.now():%Y}0000-0042") == "0000-0042"
    assert render("{{ day|when:day }} {{ day|day:day }}", day=day) == "11-22 22 Nov"


def test_text_is_shown_by_tag_and_filter_alike() -> None:
    assert render("{% lines t %}", t="<a>\nb") == render("{{ t|lines }}", t="<a>\nb") == "&lt;a&gt;<br>b"


def test_small_components_take_nothing_from_the_page_around_them() -> None:
    page = {"norm": "SAT-2", "url": "/x/", "link": "leak", "text": "leak", "note": "leak"}
    for source in ('{% gate "warn" "m" %}', '{% refusal "a" "r" %}', '{% nothing "t" %}', "{% pager %}"):
        shown = render(source, **page)
        assert "SAT-2" not in shown
        assert "leak" not in shown


def test_the_end_of_a_list_says_so_and_leads_nowhere() -> None:
    shown = render('{% pager older="?before=3" note="23 of 47" %}')
    assert 'href="?before=3" rel="next"' in shown
    assert shown.count('aria-disabled="true"') == 1
    assert "23 of 47" in shown


def test_a_refusal_says_why_and_leads_to_what_is_missing() -> None:
    shown = render('{% refusal "why" "Call the VIP engineer first." "LIFE-17" url="#call" link="Log a call" %}')
    assert 'id="why"' in shown
    assert "LIFE-17" in shown
    assert '<a href="#call">Log a call</a>' in shown


def test_the_scripts_learn_the_servers_time_and_their_words() -> None:
    content = render("{% page_facts %}").removeprefix('<meta name="facts" content="').removesuffix('">')
    facts = json.loads(unescape(content))
    assert facts["units"] == ["d", "h", "m", "s"]
    assert set(facts["marks"]) == set(facts["spoken"]) == {"running", "warning", "breached", "paused", "met"}
    assert facts["now"]


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_page_names_its_language_as_browsers_know_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert Template("{% load face %}{% page_lang %}").render(Context()) == shown


def test_the_dot_between_two_things() -> None:
    assert Template("{% load face %}a{% dot %}b").render(Context()) == "a·b"
    with translation.override("en"):
        assert Template("{% load face %}a{% dot %}b").render(Context()) == "a · b"
