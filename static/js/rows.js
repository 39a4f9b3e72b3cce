// J and K walk through the rows of a list (data-rows); one row at a time is in the tab order, Enter opens its link.
// Where the list has a checkbox per row, X ticks it (with Shift, from the last one ticked to here); data-row-key="w" on a
// button of each row lets W press the chosen row's; data-row-acts="a:accept" lets A open that act on the chosen ticket.

const OFF = "keys-off";
const LEFT = "row-left";
const rowsOf = (list) => [...list.querySelectorAll('[role="row"]')].filter((row) => row.querySelector(".row__a"));
const isChosen = (row) => row.getAttribute("aria-selected") === "true";

const enter = (list, row) => {
  for (const other of rowsOf(list)) other.querySelector(".row__a").tabIndex = other === row ? 0 : -1;
};

const choose = (list, row) => {
  for (const other of rowsOf(list)) other.setAttribute("aria-selected", String(other === row));
  enter(list, row);
  const left = { at: location.pathname + location.search, id: row.id, place: rowsOf(list).indexOf(row) };
  sessionStorage.setItem(LEFT, JSON.stringify(left));
};

// Whoever comes back to a list, from a ticket of it or from acts that he began there, goes on at the line he left; where
// it has left the list, at the next one.
const isBack = () => {
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return true;
  const from = document.referrer && new URL(document.referrer);
  return from && from.origin === location.origin && (from.pathname === location.pathname || /^\/(tickets|desk\/bulk)\//.test(from.pathname));
};
const goOn = () => {
  const list = document.querySelector("[data-rows]");
  const left = JSON.parse(sessionStorage.getItem(LEFT) ?? "null");
  if (!list || !left?.id || left.at !== location.pathname + location.search || !isBack()) return;
  const rows = rowsOf(list);
  const row = rows.find(({ id }) => id === left.id) ?? rows[Math.min(left.place, rows.length - 1)];
  if (!row || document.querySelector("[data-errors], [autofocus], dialog[open]")) return;
  row.querySelector(".row__a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const start = () => {
  for (const list of document.querySelectorAll("[data-rows]")) {
    const rows = rowsOf(list);
    if (rows.length) enter(list, rows.find(isChosen) ?? rows[0]);
  }
};

document.addEventListener("focusin", ({ target }) => {
  const list = target.matches?.(".row__a") && target.closest("[data-rows]");
  if (list) choose(list, target.closest('[role="row"]'));
});

const walk = (list, step) => {
  const rows = rowsOf(list);
  const row = rows[Math.max(0, Math.min(rows.length - 1, rows.findIndex(isChosen) + step))];
  if (!row) return;
  row.querySelector(".row__a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const own = (list, key) => {
  const row = /^[a-z]$/.test(key) && rowsOf(list).find(isChosen);
  return row && row.querySelector(`[data-row-key="${key}"]`);
};

const actOf = (list, key) => {
  const number = rowsOf(list).find(isChosen)?.dataset.number;
  const verb = (list.dataset.rowActs ?? "").split(" ").find((act) => act.startsWith(`${key}:`))?.slice(2);
  return number && verb && `/tickets/${number}/do/${verb}/?back=${encodeURIComponent(list.dataset.back ?? "")}`;
};

const openAct = (url) => (window.htmx ? window.htmx.ajax("GET", url, { target: "#panel" }) : location.assign(url));

const tick = (list, shiftKey) =>
  rowsOf(list)
    .find(isChosen)
    ?.querySelector("input[type=checkbox]")
    ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));

document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-rows]");
  if (!list || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = own(list, event.key);
  const act = actOf(list, event.key);
  if (!button && !act && !["j", "k", "x", "X"].includes(event.key)) return;
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  event.preventDefault();
  if (button) button.click();
  else if (act) openAct(act);
  else if (event.key.toLowerCase() === "x") tick(list, event.shiftKey);
  else walk(list, event.key === "j" ? 1 : -1);
});

start();
document.addEventListener("htmx:afterSettle", start);
// The other scripts listen from then on.
document.addEventListener("DOMContentLoaded", goOn);
