"""What the engineer's page looks like without a connection, played without one being lost."""

from playwright.sync_api import Page, expect


def without_connection(page: Page) -> None:
    """As if two things could not be sent: nothing is kept in the browser, and nothing changes on the desk."""
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll("#work [data-job]");
          const of = (job) => ({
            job: job.dataset.job, what: job.querySelector("[data-what]").dataset.what,
            fields: [], files: [], url: "", guard: "",
          });
          const mine = [
            { ...of(first), id: 1, state: "waiting", text: "11:45", why: "" },
            { ...of(second), id: 2, state: "refused", text: "14:00", why: "14:00 < 14:05" },
          ];
          const detail = { connection: "away", mine, others: 0, played: true };
          const only = (event) => event.detail.played || event.stopImmediatePropagation();
          document.addEventListener("work:changed", only, true);
          document.dispatchEvent(new CustomEvent("work:changed", { detail }));
        }"""
    )
    expect(page.locator(".unsent__one").first).to_be_visible()
