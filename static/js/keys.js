// Single keys: data-key="c" on a link or button presses it, / goes to the search box, ? lists all of them, Ctrl+Enter
// sends the form one is writing in. Silent while typing, and altogether when switched off on the sheet (WCAG 2.1.4).

const OFF = "keys-off";
// What Ctrl+Enter is meant for: a text anywhere, and every field of a form that lies over the page.
const WRITTEN = 'textarea, dialog form[method="post"] :is(input, select)';
// Of several buttons the one that comes next, where the form says which of them send (data-sends).
const sender = (el) => [...el.form.querySelectorAll("[data-sends]")].find((button) => button.checkVisibility() && el.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
const sheet = document.getElementById("keys");
const on = sheet?.querySelector("[data-keys-on]");

const typing = (el) => el.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]');
const visible = (el) => el.getClientRects().length > 0;
const actor = (key) => [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === key && visible(el));

const words = (el) => {
  const copy = el.cloneNode(true);
  for (const mark of copy.querySelectorAll("kbd, .sr, svg")) mark.remove();
  return el.dataset.keyLabel || el.getAttribute("aria-label") || copy.textContent.trim() || el.title;
};

const fill = () => {
  const list = sheet.querySelector("[data-keys-list]");
  for (const old of list.querySelectorAll("[data-found]")) old.remove();
  const needs = { keysRows: "[data-rows]", keysActs: "[data-row-acts]", keysTicks: '[data-rows] input[type="checkbox"]' };
  for (const [name, what] of Object.entries(needs))
    for (const el of list.querySelectorAll(`[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`))
      el.hidden = !document.querySelector(what);
  // Keys of the page, and of whichever row of a list is chosen: each once.
  const told = new Set();
  for (const el of document.querySelectorAll("[data-key], [data-row-key]")) {
    const key = el.dataset.key ?? el.dataset.rowKey;
    if (!visible(el) || told.has(key)) continue;
    told.add(key);
    const [term, what, cap] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    cap.textContent = key.toUpperCase();
    what.textContent = words(el);
    for (const node of [term, what]) node.dataset.found = "";
    term.append(cap);
    list.append(term, what);
  }
};

const open = () => {
  fill();
  sheet.showModal();
};

if (sheet) {
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form && target.matches(WRITTEN)) {
    event.preventDefault();
    target.form.requestSubmit(sender(target));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(target)) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  const found = key === "?" ? null : actor(key.toLowerCase());
  if (key === "?" && sheet) open();
  else if (key === "/" && document.querySelector("[data-search]")) document.querySelector("[data-search]").focus();
  else if (found) found.matches("input, textarea, select") ? found.focus() : found.click();
  else return;
  event.preventDefault();
});
