"""A window: one person's browser, with his cookies, and what its pages complain about."""

import re

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from accounts.models import User

PATIENCE = 30_000  # milliseconds that a busy machine gets for anything
HEIGHT = {1440: 900, 390: 844}
TAKEN_BACK = ("htmx:sendAbort", "htmx:afterRequest")  # what fails in earnest says so by other names as well
REPORT_REFUSALS = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`refused by policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});"""


class Window:
    """One page in a context of its own."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        width: int = 1440,
        theme: str = "light",
        script: bool = True,
        agent: str | None = None,
    ) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._documents: set[str] = set()
        self._context = browser.new_context(
            locale="en",
            user_agent=agent,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            viewport={"width": width, "height": HEIGHT[width]},
            java_script_enabled=script,
        )
        self._context.set_default_timeout(PATIENCE)
        self._context.add_cookies([{"name": "theme", "value": theme, "url": url}])
        self._context.add_init_script(REPORT_REFUSALS)
        self.page = self.tab()

    def tab(self) -> Page:
        """One more page of the same person."""
        page = self._context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._note)
        page.on("response", self._look)
        return page

    def open(self, path: str) -> Page:
        """Go to `path`, or to a whole address."""
        self.page.goto(path if "://" in path else self.url + path)
        return self.page

    def log_in(self, user: User, password: str) -> None:
        """Through the log-in page, to where this person belongs."""
        page = self.open("/login/")
        log_in(page, user, password)
        page.wait_for_url(re.compile("/(desk|portal|work)/$"))

    def cookies(self) -> set[str]:
        """The cookies that were given to it, by name."""
        return {str(one.get("name")) for one in self._context.cookies()} - {"theme"}

    def close(self) -> None:
        self._context.close()

    def _note(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} from {response.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        """An error in the console. That a page which is a refusal was refused is none, nor that a question was taken
        back because the next key was pressed.
        """
        is_refusal = "Failed to load resource" in message.text and message.location["url"] in self._documents
        if message.type == "error" and not is_refusal and not message.text.startswith(TAKEN_BACK):
            self.complaints.append(f"{message.location['url']}: {message.text}")


def log_in(page: Page, user: User, password: str) -> None:
    """Fill in the log-in that the page shows, and send it."""
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def do(page: Page, verb: str, **values: str) -> Locator:
    """Open the form of `verb` from the page of a ticket, and fill it in: what to press is left to the caller."""
    page.locator(f'.case__line a.btn[href*="/do/{verb}/"]').first.click()
    form = page.locator("#panel form")
    for name, value in values.items():
        fill(form, name, value)
    return form


def fill(form: Locator, name: str, value: str) -> None:
    """Put `value` into the field called `name`, in the way of its kind."""
    field = form.locator(f"[name={name}]").first
    match field.evaluate("field => field.type"):
        case "radio":
            form.locator(f"label:has([name={name}][value='{value}'])").click()
        case "select-one":
            field.select_option(value)
        case _:
            field.fill(value)


def expect_stage(page: Page, stage: str) -> None:
    """The ruler of the ticket stands at `stage`."""
    expect(page.locator(".steps [aria-current=step] .step__n")).to_have_text(stage)
