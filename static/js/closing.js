// The closing desk and the close-out; what is ticked there, ticks.js counts.

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
