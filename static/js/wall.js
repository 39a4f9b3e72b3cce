// The wall turns its pages by itself, every 20 seconds, with the line in the foot as the timer. While a major incident is
// open it stays on the first page. Arrows turn by hand, for one turn; F fills the screen. When the desk is reached again after it was
// not, the page loads itself anew, so that a wall nobody touches is never older than the desk.

const TURN = 20_000;
const wall = document.querySelector("[data-wall]");
const pages = [...wall.querySelectorAll("[data-page]")];
const line = wall.querySelector("[data-line]");
const said = wall.querySelector("[data-say]");
let [timer, isLost] = [0, false];

const shown = () => pages.findIndex((page) => !page.hidden);
const isHeld = () => Boolean(wall.querySelector("[data-major]"));

const show = (place) => {
  pages.forEach((page, other) => { page.hidden = other !== place; });
  for (const name of wall.querySelectorAll("[data-name]")) {
    if (name.dataset.name === pages[place].dataset.page) name.setAttribute("aria-current", "true");
    else name.removeAttribute("aria-current");
  }
};

const begin = () => {
  clearTimeout(timer);
  line.classList.remove("is-running");
  said.textContent = isHeld() ? said.dataset.held : said.dataset.turning;
  if (!isHeld()) requestAnimationFrame(() => requestAnimationFrame(() => line.classList.add("is-running")));
  timer = setTimeout(() => turn(1), TURN);
};

const turn = (step, isByHand = false) => {
  show(isHeld() && !isByHand ? 0 : (shown() + step + pages.length) % pages.length);
  begin();
};

const fill = async () => {
  if (document.fullscreenElement) { await document.exitFullscreen(); return; }
  await document.documentElement.requestFullscreen?.();
  await navigator.wakeLock?.request("screen").catch(() => null);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = { f: fill, ArrowRight: () => turn(1, true), ArrowLeft: () => turn(-1, true) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && isLost) location.reload();
  isLost = !detail.successful;
});

// A major incident that has just come is shown at once, and when it is over the pages turn again.
let wasHeld = isHeld();
document.addEventListener("htmx:afterSettle", () => {
  if (isHeld() === wasHeld) return;
  wasHeld = isHeld();
  if (wasHeld) show(0);
  begin();
});

wall.querySelector("[data-key]").hidden = !document.fullscreenEnabled;
begin();
