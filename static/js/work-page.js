// Today's work opens without a connection as it stood last: the worker keeps it. What was sent, or changed elsewhere, is
// asked for anew, but never while somebody writes. When he logs out, the page goes with him; what was not sent stays, for
// him alone.

const place = document.getElementById("work");
const KEPT = "desk-today";
let waiting = 0;
let groups = []; // the reader's, by id

let picks = false; // the camera or the album is open: what is taken comes back to the field it was opened from
const isWriting = () => {
  if (picks || document.querySelector("#work form[data-taking]")) return true;
  const at = document.activeElement;
  const writes = at?.matches?.("#work textarea, #work input:not([type=radio], [type=checkbox], [type=file])");
  return Boolean(writes && at.value) || Boolean(document.querySelector("#work dialog[open], #work .job__act[open]"));
};

// Who works by keys stands, when the page is new, where he stood: at the same thing of the same job, else at the job, else at
// the content.
const REACHED = "a[href], button, summary, textarea, input";
const nameOf = (el) => el.getAttribute("href") ?? `${el.name}${el.value || el.textContent.trim()}`;
let stood = null;
const stand = () => {
  if (!stood || (document.activeElement && document.activeElement !== document.body)) return;
  const job = stood.job ? place.querySelector(`[data-job="${stood.job}"]`) : null;
  const within = [...(job?.querySelectorAll(REACHED) ?? [])].filter((el) => el.getClientRects().length);
  const next = within.find((el) => nameOf(el) === stood.name) ?? within[0] ?? document.getElementById("main");
  next.focus({ preventScroll: next.id === "main" });
};

const folds = (root) => new Set([...root.querySelectorAll("[data-job] > details[open]")].map((fold) => fold.parentElement.dataset.job));

const put = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("work");
  if (!fresh || fresh.dataset.owner !== place.dataset.owner) return;
  const open = folds(place);
  const line = place.querySelector("#offline");
  place.replaceChildren(...fresh.childNodes);
  place.querySelector("#offline")?.replaceWith(line);
  place.dataset.at = fresh.dataset.at;
  for (const job of open) {
    const fold = place.querySelector(`[data-job="${job}"] > details`);
    if (fold) fold.open = true;
  }
  delete document.documentElement.dataset.kept;
  window.htmx?.process(place);
  document.dispatchEvent(new Event("htmx:afterSettle"));
  document.dispatchEvent(new Event("work:fresh"));
  stand();
};

const refresh = async () => {
  waiting = 0;
  if (isWriting()) {
    soon(5000);
    return;
  }
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Desk-Poll": "1" }, redirect: "manual" });
    if (answer.ok && !isWriting()) put(await answer.text());
  } catch {
    // The page stays as it is, and says from when.
  }
};
const soon = (wait) => {
  waiting ||= setTimeout(refresh, wait);
};

// What happens to a job that stands here, or to one that is, or may become, his.
const concerns = ({ kind, number, assignee, group }) => {
  if (kind !== "ticket") return kind === "reload";
  const isHis = assignee ? String(assignee) === place.dataset.owner : groups.includes(group);
  return isHis || Boolean(place.querySelector(`[data-job="${number}"]`));
};

const own = () => [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((el) => el.href || el.src);

const settle = async () => {
  if (!("serviceWorker" in navigator)) return;
  const { worker, static: files, today } = place.dataset;
  await navigator.serviceWorker.register(`${worker}?files=${encodeURIComponent(files)}`, { scope: today });
  const ready = await navigator.serviceWorker.ready;
  const icons = document.querySelector("use")?.getAttribute("href").split("#")[0];
  ready.active?.postMessage({ keep: [...own(), new URL(icons ?? "", location.href).href], today });
};

if (place) {
  settle().catch(() => {}); // an old browser, or no https: everything else works
  place.addEventListener("focusin", ({ target }) => {
    stood = { job: target.closest("[data-job]")?.dataset.job, name: nameOf(target) };
  });
  document.addEventListener("pointerdown", () => {
    stood = null;
    picks = false;
  });
  place.addEventListener("click", ({ target }) => {
    if (target.matches("input[type=file]")) picks = true;
  });
  for (const end of ["change", "cancel"]) {
    place.addEventListener(end, ({ target }) => {
      if (target.matches("input[type=file]")) picks = false;
    });
  }
  document.addEventListener("work:sent", () => soon(150));
  document.addEventListener("live:who", ({ detail }) => {
    groups = detail.groups ?? [];
  });
  document.addEventListener("live:facts", ({ detail }) => detail.facts.some(concerns) && soon(2000));
  window.addEventListener("online", () => soon(500));
  if ("kept" in document.documentElement.dataset) soon(3000);
  if (location.hash.startsWith("#job-")) {
    const fold = document.getElementById(location.hash.slice(1))?.querySelector("details");
    if (fold) fold.open = true;
  }
  document.addEventListener("submit", ({ target }) => {
    if (/\/logout\/$/.test(target.getAttribute("action") ?? "")) window.caches?.delete(KEPT);
  });
}
