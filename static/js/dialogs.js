// Dialogs: data-dialog="id" on a link or button opens one (the link leads to a page where there is no script),
// data-close closes it, data-modal on one the server sent open makes it modal. Esc is the browser's own, and so is the
// focus, but for what the server sent: who comes back from it stands where it was opened, whatever became of that place.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && opener.getAttribute("aria-disabled") !== "true") {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest?.("[data-close]")?.closest("dialog")?.close();
});

let opener = null;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const here = document.activeElement;
  if (target.id === "panel" && !target.contains(here)) opener = here;
});

const raise = () => {
  for (const dialog of document.querySelectorAll("dialog[open][data-modal]")) {
    delete dialog.dataset.modal;
    dialog.close();
    dialog.showModal();
  }
};

const wayOf = (el) => el?.getAttribute("href") ?? el?.getAttribute("formaction");
const isSame = (el) => wayOf(el) === wayOf(opener) && el.textContent === opener.textContent && el.getClientRects().length;

document.addEventListener("close", ({ target }) => {
  if (!opener || target.parentElement?.id !== "panel" || document.querySelector("dialog[open]")) return;
  const place = opener.isConnected ? opener : [...document.querySelectorAll(opener.tagName)].find(isSame);
  place?.focus({ preventScroll: true });
}, true);
raise();
// At once: until it is raised, Esc does not close it.
for (const when of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(when, raise);
