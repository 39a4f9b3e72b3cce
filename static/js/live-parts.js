// Parts of a page (data-part) made new in place, from the page's own address: the event "live:fetch" asks for it, with
// keep(part, fresh) → true for a part to be left as it is, and done(fresh page). A part in which somebody writes, or has
// a menu open, is left alone; what was unfolded, scrolled or in focus stays so.

const WRITTEN = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
const isChanged = (el) => {
  if (el.type === "checkbox" || el.type === "radio") return el.checked !== el.defaultChecked;
  if (el.tagName === "SELECT") return [...el.options].some((option) => option.selected !== option.defaultSelected && option.defaultSelected);
  return el.value !== el.defaultValue;
};
const isBusy = (part) =>
  Boolean(part.querySelector("details[data-menu][open], dialog[open]")) ||
  [...part.querySelectorAll(WRITTEN)].some((el) => el === document.activeElement || isChanged(el));

const nameOf = (el) => el.id || el.getAttribute("href") || el.textContent.trim();

const swap = (part, fresh) => {
  const focused = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const open = [...part.querySelectorAll("details")].map((fold) => fold.open);
  const scrolled = [...part.querySelectorAll(".scroll")].map((box) => box.scrollTop);
  const outer = part.scrollTop;
  const next = document.adoptNode(fresh);
  part.replaceWith(next);
  const folds = [...next.querySelectorAll("details")];
  if (folds.length === open.length) folds.forEach((fold, place) => (fold.open = open[place]));
  [...next.querySelectorAll(".scroll")].forEach((box, place) => (box.scrollTop = scrolled[place] ?? 0));
  next.scrollTop = outer;
  window.htmx.process(next);
  if (focused) {
    const same = [...next.querySelectorAll("a, button, summary, [tabindex]")].find((el) => nameOf(el) === focused);
    same?.focus({ preventScroll: true });
  }
  for (const name of ["htmx:afterSwap", "htmx:afterSettle"]) window.htmx.trigger(next, name, { target: next });
};

document.addEventListener("live:fetch", async ({ detail }) => {
  let fresh = null;
  try {
    const answer = await fetch(location.href, { headers: { "X-Desk-Poll": "1" }, redirect: "manual" });
    if (answer.ok) fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    // Not reached; the mark in the top bar says so.
  }
  if (fresh) {
    for (const part of document.querySelectorAll("[data-part]")) {
      const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (next && !isBusy(part) && !detail.keep?.(part, next)) swap(part, next);
    }
  }
  detail.done?.(fresh);
});
