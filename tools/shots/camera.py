"""The camera: one browser on one desk; a context per person and language, logged in once through the log-in page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Response, expect

from shots.desks import Desk
from shots.screens import Screen

SIZES = {"1440": (1440, 900), "390": (390, 844)}
THEMES = ("dark", "light")
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}  # what the browser asks for
PATIENCE = 30_000  # milliseconds that a busy machine gets for anything
BROKEN = 500
# A question that was taken back because the next key was pressed; what fails in earnest says so by other names as well.
TAKEN_BACK = ("htmx:sendAbort", "htmx:afterRequest")
EXCESS = "document.scrollingElement.scrollWidth - window.innerWidth"
HEIGHT = "document.scrollingElement.scrollHeight"
# Questions under way. That the network is idle cannot be waited for: the live channel stays open.
UNDER_WAY = ".htmx-request, .htmx-swapping, .htmx-settling"
LONGEST = 3000  # pixels of a page in one picture
# As the theme switch does it; then as many frames as it takes until nothing changes its colour any more.
WEAR = """async (theme) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  document.documentElement.dataset.theme = theme;
  await frame();
  while (document.getAnimations().some((one) => one.playState === "running")) await frame();
}"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at: how wide, in which theme, and whether with what lies below the first view."""

    size: str
    theme: str
    is_whole: bool = False


Keep = Callable[[Page, Look], None]


class Camera:
    """Looks at the screens of `desk`."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self._browser = browser
        self._desk = desk
        self._contexts: dict[tuple[str, str], BrowserContext] = {}

    def shoot(self, screen: Screen, *, language: str, keep: Keep, looks: Sequence[Look] = ()) -> list[str]:
        """Open `screen` and hand it to `keep` at each size and in each theme, or in these `looks` alone; what is wrong
        with it.
        """
        page = self._context(screen.role, language).new_page()
        wrong = listen(page)
        try:
            wrong += self._open(page, screen, language=language)
            for size in SIZES:
                if looks:
                    _take(page, [look for look in looks if look.size == size], keep)
                else:
                    _look(page, size, keep)
                if (excess := page.evaluate(EXCESS)) > 0:
                    wrong.append(f"{excess} px too wide at {page.evaluate('innerWidth')}")
        except (Error, AssertionError) as error:
            wrong.append(str(error).strip().partition("\n")[0])
        page.close()
        return wrong

    def close(self) -> None:
        """Log everybody out by forgetting them."""
        for context in self._contexts.values():
            context.close()

    def _open(self, page: Page, screen: Screen, *, language: str) -> list[str]:
        path = screen.path.replace("{lang}", language)
        response = page.goto(path if "://" in path else self._desk.url + path)
        status = response.status if response else 0
        if screen.prepare:
            screen.prepare(page)
            page.wait_for_load_state()
            expect(page.locator(UNDER_WAY)).to_have_count(0)
        return [] if status == screen.status else [f"answers {status}, not {screen.status}"]

    def _context(self, role: str, language: str) -> BrowserContext:
        if (role, language) not in self._contexts:
            width, height = SIZES["1440"]
            context = self._browser.new_context(
                viewport={"width": width, "height": height},
                locale=LOCALES[language],
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
                service_workers="block",  # every picture is of the page as the server has it now
            )
            context.set_default_timeout(PATIENCE)
            if role:
                self._log_in(context, role)
            self._contexts[role, language] = context
        return self._contexts[role, language]

    def _log_in(self, context: BrowserContext, role: str) -> None:
        page = context.new_page()
        page.goto(f"{self._desk.url}/login/")
        page.locator("[name=username]").fill(role)
        page.locator("[name=password]").fill(str(self._desk.places["password"]))
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        page.close()


def _take(page: Page, looks: Sequence[Look], keep: Keep) -> None:
    """These and no others."""
    for look in looks:
        width, height = SIZES[look.size]
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(WEAR, look.theme)
        keep(page, look)


def _look(page: Page, size: str, keep: Keep) -> None:
    """At one size, in each theme; and, where it goes on below, all of it in the last."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for theme in THEMES:
        page.evaluate(WEAR, theme)
        keep(page, Look(size, theme))
    if (whole := page.evaluate(HEIGHT)) > height:
        # A window as high as the page, not a picture longer than the window: what sticks to its edge stays there.
        page.set_viewport_size({"width": width, "height": min(whole, LONGEST)})
        page.evaluate(WEAR, theme)
        keep(page, Look(size, theme, is_whole=True))


def listen(page: Page) -> list[str]:
    """What `page` complains about from now on, refused styles and scripts included. That a page which answers with a
    refusal was refused is no complaint; a page that breaks is.
    """
    wrong: list[str] = []
    documents: set[str] = set()

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            documents.add(request.url)

    def on_response(response: Response) -> None:
        if response.status >= BROKEN:
            wrong.append(f"{response.status} from {response.url}")

    def on_console(message: ConsoleMessage) -> None:
        is_refusal = "Failed to load resource" in message.text and message.location["url"] in documents
        if message.type == "error" and not is_refusal and not message.text.startswith(TAKEN_BACK):
            wrong.append(f"{message.text} {message.location['url']}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong
