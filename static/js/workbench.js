// The list and its preview: where there is room for it, the first press on a line shows the ticket beside the list and the
// second opens it; J and K show each ticket they come to. On the ticket, choosing reply or note leads into its text.

const wide = window.matchMedia("(min-width: 75.01rem)");
const isChosen = (link) => link.closest('[role="row"]')?.dataset.shown === "true";

const show = (link) => {
  for (const row of document.querySelectorAll("[data-shown]")) delete row.dataset.shown;
  link.closest('[role="row"]').dataset.shown = "true";
  window.htmx.trigger(link, "preview");
};

// The queue that is open is in sight, where they scroll; in the hand they lie in one line.
const queues = document.querySelector(".queues");
const opened = queues?.querySelector("[aria-current]");
if (opened) {
  const [frame, place] = [queues.getBoundingClientRect(), opened.getBoundingClientRect()];
  if (place.right > frame.right) queues.scrollLeft = place.left - frame.left - (frame.width - place.width) / 2;
  if (place.bottom > frame.bottom) queues.scrollTop = place.top - frame.top - frame.height / 2;
}

// From a ticket the way leads back to the list one came from, with its conditions, its order and its page.
const LIST = "list-left";
const lead = () => {
  const list = sessionStorage.getItem(LIST);
  for (const link of document.querySelectorAll("[data-to-list]")) if (list) link.href = list;
};
if (document.querySelector("[data-rows][data-back]")) sessionStorage.setItem(LIST, location.pathname + location.search);
lead();
document.addEventListener("htmx:afterSettle", lead);

let wait;
document.addEventListener("focusin", ({ target }) => {
  if (!wide.matches || !target.matches?.("[data-rows] .row__a") || isChosen(target)) return;
  clearTimeout(wait);
  wait = setTimeout(show, 120, target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-rows] .row__a");
  // A press of Enter is a click without a mouse behind it: it opens.
  const isPlain = event.detail > 0 && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !wide.matches || !isPlain || isChosen(link)) return;
  event.preventDefault();
  clearTimeout(wait);
  show(link);
});

// The editor shrinks when nobody writes in it: a press on what belongs to it must not take the focus away and move what
// was pressed from under the pointer.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".compose") && !event.target.closest("textarea, input, select, summary, a, button")) event.preventDefault();
});

// It grows when somebody comes to it, and what has the focus must be in sight.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".editor__text")) requestAnimationFrame(() => target.closest(".compose")?.scrollIntoView({ block: "nearest" }));
});

// Not "change": the key for what is chosen already leads into its text as well. After the browser has had its own focus.
document.addEventListener("click", ({ target }) => {
  if (target.name !== "write") return;
  setTimeout(() => document.querySelector(`.editor--${target.value} .editor__text`)?.focus());
});

// A usual reason goes into the text it belongs to, unless somebody has written one of his own.
const usual = new WeakMap();
document.addEventListener("change", ({ target }) => {
  const text = target.dataset?.usualFor && document.getElementById(target.dataset.usualFor);
  if (!text || (text.value.trim() && text.value !== usual.get(text))) return;
  text.value = target.value;
  usual.set(text, target.value);
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
