"""What the desk says when it says no, to guests, requesters and staff, and the pages in front of the log-in."""

from collections.abc import Iterator

from playwright.sync_api import Page, Route, expect

from shots.before import Prepare, send
from shots.desks import Places

Given = tuple[str, str, str, int] | tuple[str, str, str, int, Prepare]  # as a `Screen` takes them
NOWHERE = "/there-is-no-such-page/"
# The last button of the page's form.
_SEND = send("main form button[type=submit] >> nth=-1")
FORGED = "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def refusals(places: Places) -> Iterator[Given]:
    """Name, path, who looks, status, and what is done first."""
    yield "error-404", NOWHERE, "", 404
    yield "error-404-requester", NOWHERE, "requester", 404
    yield "error-404-staff", NOWHERE, "engineer", 404
    yield "error-400", "/desk/?sort=nonsense", "agent", 400
    yield "error-403", "/desk/settings/people/", "agent", 403
    yield "error-500", "/login/", "", 200, _with_page(list(places["fault"]))
    yield "password-link", str(places["password-link"]), "", 200
    yield "password-refused", str(places["password-link"]), "", 200, _two_passwords
    yield "password", "/password/", "requester", 200
    yield "password-over", "/password/x/y/", "", 200
    yield "survey-forged", f"/s/{FORGED}/?lang={{lang}}", "", 404
    yield "sign-forged", f"/r/{FORGED}/?lang={{lang}}", "", 404
    yield "proof-forged", f"/v/{FORGED}/?lang={{lang}}", "", 404
    yield "portal-questions", "/portal/", "requester", 200, _questions
    yield "portal-asked", "/portal/ask/?lang={lang}", "", 200, _asked
    yield "portal-ask-refused", "/portal/ask/?lang={lang}", "", 200, _SEND


def _with_page(pages: list[str]) -> Prepare:
    """Shows the one of `pages` that is in the language of the page before, at an address of the desk."""

    def show(page: Page) -> None:
        language = page.locator("html").get_attribute("lang") or ""
        html = next((one for one in pages if f'lang="{language}"' in one), pages[0])

        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.route("**/login/?happened", answer)
        page.goto(page.url.partition("?")[0] + "?happened")
        expect(page.locator("main h1")).to_be_visible()

    return show


def _two_passwords(page: Page) -> None:
    page.locator("[name=new_password1]").fill("123456")
    page.locator("[name=new_password2]").fill("1234567")
    _SEND(page)


def _questions(page: Page) -> None:
    with page.expect_response("**/portal/particulars/"):
        page.locator("#id_category").select_option(index=2)


def _asked(page: Page) -> None:
    for name, value in {
        "title": "405 室打印机卡纸",
        "description": "今天上午起每打五张卡一次，已经重启过一次，纸也换过了。",
        "name": "张建国",
        "email": "zhang@corp.example",
    }.items():
        page.locator(f"main [name={name}]").fill(value)
    _SEND(page)
