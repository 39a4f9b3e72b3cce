"""What is done to a policy before its picture: a draft opened, past tickets told once more."""

from playwright.sync_api import Page, expect

from shots.before import Prepare


def drafted(link: str) -> Prepare:
    """Open the draft of the first policy, and what of it `link` leads to."""

    def opened(page: Page) -> None:
        page.locator("main .card form button").first.click()
        page.wait_for_url("**/2/")
        if link:
            page.locator(f"main a[href*='{link}']").first.click()

    return opened


def replayed(page: Page) -> None:
    """Try a version on past tickets, and wait until all of them are through."""
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#replay tfoot")).to_be_visible()
    expect(page.locator("#replay progress")).to_have_count(0)
