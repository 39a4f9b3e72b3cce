"""Where the keyboard stands on a page: what has the focus, whether it can be seen, and what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

MOST = 400  # stops of a page; a walk that is longer goes in a circle
MOMENT = 80  # milliseconds: a few frames, for what is on its way
UNNAMED = {"main", "dialog", "alert", "group", "generic", "RootWebArea", "none"}
# What shows where one is: the thing itself, its label, what stands behind a box that is hidden, or what frames it.
LOOK = """() => {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const tabs = el.matches(".compose__by") ? el.parentElement.querySelector(".compose__tabs") : null;
  const beside = el.matches("input") ? [...el.labels ?? [], el.nextElementSibling, tabs] : [];
  const faces = [el, ...beside, el.parentElement, el.parentElement?.parentElement].filter(Boolean);

  const isClear = (colour) => colour === "transparent" || /,\\s*0\\)$|\\/\\s*0\\)$/.test(colour);
  const isRinged = (face, pseudo) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(face, pseudo);
    const hasLine = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !isClear(outlineColor);
    return hasLine || /0px 0px 0px 1px|inset/.test(boxShadow);
  };
  const inView = (face) => {
    const box = face.getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [wide, high] = [Math.min(box.right, innerWidth) - left, Math.min(box.bottom, innerHeight) - top];
    if (wide < 2 || high < 2) return false;
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85], [.03, .1]];
    return points.some(([x, y]) => {
      const hit = document.elementFromPoint(left + wide * x, top + high * y);
      return hit && (face.contains(hit) || hit.closest("label")?.control === el);
    });
  };
  // Where a script leads the reader is a place to read from, not something to press; within a date's own parts the
  // browser rings the part.
  const isPlace = el.tabIndex < 0 && !el.matches("a, button, input, select, textarea, summary");
  const isParted = el.matches("input[type^=date], input[type=time]");
  const hasRing = isPlace || isParted || faces.some((face) => isRinged(face) || isRinged(face, "::after"));
  const isSeen = [el, ...beside].filter(Boolean).some(inView);
  return { hasRing, isSeen, tag: el.outerHTML.slice(0, 140).replace(/\\s+/g, " ") };
}"""


@dataclass(frozen=True)
class Stop:
    """One place of the focus. `name` and `role` are those a screen reader is given."""

    tag: str
    name: str
    role: str
    has_ring: bool
    is_seen: bool

    def faults(self) -> Iterator[str]:
        """What is wrong with it for somebody who has no mouse."""
        if not self.is_seen:
            yield f"cannot be seen: {self.tag}"
        if not self.has_ring:
            yield f"does not show that it has the focus: {self.tag}"
        if not self.name and self.role not in UNNAMED:
            yield f"has no name ({self.role}): {self.tag}"


class Stops:
    """Reads where the keyboard stands on `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def here(self) -> Stop | None:
        """Where the focus is; nothing where it is nowhere. What only comes gets a moment to be there."""
        look = self._page.evaluate(LOOK)
        if look is None:
            return None
        if not (look["hasRing"] and look["isSeen"]):
            self._page.wait_for_timeout(MOMENT)
            look = self._page.evaluate(LOOK) or look
        found = self._session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        tree = self._session.send(
            "Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False}
        )
        node = tree["nodes"][0]
        name, role = (node.get(what, {}).get("value", "") for what in ("name", "role"))
        return Stop(look["tag"], str(name).strip(), str(role), look["hasRing"], look["isSeen"])


def stroll(page: Page) -> list[str]:
    """Go through the whole page with the tab key; what is wrong at its stops, each said once."""
    stops, found, seen = Stops(page), dict[str, None](), 0
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press("Tab")
    first = stops.here()
    stop = first
    while stop is not None and seen < MOST:
        found.update(dict.fromkeys(stop.faults()))
        page.keyboard.press("Tab")
        seen += 1
        stop = stops.here()
    if seen == MOST:
        found["the tab key does not come to an end"] = None
    return list(found)
