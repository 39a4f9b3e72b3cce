// Ticking lines: one box ticks all that can be ticked on the page, Shift ticks from the last one to this one, and what is
// done with many waits for the first tick. Without script each box works alone.

const all = document.querySelector("[data-check-all]");
const many = document.querySelector("[data-many]");
const boxes = () => [...document.querySelectorAll('input[type="checkbox"][name="tickets"]:not(:disabled)')];

const count = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  if (many) many.setAttribute("aria-disabled", String(ticked === 0));
  document.getElementById("bulk")?.closest(".desk__list")?.toggleAttribute("data-ticking", ticked > 0);
  for (const shown of document.querySelectorAll("[data-ticked]")) shown.textContent = String(ticked);
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
};

document.addEventListener("change", ({ target }) => {
  if (target === all) for (const box of boxes()) box.checked = all.checked;
  if (target === all || target.name === "tickets") count();
});

let last;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (box.matches?.("[data-untick]")) {
    event.preventDefault();
    for (const one of boxes()) one.checked = false;
    count();
  }
  if (box.name !== "tickets") return;
  const places = boxes();
  const [from, to] = [places.indexOf(last), places.indexOf(box)];
  if (event.shiftKey && from >= 0)
    for (const one of places.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
  last = box;
  count();
});

window.addEventListener("pageshow", count);
document.addEventListener("htmx:afterSettle", count);
count();
