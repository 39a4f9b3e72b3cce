// The list, while it is read. A line whose ticket changes is made new in its place; the order stays as it is, and a bar in
// the head says how many changes wait for G. New lines flash once when they come in.

const bar = document.querySelector("[data-changes]");
const button = bar?.querySelector("[data-refresh]");
const EVERY = 1000; // milliseconds between two questions: one answers for many changes
const MOST = 50; // tickets in one question
const changed = new Set(); // to be asked about
const waiting = new Set(); // what the list does not show as it is
let isTooMuch = false;
let timer = 0;
let last = 0;

const lineOf = (number) => document.getElementById(`row-${number}`);

const count = () => {
  const n = waiting.size;
  button.hidden = !n && !isTooMuch;
  if (isTooMuch) button.textContent = bar.dataset.many;
  else if (n) button.textContent = n === 1 ? bar.dataset.one : bar.dataset.several.replace("{n}", n);
};

const put = (old, line) => {
  const [before, after] = [old.querySelector("input[type=checkbox]"), line.querySelector("input[type=checkbox]")];
  if (before && after) after.checked = before.checked;
  const isFocused = old.contains(document.activeElement);
  line.setAttribute("aria-selected", old.getAttribute("aria-selected") ?? "false");
  if (old.dataset.shown) line.dataset.shown = old.dataset.shown;
  line.dataset.changed = "";
  const fresh = document.adoptNode(line);
  const tab = old.querySelector(".row__a")?.tabIndex;
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  const link = fresh.querySelector(".row__a");
  if (link && tab !== undefined) link.tabIndex = tab;
  if (isFocused) link?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("htmx:afterSwap"));
};

const take = (page) => {
  const said = page.querySelector("[data-belonging]");
  if (!said) return;
  const belonging = new Set(said.dataset.belonging.split(" "));
  for (const line of said.querySelectorAll(".row")) {
    const number = line.id.slice("row-".length);
    const old = lineOf(number);
    if (old && Number(old.dataset.version) < Number(line.dataset.version)) waiting.add(number);
    if (old) {
      if (!belonging.has(number)) line.dataset.gone = "";
      put(old, line);
    } else if (belonging.has(number)) waiting.add(number);
  }
  for (const { value, children } of said.querySelectorAll("data")) {
    const place = document.querySelector(`[data-queue="${CSS.escape(value)}"]`);
    for (const old of place?.querySelectorAll(".queue__late, .queue__n") ?? []) old.remove();
    place?.append(...[...children].map((one) => document.adoptNode(one)));
  }
  count();
};

const ask = async () => {
  timer = 0;
  if (document.hidden || !changed.size) return;
  last = Date.now();
  const query = new URLSearchParams(location.search);
  query.delete("cursor");
  query.set("in", bar.dataset.in);
  const numbers = [...changed].slice(0, MOST);
  for (const number of numbers) {
    query.append("n", number);
    changed.delete(number);
  }
  try {
    const answer = await fetch(`${bar.dataset.lines}?${query}`, { headers: { "X-Desk-Poll": "1" }, redirect: "manual" });
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // Not reached; the mark in the top bar says so.
  }
  if (changed.size) later(0);
};

const later = (spread) => {
  timer ||= setTimeout(ask, Math.max(100, last + EVERY - Date.now()) + spread);
};

const refresh = (event) => {
  event.preventDefault();
  const known = new Set([...document.querySelectorAll('.row[id^="row-"]')].map(({ id }) => id));
  const chosen = document.querySelector('.row[aria-selected="true"]')?.id;
  const done = (page) => {
    if (!page) return;
    waiting.clear();
    isTooMuch = false;
    count();
    for (const line of document.querySelectorAll('.row[id^="row-"]')) if (!known.has(line.id)) line.dataset.new = "";
    document.getElementById(chosen)?.setAttribute("aria-selected", "true");
  };
  document.dispatchEvent(new CustomEvent("live:fetch", { detail: { done } }));
};

if (bar) {
  button.addEventListener("click", refresh);
  document.addEventListener("live:facts", ({ detail }) => {
    for (const { kind, number, version } of detail.facts) {
      if (kind === "reload") isTooMuch = true;
      if (!number || (kind !== "ticket" && kind !== "clock")) continue;
      const line = lineOf(number);
      if (kind === "clock" ? line : !line || Number(line.dataset.version) < version) changed.add(number);
    }
    if (isTooMuch) count();
    if (changed.size) later(detail.spread);
  });
  // What changed while the page was not looked at.
  document.addEventListener("visibilitychange", () => !document.hidden && changed.size && later(0));
}
