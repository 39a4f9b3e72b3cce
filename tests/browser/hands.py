"""Somebody at the keyboard who has no mouse: whatever he comes to must be seen, ringed and called by a name."""

from playwright.sync_api import Locator, Page, expect
from shots.stops import Stop, Stops

FARTHEST = 150  # stops that somebody may be away from what he looks for
IS_HERE = "el => el === document.activeElement"
IS_OF_GROUP = "el => el.form === document.activeElement.form && el.name === document.activeElement.name"
CHOSEN = "el => el.selectedOptions[0]?.label ?? ''"


class Hands:
    """At `page` by keys alone. `presses` counts them, what is written apart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self._stops = Stops(page)

    def press(self, *keys: str) -> None:
        """Press keys such as "j", "Shift+X", "Escape", one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def write(self, text: str) -> None:
        """Write where one stands."""
        self.stand()
        self.page.keyboard.type(text)

    def stand(self) -> Stop:
        """Where one stands. Fails where the focus is nowhere, and where one cannot see or hear what has it."""
        stop = self._stops.here()
        assert stop is not None, f"The focus is nowhere on {self.page.url}."
        self._look(stop)
        return stop

    def _look(self, stop: Stop) -> None:
        faults = list(stop.faults())
        assert faults == [], f"On {self.page.url}: {faults}"

    def go_to(self, target: Locator, *, key: str = "Tab") -> None:
        """Go on with the tab key until `target` has the focus; every stop on the way is looked at."""
        for _ in range(FARTHEST):
            if target.evaluate(IS_HERE):
                self.stand()
                return
            self.press(key)
            if stop := self._stops.here():  # past the end of the page one is in the browser's own bars
                self._look(stop)
        raise AssertionError(f"The tab key does not come to {target}.")

    def back_to(self, target: Locator) -> None:
        """The same the other way."""
        self.go_to(target, key="Shift+Tab")

    def use(self, target: Locator) -> None:
        """Go to `target` and press Enter on it."""
        self.go_to(target)
        self.press("Enter")

    def follow(self, target: Locator, address: str) -> None:
        """Go to `target`, press Enter, and be where it leads (`address` as `Page.wait_for_url` takes it)."""
        self.use(target)
        self.page.wait_for_url(address)

    def fill(self, target: Locator, text: str) -> None:
        """Go to a field and write into it, over what is there."""
        self.go_to(target)
        self.press("Control+a")
        self.write(text)

    def pick(self, target: Locator) -> None:
        """Choose one of several round buttons: to the group with the tab key, within it with the arrows."""
        for _ in range(FARTHEST):
            if target.evaluate(IS_OF_GROUP):
                break
            self.press("Tab")
        for _ in range(FARTHEST):
            if target.evaluate(IS_HERE):
                break
            self.press("ArrowDown")
        self.press("Space")
        self.stand()
        expect(target).to_be_checked()

    def choose(self, target: Locator, label: str) -> None:
        """Choose in a list of values, with the arrow."""
        self.go_to(target)
        for _ in range(FARTHEST):
            if target.evaluate(CHOSEN) == label:
                return
            self.press("ArrowDown")
        raise AssertionError(f"The arrows do not come to {label}.")

    def tick(self, target: Locator) -> None:
        """Go to a box and tick it."""
        self.go_to(target)
        self.press("Space")
        expect(target).to_be_checked()
