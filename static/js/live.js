// The page's end of the live channel. What is heard becomes an event of the document, "live:facts", for the modules that
// show it; here are the mark in the top bar, the counts on bell and rail, and the parts that ask for themselves
// (data-live="kind …"): they are told when to ask, and ask by the clock only now and then while the channel is heard. Once
// the session is over the page says so and asks no more.

const mark = document.getElementById("live");
const words = mark?.querySelector("[data-live-words]");
const sign = mark?.querySelector(".live");
const over = document.querySelector("[data-live-over]");
const SELDOM = 30_000;
const asked = {}; // by the part's id: when it asked last
const waiting = {}; // and what it waits with
let size = 1;

const say = (state) => {
  if (state === mark.dataset.state) return;
  mark.dataset.state = state;
  sign.dataset.state = state === "live" ? "live" : "polling";
  words.textContent = mark.dataset[state];
  over.querySelector("a").search = new URLSearchParams({ next: location.pathname + location.search });
  over.hidden = state !== "over";
};

// Many readers of one change do not ask in the same moment: the more are connected, the longer it is spread.
const soon = (wait = 0) => wait + Math.random() * Math.min(size * 10, 8000);

let counting = 0;
const recount = () => {
  counting ||= setTimeout(async () => {
    counting = 0;
    const answer = await fetch(mark.dataset.counts, { headers: { "X-Desk-Poll": "1" }, redirect: "manual" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const count of document.querySelectorAll(".counted[data-count]")) {
      count.replaceChildren(...(fresh.querySelector(`[data-count="${count.dataset.count}"]`)?.childNodes ?? []));
    }
  }, soon(200));
};

const ask = (kinds) => {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!part.dataset.live.split(" ").some((kind) => kinds.has(kind) || kinds.has("reload"))) continue;
    // A question that was just asked answers for the next change too, a moment later.
    waiting[part.id] ??= setTimeout(() => {
      delete waiting[part.id];
      window.htmx.trigger(`#${part.id}`, "live");
    }, soon(Math.max(0, (asked[part.id] ?? 0) + 1000 - Date.now())));
  }
};

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (mark?.dataset.state === "over" && requestConfig.headers["X-Desk-Poll"]) event.preventDefault();
  if (!elt.matches?.("[data-live]")) return;
  const isByClock = !requestConfig.triggeringEvent;
  const last = asked[elt.id] ?? 0;
  if (isByClock && mark?.dataset.state === "live" && Date.now() - last < SELDOM) event.preventDefault();
  else asked[elt.id] = Date.now();
});

const hear = ({ data }) => {
  if (data.state) say(data.state);
  if (data.who) {
    size = data.who.size;
    document.dispatchEvent(new CustomEvent("live:who", { detail: data.who }));
  }
  if (data.facts) {
    const kinds = new Set(data.facts.map(({ kind }) => kind));
    if (["notice", "talk", "reload"].some((kind) => kinds.has(kind))) recount();
    ask(kinds);
    document.dispatchEvent(new CustomEvent("live:facts", { detail: { facts: data.facts, spread: soon() } }));
  }
};

const inPage = () => {
  const { port1, port2 } = new MessageChannel();
  const script = document.createElement("script");
  script.src = mark.dataset.channel;
  script.addEventListener("load", () => self.dispatchEvent(new CustomEvent("live:join", { detail: port2 })));
  document.head.append(script);
  return port1;
};

const start = () => {
  mark.hidden = false;
  const name = `desk-${mark.dataset.user}`;
  const port = "SharedWorker" in window ? new SharedWorker(mark.dataset.channel, { name }).port : inPage();
  port.onmessage = hear;
  const join = () => port.postMessage({ join: { stream: mark.dataset.stream, poll: mark.dataset.poll } });
  join();
  window.addEventListener("pagehide", () => port.postMessage({ leave: true }));
  window.addEventListener("pageshow", ({ persisted }) => persisted && join());
};

// After the other modules, so that nothing is said before they hear.
if (mark) window.addEventListener("load", start);
