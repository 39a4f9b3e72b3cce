// Clocks tick: digits, level and state of every .clock with a due time, once a second, without moving anything.
// The server has already rendered the truth of its own moment; nothing here is needed for the page to be right.

const facts = JSON.parse(document.querySelector('meta[name="facts"]').content);
const ICONS = { running: "clock", warning: "clock-warn", breached: "clock-over" };

// The server's clock is the one that counts. A page taken back from the browser's store carries an old "now",
// so does one that was kept for want of a connection; so the difference is kept from the last page that really came over
// the network.
const offset = () => {
  const [visit] = performance.getEntriesByType("navigation");
  const stored = Number(sessionStorage.getItem("clock-offset") ?? 0);
  if (visit?.type === "back_forward" || "kept" in document.documentElement.dataset) return stored;
  const fresh = Date.parse(facts.now) - (performance.timeOrigin + (visit?.responseStart ?? 0));
  sessionStorage.setItem("clock-offset", String(fresh));
  return fresh;
};
const ahead = offset();

const magnitudes = (seconds) => {
  const [d, h, m, s] = facts.units;
  if (seconds >= 86400) return [Math.floor(seconds / 86400), d, Math.floor(seconds / 3600) % 24, h];
  if (seconds >= 3600) return [Math.floor(seconds / 3600), h, Math.floor(seconds / 60) % 60, m];
  return [Math.floor(seconds / 60), m, seconds % 60, s];
};

const put = (node, text) => {
  if (node && node.textContent !== text) node.textContent = text;
};

const turn = (clock, state) => {
  clock.dataset.state = state;
  clock.dataset.just = "";
  setTimeout(() => delete clock.dataset.just, 900);
  const use = clock.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${ICONS[state]}`));
  put(clock.querySelector(".clock__w"), facts.marks[state]);
  put(clock.querySelector(".sr"), facts.spoken[state]);
  if (state === "breached") clock.querySelector(".at")?.remove();
};

const show = (clock, now) => {
  const due = Date.parse(clock.dataset.due);
  const warn = Date.parse(clock.dataset.warn);
  const start = Date.parse(clock.dataset.start);
  const state = now >= due ? "breached" : now >= warn ? "warning" : "running";
  if (clock.dataset.state !== state) turn(clock, state);
  const [a, unitA, b, unitB] = magnitudes(Math.floor(Math.abs(due - now) / 1000));
  const digits = clock.querySelectorAll(".clock__t b");
  const units = clock.querySelectorAll(".clock__t i");
  put(digits[0], String(a).padStart(2, "0"));
  put(units[0], unitA);
  put(digits[1], String(b).padStart(2, "0"));
  put(units[1], unitB);
  const level = state === "breached" ? 100 : Math.round((100 * (due - now)) / (due - start));
  if (level >= 0) clock.querySelector(".level")?.setAttribute("width", String(Math.min(level, 100)));
};

const tick = () => {
  const now = Date.now() + ahead;
  for (const clock of document.querySelectorAll(".clock[data-due]")) show(clock, now);
};

setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSwap", tick);
