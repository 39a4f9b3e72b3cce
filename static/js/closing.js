// The closing desk: one box ticks all complete tickets of the page, and closing the ticked ones waits for the first tick.

const all = document.querySelector("[data-check-all]");
const many = document.querySelector("[data-many]");
const boxes = () => [...document.querySelectorAll('input[name="tickets"]:not(:disabled)')];

const count = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  if (many) many.setAttribute("aria-disabled", String(ticked === 0));
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
};

document.addEventListener("change", ({ target }) => {
  if (target === all) for (const box of boxes()) box.checked = all.checked;
  if (target === all || target.name === "tickets") count();
});
window.addEventListener("pageshow", count);
count();

// Opened by its key, the form of a return is written in at once.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.matches(".closing__return")) target.querySelector("textarea").focus();
  },
  true,
);

// A usual reason goes into the text beside it, unless somebody has written one of his own.
const usual = new WeakMap();
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.('select[name$="-template"]')) return;
  const text = document.getElementById(target.id.replace(/-template$/, "-reason"));
  if (text.value.trim() && text.value !== usual.get(text)) return;
  text.value = target.value;
  usual.set(text, target.value);
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
