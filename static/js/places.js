// Whoever moves by keys keeps his place. What had the focus in a part that htmx makes new gets it again, found by its
// name; where it is gone, or a dialog closes whose opener is gone, the reader stands at the part, else at the content,
// and not at the top of the page. And what a new page has to say of the last act is said aloud.

const nameOf = (el) => el.id || el.getAttribute("name") || el.getAttribute("href") || el.textContent.trim();
// What stands in a dialog that has just closed has the focus a moment longer, but nobody sees it.
const isNowhere = () => {
  const here = document.activeElement;
  return !here || here === document.body || !here.getClientRects().length;
};
const REACHED = "a[href], button, summary, input, select, textarea, [tabindex]";
let left = null;

const stand = (place) => {
  if (!place.matches(REACHED)) place.tabIndex = -1;
  place.focus({ preventScroll: true });
};

const content = () => document.querySelector("dialog[open]") ?? document.getElementById("main");

document.addEventListener("htmx:beforeSwap", ({ detail: { target, shouldSwap } }) => {
  const here = document.activeElement;
  if (!shouldSwap || !target.contains(here) || here === document.body) return;
  left = { name: nameOf(here), tag: here.tagName, value: here.value, part: target.id };
});

const lead = () => {
  const { name, tag, value, part } = left;
  const place = document.getElementById(part) ?? content();
  const same = [...(place?.querySelectorAll(REACHED) ?? [])].filter((el) => el.tagName === tag && nameOf(el) === name);
  const next = same.find((el) => el.value === value) ?? same[0] ?? (place?.childElementCount ? place : content()); // an empty part cannot be seen
  if (next) stand(next);
};
// At once, so that no key falls into the void between; and once more where what is new looked like the old for a moment.
for (const when of ["htmx:afterSwap", "htmx:afterSettle"]) {
  document.addEventListener(when, () => {
    if (left && isNowhere()) lead();
    if (when === "htmx:afterSettle") left = null;
  });
}

document.addEventListener("close", () => {
  setTimeout(() => isNowhere() && content()?.focus({ preventScroll: true }));
}, true);

// A region that stood in the page from the first is read as part of it, if at all: its words come in anew.
for (const says of document.querySelectorAll('.says[role="status"]')) setTimeout(() => says.append(...says.childNodes), 400);
